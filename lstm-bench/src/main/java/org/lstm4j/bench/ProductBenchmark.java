package org.lstm4j.bench;

import java.util.concurrent.TimeUnit;
import org.lstm4j.backend.jvm.internal.kernel.KernelLookup;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The three matrix products of an LSTM layer, at the shapes they have in the workloads: for one step, or one chunk of rows. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ProductBenchmark {
    /** Rows that are summed at once in the gradient of the weights. */
    private static final int CHUNK = 512;

    private static final int PANEL = Kernels.PANEL;

    /** Which product. */
    public enum Product {
        /** Gates of a step: [x, h] times weights. */
        GATES,
        /** Gradient of a step's input: gradient of the gates times weights, transposed. */
        INPUT_GRADIENT,
        /** Gradient of the weights: [x, h], transposed, times gradient of the gates. */
        WEIGHT_GRADIENT
    }

    /** Which workload's shape. */
    @Param({"W1", "W2", "W3", "W4", "W5", "W6"})
    public String work = "";

    /** Which product. */
    @Param
    public Product product = Product.GATES;

    private final Kernels kernels = KernelLookup.kernels();
    private Runnable body = () -> {};

    /** Makes the matrices. */
    @Setup
    public void setUp() {
        LayerShape shape = LayerShape.of(work);
        double perRow = 2.0 * shape.gates();
        switch (product) {
            case GATES -> {
                body = gates(shape);
                PeakProfiler.setOperations(perRow * shape.rows() * shape.joined());
            }
            case INPUT_GRADIENT -> {
                body = inputGradient(shape);
                PeakProfiler.setOperations(perRow * shape.rows() * shape.joined());
            }
            case WEIGHT_GRADIENT -> {
                body = weightGradient(shape);
                PeakProfiler.setOperations(perRow * CHUNK * shape.joined());
            }
        }
    }

    private Runnable gates(LayerShape shape) {
        int rows = shape.rows();
        int joined = shape.joined();
        int panels = shape.gatePanels();
        float[] x = LayerShape.random(rows * joined);
        float[] weights = LayerShape.random(panels * joined * PANEL);
        float[] bias = LayerShape.random(shape.gates());
        float[] z = new float[panels * rows * PANEL];
        int panel = rows * PANEL;
        return () ->
                kernels.gemmPanels(rows, panels, joined, x, 0, panel, weights, 0, joined * PANEL, bias, 0, z, 0, panel);
    }

    private Runnable inputGradient(LayerShape shape) {
        int rows = shape.rows();
        int panels = shape.joinedPanels();
        int gates = shape.gates();
        int panel = rows * PANEL;
        float[] d = LayerShape.random(rows * gates);
        float[] weights = LayerShape.random(panels * gates * PANEL);
        float[] zeros = new float[panels * PANEL];
        float[] dx = new float[rows * panels * PANEL];
        return () ->
                kernels.gemmPanels(rows, panels, gates, d, 0, panel, weights, 0, gates * PANEL, zeros, 0, dx, 0, panel);
    }

    private Runnable weightGradient(LayerShape shape) {
        int octs = shape.joined() / Kernels.OCT;
        int panels = shape.gatePanels();
        int panel = CHUNK * PANEL;
        int size = shape.joined() * PANEL;
        float[] x = LayerShape.random(CHUNK * shape.joined());
        float[] d = LayerShape.random(panels * panel);
        float[] dw = new float[panels * size];
        return () -> kernels.gemmTransposed(octs, panels, CHUNK, x, 0, panel, d, 0, panel, dw, 0, PANEL, size);
    }

    /** One product. */
    @Benchmark
    public void product() {
        body.run();
    }
}

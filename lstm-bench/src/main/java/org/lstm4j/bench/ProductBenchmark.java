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
    private static final int QUAD = Kernels.QUAD;

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
                PeakProfiler.setOperations(perRow * shape.rows() * shape.joinedPanels() * PANEL);
            }
            case WEIGHT_GRADIENT -> {
                body = weightGradient(shape);
                PeakProfiler.setOperations(perRow * CHUNK * shape.joinedQuads() * QUAD);
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
        return () -> kernels.gemm(
                rows, panels, joined, x, 0, joined, weights, 0, bias, 0, 0, PANEL, z, 0, PANEL, rows * PANEL);
    }

    private Runnable inputGradient(LayerShape shape) {
        int rows = shape.rows();
        int panels = shape.joinedPanels();
        int gates = shape.gates();
        int dRow = gates + PANEL; // as the layer does it, so that rows do not share cache sets
        int cRow = panels * PANEL;
        float[] d = LayerShape.random(rows * dRow);
        float[] weights = LayerShape.random(panels * gates * PANEL);
        float[] zeros = new float[PANEL];
        float[] dx = new float[rows * cRow];
        return () -> kernels.gemm(rows, panels, gates, d, 0, dRow, weights, 0, zeros, 0, 0, 0, dx, 0, cRow, PANEL);
    }

    private Runnable weightGradient(LayerShape shape) {
        int quads = shape.joinedQuads();
        int panels = shape.gatePanels();
        float[] x = LayerShape.random(quads * CHUNK * QUAD);
        float[] d = LayerShape.random(panels * CHUNK * PANEL);
        float[] dw = new float[panels * quads * QUAD * PANEL];
        return () -> kernels.gemmQuads(
                quads, panels, CHUNK, x, 0, CHUNK * QUAD, d, 0, CHUNK * PANEL, dw, 0, PANEL, quads * QUAD * PANEL);
    }

    /** One product. */
    @Benchmark
    public void product() {
        body.run();
    }
}

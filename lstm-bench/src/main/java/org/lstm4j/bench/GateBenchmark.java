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

/** What an LSTM layer does between its products: the gates of one step, all units of all rows. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class GateBenchmark {
    private static final int PANEL = Kernels.PANEL;
    private static final int UNITS = Kernels.UNITS;

    /** Which workload's shape. */
    @Param({"W1", "W2", "W3", "W4", "W5", "W6"})
    public String work = "";

    private final Kernels kernels = KernelLookup.kernels();
    private LayerShape shape = new LayerShape(1, 1, 1);
    private float[] preActivations = {};
    private float[] z = {};
    private float[] cells = {};
    private float[] h = {};
    private float[] dCells = {};
    private float[] dz = {};
    private float[] db = {};
    private float[] scratch = {};

    /** Makes the arrays, in the layouts of the layer. */
    @Setup
    public void setUp() {
        PeakProfiler.setOperations(0); // exponentials and divisions are no multiply-adds
        shape = LayerShape.of(work);
        int rows = shape.rows();
        int units = shape.groups() * UNITS;
        preActivations = LayerShape.random(rows * shape.gates());
        z = preActivations.clone();
        cells = LayerShape.random(2 * rows * units);
        h = LayerShape.random(rows * units);
        dCells = LayerShape.random(rows * units);
        dz = new float[rows * shape.gates()];
        db = new float[shape.gates()];
        scratch = new float[rows * UNITS];
    }

    /** From pre-activations to the state. They are written over, so they are copied back first, which is part of the time. */
    @Benchmark
    public void forward() {
        System.arraycopy(preActivations, 0, z, 0, z.length);
        int rows = shape.rows();
        int panel = rows * PANEL;
        for (int group = 0; group < shape.groups(); group++) {
            int c = group * panel;
            kernels.forwardGates(rows, UNITS, z, 4 * c, panel, cells, c, cells.length / 2 + c, h, c);
        }
    }

    /** From the gradient of the state to that of the pre-activations. */
    @Benchmark
    public void backward() {
        int rows = shape.rows();
        int panel = rows * PANEL;
        for (int group = 0; group < shape.groups(); group++) {
            int c = group * panel;
            kernels.backwardGates(
                    rows,
                    UNITS,
                    preActivations,
                    4 * c,
                    panel,
                    cells,
                    c,
                    cells.length / 2 + c,
                    h,
                    c,
                    dCells,
                    c,
                    dz,
                    4 * c,
                    panel,
                    db,
                    group * 4 * UNITS,
                    scratch,
                    0);
        }
    }
}

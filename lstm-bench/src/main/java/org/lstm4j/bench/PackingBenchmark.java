package org.lstm4j.bench;

import java.util.concurrent.TimeUnit;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;
import org.lstm4j.backend.jvm.internal.kernel.Packing;
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

/** Copies of matrices into the layouts of the products, at the shapes of the workloads. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PackingBenchmark {
    /** Which workload's shape. */
    @Param({"W1", "W2", "W3", "W4", "W5", "W6"})
    public String work = "";

    private LayerShape shape = new LayerShape(1, 1, 1);
    private float[] weights = {};
    private float[] packedWeights = {};

    /** Makes the matrices. */
    @Setup
    public void setUp() {
        PeakProfiler.setOperations(0);
        shape = LayerShape.of(work);
        weights = LayerShape.random(shape.joined() * shape.gates());
        packedWeights = new float[Packing.panels(shape.joined()) * Kernels.PANEL * shape.gates()];
    }

    /** Weights of one direction, as they lie. */
    @Benchmark
    public void weights() {
        int k = shape.gates();
        int n = shape.joined();
        Packing.panels(false, k, n, weights, 0, n, packedWeights, 0, k * Kernels.PANEL);
    }

    /** The same, transposed. */
    @Benchmark
    public void weightsTransposed() {
        int k = shape.joined();
        int n = shape.gates();
        Packing.panels(true, k, n, weights, 0, k, packedWeights, 0, k * Kernels.PANEL);
    }
}

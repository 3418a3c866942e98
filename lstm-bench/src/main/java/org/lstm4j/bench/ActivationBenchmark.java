package org.lstm4j.bench;

import java.util.concurrent.TimeUnit;
import org.lstm4j.backend.jvm.internal.kernel.KernelLookup;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;
import org.lstm4j.backend.jvm.internal.kernel.Unary;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Functions of one number: the time for each, of a thousand in the first cache level. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ActivationBenchmark {
    private static final int SIZE = 1024;

    /** Which function. */
    @Param
    public Unary function = Unary.TANH;

    private final Kernels kernels = KernelLookup.kernels();
    private final float[] x = LayerShape.random(SIZE);
    private final float[] y = new float[SIZE];

    /** Counts no operations. */
    @Setup
    public void setUp() {
        PeakProfiler.setOperations(0);
    }

    /** All of them. */
    @Benchmark
    @OperationsPerInvocation(SIZE)
    public void unary() {
        kernels.unary(function, x, 0, y, 0, SIZE);
    }
}

package org.lstm4j.backend.jvm.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The fused multiply-add peak of one core at the width of the kernels, as it is in this moment. */
public final class PeakProbe {
    private static final VectorSpecies<Float> F = VectorWidth.FLOATS;
    private static final int ROUNDS = 20_000;
    /** Keeps results alive. */
    static volatile float sink;

    private PeakProbe() {}

    /** The best of many short loops over twelve independent accumulators. */
    public static double gigaflops() {
        double best = 0;
        for (int j = 0; j < 400; j++) {
            long start = System.nanoTime();
            sink = loop(1e-9f * j);
            double flops = 2.0 * 12 * VectorWidth.LANES * ROUNDS;
            best = Math.max(best, flops / (System.nanoTime() - start));
        }
        return best;
    }

    private static float loop(float seed) {
        FloatVector x = FloatVector.broadcast(F, 0.999f);
        FloatVector y = FloatVector.broadcast(F, seed);
        FloatVector a0 = y, a1 = y, a2 = y, a3 = y, a4 = y, a5 = y, a6 = y, a7 = y, a8 = y, a9 = y, a10 = y, a11 = y;
        for (int j = 0; j < ROUNDS; j++) {
            a0 = a0.fma(x, y);
            a1 = a1.fma(x, y);
            a2 = a2.fma(x, y);
            a3 = a3.fma(x, y);
            a4 = a4.fma(x, y);
            a5 = a5.fma(x, y);
            a6 = a6.fma(x, y);
            a7 = a7.fma(x, y);
            a8 = a8.fma(x, y);
            a9 = a9.fma(x, y);
            a10 = a10.fma(x, y);
            a11 = a11.fma(x, y);
        }
        FloatVector even = a0.add(a2).add(a4).add(a6).add(a8).add(a10);
        return even.add(a1).add(a3).add(a5).add(a7).add(a9).add(a11).lane(0);
    }
}

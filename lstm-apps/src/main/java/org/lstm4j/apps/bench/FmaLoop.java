package org.lstm4j.apps.bench;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The loop that {@link FmaPeak} times; in a class of its own because it cannot be loaded without the Vector API. */
final class FmaLoop {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int TURNS = 20_000;
    private static final int ACCUMULATORS = 12;

    /** Operations of one {@link #run}. */
    static final double FLOPS = 2.0 * ACCUMULATORS * F.length() * TURNS;

    /** Keeps results alive. */
    static volatile float sink;

    private FmaLoop() {}

    static void run() {
        sink = loop(1e-6f);
    }

    /** Twelve sums hide the latency of two units of four cycles, and with the factors still fit into 16 registers. */
    private static float loop(float seed) {
        FloatVector x = FloatVector.broadcast(F, 0.999f);
        FloatVector y = FloatVector.broadcast(F, seed);
        FloatVector a0 = y, a1 = y, a2 = y, a3 = y, a4 = y, a5 = y, a6 = y, a7 = y, a8 = y, a9 = y, a10 = y, a11 = y;
        for (int turn = 0; turn < TURNS; turn++) {
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

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

    /**
     * Twelve sums hide the latency of two units of four cycles, and with the factors still fit into 16 registers. They start from
     * different numbers, so that they cannot be taken for one another. Two turns are written out to make the method longer than what the
     * compiler inlines into a hot caller (325 bytes): within one it came out at half the speed.
     */
    private static float loop(float seed) {
        FloatVector x = FloatVector.broadcast(F, 0.999f);
        FloatVector y = FloatVector.broadcast(F, seed);
        FloatVector a0 = y.mul(1f);
        FloatVector a1 = y.mul(2f);
        FloatVector a2 = y.mul(3f);
        FloatVector a3 = y.mul(4f);
        FloatVector a4 = y.mul(5f);
        FloatVector a5 = y.mul(6f);
        FloatVector a6 = y.mul(7f);
        FloatVector a7 = y.mul(8f);
        FloatVector a8 = y.mul(9f);
        FloatVector a9 = y.mul(10f);
        FloatVector a10 = y.mul(11f);
        FloatVector a11 = y.mul(12f);
        for (int turn = 0; turn < TURNS; turn += 2) {
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

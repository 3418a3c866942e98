package org.lstm4j.backend.jvm.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Loops whose machine code is known to be good or bad, to hold the check itself against. */
final class HotLoopSamples {
    private static final VectorSpecies<Float> F = VectorWidth.FLOATS;
    private static final int LANES = VectorWidth.LANES;
    private static final int COUNT = 64;

    /** Two alike, but the compiler cannot know. */
    private static final VectorOperators.Ternary[] OPERATORS = {VectorOperators.FMA, VectorOperators.FMA};

    private final float[] x = new Random32(5).floats(2 * COUNT, 1f);
    private final float[] y = new Random32(6).floats((COUNT + 40) * LANES, 1f);
    private final FloatVector[] kept = new FloatVector[COUNT];

    void run() {
        good(COUNT, x, y);
        spilled(COUNT, x, y);
        boxed(COUNT, x, y, kept);
        called(COUNT, x, y);
    }

    /** Six accumulators. */
    private static void good(int count, float[] x, float[] y) {
        FloatVector s0 = FloatVector.fromArray(F, y, 0);
        FloatVector s1 = FloatVector.fromArray(F, y, LANES);
        FloatVector s2 = FloatVector.fromArray(F, y, 2 * LANES);
        FloatVector s3 = FloatVector.fromArray(F, y, 3 * LANES);
        FloatVector s4 = FloatVector.fromArray(F, y, 4 * LANES);
        FloatVector s5 = FloatVector.fromArray(F, y, 5 * LANES);
        for (int j = 0; j < count; j++) {
            FloatVector v = FloatVector.broadcast(F, x[j]);
            s0 = v.fma(FloatVector.fromArray(F, y, j * LANES), s0);
            s1 = v.fma(FloatVector.fromArray(F, y, (j + 1) * LANES), s1);
            s2 = v.fma(FloatVector.fromArray(F, y, (j + 2) * LANES), s2);
            s3 = v.fma(FloatVector.fromArray(F, y, (j + 3) * LANES), s3);
            s4 = v.fma(FloatVector.fromArray(F, y, (j + 4) * LANES), s4);
            s5 = v.fma(FloatVector.fromArray(F, y, (j + 5) * LANES), s5);
        }
        s0.intoArray(y, 0);
        s1.intoArray(y, LANES);
        s2.intoArray(y, 2 * LANES);
        s3.intoArray(y, 3 * LANES);
        s4.intoArray(y, 4 * LANES);
        s5.intoArray(y, 5 * LANES);
    }

    /** More accumulators than any x86-64 has vector registers. */
    private static void spilled(int count, float[] x, float[] y) {
        FloatVector s0 = FloatVector.fromArray(F, y, 0);
        FloatVector s1 = FloatVector.fromArray(F, y, LANES);
        FloatVector s2 = FloatVector.fromArray(F, y, 2 * LANES);
        FloatVector s3 = FloatVector.fromArray(F, y, 3 * LANES);
        FloatVector s4 = FloatVector.fromArray(F, y, 4 * LANES);
        FloatVector s5 = FloatVector.fromArray(F, y, 5 * LANES);
        FloatVector s6 = FloatVector.fromArray(F, y, 6 * LANES);
        FloatVector s7 = FloatVector.fromArray(F, y, 7 * LANES);
        FloatVector s8 = FloatVector.fromArray(F, y, 8 * LANES);
        FloatVector s9 = FloatVector.fromArray(F, y, 9 * LANES);
        FloatVector s10 = FloatVector.fromArray(F, y, 10 * LANES);
        FloatVector s11 = FloatVector.fromArray(F, y, 11 * LANES);
        FloatVector s12 = FloatVector.fromArray(F, y, 12 * LANES);
        FloatVector s13 = FloatVector.fromArray(F, y, 13 * LANES);
        FloatVector s14 = FloatVector.fromArray(F, y, 14 * LANES);
        FloatVector s15 = FloatVector.fromArray(F, y, 15 * LANES);
        FloatVector s16 = FloatVector.fromArray(F, y, 16 * LANES);
        FloatVector s17 = FloatVector.fromArray(F, y, 17 * LANES);
        FloatVector s18 = FloatVector.fromArray(F, y, 18 * LANES);
        FloatVector s19 = FloatVector.fromArray(F, y, 19 * LANES);
        FloatVector s20 = FloatVector.fromArray(F, y, 20 * LANES);
        FloatVector s21 = FloatVector.fromArray(F, y, 21 * LANES);
        FloatVector s22 = FloatVector.fromArray(F, y, 22 * LANES);
        FloatVector s23 = FloatVector.fromArray(F, y, 23 * LANES);
        FloatVector s24 = FloatVector.fromArray(F, y, 24 * LANES);
        FloatVector s25 = FloatVector.fromArray(F, y, 25 * LANES);
        FloatVector s26 = FloatVector.fromArray(F, y, 26 * LANES);
        FloatVector s27 = FloatVector.fromArray(F, y, 27 * LANES);
        FloatVector s28 = FloatVector.fromArray(F, y, 28 * LANES);
        FloatVector s29 = FloatVector.fromArray(F, y, 29 * LANES);
        FloatVector s30 = FloatVector.fromArray(F, y, 30 * LANES);
        FloatVector s31 = FloatVector.fromArray(F, y, 31 * LANES);
        FloatVector s32 = FloatVector.fromArray(F, y, 32 * LANES);
        FloatVector s33 = FloatVector.fromArray(F, y, 33 * LANES);
        for (int j = 0; j < count; j++) {
            FloatVector v = FloatVector.fromArray(F, y, j * LANES);
            s0 = v.fma(FloatVector.broadcast(F, x[j]), s0);
            s1 = v.fma(FloatVector.broadcast(F, x[j + 1]), s1);
            s2 = v.fma(FloatVector.broadcast(F, x[j + 2]), s2);
            s3 = v.fma(FloatVector.broadcast(F, x[j + 3]), s3);
            s4 = v.fma(FloatVector.broadcast(F, x[j + 4]), s4);
            s5 = v.fma(FloatVector.broadcast(F, x[j + 5]), s5);
            s6 = v.fma(FloatVector.broadcast(F, x[j + 6]), s6);
            s7 = v.fma(FloatVector.broadcast(F, x[j + 7]), s7);
            s8 = v.fma(FloatVector.broadcast(F, x[j + 8]), s8);
            s9 = v.fma(FloatVector.broadcast(F, x[j + 9]), s9);
            s10 = v.fma(FloatVector.broadcast(F, x[j + 10]), s10);
            s11 = v.fma(FloatVector.broadcast(F, x[j + 11]), s11);
            s12 = v.fma(FloatVector.broadcast(F, x[j + 12]), s12);
            s13 = v.fma(FloatVector.broadcast(F, x[j + 13]), s13);
            s14 = v.fma(FloatVector.broadcast(F, x[j + 14]), s14);
            s15 = v.fma(FloatVector.broadcast(F, x[j + 15]), s15);
            s16 = v.fma(FloatVector.broadcast(F, x[j + 16]), s16);
            s17 = v.fma(FloatVector.broadcast(F, x[j + 17]), s17);
            s18 = v.fma(FloatVector.broadcast(F, x[j + 18]), s18);
            s19 = v.fma(FloatVector.broadcast(F, x[j + 19]), s19);
            s20 = v.fma(FloatVector.broadcast(F, x[j + 20]), s20);
            s21 = v.fma(FloatVector.broadcast(F, x[j + 21]), s21);
            s22 = v.fma(FloatVector.broadcast(F, x[j + 22]), s22);
            s23 = v.fma(FloatVector.broadcast(F, x[j + 23]), s23);
            s24 = v.fma(FloatVector.broadcast(F, x[j + 24]), s24);
            s25 = v.fma(FloatVector.broadcast(F, x[j + 25]), s25);
            s26 = v.fma(FloatVector.broadcast(F, x[j + 26]), s26);
            s27 = v.fma(FloatVector.broadcast(F, x[j + 27]), s27);
            s28 = v.fma(FloatVector.broadcast(F, x[j + 28]), s28);
            s29 = v.fma(FloatVector.broadcast(F, x[j + 29]), s29);
            s30 = v.fma(FloatVector.broadcast(F, x[j + 30]), s30);
            s31 = v.fma(FloatVector.broadcast(F, x[j + 31]), s31);
            s32 = v.fma(FloatVector.broadcast(F, x[j + 32]), s32);
            s33 = v.fma(FloatVector.broadcast(F, x[j + 33]), s33);
        }
        s0.intoArray(y, 0);
        s1.intoArray(y, LANES);
        s2.intoArray(y, 2 * LANES);
        s3.intoArray(y, 3 * LANES);
        s4.intoArray(y, 4 * LANES);
        s5.intoArray(y, 5 * LANES);
        s6.intoArray(y, 6 * LANES);
        s7.intoArray(y, 7 * LANES);
        s8.intoArray(y, 8 * LANES);
        s9.intoArray(y, 9 * LANES);
        s10.intoArray(y, 10 * LANES);
        s11.intoArray(y, 11 * LANES);
        s12.intoArray(y, 12 * LANES);
        s13.intoArray(y, 13 * LANES);
        s14.intoArray(y, 14 * LANES);
        s15.intoArray(y, 15 * LANES);
        s16.intoArray(y, 16 * LANES);
        s17.intoArray(y, 17 * LANES);
        s18.intoArray(y, 18 * LANES);
        s19.intoArray(y, 19 * LANES);
        s20.intoArray(y, 20 * LANES);
        s21.intoArray(y, 21 * LANES);
        s22.intoArray(y, 22 * LANES);
        s23.intoArray(y, 23 * LANES);
        s24.intoArray(y, 24 * LANES);
        s25.intoArray(y, 25 * LANES);
        s26.intoArray(y, 26 * LANES);
        s27.intoArray(y, 27 * LANES);
        s28.intoArray(y, 28 * LANES);
        s29.intoArray(y, 29 * LANES);
        s30.intoArray(y, 30 * LANES);
        s31.intoArray(y, 31 * LANES);
        s32.intoArray(y, 32 * LANES);
        s33.intoArray(y, 33 * LANES);
    }

    /** A vector that lives on in an array, and so must become an object. */
    private static void boxed(int count, float[] x, float[] y, FloatVector[] kept) {
        FloatVector sum = FloatVector.fromArray(F, y, 0);
        for (int j = 0; j < count; j++) {
            sum = FloatVector.broadcast(F, x[j]).fma(FloatVector.fromArray(F, y, j * LANES), sum);
            kept[j] = sum;
        }
        sum.intoArray(y, 0);
    }

    /** An operation that comes in a variable, of which the compiler makes no instruction. */
    private static void called(int count, float[] x, float[] y) {
        FloatVector sum = FloatVector.fromArray(F, y, 0);
        for (int j = 0; j < count; j++) {
            VectorOperators.Ternary fma = OPERATORS[j % OPERATORS.length];
            sum = FloatVector.broadcast(F, x[j]).lanewise(fma, FloatVector.fromArray(F, y, j * LANES), sum);
        }
        sum.intoArray(y, 0);
    }
}

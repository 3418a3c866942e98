package org.lstm4j.backend.jvm.internal.kernel;

import static org.lstm4j.backend.jvm.internal.kernel.Coefficients.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The polynomials of {@link ScalarMath}, step by step, on vectors: one loop and one method for each. The polynomials are written
 * out in every method on purpose: a helper that returns a vector is boxed where the compiler does not inline it, and a method
 * above 325 bytecodes is compiled on its own, within the compiler's budget for vector calls.
 */
final class VectorActivations {
    private static final VectorSpecies<Float> F = VectorWidth.FLOATS;
    private static final VectorSpecies<Integer> I = VectorWidth.INTS;
    private static final int LANES = VectorWidth.LANES;

    private VectorActivations() {}

    static void exp(float[] x, int xOffset, float[] y, int yOffset, int n) {
        if (n == 0) {
            return;
        }
        int whole = F.loopBound(n);
        for (int j = 0; j < whole; j += LANES) {
            FloatVector t = FloatVector.fromArray(F, x, xOffset + j);
            t = t.blend(EXP_MAX, t.compare(VectorOperators.GT, EXP_MAX));
            VectorMask<Float> vanishes = t.compare(VectorOperators.LT, EXP_MIN);
            t = t.blend(EXP_MIN, vanishes);
            FloatVector shifted = t.fma(FloatVector.broadcast(F, LOG2_E), FloatVector.broadcast(F, MAGIC));
            IntVector e = shifted.reinterpretAsInts().sub(IntVector.broadcast(I, MAGIC_BITS));
            IntVector half = e.lanewise(VectorOperators.ASHR, 1);
            FloatVector first = half.lanewise(VectorOperators.LSHL, 23)
                    .add(IntVector.broadcast(I, ONE_BITS))
                    .reinterpretAsFloats();
            FloatVector second = e.sub(half)
                    .lanewise(VectorOperators.LSHL, 23)
                    .add(IntVector.broadcast(I, ONE_BITS))
                    .reinterpretAsFloats();
            FloatVector k = shifted.sub(FloatVector.broadcast(F, MAGIC));
            FloatVector r = k.fma(FloatVector.broadcast(F, -LN2_HIGH), t);
            r = k.fma(FloatVector.broadcast(F, -LN2_LOW), r);
            FloatVector p = FloatVector.broadcast(F, E6).fma(r, FloatVector.broadcast(F, E5));
            p = p.fma(r, FloatVector.broadcast(F, E4));
            p = p.fma(r, FloatVector.broadcast(F, E3));
            p = p.fma(r, FloatVector.broadcast(F, E2));
            p = p.fma(r, FloatVector.broadcast(F, 1f));
            p = p.fma(r, FloatVector.broadcast(F, 1f));
            p.mul(first).mul(second).blend(0f, vanishes).intoArray(y, yOffset + j);
        }
        for (int j = whole; j < n; j++) {
            y[yOffset + j] = ScalarMath.exp(x[xOffset + j]);
        }
    }

    static void sigmoid(float[] x, int xOffset, float[] y, int yOffset, int n) {
        if (n == 0) {
            return;
        }
        int whole = F.loopBound(n);
        for (int j = 0; j < whole; j += LANES) {
            FloatVector t = FloatVector.fromArray(F, x, xOffset + j);
            t = t.blend(-SIGMOID_LIMIT, t.compare(VectorOperators.LT, -SIGMOID_LIMIT));
            t = t.blend(SIGMOID_LIMIT, t.compare(VectorOperators.GT, SIGMOID_LIMIT));
            t = t.neg();
            FloatVector shifted = t.fma(FloatVector.broadcast(F, LOG2_E), FloatVector.broadcast(F, MAGIC));
            FloatVector scale = shifted.reinterpretAsInts()
                    .lanewise(VectorOperators.LSHL, 23)
                    .add(IntVector.broadcast(I, ONE_BITS))
                    .reinterpretAsFloats();
            FloatVector k = shifted.sub(FloatVector.broadcast(F, MAGIC));
            FloatVector r = k.fma(FloatVector.broadcast(F, -LN2_HIGH), t);
            r = k.fma(FloatVector.broadcast(F, -LN2_LOW), r);
            FloatVector p = FloatVector.broadcast(F, E6).fma(r, FloatVector.broadcast(F, E5));
            p = p.fma(r, FloatVector.broadcast(F, E4));
            p = p.fma(r, FloatVector.broadcast(F, E3));
            p = p.fma(r, FloatVector.broadcast(F, E2));
            p = p.fma(r, FloatVector.broadcast(F, 1f));
            p = p.fma(r, FloatVector.broadcast(F, 1f));
            FloatVector one = FloatVector.broadcast(F, 1f);
            one.div(p.fma(scale, one)).intoArray(y, yOffset + j);
        }
        for (int j = whole; j < n; j++) {
            y[yOffset + j] = ScalarMath.sigmoid(x[xOffset + j]);
        }
    }

    static void tanh(float[] x, int xOffset, float[] y, int yOffset, int n) {
        if (n == 0) {
            return;
        }
        int whole = F.loopBound(n);
        FloatVector t13 = FloatVector.broadcast(F, T13);
        FloatVector t11 = FloatVector.broadcast(F, T11);
        FloatVector t9 = FloatVector.broadcast(F, T9);
        FloatVector t7 = FloatVector.broadcast(F, T7);
        FloatVector t5 = FloatVector.broadcast(F, T5);
        FloatVector t3 = FloatVector.broadcast(F, T3);
        FloatVector t1 = FloatVector.broadcast(F, T1);
        FloatVector u6 = FloatVector.broadcast(F, U6);
        FloatVector u4 = FloatVector.broadcast(F, U4);
        FloatVector u2 = FloatVector.broadcast(F, U2);
        FloatVector u0 = FloatVector.broadcast(F, U0);
        for (int j = 0; j < whole; j += LANES) {
            FloatVector t = FloatVector.fromArray(F, x, xOffset + j);
            t = t.blend(-TANH_LIMIT, t.compare(VectorOperators.LT, -TANH_LIMIT));
            t = t.blend(TANH_LIMIT, t.compare(VectorOperators.GT, TANH_LIMIT));
            FloatVector s = t.mul(t);
            FloatVector p = t13.fma(s, t11);
            p = p.fma(s, t9);
            p = p.fma(s, t7);
            p = p.fma(s, t5);
            p = p.fma(s, t3);
            p = p.fma(s, t1);
            FloatVector q = u6.fma(s, u4);
            q = q.fma(s, u2);
            q = q.fma(s, u0);
            p.div(q).mul(t).intoArray(y, yOffset + j);
        }
        for (int j = whole; j < n; j++) {
            y[yOffset + j] = ScalarMath.tanh(x[xOffset + j]);
        }
    }

    static void log(float[] x, int xOffset, float[] y, int yOffset, int n) {
        if (n == 0) {
            return;
        }
        int whole = F.loopBound(n);
        for (int j = 0; j < whole; j += LANES) {
            FloatVector v = FloatVector.fromArray(F, x, xOffset + j);
            VectorMask<Float> small = v.compare(VectorOperators.LT, Float.MIN_NORMAL);
            FloatVector scaled = v.blend(v.mul(FloatVector.broadcast(F, TWO_23)), small);
            IntVector bits = scaled.reinterpretAsInts().sub(IntVector.broadcast(I, SQRT_HALF_BITS));
            FloatVector e = bits.lanewise(VectorOperators.ASHR, 23)
                    .add(IntVector.broadcast(I, MAGIC_BITS))
                    .reinterpretAsFloats()
                    .sub(FloatVector.broadcast(F, MAGIC));
            e = e.sub(FloatVector.zero(F).blend(23f, small));
            FloatVector f = bits.and(IntVector.broadcast(I, MANTISSA_BITS))
                    .add(IntVector.broadcast(I, SQRT_HALF_BITS))
                    .reinterpretAsFloats()
                    .sub(FloatVector.broadcast(F, 1f));
            FloatVector p = FloatVector.broadcast(F, L0).fma(f, FloatVector.broadcast(F, L1));
            p = p.fma(f, FloatVector.broadcast(F, L2));
            p = p.fma(f, FloatVector.broadcast(F, L3));
            p = p.fma(f, FloatVector.broadcast(F, L4));
            p = p.fma(f, FloatVector.broadcast(F, L5));
            p = p.fma(f, FloatVector.broadcast(F, L6));
            p = p.fma(f, FloatVector.broadcast(F, L7));
            p = p.fma(f, FloatVector.broadcast(F, L8));
            FloatVector square = f.mul(f);
            p = p.mul(square.mul(f));
            p = e.fma(FloatVector.broadcast(F, LN2_LOW), p);
            p = square.fma(FloatVector.broadcast(F, -0.5f), p);
            FloatVector l = e.fma(FloatVector.broadcast(F, LN2_HIGH), f.add(p));
            l = l.blend(Float.NEGATIVE_INFINITY, v.compare(VectorOperators.EQ, 0f));
            l = l.blend(Float.NaN, v.compare(VectorOperators.LT, 0f));
            l = l.blend(v, v.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY));
            l.blend(v, v.compare(VectorOperators.NE, v)).intoArray(y, yOffset + j);
        }
        for (int j = whole; j < n; j++) {
            y[yOffset + j] = ScalarMath.log(x[xOffset + j]);
        }
    }

    static void softplus(float[] x, int xOffset, float[] y, int yOffset, int n) {
        if (n == 0) {
            return;
        }
        int whole = F.loopBound(n);
        for (int j = 0; j < whole; j += LANES) {
            FloatVector v = FloatVector.fromArray(F, x, xOffset + j);
            FloatVector t = v.abs().neg();
            VectorMask<Float> vanishes = t.compare(VectorOperators.LT, EXP_MIN);
            t = t.blend(EXP_MIN, vanishes);
            FloatVector shifted = t.fma(FloatVector.broadcast(F, LOG2_E), FloatVector.broadcast(F, MAGIC));
            IntVector e = shifted.reinterpretAsInts().sub(IntVector.broadcast(I, MAGIC_BITS));
            IntVector half = e.lanewise(VectorOperators.ASHR, 1);
            FloatVector first = half.lanewise(VectorOperators.LSHL, 23)
                    .add(IntVector.broadcast(I, ONE_BITS))
                    .reinterpretAsFloats();
            FloatVector second = e.sub(half)
                    .lanewise(VectorOperators.LSHL, 23)
                    .add(IntVector.broadcast(I, ONE_BITS))
                    .reinterpretAsFloats();
            FloatVector k = shifted.sub(FloatVector.broadcast(F, MAGIC));
            FloatVector r = k.fma(FloatVector.broadcast(F, -LN2_HIGH), t);
            r = k.fma(FloatVector.broadcast(F, -LN2_LOW), r);
            FloatVector p = FloatVector.broadcast(F, E6).fma(r, FloatVector.broadcast(F, E5));
            p = p.fma(r, FloatVector.broadcast(F, E4));
            p = p.fma(r, FloatVector.broadcast(F, E3));
            p = p.fma(r, FloatVector.broadcast(F, E2));
            p = p.fma(r, FloatVector.broadcast(F, 1f));
            p = p.fma(r, FloatVector.broadcast(F, 1f));
            FloatVector u = p.mul(first).mul(second).blend(0f, vanishes);
            FloatVector s = u.div(u.add(FloatVector.broadcast(F, 2f)));
            FloatVector z = s.mul(s);
            FloatVector a = FloatVector.broadcast(F, A3).fma(z, FloatVector.broadcast(F, A2));
            a = a.fma(z, FloatVector.broadcast(F, A1));
            a = a.fma(z, FloatVector.broadcast(F, A0));
            FloatVector w = s.add(s);
            FloatVector positive = v.blend(0f, v.compare(VectorOperators.LT, 0f));
            positive.add(a.mul(z).fma(w, w)).intoArray(y, yOffset + j);
        }
        for (int j = whole; j < n; j++) {
            y[yOffset + j] = ScalarMath.softplus(x[xOffset + j]);
        }
    }
}

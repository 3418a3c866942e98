package org.lstm4j.backend.jvm.internal.kernel;

import static org.lstm4j.backend.jvm.internal.kernel.Coefficients.*;

/** The element functions in scalar form: the definition that the vector twins repeat step by step. */
final class ScalarMath {
    private ScalarMath() {}

    static float exp(float x) {
        float t = x > EXP_MAX ? EXP_MAX : x;
        boolean vanishes = t < EXP_MIN;
        t = vanishes ? EXP_MIN : t;
        float shifted = MultiplyAdd.fma(t, LOG2_E, MAGIC);
        int n = Float.floatToRawIntBits(shifted) - MAGIC_BITS;
        int half = n >> 1;
        // Two factors, because 2^n itself may be infinite where the product is not.
        float first = Float.intBitsToFloat((half << 23) + ONE_BITS);
        float second = Float.intBitsToFloat(((n - half) << 23) + ONE_BITS);
        float y = expReduced(t, shifted - MAGIC) * first * second;
        return vanishes ? 0f : y;
    }

    /** e^(t - n ln 2). */
    private static float expReduced(float t, float n) {
        float r = MultiplyAdd.fma(n, -LN2_HIGH, t);
        r = MultiplyAdd.fma(n, -LN2_LOW, r);
        float p = MultiplyAdd.fma(E6, r, E5);
        p = MultiplyAdd.fma(p, r, E4);
        p = MultiplyAdd.fma(p, r, E3);
        p = MultiplyAdd.fma(p, r, E2);
        p = MultiplyAdd.fma(p, r, 1f);
        return MultiplyAdd.fma(p, r, 1f);
    }

    static float sigmoid(float x) {
        float t = x < -SIGMOID_LIMIT ? -SIGMOID_LIMIT : x;
        t = t > SIGMOID_LIMIT ? SIGMOID_LIMIT : t;
        t = -t;
        float shifted = MultiplyAdd.fma(t, LOG2_E, MAGIC);
        float scale = Float.intBitsToFloat((Float.floatToRawIntBits(shifted) << 23) + ONE_BITS);
        return 1f / MultiplyAdd.fma(expReduced(t, shifted - MAGIC), scale, 1f);
    }

    static float tanh(float x) {
        float t = x < -TANH_LIMIT ? -TANH_LIMIT : x;
        t = t > TANH_LIMIT ? TANH_LIMIT : t;
        float s = t * t;
        float p = MultiplyAdd.fma(T13, s, T11);
        p = MultiplyAdd.fma(p, s, T9);
        p = MultiplyAdd.fma(p, s, T7);
        p = MultiplyAdd.fma(p, s, T5);
        p = MultiplyAdd.fma(p, s, T3);
        p = MultiplyAdd.fma(p, s, T1);
        float q = MultiplyAdd.fma(U6, s, U4);
        q = MultiplyAdd.fma(q, s, U2);
        q = MultiplyAdd.fma(q, s, U0);
        // The division first: p t would be denormal for tiny t.
        return p / q * t;
    }

    static float log(float x) {
        boolean small = x < Float.MIN_NORMAL;
        float scaled = small ? x * TWO_23 : x;
        int bits = Float.floatToRawIntBits(scaled) - SQRT_HALF_BITS;
        float exponent = Float.intBitsToFloat((bits >> 23) + MAGIC_BITS) - MAGIC;
        exponent = exponent - (small ? 23f : 0f);
        float f = Float.intBitsToFloat((bits & MANTISSA_BITS) + SQRT_HALF_BITS) - 1f;
        float p = MultiplyAdd.fma(L0, f, L1);
        p = MultiplyAdd.fma(p, f, L2);
        p = MultiplyAdd.fma(p, f, L3);
        p = MultiplyAdd.fma(p, f, L4);
        p = MultiplyAdd.fma(p, f, L5);
        p = MultiplyAdd.fma(p, f, L6);
        p = MultiplyAdd.fma(p, f, L7);
        p = MultiplyAdd.fma(p, f, L8);
        float square = f * f;
        p = p * (square * f);
        p = MultiplyAdd.fma(exponent, LN2_LOW, p);
        p = MultiplyAdd.fma(square, -0.5f, p);
        float y = MultiplyAdd.fma(exponent, LN2_HIGH, f + p);
        y = x == 0f ? Float.NEGATIVE_INFINITY : y;
        y = x < 0f ? Float.NaN : y;
        y = x == Float.POSITIVE_INFINITY ? x : y;
        return Float.isNaN(x) ? x : y;
    }

    static float softplus(float x) {
        // ln(1 + u) = 2 artanh(u / (2 + u)) has no cancellation for small u, where 1 + u would lose it.
        float u = exp(-Math.abs(x));
        float s = u / (u + 2f);
        float z = s * s;
        float p = MultiplyAdd.fma(A3, z, A2);
        p = MultiplyAdd.fma(p, z, A1);
        p = MultiplyAdd.fma(p, z, A0);
        float w = s + s;
        p = p * z;
        return relu(x) + MultiplyAdd.fma(p, w, w);
    }

    /** How the hard sigmoid rises between 0 and 1. */
    static final float HARD_SIGMOID_SLOPE = 0.2f;

    static float hardSigmoid(float x) {
        float y = MultiplyAdd.fma(x, HARD_SIGMOID_SLOPE, 0.5f);
        y = y < 0f ? 0f : y;
        return y > 1f ? 1f : y;
    }

    static float relu(float x) {
        return x < 0f ? 0f : x;
    }

    static float unary(Unary op, float x) {
        return switch (op) {
            case NEGATE -> -x;
            case ABSOLUTE -> Math.abs(x);
            case SQUARE_ROOT -> (float) Math.sqrt(x);
            case RELU -> relu(x);
            case HARD_SIGMOID -> hardSigmoid(x);
            case EXP -> exp(x);
            case LOG -> log(x);
            case SIGMOID -> sigmoid(x);
            case TANH -> Floors.normal(tanh(x));
            case SOFTPLUS -> softplus(x);
        };
    }

    /** The product of x and a factor whose {@link Floors#ofFactor} is given. */
    static float scaled(float x, float factor, float floor) {
        return Floors.above(floor, x) * factor;
    }

    static float binary(Binary op, float a, float b) {
        return switch (op) {
            case ADD -> Floors.normal(a + b);
            case SUBTRACT -> Floors.normal(a - b);
            case MULTIPLY -> Floors.normal(a * b);
            case DIVIDE -> Floors.normal(a / b);
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
            case LESS -> a < b ? 1f : 0f;
            case EQUAL -> a == b ? 1f : 0f;
            case GREATER -> a > b ? 1f : 0f;
        };
    }
}

package org.lstm4j.backend.jvm.internal.kernel;

/**
 * The numbers of the polynomials, shared by {@link ScalarMath} and the vector activations. They stand apart from both, so that
 * reading them never touches the incubator module.
 */
final class Coefficients {
    private Coefficients() {}

    /** 1.5 * 2^23: adding it leaves the nearest integer in the low bits of the sum. */
    static final float MAGIC = 12582912f;

    static final int MAGIC_BITS = 0x4B400000;
    static final int ONE_BITS = 0x3F800000;

    static final float LOG2_E = 1.442695f;

    /** ln 2 in two parts; the first has 15 bits, so that its product with an exponent is exact. */
    static final float LN2_HIGH = 0.69314575f;

    static final float LN2_LOW = 1.4286068e-6f;

    /** Above this the general exp is infinite. */
    static final float EXP_MAX = 89f;

    /** Below this it is zero: here it is the least that is a normal number. */
    static final float EXP_MIN = -87.33654f;

    /** e^r = 1 + r + r^2 (E2 + E3 r + ... + E6 r^4) on |r| <= ln 2 / 2, minimax, 3.1e-9 relative. */
    static final float E2 = 0.49999994f;

    static final float E3 = 0.16666521f;
    static final float E4 = 0.04166839f;
    static final float E5 = 0.008368745f;
    static final float E6 = 0.001381454f;

    /** Within this both e^-x and 1 / (1 + e^-x) are normal numbers. */
    static final float SIGMOID_LIMIT = 87f;

    /** tanh(x) = x (T1 + T3 x^2 + ... + T13 x^12) / (U0 + U2 x^2 + U4 x^4 + U6 x^6), the rational function Eigen made known. */
    static final float TANH_LIMIT = 7.905311f;

    static final float T1 = 0.0048935246f;
    static final float T3 = 6.3726195e-4f;
    static final float T5 = 1.48572235e-5f;
    static final float T7 = 5.1222973e-8f;
    static final float T9 = -8.604672e-11f;
    static final float T11 = 2.000188e-13f;
    static final float T13 = -2.7607684e-16f;
    static final float U0 = 0.004893525f;
    static final float U2 = 0.0022684347f;
    static final float U4 = 1.1853471e-4f;
    static final float U6 = 1.1982584e-6f;

    /** ln(1 + f) = f - f^2 / 2 + f^3 (L0 f^8 + ... + L8) for sqrt(1/2) <= 1 + f < sqrt(2), from the Cephes library. */
    static final float L0 = 0.070376836f;

    static final float L1 = -0.1151461f;
    static final float L2 = 0.116769984f;
    static final float L3 = -0.12420141f;
    static final float L4 = 0.14249323f;
    static final float L5 = -0.16668057f;
    static final float L6 = 0.20000714f;
    static final float L7 = -0.24999994f;
    static final float L8 = 0.3333333f;

    static final int SQRT_HALF_BITS = 0x3F3504F3;
    static final int MANTISSA_BITS = 0x007FFFFF;

    /** Logarithms of denormals are taken after this scaling. */
    static final float TWO_23 = 8388608f;

    /** artanh(s) = s + s^3 (A0 + ... + A3 s^6) on |s| <= 1/3, minimax, 5e-10 relative. */
    static final float A0 = 0.33333206f;

    static final float A1 = 0.20010853f;
    static final float A2 = 0.13999507f;
    static final float A3 = 0.1401257f;
}

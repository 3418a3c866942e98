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

    static final float LOG2_E = 1.44269504f;

    /** ln 2 in two parts; the first has 15 bits, so that its product with an exponent is exact. */
    static final float LN2_HIGH = 0.693145752f;

    static final float LN2_LOW = 1.42860677e-6f;

    /** Beyond these the general exp is infinite or zero. */
    static final float EXP_MAX = 89f;

    static final float EXP_MIN = -104f;

    /** e^r = 1 + r + r^2 (E2 + E3 r + ... + E6 r^4) on |r| <= ln 2 / 2, minimax, 3.1e-9 relative. */
    static final float E2 = 0.49999994f;

    static final float E3 = 0.16666521f;
    static final float E4 = 0.04166839f;
    static final float E5 = 0.008368745f;
    static final float E6 = 0.001381454f;

    /** Within this both e^-x and 1 / (1 + e^-x) are normal numbers. */
    static final float SIGMOID_LIMIT = 87f;

    /** tanh(x) = x (T1 + T3 x^2 + ... + T13 x^12) / (U0 + U2 x^2 + U4 x^4 + U6 x^6), the rational function Eigen made known. */
    static final float TANH_LIMIT = 7.90531110763549805f;

    static final float T1 = 4.89352455891786e-03f;
    static final float T3 = 6.37261928875436e-04f;
    static final float T5 = 1.48572235717979e-05f;
    static final float T7 = 5.12229709037114e-08f;
    static final float T9 = -8.60467152213735e-11f;
    static final float T11 = 2.00018790482477e-13f;
    static final float T13 = -2.76076847742355e-16f;
    static final float U0 = 4.89352518554385e-03f;
    static final float U2 = 2.26843463243900e-03f;
    static final float U4 = 1.18534705686654e-04f;
    static final float U6 = 1.19825839466702e-06f;

    /** ln(1 + f) = f - f^2 / 2 + f^3 (L0 f^8 + ... + L8) for sqrt(1/2) <= 1 + f < sqrt(2), from the Cephes library. */
    static final float L0 = 7.0376836292e-2f;

    static final float L1 = -1.1514610310e-1f;
    static final float L2 = 1.1676998740e-1f;
    static final float L3 = -1.2420140846e-1f;
    static final float L4 = 1.4249322787e-1f;
    static final float L5 = -1.6668057665e-1f;
    static final float L6 = 2.0000714765e-1f;
    static final float L7 = -2.4999993993e-1f;
    static final float L8 = 3.3333331174e-1f;

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

package org.lstm4j.backend.jvm.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Elementwise arithmetic on vectors. A family of operations shares a method, one loop each, so that the method stands above the 325
 * bytecodes up to which the compiler would inline it into its caller, and there exceed its budget for vector calls.
 */
final class VectorArithmetic {
    private static final VectorSpecies<Float> F = VectorWidth.FLOATS;
    private static final int LANES = VectorWidth.LANES;

    private VectorArithmetic() {}

    /** y = op(a, b), element by element. */
    static void binary(Binary op, float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int n) {
        if (n == 0) {
            return;
        }
        int whole = F.loopBound(n);
        switch (op) {
            case ADD -> {
                for (int j = 0; j < whole; j += LANES) {
                    IntVector bits = FloatVector.fromArray(F, a, aOffset + j)
                            .add(FloatVector.fromArray(F, b, bOffset + j))
                            .reinterpretAsInts();
                    bits.lanewise(
                                    VectorOperators.AND,
                                    Floors.SIGN,
                                    bits.and(Floors.MAGNITUDE).compare(VectorOperators.LT, Floors.NORMAL_BITS))
                            .reinterpretAsFloats()
                            .intoArray(y, yOffset + j);
                }
            }
            case SUBTRACT -> {
                for (int j = 0; j < whole; j += LANES) {
                    IntVector bits = FloatVector.fromArray(F, a, aOffset + j)
                            .sub(FloatVector.fromArray(F, b, bOffset + j))
                            .reinterpretAsInts();
                    bits.lanewise(
                                    VectorOperators.AND,
                                    Floors.SIGN,
                                    bits.and(Floors.MAGNITUDE).compare(VectorOperators.LT, Floors.NORMAL_BITS))
                            .reinterpretAsFloats()
                            .intoArray(y, yOffset + j);
                }
            }
            case MULTIPLY -> {
                for (int j = 0; j < whole; j += LANES) {
                    IntVector bits = FloatVector.fromArray(F, a, aOffset + j)
                            .mul(FloatVector.fromArray(F, b, bOffset + j))
                            .reinterpretAsInts();
                    bits.lanewise(
                                    VectorOperators.AND,
                                    Floors.SIGN,
                                    bits.and(Floors.MAGNITUDE).compare(VectorOperators.LT, Floors.NORMAL_BITS))
                            .reinterpretAsFloats()
                            .intoArray(y, yOffset + j);
                }
            }
            case DIVIDE -> {
                for (int j = 0; j < whole; j += LANES) {
                    IntVector bits = FloatVector.fromArray(F, a, aOffset + j)
                            .div(FloatVector.fromArray(F, b, bOffset + j))
                            .reinterpretAsInts();
                    bits.lanewise(
                                    VectorOperators.AND,
                                    Floors.SIGN,
                                    bits.and(Floors.MAGNITUDE).compare(VectorOperators.LT, Floors.NORMAL_BITS))
                            .reinterpretAsFloats()
                            .intoArray(y, yOffset + j);
                }
            }
            case MAX -> {
                for (int j = 0; j < whole; j += LANES) {
                    FloatVector.fromArray(F, a, aOffset + j)
                            .max(FloatVector.fromArray(F, b, bOffset + j))
                            .intoArray(y, yOffset + j);
                }
            }
            case MIN -> {
                for (int j = 0; j < whole; j += LANES) {
                    FloatVector.fromArray(F, a, aOffset + j)
                            .min(FloatVector.fromArray(F, b, bOffset + j))
                            .intoArray(y, yOffset + j);
                }
            }
            case LESS -> {
                for (int j = 0; j < whole; j += LANES) {
                    FloatVector.zero(F)
                            .blend(
                                    1f,
                                    FloatVector.fromArray(F, a, aOffset + j)
                                            .compare(VectorOperators.LT, FloatVector.fromArray(F, b, bOffset + j)))
                            .intoArray(y, yOffset + j);
                }
            }
            case EQUAL -> {
                for (int j = 0; j < whole; j += LANES) {
                    FloatVector.zero(F)
                            .blend(
                                    1f,
                                    FloatVector.fromArray(F, a, aOffset + j)
                                            .compare(VectorOperators.EQ, FloatVector.fromArray(F, b, bOffset + j)))
                            .intoArray(y, yOffset + j);
                }
            }
            case GREATER -> {
                for (int j = 0; j < whole; j += LANES) {
                    FloatVector.zero(F)
                            .blend(
                                    1f,
                                    FloatVector.fromArray(F, a, aOffset + j)
                                            .compare(VectorOperators.GT, FloatVector.fromArray(F, b, bOffset + j)))
                            .intoArray(y, yOffset + j);
                }
            }
        }
        for (int j = whole; j < n; j++) {
            y[yOffset + j] = ScalarMath.binary(op, a[aOffset + j], b[bOffset + j]);
        }
    }

    /** y = op(a, b) for one number b. */
    static void binary(Binary op, float[] a, int aOffset, float b, float[] y, int yOffset, int n) {
        if (n == 0) {
            return;
        }
        int whole = F.loopBound(n);
        FloatVector right = FloatVector.broadcast(F, b);
        float floor = op == Binary.MULTIPLY ? Floors.ofFactor(b) : Floors.NORMAL;
        int least = Float.floatToRawIntBits(floor);
        switch (op) {
            case ADD -> {
                for (int j = 0; j < whole; j += LANES) {
                    IntVector bits =
                            FloatVector.fromArray(F, a, aOffset + j).add(right).reinterpretAsInts();
                    bits.lanewise(
                                    VectorOperators.AND,
                                    Floors.SIGN,
                                    bits.and(Floors.MAGNITUDE).compare(VectorOperators.LT, Floors.NORMAL_BITS))
                            .reinterpretAsFloats()
                            .intoArray(y, yOffset + j);
                }
            }
            case SUBTRACT -> {
                for (int j = 0; j < whole; j += LANES) {
                    IntVector bits =
                            FloatVector.fromArray(F, a, aOffset + j).sub(right).reinterpretAsInts();
                    bits.lanewise(
                                    VectorOperators.AND,
                                    Floors.SIGN,
                                    bits.and(Floors.MAGNITUDE).compare(VectorOperators.LT, Floors.NORMAL_BITS))
                            .reinterpretAsFloats()
                            .intoArray(y, yOffset + j);
                }
            }
            case MULTIPLY -> {
                for (int j = 0; j < whole; j += LANES) {
                    IntVector bits = FloatVector.fromArray(F, a, aOffset + j).reinterpretAsInts();
                    bits.lanewise(
                                    VectorOperators.AND,
                                    Floors.SIGN,
                                    bits.and(Floors.MAGNITUDE).compare(VectorOperators.LT, least))
                            .reinterpretAsFloats()
                            .mul(right)
                            .intoArray(y, yOffset + j);
                }
            }
            case DIVIDE -> {
                for (int j = 0; j < whole; j += LANES) {
                    IntVector bits =
                            FloatVector.fromArray(F, a, aOffset + j).div(right).reinterpretAsInts();
                    bits.lanewise(
                                    VectorOperators.AND,
                                    Floors.SIGN,
                                    bits.and(Floors.MAGNITUDE).compare(VectorOperators.LT, Floors.NORMAL_BITS))
                            .reinterpretAsFloats()
                            .intoArray(y, yOffset + j);
                }
            }
            case MAX -> {
                for (int j = 0; j < whole; j += LANES) {
                    FloatVector.fromArray(F, a, aOffset + j).max(right).intoArray(y, yOffset + j);
                }
            }
            case MIN -> {
                for (int j = 0; j < whole; j += LANES) {
                    FloatVector.fromArray(F, a, aOffset + j).min(right).intoArray(y, yOffset + j);
                }
            }
            case LESS -> {
                for (int j = 0; j < whole; j += LANES) {
                    FloatVector.zero(F)
                            .blend(1f, FloatVector.fromArray(F, a, aOffset + j).compare(VectorOperators.LT, right))
                            .intoArray(y, yOffset + j);
                }
            }
            case EQUAL -> {
                for (int j = 0; j < whole; j += LANES) {
                    FloatVector.zero(F)
                            .blend(1f, FloatVector.fromArray(F, a, aOffset + j).compare(VectorOperators.EQ, right))
                            .intoArray(y, yOffset + j);
                }
            }
            case GREATER -> {
                for (int j = 0; j < whole; j += LANES) {
                    FloatVector.zero(F)
                            .blend(1f, FloatVector.fromArray(F, a, aOffset + j).compare(VectorOperators.GT, right))
                            .intoArray(y, yOffset + j);
                }
            }
        }
        for (int j = whole; j < n; j++) {
            y[yOffset + j] = op == Binary.MULTIPLY
                    ? ScalarMath.scaled(a[aOffset + j], b, floor)
                    : ScalarMath.binary(op, a[aOffset + j], b);
        }
    }

    /** y = op(a, b) for one number a. */
    static void binary(Binary op, float a, float[] b, int bOffset, float[] y, int yOffset, int n) {
        if (n == 0) {
            return;
        }
        int whole = F.loopBound(n);
        FloatVector left = FloatVector.broadcast(F, a);
        float floor = op == Binary.MULTIPLY ? Floors.ofFactor(a) : Floors.NORMAL;
        int least = Float.floatToRawIntBits(floor);
        switch (op) {
            case ADD -> {
                for (int j = 0; j < whole; j += LANES) {
                    IntVector bits =
                            left.add(FloatVector.fromArray(F, b, bOffset + j)).reinterpretAsInts();
                    bits.lanewise(
                                    VectorOperators.AND,
                                    Floors.SIGN,
                                    bits.and(Floors.MAGNITUDE).compare(VectorOperators.LT, Floors.NORMAL_BITS))
                            .reinterpretAsFloats()
                            .intoArray(y, yOffset + j);
                }
            }
            case SUBTRACT -> {
                for (int j = 0; j < whole; j += LANES) {
                    IntVector bits =
                            left.sub(FloatVector.fromArray(F, b, bOffset + j)).reinterpretAsInts();
                    bits.lanewise(
                                    VectorOperators.AND,
                                    Floors.SIGN,
                                    bits.and(Floors.MAGNITUDE).compare(VectorOperators.LT, Floors.NORMAL_BITS))
                            .reinterpretAsFloats()
                            .intoArray(y, yOffset + j);
                }
            }
            case MULTIPLY -> {
                for (int j = 0; j < whole; j += LANES) {
                    IntVector bits = FloatVector.fromArray(F, b, bOffset + j).reinterpretAsInts();
                    bits.lanewise(
                                    VectorOperators.AND,
                                    Floors.SIGN,
                                    bits.and(Floors.MAGNITUDE).compare(VectorOperators.LT, least))
                            .reinterpretAsFloats()
                            .mul(left)
                            .intoArray(y, yOffset + j);
                }
            }
            case DIVIDE -> {
                for (int j = 0; j < whole; j += LANES) {
                    IntVector bits =
                            left.div(FloatVector.fromArray(F, b, bOffset + j)).reinterpretAsInts();
                    bits.lanewise(
                                    VectorOperators.AND,
                                    Floors.SIGN,
                                    bits.and(Floors.MAGNITUDE).compare(VectorOperators.LT, Floors.NORMAL_BITS))
                            .reinterpretAsFloats()
                            .intoArray(y, yOffset + j);
                }
            }
            case MAX -> {
                for (int j = 0; j < whole; j += LANES) {
                    left.max(FloatVector.fromArray(F, b, bOffset + j)).intoArray(y, yOffset + j);
                }
            }
            case MIN -> {
                for (int j = 0; j < whole; j += LANES) {
                    left.min(FloatVector.fromArray(F, b, bOffset + j)).intoArray(y, yOffset + j);
                }
            }
            case LESS -> {
                for (int j = 0; j < whole; j += LANES) {
                    FloatVector.zero(F)
                            .blend(1f, left.compare(VectorOperators.LT, FloatVector.fromArray(F, b, bOffset + j)))
                            .intoArray(y, yOffset + j);
                }
            }
            case EQUAL -> {
                for (int j = 0; j < whole; j += LANES) {
                    FloatVector.zero(F)
                            .blend(1f, left.compare(VectorOperators.EQ, FloatVector.fromArray(F, b, bOffset + j)))
                            .intoArray(y, yOffset + j);
                }
            }
            case GREATER -> {
                for (int j = 0; j < whole; j += LANES) {
                    FloatVector.zero(F)
                            .blend(1f, left.compare(VectorOperators.GT, FloatVector.fromArray(F, b, bOffset + j)))
                            .intoArray(y, yOffset + j);
                }
            }
        }
        for (int j = whole; j < n; j++) {
            y[yOffset + j] = op == Binary.MULTIPLY
                    ? ScalarMath.scaled(b[bOffset + j], a, floor)
                    : ScalarMath.binary(op, a, b[bOffset + j]);
        }
    }

    /** The functions of one element that need no polynomial. */
    static void unary(Unary op, float[] x, int xOffset, float[] y, int yOffset, int n) {
        if (n == 0) {
            return;
        }
        int whole = F.loopBound(n);
        switch (op) {
            case NEGATE -> {
                for (int j = 0; j < whole; j += LANES) {
                    FloatVector.fromArray(F, x, xOffset + j).neg().intoArray(y, yOffset + j);
                }
            }
            case ABSOLUTE -> {
                for (int j = 0; j < whole; j += LANES) {
                    FloatVector.fromArray(F, x, xOffset + j).abs().intoArray(y, yOffset + j);
                }
            }
            case SQUARE_ROOT -> {
                for (int j = 0; j < whole; j += LANES) {
                    FloatVector.fromArray(F, x, xOffset + j).sqrt().intoArray(y, yOffset + j);
                }
            }
            case RELU -> {
                for (int j = 0; j < whole; j += LANES) {
                    FloatVector v = FloatVector.fromArray(F, x, xOffset + j);
                    v.blend(0f, v.compare(VectorOperators.LT, 0f)).intoArray(y, yOffset + j);
                }
            }
            case HARD_SIGMOID -> {
                FloatVector rise = FloatVector.broadcast(F, ScalarMath.HARD_SIGMOID_SLOPE);
                FloatVector half = FloatVector.broadcast(F, 0.5f);
                for (int j = 0; j < whole; j += LANES) {
                    FloatVector v = FloatVector.fromArray(F, x, xOffset + j).fma(rise, half);
                    v = v.blend(0f, v.compare(VectorOperators.LT, 0f));
                    v.blend(1f, v.compare(VectorOperators.GT, 1f)).intoArray(y, yOffset + j);
                }
            }
            case EXP, LOG, SIGMOID, TANH, SOFTPLUS -> throw new IllegalArgumentException(op + " is not arithmetic");
        }
        for (int j = whole; j < n; j++) {
            y[yOffset + j] = ScalarMath.unary(op, x[xOffset + j]);
        }
    }

    /** y = x x, without a product that is no normal number. */
    static void square(float[] x, int xOffset, float[] y, int yOffset, int n) {
        if (n == 0) {
            return;
        }
        int whole = F.loopBound(n);
        int least = Float.floatToRawIntBits(Floors.ofSquare());
        for (int j = 0; j < whole; j += LANES) {
            IntVector bits = FloatVector.fromArray(F, x, xOffset + j).reinterpretAsInts();
            FloatVector v = bits.lanewise(
                            VectorOperators.AND,
                            Floors.SIGN,
                            bits.and(Floors.MAGNITUDE).compare(VectorOperators.LT, least))
                    .reinterpretAsFloats();
            v.mul(v).intoArray(y, yOffset + j);
        }
        for (int j = whole; j < n; j++) {
            y[yOffset + j] = ScalarMath.binary(Binary.MULTIPLY, x[xOffset + j], x[xOffset + j]);
        }
    }

    /** y = x, with zeros below a floor. */
    static void flush(float[] x, int xOffset, float[] y, int yOffset, int n, float floor) {
        if (n == 0) {
            return;
        }
        int whole = F.loopBound(n);
        int least = Float.floatToRawIntBits(floor);
        for (int j = 0; j < whole; j += LANES) {
            IntVector bits = FloatVector.fromArray(F, x, xOffset + j).reinterpretAsInts();
            bits.lanewise(
                            VectorOperators.AND,
                            Floors.SIGN,
                            bits.and(Floors.MAGNITUDE).compare(VectorOperators.LT, least))
                    .reinterpretAsFloats()
                    .intoArray(y, yOffset + j);
        }
        for (int j = whole; j < n; j++) {
            y[yOffset + j] = Floors.above(floor, x[xOffset + j]);
        }
    }

    static void addScaled(float s, float[] x, int xOffset, float[] y, int yOffset, int n) {
        if (n == 0) {
            return;
        }
        int whole = F.loopBound(n);
        FloatVector scale = FloatVector.broadcast(F, s);
        for (int j = 0; j < whole; j += LANES) {
            FloatVector to = FloatVector.fromArray(F, y, yOffset + j);
            scale.fma(FloatVector.fromArray(F, x, xOffset + j), to).intoArray(y, yOffset + j);
        }
        for (int j = whole; j < n; j++) {
            y[yOffset + j] = MultiplyAdd.fma(s, x[xOffset + j], y[yOffset + j]);
        }
    }

    static void select(
            float[] condition,
            int conditionOffset,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] y,
            int yOffset,
            int n) {
        if (n == 0) {
            return;
        }
        int whole = F.loopBound(n);
        for (int j = 0; j < whole; j += LANES) {
            FloatVector test = FloatVector.fromArray(F, condition, conditionOffset + j);
            FloatVector yes = FloatVector.fromArray(F, a, aOffset + j);
            FloatVector no = FloatVector.fromArray(F, b, bOffset + j);
            yes.blend(no, test.compare(VectorOperators.EQ, 0f)).intoArray(y, yOffset + j);
        }
        for (int j = whole; j < n; j++) {
            y[yOffset + j] = condition[conditionOffset + j] == 0f ? b[bOffset + j] : a[aOffset + j];
        }
    }
}

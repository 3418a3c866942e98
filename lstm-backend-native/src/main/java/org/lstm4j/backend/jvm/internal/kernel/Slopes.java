package org.lstm4j.backend.jvm.internal.kernel;

/** Derivatives of a cell's functions, from the functions' values. */
public final class Slopes {
    private Slopes() {}

    /**
     * slope[j] = f'(x) where values[j] = f(x), for j below n. The two ranges may not overlap.
     *
     * @param function SIGMOID, HARD_SIGMOID, TANH or RELU
     */
    public static void of(
            Kernels kernels, Unary function, float[] values, int valuesOffset, float[] slope, int slopeOffset, int n) {
        switch (function) {
            case SIGMOID -> sigmoid(kernels, values, valuesOffset, slope, slopeOffset, n);
            case HARD_SIGMOID -> {
                // y (1 - y) is above zero exactly where y lies between 0 and 1
                sigmoid(kernels, values, valuesOffset, slope, slopeOffset, n);
                kernels.binary(Binary.GREATER, slope, slopeOffset, 0f, slope, slopeOffset, n);
                kernels.binary(
                        Binary.MULTIPLY, slope, slopeOffset, ScalarMath.HARD_SIGMOID_SLOPE, slope, slopeOffset, n);
            }
            case TANH -> {
                kernels.binary(Binary.MULTIPLY, values, valuesOffset, values, valuesOffset, slope, slopeOffset, n);
                kernels.binary(Binary.SUBTRACT, 1f, slope, slopeOffset, slope, slopeOffset, n);
            }
            case RELU -> kernels.binary(Binary.GREATER, values, valuesOffset, 0f, slope, slopeOffset, n);
            default -> throw new IllegalArgumentException(function + " is no function of a cell");
        }
    }

    /** f'(x) where y = f(x), with the bits of the other. */
    static float of(Unary function, float y) {
        return switch (function) {
            case SIGMOID -> y * (1f - y);
            case HARD_SIGMOID -> y * (1f - y) > 0f ? ScalarMath.HARD_SIGMOID_SLOPE : 0f;
            case TANH -> 1f - y * y;
            case RELU -> y > 0f ? 1f : 0f;
            default -> throw new IllegalArgumentException(function + " is no function of a cell");
        };
    }

    private static void sigmoid(
            Kernels kernels, float[] values, int valuesOffset, float[] slope, int slopeOffset, int n) {
        kernels.binary(Binary.SUBTRACT, 1f, values, valuesOffset, slope, slopeOffset, n);
        kernels.binary(Binary.MULTIPLY, values, valuesOffset, slope, slopeOffset, slope, slopeOffset, n);
    }
}

package org.lstm4j.backend.jvm.internal.kernel;

/** Derivatives of a cell's functions, from the functions' values. */
public final class Slopes {
    private static final float HARD_SIGMOID_SLOPE = 0.2f;

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
                kernels.binary(Binary.MULTIPLY, slope, slopeOffset, HARD_SIGMOID_SLOPE, slope, slopeOffset, n);
            }
            case TANH -> {
                kernels.binary(Binary.MULTIPLY, values, valuesOffset, values, valuesOffset, slope, slopeOffset, n);
                kernels.binary(Binary.SUBTRACT, 1f, slope, slopeOffset, slope, slopeOffset, n);
            }
            case RELU -> kernels.binary(Binary.GREATER, values, valuesOffset, 0f, slope, slopeOffset, n);
            default -> throw new IllegalArgumentException(function + " is no function of a cell");
        }
    }

    private static void sigmoid(
            Kernels kernels, float[] values, int valuesOffset, float[] slope, int slopeOffset, int n) {
        kernels.binary(Binary.SUBTRACT, 1f, values, valuesOffset, slope, slopeOffset, n);
        kernels.binary(Binary.MULTIPLY, values, valuesOffset, slope, slopeOffset, slope, slopeOffset, n);
    }
}

package org.lstm4j.backend.jvm.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Reductions over 16 lanes, held in one, two or four vectors. The lanes are folded as {@link ScalarReductions} folds them: lane j
 * with lane j + 8, then with j + 4, j + 2 and j + 1, which for the wider steps is an addition of whole vectors. Written out, since a method that takes a vector
 * is not always inlined, and the vector is then an object.
 */
final class VectorReductions {
    private static final VectorSpecies<Float> F = VectorWidth.FLOATS;
    private static final int LANES = VectorWidth.LANES;

    private VectorReductions() {}

    static float sum(float[] x, int xOffset, int n) {
        if (n == 0) {
            return 0f;
        }
        int whole = n - n % Kernels.PANEL;
        FloatVector s0 = FloatVector.zero(F);
        float total;
        if (LANES == 16) {
            for (int j = 0; j < whole; j += 16) {
                s0 = s0.add(FloatVector.fromArray(F, x, xOffset + j));
            }
            float l0 = s0.lane(0) + s0.lane(8) + (s0.lane(4) + s0.lane(12));
            float l1 = s0.lane(1) + s0.lane(9) + (s0.lane(5) + s0.lane(13));
            float l2 = s0.lane(2) + s0.lane(10) + (s0.lane(6) + s0.lane(14));
            float l3 = s0.lane(3) + s0.lane(11) + (s0.lane(7) + s0.lane(15));
            total = l0 + l2 + (l1 + l3);
        } else if (LANES == 8) {
            FloatVector s1 = FloatVector.zero(F);
            for (int j = 0; j < whole; j += 16) {
                s0 = s0.add(FloatVector.fromArray(F, x, xOffset + j));
                s1 = s1.add(FloatVector.fromArray(F, x, xOffset + 8 + j));
            }
            FloatVector v = s0.add(s1);
            float l0 = v.lane(0) + v.lane(4);
            float l1 = v.lane(1) + v.lane(5);
            float l2 = v.lane(2) + v.lane(6);
            float l3 = v.lane(3) + v.lane(7);
            total = l0 + l2 + (l1 + l3);
        } else {
            FloatVector s1 = FloatVector.zero(F);
            FloatVector s2 = FloatVector.zero(F);
            FloatVector s3 = FloatVector.zero(F);
            for (int j = 0; j < whole; j += 16) {
                s0 = s0.add(FloatVector.fromArray(F, x, xOffset + j));
                s1 = s1.add(FloatVector.fromArray(F, x, xOffset + 4 + j));
                s2 = s2.add(FloatVector.fromArray(F, x, xOffset + 8 + j));
                s3 = s3.add(FloatVector.fromArray(F, x, xOffset + 12 + j));
            }
            FloatVector v = s0.add(s2).add(s1.add(s3));
            total = v.lane(0) + v.lane(2) + (v.lane(1) + v.lane(3));
        }
        for (int j = whole; j < n; j++) {
            total += x[xOffset + j];
        }
        return total;
    }

    static float max(float[] x, int xOffset, int n) {
        if (n == 0) {
            return Float.NEGATIVE_INFINITY;
        }
        int whole = F.loopBound(n);
        FloatVector best = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
        for (int j = 0; j < whole; j += LANES) {
            best = best.max(FloatVector.fromArray(F, x, xOffset + j));
        }
        // The order does not matter to a maximum, whose NaN and zero rules are those of Math.max.
        float max = best.reduceLanes(VectorOperators.MAX);
        for (int j = whole; j < n; j++) {
            max = Math.max(max, x[xOffset + j]);
        }
        return max;
    }

    static void sumRows(int[] rows, int first, int end, float[] x, int xOffset, int width, float[] y, int yOffset) {
        if (width == 0) {
            return;
        }
        int j = 0;
        for (; j <= width - 2 * LANES; j += 2 * LANES) {
            FloatVector a = FloatVector.zero(F);
            FloatVector b = FloatVector.zero(F);
            for (int i = first; i < end; i++) {
                int from = xOffset + rows[i] * width + j;
                a = a.add(FloatVector.fromArray(F, x, from));
                b = b.add(FloatVector.fromArray(F, x, from + LANES));
            }
            a.intoArray(y, yOffset + j);
            b.intoArray(y, yOffset + j + LANES);
        }
        for (; j <= width - LANES; j += LANES) {
            FloatVector a = FloatVector.zero(F);
            for (int i = first; i < end; i++) {
                a = a.add(FloatVector.fromArray(F, x, xOffset + rows[i] * width + j));
            }
            a.intoArray(y, yOffset + j);
        }
        for (; j < width; j++) {
            float sum = 0;
            for (int i = first; i < end; i++) {
                sum += x[xOffset + rows[i] * width + j];
            }
            y[yOffset + j] = sum;
        }
    }
}

package org.lstm4j.backend.jvm.internal.kernel;

/** a b + c, rounded once, also where the JVM has no instruction for it. */
final class MultiplyAdd {
    private MultiplyAdd() {}

    static float fma(float a, float b, float c) {
        return Jvm.HAS_MULTIPLY_ADD ? Math.fma(a, b, c) : inDouble(a, b, c);
    }

    /**
     * The same bits from double precision, where the product is exact. The sum is rounded to odd before it becomes a float: rounded to nearest, it could
     * come to lie halfway between two floats where the exact sum does not.
     */
    static float inDouble(float a, float b, float c) {
        double product = (double) a * b;
        double sum = product + c;
        // what the sum has lost, exactly
        double part = sum - product;
        double lost = (product - (sum - part)) + (c - part);
        long bits = Double.doubleToRawLongBits(sum);
        if (lost != 0 && (bits & 1) == 0 && Double.isFinite(sum)) {
            // towards what was lost: away from zero if it has the sign of the sum
            bits += (lost > 0) == (sum > 0) ? 1 : -1;
        }
        return (float) Double.longBitsToDouble(bits);
    }
}

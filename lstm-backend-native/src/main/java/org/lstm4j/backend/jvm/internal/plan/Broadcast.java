package org.lstm4j.backend.jvm.internal.plan;

/**
 * How an operand of smaller shape repeats over a larger one: for each axis of the larger shape, the step in the
 * operand, 0 along repeated axes.
 */
final class Broadcast {
    private final int[] dims;
    private final int[] strides;
    /** The operand's size if it repeats as a whole ({@code index % period}), else 0. */
    private final int period;
    /** How often each element stands in a row ({@code index / run}) if that is all, else 0. */
    private final int run;

    Broadcast(int[] operand, int[] dims) {
        this.dims = dims.clone();
        this.strides = new int[dims.length];
        int extra = dims.length - operand.length;
        int stride = 1;
        for (int axis = dims.length - 1; axis >= extra; axis--) {
            int size = operand[axis - extra];
            strides[axis] = size == 1 ? 0 : stride;
            stride *= size;
        }
        int leading = 0;
        while (leading < dims.length && (strides[leading] == 0)) {
            leading++;
        }
        int trailing = dims.length;
        while (trailing > 0 && strides[trailing - 1] == 0) {
            trailing--;
        }
        this.period = isDense(leading, dims.length) ? stride : 0;
        this.run = isDense(0, trailing) ? product(trailing) : 0;
    }

    /** True if no axis of size above 1 in a range is repeated. */
    private boolean isDense(int from, int to) {
        for (int axis = from; axis < to; axis++) {
            if (strides[axis] == 0 && dims[axis] != 1) {
                return false;
            }
        }
        return true;
    }

    private int product(int from) {
        int product = 1;
        for (int axis = from; axis < dims.length; axis++) {
            product *= dims[axis];
        }
        return product;
    }

    /** The index in the operand that belongs to an index in the larger shape. */
    int source(int index) {
        int rest = index;
        int source = 0;
        for (int axis = dims.length - 1; axis >= 0; axis--) {
            source += rest % dims[axis] * strides[axis];
            rest /= dims[axis];
        }
        return source;
    }

    /** Writes out elements {@code start} to {@code start + n} of the repeated operand. */
    void load(float[] from, int fromOffset, int start, float[] to, int toOffset, int n) {
        if (period > 0) {
            int done = 0;
            int at = start % period;
            while (done < n) {
                int count = Math.min(period - at, n - done);
                System.arraycopy(from, fromOffset + at, to, toOffset + done, count);
                done += count;
                at = 0;
            }
        } else if (run > 0) {
            int done = 0;
            int index = start / run;
            int left = run - start % run;
            while (done < n) {
                int count = Math.min(left, n - done);
                java.util.Arrays.fill(to, toOffset + done, toOffset + done + count, from[fromOffset + index]);
                done += count;
                index++;
                left = run;
            }
        } else {
            for (int i = 0; i < n; i++) {
                to[toOffset + i] = from[fromOffset + source(start + i)];
            }
        }
    }
}

package org.lstm4j.backend.jvm.internal.plan;

import java.util.Arrays;

/**
 * How an operand of smaller shape repeats over a larger one. Neighbouring axes that are walked as one, or repeated as one, count as one:
 * what is left alternates, and its last axis is a run of neighbours in the operand or of one element.
 */
final class Broadcast {
    private final int[] dims;
    /** The step in the operand for each axis, 0 along repeated ones. */
    private final int[] strides;

    private int axes;

    Broadcast(int[] operand, int[] dims) {
        this.dims = new int[dims.length + 1];
        this.strides = new int[dims.length + 1];
        int extra = dims.length - operand.length;
        int[] all = new int[dims.length];
        int stride = 1;
        for (int axis = dims.length - 1; axis >= extra; axis--) {
            int size = operand[axis - extra];
            all[axis] = size == 1 ? 0 : stride;
            stride *= size;
        }
        for (int axis = 0; axis < dims.length; axis++) {
            add(dims[axis], all[axis]);
        }
        if (axes == 0) {
            this.dims[axes++] = 1;
        }
    }

    private void add(int size, int stride) {
        boolean continues = axes > 0 && strides[axes - 1] == size * stride && (stride > 0 || strides[axes - 1] == 0);
        if (size == 1) {
            return;
        }
        if (continues) {
            dims[axes - 1] *= size;
            strides[axes - 1] = stride;
        } else {
            dims[axes] = size;
            strides[axes] = stride;
            axes++;
        }
    }

    /** The index in the operand that belongs to an index in the larger shape. */
    int source(int index) {
        int rest = index;
        int source = 0;
        for (int axis = axes - 1; axis > 0; axis--) {
            source += rest % dims[axis] * strides[axis];
            rest /= dims[axis];
        }
        return source + rest * strides[0];
    }

    /** Writes out elements {@code start} to {@code start + n} of the repeated operand. */
    void load(float[] from, int fromOffset, int start, float[] to, int toOffset, int n) {
        if (n == 0) {
            return;
        }
        int run = dims[axes - 1];
        boolean isRepeated = strides[axes - 1] == 0;
        int next = axes > 1 ? strides[axes - 2] : 0;
        int first = start % run;
        int runs = axes > 1 ? dims[axes - 2] : 1;
        int number = start / run % runs;
        int source = fromOffset + source(start);
        int done = 0;
        while (done < n) {
            int count = Math.min(run - first, n - done);
            if (isRepeated) {
                Arrays.fill(to, toOffset + done, toOffset + done + count, from[source]);
            } else {
                System.arraycopy(from, source, to, toOffset + done, count);
            }
            done += count;
            number++;
            if (number < runs) {
                source += next - (isRepeated ? 0 : first);
            } else {
                source = fromOffset + source(start + done);
                number = 0;
            }
            first = 0;
        }
    }
}

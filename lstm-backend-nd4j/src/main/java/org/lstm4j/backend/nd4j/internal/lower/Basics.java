package org.lstm4j.backend.nd4j.internal.lower;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.backend.nd4j.internal.plan.Emitter;
import org.lstm4j.backend.nd4j.internal.plan.Function;
import org.lstm4j.backend.nd4j.internal.plan.Ref;
import org.lstm4j.backend.nd4j.internal.plan.Settings;
import org.lstm4j.backend.nd4j.internal.plan.Types;

/** The few operations of ND4J that all translations are made of, each in the form that ND4J runs fastest. */
final class Basics {
    private final Emitter emitter;

    Basics(Emitter emitter) {
        this.emitter = emitter;
    }

    private static boolean isEmpty(Ref ref) {
        return ref.size() == 0;
    }

    // ---- elementwise

    /** {@code y = a op b} with NumPy broadcasting; {@code y} may be an operand of its own shape. */
    void binary(String name, Ref a, Ref b, Ref y) {
        if (isEmpty(y)) {
            return;
        }
        List<Ref> operands = broadcastable(List.of(a, b), y);
        Ref left = operands.get(0);
        Ref right = operands.get(1);
        Ref result = operands.get(2);
        long[] dims = broadcast(left, right);
        if (Arrays.equals(dims, result.dims())) {
            emitter.call(name, List.of(left, right), result);
        } else {
            // ND4J writes exactly what its operands broadcast to
            Ref smaller = emitter.temp(y.dtype(), dims);
            emitter.call(name, List.of(left, right), smaller);
            copy(smaller, result);
        }
    }

    private static long[] broadcast(Ref a, Ref b) {
        long[] dims = a.dims();
        for (int axis = 0; axis < dims.length; axis++) {
            dims[axis] = Math.max(dims[axis], b.dim(axis));
        }
        return dims;
    }

    /** {@code y = op x}; {@code y} may be {@code x}. */
    void unary(String name, Ref x, Ref y) {
        unary(name, x, y, Settings.NONE);
    }

    /** {@code y = op x} with arguments. */
    void unary(String name, Ref x, Ref y, Settings settings) {
        if (!isEmpty(y)) {
            List<Ref> operands = broadcastable(List.of(x), y);
            emitter.call(name, operands.subList(0, 1), operands.getLast(), settings);
        }
    }

    /** {@code y = max(x, 0)}; {@code y} may be {@code x}. */
    void relu(Ref x, Ref y) {
        unary("relu", x, y, Settings.of(0.0)); // its cut-off
    }

    /** The same numbers in another type. */
    void cast(Ref from, Ref to) {
        if (from.dtype() == to.dtype()) {
            copy(from, to);
        } else {
            unary("cast", from, to, Settings.of((long) Types.of(to.dtype()).toInt()));
        }
    }

    /** Copies, repeating along dimensions of 1 and new leading ones; {@code to} may be any view. */
    void copy(Ref from, Ref to) {
        if (!isEmpty(to)) {
            List<Ref> operands = broadcastable(List.of(from), to);
            emitter.call("assign", List.of(operands.getLast(), operands.getFirst()), operands.getLast());
        }
    }

    /** One number everywhere. */
    void fill(Ref y, double value) {
        copy(scalar(y.dtype(), value), y);
    }

    /** One number. */
    Ref scalar(DType dtype, double value) {
        return emitter.filled(dtype, value, 1);
    }

    /**
     * Operands and result in shapes that ND4J broadcasts: vectors where nothing but single numbers is repeated, else
     * all of the result's rank.
     */
    private static List<Ref> broadcastable(List<Ref> operands, Ref y) {
        List<Ref> all = new ArrayList<>(operands);
        all.add(y);
        boolean isFlat =
                all.stream().allMatch(ref -> ref.isContiguous() && (ref.size() == y.size() || ref.size() == 1));
        if (isFlat) {
            return all.stream().map(Ref::flat).toList();
        }
        return all.stream().map(ref -> leadingOnes(ref, y.rank())).toList();
    }

    private static Ref leadingOnes(Ref ref, int rank) {
        if (ref.rank() == rank) {
            return ref;
        }
        long[] dims = new long[rank];
        Arrays.fill(dims, 1);
        System.arraycopy(ref.dims(), 0, dims, rank - ref.rank(), ref.rank());
        return ref.reshape(dims);
    }

    // ---- products

    /** {@code y = a b + beta y} for matrices. */
    void product(Ref a, boolean transA, Ref b, boolean transB, Ref y, boolean adds) {
        if (isEmpty(y)) {
            return;
        }
        if (isEmpty(a)) {
            if (!adds) {
                fill(y, 0);
            }
            return;
        }
        Settings settings = new Settings(
                List.of(transA ? 1L : 0L, transB ? 1L : 0L, 0L), List.of(1.0, adds ? 1.0 : 0.0), List.of());
        emitter.call("matmul", List.of(a, b), y, settings);
    }

    /** The sum over the rows of a matrix, as a product: BLAS is twenty times as fast at it as ND4J's own reduction. */
    void sumRows(Ref matrix, Ref row) {
        Ref ones = emitter.filled(matrix.dtype(), 1, 1, matrix.dim(0));
        product(ones, false, matrix, false, row.reshape(1, matrix.dim(1)), false);
    }

    /** The sum over the columns of a matrix. */
    void sumColumns(Ref matrix, Ref column) {
        Ref ones = emitter.filled(matrix.dtype(), 1, matrix.dim(1), 1);
        product(matrix, false, ones, false, column.reshape(matrix.dim(0), 1), false);
    }

    /** The logarithm of the softmax of each row; ND4J's own takes the logarithm of a probability that may be 0. */
    void logSoftmax(Ref matrix, Ref y) {
        Ref column = emitter.temp(matrix.dtype(), matrix.dim(0));
        Ref powers = emitter.temp(matrix.dtype(), matrix.dims());
        Settings lastAxis = new Settings(List.of(1L), List.of(), List.of(false));
        emitter.call("reduce_max", List.of(matrix), column, lastAxis);
        binary("subtract", matrix, column.reshape(matrix.dim(0), 1), y);
        emitter.transform(Function.EXP, y.flat(), powers.flat());
        sumColumns(powers, column);
        emitter.transform(Function.LOG, column, column);
        binary("subtract", y, column.reshape(matrix.dim(0), 1), y);
    }

    // ---- choice

    /** NaN where {@code x} is, and 0 elsewhere. */
    void zeroOrNaN(Ref x, Ref y) {
        unary("clipbyvalue", x, y, Settings.of(-1.0, 1.0)); // NaN stays, infinity times 0 would be it too
        binary("multiply", y, scalar(y.dtype(), 0), y);
    }

    /**
     * {@code x} where a mask of 1 and 0 is 1, and 0 elsewhere, whatever {@code x} is there: a product would carry NaN
     * over. ND4J's {@code select} takes a hundred times as long.
     */
    void masked(Ref x, Ref mask, Ref y) {
        binary("divide_no_nan", x, mask, y);
    }

    // ---- rows

    /** The rows of a matrix at some indices, which must have been checked. */
    void gather(Ref table, Ref indices, Ref y) {
        if (!isEmpty(y)) {
            emitter.call("gather", List.of(table, indices.flat()), y, Settings.of(0L));
        }
    }
}

package org.lstm4j.backend.onnx.internal.read;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/** Places of numbers, and numbers at places: composed of comparisons with the numbers from 0 up. */
final class Choices {
    /** The most numbers that are written into a graph to compare with: more classes than anything has. */
    private static final int MAX_NUMBERS = 1 << 20;

    private Choices() {}

    /** As many classes or places as there are, if a graph may hold a number for each. */
    static int counted(Call n, double count) {
        if (!(count <= MAX_NUMBERS)) {
            throw n.fail(Problem.TOO_LARGE, "chooses among " + count + "; up to " + MAX_NUMBERS + " are read");
        }
        return (int) count;
    }

    /** 0, 1, 2, ... in a shape. */
    static Tensor numbers(DType dtype, int count, int... dims) {
        Tensor numbers = Tensor.zeros(dtype, dims);
        for (int i = 0; i < count; i++) {
            numbers.setElement(i, i);
        }
        return numbers;
    }

    /** One number in a shape. */
    static Tensor filled(double number, DType dtype, int... dims) {
        Tensor tensor = Tensor.zeros(dtype, dims);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.setElement(i, number);
        }
        return tensor;
    }

    /** 1 where the largest is, the first such place, and 0 elsewhere. */
    static Value hardmax(Call n) {
        GraphBuilder g = n.g();
        return Arithmetic.alongAxis(n, x -> {
            int last = x.rank() - 1;
            Value places = Counting.numbers(g, x.shape().dim(last), DType.FLOAT32);
            Value isMost = g.equal(x, g.reduceMax(x, true, last));
            Value from = g.neg(g.reduceMax(
                    g.where(isMost, g.neg(places), g.constant(Double.NEGATIVE_INFINITY, DType.FLOAT32)), true, last));
            return g.cast(g.equal(places, from), x.dtype());
        });
    }

    /** Column less row of the last two axes of a shape, as whole numbers. */
    private static Value diagonals(GraphBuilder g, Dim rows, Dim columns) {
        Value row = g.reshape(Counting.numbers(g, rows, DType.INT32), Shape.of(rows, 1));
        return g.sub(Counting.numbers(g, columns, DType.INT32), row);
    }

    /** What lies on or above a diagonal, or on or below it; 0 elsewhere. */
    static Value triangle(Call n) {
        GraphBuilder g = n.g();
        Value x = n.in(0);
        if (x.rank() < 2) {
            throw n.fail(Problem.INCONSISTENT, "needs matrices; got " + n.described(0));
        }
        long diagonal = n.has(1) ? n.integers(1)[0] : 0;
        int bound = Math.clamp(diagonal, -Integer.MAX_VALUE >> 1, Integer.MAX_VALUE >> 1);
        Value at = diagonals(g, x.shape().dim(-2), x.shape().dim(-1));
        Value isKept = n.integer("upper", 1) != 0
                ? g.less(g.constant(bound - 1, DType.INT32), at)
                : g.less(at, g.constant(bound + 1, DType.INT32));
        return g.where(isKept, x, g.constant(0, x.dtype()));
    }

    /** Ones on a diagonal of a matrix. */
    static Value eye(Call n) {
        GraphBuilder g = n.g();
        Value x = n.in(0);
        if (x.rank() != 2) {
            throw n.fail(Problem.INCONSISTENT, "needs a matrix; got " + n.described(0));
        }
        DType dtype = n.hasAttribute("dtype")
                ? TensorReader.dtype(Math.clamp(n.integer("dtype", 1), -1, Integer.MAX_VALUE), n.where())
                : x.dtype();
        long k = n.integer("k", 0);
        Value at = diagonals(g, x.shape().dim(0), x.shape().dim(1));
        return g.cast(
                g.equal(at, g.constant(Math.clamp(k, -Integer.MAX_VALUE, Integer.MAX_VALUE), DType.INT32)), dtype);
    }

    private static Tensor alongAxis(DType dtype, int count, int axis, int rank) {
        int[] dims = new int[rank];
        Arrays.fill(dims, 1);
        dims[axis] = count;
        return numbers(dtype, count, dims);
    }

    /** Where the largest or smallest is: the first or, with {@code select_last_index}, the last such place. */
    static Value most(Call n, boolean largest) {
        GraphBuilder g = n.g();
        Value x = n.in(0);
        int axis = n.axis("axis", 0, x.rank());
        if (!(x.shape().dim(axis) instanceof Dim.Fixed(int size)) || size == 0) {
            return mostOfOpenSize(n, x, axis, largest);
        }
        counted(n, size);
        boolean isLast = n.flag("select_last_index");
        Value best = Counting.extreme(n, x, largest, true, axis);
        Value places = g.constant(alongAxis(DType.INT64, size, axis, x.rank()));
        // beside what is no number nothing is best: then it is the last place that is looked at
        Value otherwise = g.constant(isLast ? 0 : size - 1, DType.INT64);
        Value found = g.where(g.equal(x, best), places, otherwise);
        return Counting.extreme(n, found, isLast, n.integer("keepdims", 1) != 0, axis);
    }

    /** The same where only a run knows how many there are: places are counted in float32, which holds them exactly. */
    private static Value mostOfOpenSize(Call n, Value x, int axis, boolean largest) {
        GraphBuilder g = n.g();
        Dim size = x.shape().dim(axis);
        Shape along = new Shape(IntStream.range(0, x.rank())
                .mapToObj(i -> i == axis ? size : Dim.of(1))
                .toList());
        boolean isLast = n.flag("select_last_index");
        Value places = g.reshape(Counting.numbers(g, size, DType.FLOAT32), along);
        Value best = Counting.extreme(n, x, largest, true, axis);
        Value signed = isLast ? places : g.neg(places);
        // beside what is no number nothing is best: then it is the last place that is looked at
        Value otherwise = isLast
                ? g.constant(0, DType.FLOAT32)
                : g.sub(1, g.cast(Lookups.size(g, size, DType.INT64), DType.FLOAT32));
        Value found = g.where(g.equal(x, best), signed, otherwise);
        Value most = g.reduceMax(found, n.integer("keepdims", 1) != 0, axis);
        return g.cast(isLast ? most : g.neg(most), DType.INT64);
    }

    /** One of two numbers: the second one at the index, which may count from the end, the first one elsewhere. */
    static Value oneHot(Call n) {
        GraphBuilder g = n.g();
        Value indices = n.in(0);
        DType dtype = indices.dtype();
        double depth = n.scalar(1);
        if (!(depth >= 1) || dtype == DType.BOOL) {
            throw n.fail(
                    Problem.INCONSISTENT, "makes " + depth + " classes of " + n.described(0) + ", which it cannot");
        }
        int classes = counted(n, depth);
        int rank = indices.rank() + 1;
        if (rank > TensorReader.MAX_RANK) {
            throw n.fail(Problem.TOO_LARGE, "makes " + rank + " dimensions");
        }
        int axis = n.axis("axis", -1, rank);
        Shape widened = indices.shape()
                .slice(0, axis)
                .concat(Shape.of(1))
                .concat(indices.shape().slice(axis, rank - 1));
        Value fromZero =
                g.where(g.less(indices, g.constant(0, dtype)), g.add(indices, g.constant(classes, dtype)), indices);
        Value isHot = g.equal(g.reshape(fromZero, widened), g.constant(alongAxis(dtype, classes, axis, rank)));
        return g.where(isHot, choice(n, 1), choice(n, 0));
    }

    private static Value choice(Call n, int index) {
        Value both = n.in(2);
        if (both.rank() != 1 || !both.shape().dim(0).equals(Dim.of(2))) {
            throw n.fail(Problem.INCONSISTENT, "needs two numbers, off and on; got " + n.described(2));
        }
        return n.g().reshape(n.g().slice(both, 0, index, index + 1), new Shape(List.of()));
    }

    /** A tensor behind itself, along each axis as often as is known. */
    static Value tile(Call n) {
        Value x = n.in(0);
        List<Extent> repeats = n.extents(1);
        if (repeats.size() != x.rank()) {
            throw n.fail(Problem.INCONSISTENT, "repeats " + x.shape() + " by " + repeats.size() + " numbers");
        }
        for (int axis : IntStream.range(0, x.rank()).toArray()) {
            Extent extent = repeats.get(axis);
            Dim times = extent.dim()
                    .orElseThrow(() -> n.fail(Problem.INCONSISTENT, "repeats axis " + axis + " " + extent + " times"));
            if (!times.equals(Dim.of(1))) {
                x = repeated(n.g(), x, axis, times);
            }
        }
        return x;
    }

    private static Value repeated(GraphBuilder g, Value x, int axis, Dim times) {
        Shape shape = x.shape();
        Shape front = shape.slice(0, axis);
        Shape back = shape.slice(axis, shape.rank());
        Shape one = Shape.of(1);
        Shape many = new Shape(List.of(times));
        Value apart = g.expand(
                g.reshape(x, front.concat(one).concat(back)), front.concat(many).concat(back));
        return g.reshape(apart, shape.with(axis, Dim.product(List.of(times, shape.dim(axis)))));
    }
}

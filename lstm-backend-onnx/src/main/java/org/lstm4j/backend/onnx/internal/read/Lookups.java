package org.lstm4j.backend.onnx.internal.read;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.backend.onnx.internal.read.Operand.Extents;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * Elements at computed places, and elements put there. A place is a number in the flattened tensor, so that all come
 * down to the one lookup there is, of rows. What is put is found from the other end: each place asks which of the
 * updates meant it.
 */
final class Lookups {
    private Lookups() {}

    /** The size of a dimension as a number. */
    static Value size(GraphBuilder g, Dim dim, DType dtype) {
        return dim instanceof Dim.Fixed(int size)
                ? g.constant(size, dtype)
                : ExtentMath.value(g, new Extents(List.of(Extent.of(dim)), 0, dtype));
    }

    /** Whole axes at some indices along one of them; ours looks up rows, axis 0. */
    static Value along(GraphBuilder g, Value table, int axis, Value indices) {
        if (axis == 0) {
            return g.gather(table, indices);
        }
        int rank = table.rank();
        int wide = indices.rank();
        int[] axisFirst = IntStream.concat(
                        IntStream.of(axis), IntStream.range(0, rank).filter(i -> i != axis))
                .toArray();
        int[] back = IntStream.concat(
                        IntStream.range(wide, wide + axis),
                        IntStream.concat(IntStream.range(0, wide), IntStream.range(wide + axis, wide + rank - 1)))
                .toArray();
        return g.transpose(g.gather(g.transpose(table, axisFirst), indices), back);
    }

    /** Indices below 0 count from the end. */
    static Value fromZero(GraphBuilder g, Value indices, Dim size) {
        Value zero = g.constant(0, indices.dtype());
        return g.where(g.less(indices, zero), g.add(indices, size(g, size, indices.dtype())), indices);
    }

    static int[] axisLast(int rank, int axis) {
        return IntStream.concat(IntStream.range(0, rank).filter(i -> i != axis), IntStream.of(axis))
                .toArray();
    }

    static int[] inverse(int[] perm) {
        int[] back = new int[perm.length];
        for (int i = 0; i < perm.length; i++) {
            back[perm[i]] = i;
        }
        return back;
    }

    private static Value indices(Call n, int input) {
        Value indices = n.in(input);
        if (!Counting.isWhole(indices)) {
            throw n.fail(Problem.INCONSISTENT, "looks up at " + n.described(input) + "; indices are whole numbers");
        }
        return indices;
    }

    // ---- element by element along an axis

    static Value gatherElements(Call n) {
        Value x = n.in(0);
        Value indices = indices(n, 1);
        int axis = n.axis("axis", 0, x.rank());
        if (indices.rank() != x.rank()) {
            throw n.fail(Problem.INCONSISTENT, "looks up " + x.shape() + " at " + indices.shape());
        }
        for (int i = 0; i < x.rank(); i++) {
            if (i != axis && !x.shape().dim(i).equals(indices.shape().dim(i))) {
                x = n.g().slice(x, i, Dim.of(0), indices.shape().dim(i)); // indices may leave out the rest
            }
        }
        return elements(n.g(), x, axis, fromZero(n.g(), indices, x.shape().dim(axis)));
    }

    /** For each index the element of its own row of an axis; all other dimensions are the same. */
    static Value elements(GraphBuilder g, Value x, int axis, Value indices) {
        if (x.rank() == 1) {
            return g.gather(x, indices);
        }
        int[] last = axisLast(x.rank(), axis);
        Value table = g.transpose(x, last);
        Value wanted = g.transpose(indices, last);
        Dim size = table.shape().dim(-1);
        Dim rows = Dim.product(table.shape().slice(0, x.rank() - 1).dims());
        DType dtype = indices.dtype();
        Value starts = g.mul(Counting.numbers(g, rows, dtype), size(g, size, dtype));
        Value flat = g.reshape(wanted, Shape.of(rows, wanted.shape().dim(-1)));
        Value places = g.add(flat, g.reshape(starts, Shape.of(rows, 1)));
        Value all = g.reshape(table, new Shape(List.of(Dim.product(List.of(rows, size)))));
        return g.transpose(g.reshape(g.gather(all, places), wanted.shape()), inverse(last));
    }

    static Value scatterElements(Call n) {
        GraphBuilder g = n.g();
        Value x = n.in(0);
        int axis = n.axis("axis", 0, x.rank());
        Value indices = fromZero(g, indices(n, 1), x.shape().dim(axis));
        Value updates = n.in(2);
        boolean fits = indices.shape().equals(updates.shape())
                && indices.rank() == x.rank()
                && x.shape().with(axis, Dim.of(1)).equals(indices.shape().with(axis, Dim.of(1)));
        if (!fits) {
            throw n.fail(
                    Problem.UNSUPPORTED,
                    "puts " + updates.shape() + " at " + indices.shape() + " into " + x.shape()
                            + "; it must have all rows along axis " + axis);
        }
        int[] last = axisLast(x.rank(), axis);
        Value table = g.transpose(x, last);
        Value places = g.transpose(indices, last);
        Dim rows = Dim.product(table.shape().slice(0, x.rank() - 1).dims());
        Shape wide = Shape.of(rows, places.shape().dim(-1));
        Value data = g.reshape(table, Shape.of(rows, table.shape().dim(-1)));
        Value put = g.reshape(g.transpose(updates, last), wide);
        Value result = put(n, data, g.reshape(places, wide), put);
        return g.transpose(g.reshape(result, table.shape()), inverse(last));
    }

    /** Of each row of [rows, places]: updates [rows, updates] put at indices of the same shape. */
    private static Value put(Call n, Value data, Value indices, Value updates) {
        GraphBuilder g = n.g();
        Dim rows = indices.shape().dim(0);
        Dim count = indices.shape().dim(1);
        Dim places = data.shape().dim(1);
        Value all = g.reshape(
                Counting.numbers(g, places, indices.dtype()), new Shape(List.of(Dim.of(1), Dim.of(1), places)));
        Value isMeant = g.equal(g.reshape(indices, new Shape(List.of(rows, count, Dim.of(1)))), all);
        Value each = g.reshape(updates, new Shape(List.of(rows, count, Dim.of(1))));
        String reduction = n.word("reduction", "none");
        if (!reduction.equals("none")) {
            return combined(n, reduction, data, isMeant, each);
        }
        Value which = meant(g, isMeant, count, 1);
        Value isPut = g.less(g.constant(0, DType.INT32), which);
        Value at = g.where(isPut, g.sub(which, g.constant(1, DType.INT32)), g.constant(0, DType.INT32));
        return g.where(isPut, elements(g, updates, 1, at), data);
    }

    /** The number from 1 up of the last update that means a place; 0 if none does. */
    private static Value meant(GraphBuilder g, Value isMeant, Dim count, int axis) {
        int rank = isMeant.rank();
        Shape column = new Shape(IntStream.range(0, rank)
                .mapToObj(i -> i == axis ? count : Dim.of(1))
                .toList());
        Value numbers = g.add(Counting.numbers(g, count, DType.FLOAT32), 1);
        Value marked = g.where(isMeant, g.reshape(numbers, column), g.constant(0, DType.FLOAT32));
        return g.cast(g.reduceMax(marked, false, axis), DType.INT32);
    }

    /** Updates that do not replace what is there but are added to it, or compared with it. */
    private static Value combined(Call n, String reduction, Value data, Value isMeant, Value each) {
        GraphBuilder g = n.g();
        if (!data.dtype().isFloating()) {
            throw n.fail(Problem.UNSUPPORTED, "combines " + n.described(0) + "; floating point numbers are read");
        }
        return switch (reduction) {
            case "add" -> g.add(data, g.reduceSum(g.where(isMeant, each, g.constant(0, data.dtype())), false, 1));
            case "max" -> Arithmetic.larger(n, data, most(g, isMeant, each));
            case "min" -> Arithmetic.smaller(n, data, g.neg(most(g, isMeant, g.neg(each))));
            default ->
                throw n.fail(
                        Problem.UNSUPPORTED,
                        "has the reduction " + Identifiers.plain(reduction, "?") + "; none, add, max and min are read");
        };
    }

    private static Value most(GraphBuilder g, Value isMeant, Value each) {
        return g.reduceMax(g.where(isMeant, each, g.constant(Double.NEGATIVE_INFINITY, each.dtype())), false, 1);
    }

    // ---- by tuples of indices

    /**
     * Places in the flattened first axes of a shape, from behind some of them on, for the tuples in the last axis of
     * indices.
     */
    private static Value places(Call n, Value indices, Shape shape, int from, int length) {
        GraphBuilder g = n.g();
        DType dtype = indices.dtype();
        Shape outer = indices.shape().slice(0, indices.rank() - 1);
        Value place = g.constant(0, dtype);
        for (int i = 0; i < length; i++) {
            Dim size = shape.dim(from + i);
            Value index = g.reshape(g.slice(indices, indices.rank() - 1, i, i + 1), outer);
            Value checked = fromZero(g, index, size);
            place = i == 0 ? checked : g.add(g.mul(place, size(g, size, dtype)), checked);
        }
        return place;
    }

    private static int length(Call n, Value indices, int most) {
        if (indices.rank() >= 1
                && indices.shape().dim(-1) instanceof Dim.Fixed(int length)
                && length >= 1
                && length <= most) {
            return length;
        }
        throw n.fail(
                Problem.INCONSISTENT,
                "has tuples of indices " + indices.shape() + "; the last dimension is a number of 1 to " + most);
    }

    static Value gatherNd(Call n) {
        GraphBuilder g = n.g();
        Value x = n.in(0);
        Value indices = indices(n, 1);
        int shared = Math.toIntExact(n.integer("batch_dims", 0));
        if (shared < 0 || shared >= Math.min(x.rank(), indices.rank())) {
            throw n.fail(
                    Problem.INCONSISTENT,
                    "shares " + shared + " dimensions of " + x.shape() + " and " + indices.shape());
        }
        int length = length(n, indices, x.rank() - shared);
        Value place = places(n, indices, x.shape(), shared, length);
        Dim inner = Dim.product(x.shape().slice(shared, shared + length).dims());
        Shape rest = x.shape().slice(shared + length, x.rank());
        if (shared > 0) {
            Dim rows = Dim.product(x.shape().slice(0, shared).dims());
            Value starts = g.mul(Counting.numbers(g, rows, place.dtype()), size(g, inner, place.dtype()));
            List<Dim> column = new ArrayList<>(x.shape().slice(0, shared).dims());
            while (column.size() < place.rank()) {
                column.add(Dim.of(1));
            }
            place = g.add(place, g.reshape(starts, new Shape(column)));
        }
        Dim all = Dim.product(x.shape().slice(0, shared + length).dims());
        return g.gather(g.reshape(x, new Shape(List.of(all)).concat(rest)), place);
    }

    static Value scatterNd(Call n) {
        GraphBuilder g = n.g();
        Value x = n.in(0);
        Value indices = indices(n, 1);
        int length = length(n, indices, x.rank());
        Dim places = Dim.product(x.shape().slice(0, length).dims());
        Dim rest = Dim.product(x.shape().slice(length, x.rank()).dims());
        Dim count = Dim.product(indices.shape().slice(0, indices.rank() - 1).dims());
        Value at = g.reshape(places(n, indices, x.shape(), 0, length), Shape.of(Dim.of(1), count));
        // each column of the rest is put the same way
        Value updates = g.reshape(n.in(2), Shape.of(count, rest));
        Value data = g.reshape(x, Shape.of(places, rest));
        Value all = g.reshape(Counting.numbers(g, places, at.dtype()), Shape.of(places, Dim.of(1)));
        Value isMeant = g.equal(at, all);
        String reduction = n.word("reduction", "none");
        if (reduction.equals("add") && x.dtype().isFloating()) {
            return g.reshape(g.add(data, g.matMul(g.cast(isMeant, x.dtype()), updates)), x.shape());
        }
        if (!reduction.equals("none")) {
            throw n.fail(
                    Problem.UNSUPPORTED,
                    "has the reduction " + Identifiers.plain(reduction, "?") + "; none and add are read");
        }
        Value which = meant(g, isMeant, count, 1);
        Value isPut = g.less(g.constant(0, DType.INT32), which);
        Value row = g.where(isPut, g.sub(which, g.constant(1, DType.INT32)), g.constant(0, DType.INT32));
        Value put = g.where(g.reshape(isPut, Shape.of(places, Dim.of(1))), g.gather(updates, row), data);
        return g.reshape(put, x.shape());
    }

    // ---- rows that are read from their own ends

    static Value reverseSequence(Call n) {
        GraphBuilder g = n.g();
        Value x = n.in(0);
        int batchAxis = n.axis("batch_axis", 1, x.rank());
        int timeAxis = n.axis("time_axis", 0, x.rank());
        Value lengths = n.in(1);
        if (batchAxis == timeAxis || batchAxis > 1 || timeAxis > 1 || lengths.rank() != 1) {
            throw n.fail(
                    Problem.INCONSISTENT,
                    "turns axis " + timeAxis + " of " + x.shape() + " by lengths " + lengths.shape() + " of axis "
                            + batchAxis);
        }
        int[] swapped = IntStream.range(0, x.rank())
                .map(i -> i == 0 ? batchAxis : i == 1 ? timeAxis : i)
                .toArray();
        Value rows = g.transpose(x, swapped);
        Dim batch = rows.shape().dim(0);
        Dim time = rows.shape().dim(1);
        DType dtype = lengths.dtype();
        Value step = g.reshape(Counting.numbers(g, time, dtype), Shape.of(Dim.of(1), time));
        Value ends = g.reshape(lengths, Shape.of(batch, Dim.of(1)));
        Value turned = g.sub(g.sub(ends, g.constant(1, dtype)), step);
        Value source = g.where(g.less(step, ends), turned, step);
        Value starts = g.mul(Counting.numbers(g, batch, dtype), size(g, time, dtype));
        Value places = g.add(source, g.reshape(starts, Shape.of(batch, Dim.of(1))));
        Shape rest = rows.shape().slice(2, x.rank());
        Value flat = g.reshape(rows, new Shape(List.of(Dim.product(List.of(batch, time)))).concat(rest));
        return g.transpose(g.gather(flat, places), swapped);
    }
}

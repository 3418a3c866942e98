package org.lstm4j.backend.onnx.internal.read;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.backend.onnx.internal.Tensors;
import org.lstm4j.graph.Value;

/** Operators that move numbers and compute none. */
final class Movement {
    /** The operator set from which a Concat must say its axis; before, it was 1. */
    private static final int CONCAT_NAMES_ITS_AXIS = 4;

    private Movement() {}

    static Value reshape(Call n) {
        Value x = n.in(0);
        List<Extent> target = n.hasAttribute("shape")
                ? Arrays.stream(n.integers("shape").orElseThrow())
                        .mapToObj(Extent::of)
                        .toList()
                : n.extents(1);
        if (target.size() > TensorReader.MAX_RANK) {
            throw n.fail(Problem.TOO_LARGE, "reshapes to " + target.size() + " dimensions");
        }
        List<Dim> dims = new ArrayList<>();
        int open = -1;
        for (int axis = 0; axis < target.size(); axis++) {
            Extent extent = target.get(axis);
            if (extent.equals(Extent.of(-1)) && open < 0) {
                open = axis;
                dims.add(Dim.of(1));
            } else if (extent.equals(Extent.of(0)) && !n.flag("allowzero")) {
                dims.add(x.shape().dim(n.axis(axis, x.rank())));
            } else {
                dims.add(extent.dim()
                        .orElseThrow(() -> n.fail(Problem.INCONSISTENT, "reshapes to the dimension " + extent)));
            }
        }
        if (open >= 0) {
            dims.set(
                    open,
                    Dims.quotient(x.shape().dims(), dims)
                            .orElseThrow(() -> n.fail(
                                    Problem.UNSUPPORTED,
                                    "turns " + x.shape() + " into " + target.size() + " dimensions whose sizes do not"
                                            + " divide it")));
        }
        return n.g().reshape(x, new Shape(dims));
    }

    static Value flatten(Call n) {
        Value x = n.in(0);
        long given = n.integer("axis", 1);
        int axis = given == x.rank() ? x.rank() : n.axis(given, x.rank());
        return n.g().reshape(
                        x,
                        new Shape(List.of(
                                Dim.product(x.shape().dims().subList(0, axis)),
                                Dim.product(x.shape().dims().subList(axis, x.rank())))));
    }

    static Value squeeze(Call n) {
        Value x = n.in(0);
        Set<Integer> axes = new HashSet<>();
        Optional<long[]> given = n.integers("axes", 1);
        if (given.isPresent()) {
            for (long axis : given.get()) {
                axes.add(n.axis(axis, x.rank()));
            }
        } else {
            IntStream.range(0, x.rank())
                    .filter(axis -> x.shape().dim(axis).equals(Dim.of(1)))
                    .forEach(axes::add);
        }
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < x.rank(); axis++) {
            if (!axes.contains(axis)) {
                dims.add(x.shape().dim(axis));
            } else if (!x.shape().dim(axis).equals(Dim.of(1))) {
                throw n.fail(Problem.INCONSISTENT, "drops axis " + axis + " of " + x.shape() + ", which is not 1");
            }
        }
        return n.g().reshape(x, new Shape(dims));
    }

    static Value unsqueeze(Call n) {
        Value x = n.in(0);
        long[] given = n.integers("axes", 1)
                .orElseThrow(() -> n.fail(Problem.INCONSISTENT, "does not say which axes it adds"));
        int rank = x.rank() + given.length;
        if (rank > TensorReader.MAX_RANK) {
            throw n.fail(Problem.TOO_LARGE, "makes " + rank + " dimensions");
        }
        Set<Integer> axes = new HashSet<>();
        for (long axis : given) {
            if (!axes.add(n.axis(axis, rank))) {
                throw n.fail(Problem.INCONSISTENT, "adds axis " + axis + " twice");
            }
        }
        List<Dim> dims = new ArrayList<>();
        int next = 0;
        for (int axis = 0; axis < rank; axis++) {
            dims.add(axes.contains(axis) ? Dim.of(1) : x.shape().dim(next++));
        }
        return n.g().reshape(x, new Shape(dims));
    }

    static Value transpose(Call n) {
        Value x = n.in(0);
        int[] perm = n.integers("perm")
                .map(given -> Arrays.stream(given)
                        .mapToInt(axis -> n.axis(axis, x.rank()))
                        .toArray())
                .orElseGet(() -> IntStream.range(0, x.rank())
                        .map(axis -> x.rank() - 1 - axis)
                        .toArray());
        if (perm.length != x.rank() || IntStream.of(perm).distinct().count() != perm.length) {
            throw n.fail(Problem.INCONSISTENT, "reorders " + x.rank() + " dimensions by " + Arrays.toString(perm));
        }
        return n.g().transpose(x, perm);
    }

    static Value concat(Call n) {
        Value[] values = new Value[n.operands().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = n.in(i);
        }
        if (values.length == 0) {
            throw n.fail(Problem.INCONSISTENT, "joins nothing");
        }
        int axis = n.axis("axis", n.opset() < CONCAT_NAMES_ITS_AXIS ? 1 : 0, values[0].rank());
        return values.length == 1 ? values[0] : n.g().concat(axis, values);
    }

    static List<Value> split(Call n) {
        Value x = n.in(0);
        int axis = n.axis("axis", 0, x.rank());
        int parts = Math.toIntExact(n.integer("num_outputs", n.proto().getOutputCount()));
        Optional<long[]> sizes = n.integers("split", 1);
        if (!(x.shape().dim(axis) instanceof Dim.Fixed(int size)) || parts < 1 || parts > size) {
            throw n.fail(Problem.UNSUPPORTED, "cuts axis " + axis + " of " + x.shape() + " into " + parts + " parts");
        }
        int even = Math.ceilDiv(size, parts);
        List<Value> values = new ArrayList<>();
        int start = 0;
        for (int part = 0; part < sizes.map(given -> given.length).orElse(parts); part++) {
            int here = part;
            int length = sizes.map(given -> Math.toIntExact(given[here])).orElse(Math.min(even, size - start));
            values.add(Slices.run(n, x, axis, start, Math.addExact(start, Math.max(length, 0))));
            start = Math.addExact(start, length);
        }
        return values;
    }

    static Value expand(Call n) {
        Value x = n.in(0);
        return n.g().expand(x, new Shape(expanded(n, x.shape(), n.extents(1))));
    }

    /** What a shape becomes: ONNX broadcasts both ways. */
    static List<Dim> expanded(Call n, Shape from, List<Extent> target) {
        int rank = Math.max(from.rank(), target.size());
        if (rank > TensorReader.MAX_RANK) {
            throw n.fail(Problem.TOO_LARGE, "makes " + rank + " dimensions");
        }
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            int own = axis - rank + from.rank();
            int wanted = axis - rank + target.size();
            Dim mine = own < 0 ? Dim.of(1) : from.dim(own);
            Dim theirs = wanted < 0
                    ? Dim.of(1)
                    : target.get(wanted)
                            .dim()
                            .orElseThrow(() -> n.fail(Problem.INCONSISTENT, "repeats to " + target.get(wanted)));
            dims.add(expanded(n, from, mine, theirs));
        }
        return dims;
    }

    /**
     * What one dimension becomes: one of both is 1, or they are equal. Two names may be one size, which a run checks.
     */
    private static Dim expanded(Call n, Shape from, Dim mine, Dim theirs) {
        Dim one = Dim.of(1);
        if (!mine.equals(one) && !theirs.equals(one) && !mine.equals(theirs) && theirs instanceof Dim.Fixed) {
            throw n.fail(
                    mine instanceof Dim.Fixed ? Problem.INCONSISTENT : Problem.UNSUPPORTED,
                    "repeats " + from + " to " + theirs + " where it has " + mine + "; it must have 1 or " + theirs
                            + " there, and that be known. Export the model with a fixed size");
        }
        return mine.equals(one) ? theirs : mine;
    }

    static Value gather(Call n) {
        Value x = n.in(0);
        int axis = n.axis("axis", 0, x.rank());
        if (n.operand(1) instanceof Operand.Known known) {
            return known.tensor().rank() == 0
                    ? pick(n, x, axis, n.integers(1)[0])
                    : Lookups.along(n.g(), x, axis, fromZero(n, x, axis));
        }
        return Lookups.along(n.g(), x, axis, n.in(1));
    }

    /** One step of an axis, such as the last one of a sequence. */
    private static Value pick(Call n, Value x, int axis, long index) {
        Value part = Slices.run(n, x, axis, index, index == -1 ? Long.MAX_VALUE : index + 1);
        List<Dim> dims = new ArrayList<>(part.shape().dims());
        dims.remove(axis);
        return n.g().reshape(part, new Shape(dims));
    }

    private static Value fromZero(Call n, Value x, int axis) {
        long[] indices = n.integers(1);
        for (int i = 0; i < indices.length; i++) {
            if (x.shape().dim(axis) instanceof Dim.Fixed(int size)) {
                indices[i] = n.axis(indices[i], size);
            } else if (indices[i] < 0) {
                throw n.fail(Problem.UNSUPPORTED, "counts several indices from the end of " + x.shape());
            }
        }
        return n.g().constant(Tensor.of(n.known(1).dims(), indices));
    }

    /** As the type of another value. */
    static Value castLike(Call n) {
        return n.g().cast(n.in(0), n.in(1).dtype());
    }

    /** Blocks of channels to places beside one another, or back. */
    static Value depth(Call n, boolean toSpace) {
        Value x = n.in(0);
        long block = n.integer("blocksize", 0);
        boolean fits = x.rank() == 4 && block >= 1 && block <= 1 << 12;
        if (!fits || !(x.shape().dim(1) instanceof Dim.Fixed(int channels))) {
            throw n.fail(Problem.INCONSISTENT, "moves blocks of " + block + " in " + x.shape());
        }
        int size = (int) block;
        int square = size * size;
        Dim batch = x.shape().dim(0);
        Dim rows = x.shape().dim(2);
        Dim columns = x.shape().dim(3);
        Dim side = Dim.of(size);
        if (!toSpace) {
            Value apart = n.g().reshape(
                            x, Shape.of(batch, channels, rows.dividedBy(size), side, columns.dividedBy(size), side));
            Value moved = n.g().transpose(apart, 0, 3, 5, 1, 2, 4);
            return n.g().reshape(
                            moved, Shape.of(batch, channels * square, rows.dividedBy(size), columns.dividedBy(size)));
        }
        boolean isDepthFirst = n.word("mode", "DCR").equals("DCR");
        Dim rest = Dim.of(channels / square);
        Value apart = n.g().reshape(
                        x,
                        isDepthFirst
                                ? Shape.of(batch, side, side, rest, rows, columns)
                                : Shape.of(batch, rest, side, side, rows, columns));
        Value moved =
                isDepthFirst ? n.g().transpose(apart, 0, 3, 4, 1, 5, 2) : n.g().transpose(apart, 0, 1, 4, 2, 5, 3);
        return n.g().reshape(moved, Shape.of(batch, rest, rows.times(size), columns.times(size)));
    }

    static Value cast(Call n) {
        int number = Math.clamp(n.integer("to", 1), -1, Integer.MAX_VALUE);
        if (TensorReader.isHalf(number)) {
            return n.g().cast(n.in(0), TensorReader.computed(number, n.where(), n.context()));
        }
        DType to = Tensors.dtype(number)
                .orElseThrow(() -> n.fail(
                        Problem.UNSUPPORTED,
                        "gives "
                                + TensorReader.type(number).map(Enum::name).orElse("element type " + number)
                                + "; graphs have FLOAT, DOUBLE, INT32, INT64 and BOOL. Convert the model to one of"
                                + " these before the export"));
        return n.g().cast(n.in(0), to);
    }
}

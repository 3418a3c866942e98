package org.lstm4j.graph;

import java.util.List;
import java.util.stream.Stream;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;

/** What operators give that put elements elsewhere. */
final class PlacementShapes extends ShapeRules {
    PlacementShapes(Draft draft) {
        super(draft);
    }

    @Override
    List<Type> types() {
        return switch (op) {
            case RESHAPE -> reshape();
            case TRANSPOSE -> transpose();
            case CONCAT -> concat();
            case SLICE -> slice();
            case EXPAND -> expand();
            case GATHER -> gather();
            case SIZE -> one(Shape.SCALAR, DType.INT64);
            case GATHER_GRAD -> gatherGrad();
            case SLICE_GRAD -> sliceGrad();
            default -> throw new AssertionError(op);
        };
    }

    private List<Type> reshape() {
        Shape target = attributes.shape("shape");
        if (!Dim.product(in(0).shape().dims()).equals(Dim.product(target.dims()))
                && !sameFactors(in(0).shape(), target)) {
            throw fail("cannot turn " + in(0).shape() + " into " + target + ": they do not have the same number of"
                    + " elements");
        }
        return one(target, in(0).dtype());
    }

    private static boolean sameFactors(Shape a, Shape b) {
        return sortedFactors(a).equals(sortedFactors(b));
    }

    private static List<String> sortedFactors(Shape shape) {
        Dim product = Dim.product(shape.dims());
        Stream<Dim> factors = product instanceof Dim.Product p ? p.factors().stream() : Stream.of(product);
        return factors.map(Dim::toString).sorted().toList();
    }

    private List<Type> transpose() {
        List<Integer> perm = attributes.integers("perm");
        List<Integer> sorted = perm.stream().sorted().toList();
        List<Integer> all = Stream.iterate(0, i -> i + 1).limit(in(0).rank()).toList();
        if (!sorted.equals(all)) {
            throw fail("needs a permutation of " + all + "; got " + perm + " for " + in(0).shape());
        }
        return one(new Shape(perm.stream().map(axis -> in(0).shape().dim(axis)).toList()), in(0).dtype());
    }

    private List<Type> concat() {
        int axis = axis(in(0).shape());
        sameType();
        long sum = 0;
        for (Value input : inputs) {
            if (input.rank() != in(0).rank()
                    || !input.shape().with(axis, Dim.of(1)).equals(in(0).shape().with(axis, Dim.of(1)))) {
                throw fail("needs equal shapes but for axis " + axis + "; got "
                        + inputs.stream().map(Value::shape).toList());
            }
            sum += fixedDim(input, axis);
        }
        if (sum > Tensor.MAX_SIZE) {
            throw fail(
                    "gives " + sum + " elements along axis " + axis + "; at most " + Tensor.MAX_SIZE + " are possible");
        }
        return one(in(0).shape().with(axis, Dim.of((int) sum)), in(0).dtype());
    }

    private List<Type> slice() {
        int axis = axis(in(0).shape());
        long start = attributes.integer("start");
        long end = attributes.integer("end");
        Dim dim = in(0).shape().dim(axis);
        long size;
        if (dim instanceof Dim.Fixed(int whole)) {
            long from = Math.clamp(start < 0 ? start + whole : start, 0, whole);
            long to = Math.clamp(end < 0 ? end + whole : end, 0, whole);
            size = Math.max(0, to - from);
        } else if (start >= 0 == end >= 0 && end != Integer.MAX_VALUE) {
            size = end - start;
        } else if (start < 0 && end == Integer.MAX_VALUE) {
            size = -start;
        } else {
            throw fail("of an axis without a fixed size must count both ends from the same side; got " + start + " to "
                    + end + " of " + in(0).shape());
        }
        if (size > Tensor.MAX_SIZE) {
            throw fail("takes " + size + " elements; an axis has at most " + Tensor.MAX_SIZE);
        }
        if (size < 0) {
            throw fail("has its start " + start + " behind its end " + end);
        }
        return one(in(0).shape().with(axis, Dim.of((int) size)), in(0).dtype());
    }

    private List<Type> expand() {
        Shape target = attributes.shape("shape");
        if (!broadcast(in(0).shape(), target).equals(target)) {
            throw fail("cannot broadcast " + in(0).shape() + " to " + target);
        }
        return one(target, in(0).dtype());
    }

    private List<Type> gather() {
        atLeast(0, 1);
        integers(1);
        return one(in(1).shape().concat(in(0).shape().slice(1, in(0).rank())), in(0).dtype());
    }

    private List<Type> gatherGrad() {
        integers(1);
        int indices = in(1).rank();
        if (in(0).rank() < indices || !in(0).shape().slice(0, indices).equals(in(1).shape())) {
            throw fail("needs a row for each index " + in(1).shape() + "; got " + in(0).shape());
        }
        return one(
                Shape.of(attributes.dimension("rows")).concat(in(0).shape().slice(indices, in(0).rank())), floating(0));
    }

    private List<Type> sliceGrad() {
        Shape whole = in(1).shape();
        int axis = axis(whole);
        if (in(0).rank() != whole.rank() || !in(0).shape().with(axis, Dim.of(1)).equals(whole.with(axis, Dim.of(1)))) {
            throw fail("needs a part of " + whole + " along axis " + axis + "; got " + in(0).shape());
        }
        return one(whole, floating(0));
    }
}

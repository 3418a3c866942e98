package org.lstm4j.graph;

import java.util.List;
import java.util.stream.Stream;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
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
        if (!Dim.product(in(0).shape().dims()).equals(Dim.product(target.dims()))) {
            throw fail("cannot turn " + in(0).shape() + " into " + target + ": they do not have the same number of"
                    + " elements");
        }
        return one(target, in(0).dtype());
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
        Dim sum = Dim.of(0);
        for (Value input : inputs) {
            if (input.rank() != in(0).rank()
                    || !input.shape().with(axis, Dim.of(1)).equals(in(0).shape().with(axis, Dim.of(1)))) {
                throw fail("needs equal shapes but for axis " + axis + "; got "
                        + inputs.stream().map(Value::shape).toList());
            }
            sum = sum.plus(input.shape().dim(axis));
        }
        if (sum instanceof Dim.Fixed(int size) && size > Tensor.MAX_SIZE) {
            throw fail("gives " + size + " elements along axis " + axis + "; at most " + Tensor.MAX_SIZE
                    + " are possible");
        }
        return one(in(0).shape().with(axis, sum), in(0).dtype());
    }

    private List<Type> slice() {
        Shape whole = in(0).shape();
        int axis = axis(whole);
        Dim part;
        try {
            part = SliceRange.part(whole.dim(axis), attributes);
        } catch (InvalidInputException | ArithmeticException e) {
            throw fail(e.getMessage() + "; axis " + axis + " of " + whole);
        }
        if (part instanceof Dim.Fixed(int size) && size > Tensor.MAX_SIZE) {
            throw fail("takes " + size + " elements; an axis has at most " + Tensor.MAX_SIZE);
        }
        return one(whole.with(axis, part), in(0).dtype());
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

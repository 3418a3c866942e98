package org.lstm4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The dimensions of a value, outermost first, row-major. A scalar has none. Immutable.
 *
 * <p>Shapes of a graph may hold names ({@code [batch, time, 16]}); shapes of a {@link Tensor} are all numbers.
 */
public record Shape(List<Dim> dims) {
    /** The shape of a single number. */
    public static final Shape SCALAR = new Shape(List.of());

    /** Copies the list. */
    public Shape {
        dims = List.copyOf(dims);
    }

    /**
     * A shape of numbers ({@link Integer}), names ({@link String}) and {@link Dim}s.
     *
     * @throws InvalidInputException for anything else
     */
    public static Shape of(Object... dims) {
        List<Dim> list = new ArrayList<>();
        for (Object dim : dims) {
            list.add(
                    switch (dim) {
                        case Integer size -> Dim.of(size);
                        case String name -> Dim.of(name);
                        case Dim given -> given;
                        default -> throw new InvalidInputException("A dimension is a number or a name, not " + dim);
                    });
        }
        return new Shape(list);
    }

    /** A shape of numbers. */
    public static Shape ofInts(int... dims) {
        return new Shape(Arrays.stream(dims).mapToObj(Dim::of).toList());
    }

    /** Reads what {@link #toString} wrote, such as {@code [batch, 16]}. */
    public static Shape parse(String text) {
        String body = text.strip();
        if (!body.startsWith("[") || !body.endsWith("]")) {
            throw new InvalidInputException("A shape looks like [batch, 16], not " + text);
        }
        body = body.substring(1, body.length() - 1).strip();
        return body.isEmpty()
                ? SCALAR
                : new Shape(Arrays.stream(body.split(",", -1)).map(Dim::parse).toList());
    }

    /** The number of dimensions. */
    public int rank() {
        return dims.size();
    }

    /** One dimension; a negative axis counts from the end. */
    public Dim dim(int axis) {
        return dims.get(axis < 0 ? rank() + axis : axis);
    }

    /** The size of a dimension that must be a number. @throws InvalidInputException if it is a name */
    public int fixed(int axis) {
        if (dim(axis) instanceof Dim.Fixed(int size)) {
            return size;
        }
        throw new InvalidInputException("Dimension " + axis + " of " + this + " must be a number here");
    }

    /** True if no dimension is a name. */
    public boolean isFixed() {
        return dims.stream().allMatch(Dim.Fixed.class::isInstance);
    }

    /** The actual dimensions. */
    public int[] resolve(Sizes sizes) {
        int[] actual = new int[rank()];
        for (int axis = 0; axis < actual.length; axis++) {
            actual[axis] = dims.get(axis).size(sizes);
        }
        return actual;
    }

    /** The actual number of elements; 1 for a scalar. @throws TooLargeException beyond {@link Tensor#MAX_SIZE} */
    public int size(Sizes sizes) {
        return size("A value", sizes);
    }

    /**
     * The actual number of elements; 1 for a scalar.
     *
     * @param what whose shape this is, for the message
     * @throws TooLargeException beyond {@link Tensor#MAX_SIZE}
     */
    public int size(String what, Sizes sizes) {
        // without an array, since this is asked again and again
        long size = 1;
        for (Dim dim : dims) {
            size = Math.min(size, Tensor.MAX_SIZE + 1L) * dim.size(sizes);
        }
        if (size > Tensor.MAX_SIZE) {
            int[] actual = resolve(sizes);
            if (Tensor.product(actual) == 0) {
                return 0;
            }
            String named = isFixed() ? "" : ", now " + Arrays.toString(actual) + ",";
            throw TooLargeException.elements(what + " " + this + named, actual);
        }
        return (int) size;
    }

    /** This shape with one dimension replaced. */
    public Shape with(int axis, Dim dim) {
        List<Dim> copy = new ArrayList<>(dims);
        copy.set(axis < 0 ? rank() + axis : axis, dim);
        return new Shape(copy);
    }

    /** The dimensions from one axis (included) to another (excluded). */
    public Shape slice(int from, int to) {
        return new Shape(dims.subList(from, to));
    }

    /** This shape with the dimensions of another behind it. */
    public Shape concat(Shape other) {
        List<Dim> all = new ArrayList<>(dims);
        all.addAll(other.dims);
        return new Shape(all);
    }

    @Override
    public String toString() {
        return dims.stream().map(Dim::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}

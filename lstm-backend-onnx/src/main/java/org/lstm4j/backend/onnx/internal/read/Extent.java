package org.lstm4j.backend.onnx.internal.read;

import java.util.List;
import java.util.Optional;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;

/** A whole number in a computation of shapes: a number, or the size of a dimension that only a run knows. */
sealed interface Extent {
    /** A number, perhaps negative. */
    record Exact(long value) implements Extent {
        @Override
        public String toString() {
            return Long.toString(value);
        }
    }

    /** A size that is no number. */
    record Named(Dim size) implements Extent {
        @Override
        public String toString() {
            return size.toString();
        }
    }

    static Extent of(long value) {
        return new Exact(value);
    }

    static Extent of(Dim dim) {
        return dim instanceof Dim.Fixed(int size) ? new Exact(size) : new Named(dim);
    }

    /** As a dimension, if it is one. */
    default Optional<Dim> dim() {
        return switch (this) {
            case Exact(long value) ->
                value >= 0 && value <= Integer.MAX_VALUE ? Optional.of(Dim.of((int) value)) : Optional.empty();
            case Named(Dim size) -> Optional.of(size);
        };
    }

    /** The sum, if it is a number or a size. */
    default Optional<Extent> plus(Extent other) {
        if (this instanceof Exact(long a) && other instanceof Exact(long b)) {
            return Optional.of(of(Math.addExact(a, b)));
        }
        if (this instanceof Named(Dim a) && other instanceof Named(Dim b)) {
            return Optional.of(of(a.plus(b)));
        }
        Dim size = this instanceof Named(Dim a) ? a : ((Named) other).size();
        long number = this instanceof Exact(long a) ? a : ((Exact) other).value();
        return Math.abs(number) < Integer.MAX_VALUE / 2 ? Optional.of(of(size.plus((int) number))) : Optional.empty();
    }

    /** The difference, if it is a number or a size. */
    default Optional<Extent> minus(Extent other) {
        if (other instanceof Exact(long b)) {
            return plus(of(Math.negateExact(b)));
        }
        if (equals(other)) {
            return Optional.of(of(0));
        }
        // what is less for all sizes is no size, and refused
        return dim().flatMap(a -> other.dim().flatMap(b -> difference(a, b)));
    }

    private static Optional<Extent> difference(Dim a, Dim b) {
        try {
            return Optional.of(of(a.minus(b)));
        } catch (InvalidInputException negative) {
            return Optional.empty();
        }
    }

    /** How often a number goes into it, if that is a number or a size. */
    default Optional<Extent> dividedBy(Extent other) {
        if (!(other instanceof Exact(long divisor)) || divisor == 0) {
            return Optional.empty();
        }
        return switch (this) {
            case Exact(long value) -> Optional.of(of(value / divisor));
            case Named(Dim size) ->
                divisor > 0 && divisor <= Integer.MAX_VALUE
                        ? Optional.of(of(size.dividedBy((int) divisor)))
                        : Optional.empty();
        };
    }

    /** The product, if it is a number or a size. */
    default Optional<Extent> times(Extent other) {
        if (this instanceof Exact(long a) && other instanceof Exact(long b)) {
            return Optional.of(of(Math.multiplyExact(a, b)));
        }
        return dim().flatMap(a -> other.dim().map(b -> of(Dim.product(List.of(a, b)))));
    }
}

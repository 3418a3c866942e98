package org.lstm4j.backend.onnx.internal.read;

import java.util.List;
import java.util.Optional;
import org.lstm4j.Dim;

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

    /** The product, if it is a number or a size. */
    default Optional<Extent> times(Extent other) {
        if (this instanceof Exact(long a) && other instanceof Exact(long b)) {
            return Optional.of(of(Math.multiplyExact(a, b)));
        }
        return dim().flatMap(a -> other.dim().map(b -> of(Dim.product(List.of(a, b)))));
    }
}

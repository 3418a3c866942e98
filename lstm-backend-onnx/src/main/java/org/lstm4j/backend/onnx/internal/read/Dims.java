package org.lstm4j.backend.onnx.internal.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lstm4j.Dim;

/** Division of dimensions, for the one size that a Reshape leaves open. */
final class Dims {
    private Dims() {}

    /** What some dimensions' product is of others', if it divides them. */
    static Optional<Dim> quotient(List<Dim> dividend, List<Dim> divisor) {
        List<Dim> rest = factors(dividend);
        long fixed = fixed(dividend);
        for (Dim factor : factors(divisor)) {
            if (!rest.remove(factor)) {
                return Optional.empty();
            }
        }
        long by = fixed(divisor);
        if (by == 0 || fixed % by != 0) {
            return Optional.empty();
        }
        rest.addFirst(Dim.of(Math.toIntExact(fixed / by)));
        return Optional.of(Dim.product(rest));
    }

    private static List<Dim> factors(List<Dim> dims) {
        List<Dim> named = new ArrayList<>();
        for (Dim dim : dims) {
            for (Dim factor : dim instanceof Dim.Product(List<Dim> factors) ? factors : List.of(dim)) {
                if (!(factor instanceof Dim.Fixed)) {
                    named.add(factor);
                }
            }
        }
        return named;
    }

    private static long fixed(List<Dim> dims) {
        long product = 1;
        for (Dim dim : dims) {
            for (Dim factor : dim instanceof Dim.Product(List<Dim> factors) ? factors : List.of(dim)) {
                if (factor instanceof Dim.Fixed(int size)) {
                    product = Math.multiplyExact(product, size);
                }
            }
        }
        return product;
    }
}

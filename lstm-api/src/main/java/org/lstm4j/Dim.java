package org.lstm4j;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One dimension of a {@link Shape}: a number, a name whose number is known only when a batch arrives ({@code batch},
 * {@code time}), or a product of such, which comes from flattening several dimensions into one. Immutable.
 */
public sealed interface Dim {

    /** The actual size. @throws InvalidInputException if a name has no size */
    int size(Sizes sizes);

    /** A dimension whose size never changes; zero is allowed. */
    record Fixed(int value) implements Dim {
        /** Checks that the size is not negative. */
        public Fixed {
            if (value < 0) {
                throw new InvalidInputException("A dimension cannot be negative: " + value);
            }
        }

        @Override
        public int size(Sizes sizes) {
            return value;
        }

        @Override
        public String toString() {
            return Integer.toString(value);
        }
    }

    /** A dimension whose size each run brings; equal names are equal sizes. */
    record Named(String name) implements Dim {
        /** Checks that the name is a word of letters, digits and underscores that starts with a letter. */
        public Named {
            if (!name.matches("[A-Za-z][A-Za-z0-9_]*")) {
                throw new InvalidInputException("A dimension's name is a word such as batch, not \"" + name + "\"");
            }
        }

        @Override
        public int size(Sizes sizes) {
            return sizes.get(name);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** The product of at least two dimensions, at most one of them fixed and then first, none a product itself. */
    record Product(List<Dim> factors) implements Dim {
        /** Copies the list; use {@link Dim#product} to get the canonical form. */
        public Product {
            factors = List.copyOf(factors);
        }

        @Override
        public int size(Sizes sizes) {
            return checkedProduct(
                    this.toString(),
                    factors.stream().mapToInt(factor -> factor.size(sizes)).toArray());
        }

        @Override
        public String toString() {
            return factors.stream().map(Dim::toString).collect(Collectors.joining("*"));
        }
    }

    /** The dimension of a fixed size. */
    static Dim of(int size) {
        return new Fixed(size);
    }

    /** The dimension of that name. */
    static Dim of(String name) {
        return new Named(name);
    }

    /** The product in canonical form: nested products flattened, fixed factors multiplied and put first. */
    static Dim product(List<Dim> dims) {
        List<Integer> fixed = new ArrayList<>();
        List<Dim> named = new ArrayList<>();
        for (Dim dim : dims) {
            for (Dim factor : dim instanceof Product product ? product.factors() : List.of(dim)) {
                if (factor instanceof Fixed(int value)) {
                    fixed.add(value);
                } else {
                    named.add(factor);
                }
            }
        }
        int number = checkedProduct(
                fixed.stream().map(String::valueOf).collect(Collectors.joining("*")),
                fixed.stream().mapToInt(Integer::intValue).toArray());
        if (named.isEmpty()) {
            return of(number);
        }
        if (number != 1) {
            named.addFirst(of(number));
        }
        return named.size() == 1 ? named.getFirst() : new Product(named);
    }

    /**
     * The product of sizes as one size.
     *
     * @param what what it is the size of, for the message
     * @throws TooLargeException beyond {@link Tensor#MAX_SIZE}
     */
    static int checkedProduct(String what, int... sizes) {
        int product = Tensor.product(sizes);
        if (product < 0) {
            throw TooLargeException.elements("The dimension " + what, sizes);
        }
        return product;
    }

    /** Reads what {@link Object#toString} wrote: {@code 64}, {@code batch} or {@code 2*batch*time}. */
    static Dim parse(String text) {
        List<Dim> factors = new ArrayList<>();
        for (String factor : text.strip().split("\\*", -1)) {
            String word = factor.strip();
            if (word.matches("[0-9]{1,10}")) {
                long size = Long.parseLong(word);
                if (size > Integer.MAX_VALUE) {
                    throw new InvalidInputException("A dimension is too large: " + word);
                }
                factors.add(of((int) size));
            } else {
                factors.add(of(word));
            }
        }
        return product(factors);
    }
}

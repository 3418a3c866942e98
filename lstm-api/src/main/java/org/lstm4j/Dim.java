package org.lstm4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * One dimension of a {@link Shape}: a number, a name whose number is known only when a batch arrives ({@code batch},
 * {@code time}), or what comes of these: a product from flattening several dimensions into one ({@code batch*time}), a
 * sum from cutting and joining ({@code time-2}), a quotient from taking every second step ({@code (time+1)/2}).
 * Immutable.
 *
 * <p>What is made by the methods here has one form, so that dimensions that are equal for all sizes by the rules of
 * sums and products are {@link Object#equals equal}.
 */
public sealed interface Dim {

    /**
     * The actual size.
     *
     * @throws InvalidInputException if a name has no size, or the size would be negative
     * @throws TooLargeException beyond {@link Tensor#MAX_SIZE}
     */
    int size(Sizes sizes);

    /** The names that it is made of, sorted. */
    Set<String> names();

    /** The same made of other dimensions, by a rule for names and numbers. */
    Dim replace(UnaryOperator<Dim> rule);

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
        public Set<String> names() {
            return Set.of();
        }

        @Override
        public Dim replace(UnaryOperator<Dim> rule) {
            return rule.apply(this);
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
        public Set<String> names() {
            return Set.of(name);
        }

        @Override
        public Dim replace(UnaryOperator<Dim> rule) {
            return rule.apply(this);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * The product of at least two dimensions, at most one of them fixed and then first, none a product or a sum itself.
     * Equal to one of the same factors in another order.
     */
    record Product(List<Dim> factors) implements Dim {
        /** Copies the list; use {@link Dim#product} to get the one form. */
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
        public Set<String> names() {
            return Dim.names(factors);
        }

        @Override
        public Dim replace(UnaryOperator<Dim> rule) {
            return product(factors.stream().map(factor -> factor.replace(rule)).toList());
        }

        private List<String> sorted() {
            return factors.stream().map(Dim::toString).sorted().toList();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Product product
                    && (factors.equals(product.factors) || sorted().equals(product.sorted()));
        }

        @Override
        public int hashCode() {
            return factors.stream().mapToInt(Dim::hashCode).sum();
        }

        @Override
        public String toString() {
            return factors.stream()
                    .map(factor -> factor instanceof Quotient ? "(" + factor + ")" : factor.toString())
                    .collect(Collectors.joining("*"));
        }
    }

    /**
     * One summand of a {@link Sum}.
     *
     * @param factor how often, negative if it is subtracted; not 0
     * @param dim a name, a quotient, or a product of these without a number
     */
    record Term(int factor, Dim dim) {
        private String text(boolean isFirst) {
            String sign = factor < 0 ? "-" : isFirst ? "" : "+";
            long times = Math.abs((long) factor);
            boolean isAlone = times == 1;
            return sign + (isAlone ? "" : times + "*") + (!isAlone && dim instanceof Quotient ? "(" + dim + ")" : dim);
        }
    }

    /** The sum of what depends on names and of a number, which may be negative. */
    record Sum(List<Term> terms, int constant) implements Dim {
        /** Copies the list; use {@link Dim#plus} and {@link Dim#minus} to get the one form. */
        public Sum {
            terms = List.copyOf(terms);
        }

        @Override
        public int size(Sizes sizes) {
            long size = constant;
            for (Term term : terms) {
                size += (long) term.factor() * term.dim().size(sizes);
            }
            if (size < 0) {
                throw new InvalidInputException("The dimension " + this + " would be " + size + " with " + sizes
                        + "; it must be 0 or more. Give longer input");
            }
            return checkedProduct(this.toString(), (int) Math.min(size, Integer.MAX_VALUE));
        }

        @Override
        public Set<String> names() {
            return Dim.names(terms.stream().map(Term::dim).toList());
        }

        @Override
        public Dim replace(UnaryOperator<Dim> rule) {
            Polynomial sum = Polynomial.of(constant);
            for (Term term : terms) {
                sum = sum.plus(Polynomial.of(term.dim().replace(rule)), term.factor());
            }
            return sum.toDim();
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            for (Term term : terms) {
                text.append(term.text(text.isEmpty()));
            }
            return constant == 0 ? text.toString() : text + (constant < 0 ? "" : "+") + constant;
        }
    }

    /** How often a number goes into a dimension that depends on names, rounded down. */
    record Quotient(Dim dividend, int divisor) implements Dim {
        /** Checks the divisor; use {@link Dim#dividedBy} to get the one form. */
        public Quotient {
            if (divisor < 1) {
                throw new InvalidInputException("A dimension is divided by 1 or more, not by " + divisor);
            }
        }

        @Override
        public int size(Sizes sizes) {
            return dividend.size(sizes) / divisor;
        }

        @Override
        public Set<String> names() {
            return dividend.names();
        }

        @Override
        public Dim replace(UnaryOperator<Dim> rule) {
            return dividend.replace(rule).dividedBy(divisor);
        }

        @Override
        public String toString() {
            return (dividend instanceof Named ? dividend.toString() : "(" + dividend + ")") + "/" + divisor;
        }
    }

    /** True if it never gets smaller where a name gets larger: it is largest where each of its names is. */
    default boolean isMonotonic() {
        return switch (this) {
            case Fixed fixed -> true;
            case Named named -> true;
            case Product(List<Dim> factors) -> factors.stream().allMatch(Dim::isMonotonic);
            case Quotient(Dim dividend, int divisor) -> dividend.isMonotonic();
            case Sum(List<Term> terms, int constant) ->
                terms.stream().allMatch(term -> term.factor() > 0 && term.dim().isMonotonic());
        };
    }

    private static Set<String> names(List<Dim> dims) {
        Set<String> names = new TreeSet<>();
        dims.forEach(dim -> names.addAll(dim.names()));
        return names;
    }

    /** The sum of two dimensions. */
    default Dim plus(Dim other) {
        return Polynomial.of(this).plus(Polynomial.of(other), 1).toDim();
    }

    /** This and a number, which may be negative. */
    default Dim plus(int number) {
        return Polynomial.of(this).plus(Polynomial.of(number), 1).toDim();
    }

    /**
     * The difference of two dimensions.
     *
     * @throws InvalidInputException if it is negative for all sizes
     */
    default Dim minus(Dim other) {
        return Polynomial.of(this).plus(Polynomial.of(other), -1).toDim();
    }

    /** This less a number. @throws InvalidInputException if it is negative for all sizes */
    default Dim minus(int number) {
        return plus(-number);
    }

    /** This dimension several times. @throws InvalidInputException for a negative number */
    default Dim times(int number) {
        return product(List.of(of(number), this));
    }

    /** How often a number goes into this dimension, rounded down. @throws InvalidInputException for less than 1 */
    default Dim dividedBy(int divisor) {
        return Polynomial.of(this).dividedBy(divisor).toDim();
    }

    /** The dimension of a fixed size. */
    static Dim of(int size) {
        return new Fixed(size);
    }

    /** The dimension of that name. */
    static Dim of(String name) {
        return new Named(name);
    }

    /**
     * The product in its one form: nested products flattened, numbers multiplied and put first, sums multiplied out.
     */
    static Dim product(List<Dim> dims) {
        if (dims.stream().anyMatch(Sum.class::isInstance)) {
            Polynomial product = Polynomial.of(1);
            for (Dim dim : dims) {
                product = product.times(Polynomial.of(dim));
            }
            return product.toDim();
        }
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
        if (named.isEmpty() || number == 0) {
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

    /** Reads what {@link Object#toString} wrote: {@code 64}, {@code 2*batch*time} or {@code (time+1)/2-1}. */
    static Dim parse(String text) {
        return new DimParser(text).parse();
    }
}

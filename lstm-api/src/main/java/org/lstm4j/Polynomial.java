package org.lstm4j;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Dimensions while they are added, multiplied and divided: a sum of products of names and {@link Dim.Quotient}s with
 * whole numbers, by which equal ones have one form. Immutable.
 */
final class Polynomial {
    /** More summands than any layer gives; a bound for what a file may ask for. */
    private static final int MAX_TERMS = 64;

    /** Products without numbers and how often they count, never 0, by their text; the number alone has none. */
    private final NavigableMap<String, Monomial> monomials;

    /** The factors in the order of their texts, and how often their product counts. */
    private record Monomial(List<Dim> factors, long count) {
        String key() {
            return factors.stream().map(Dim::toString).collect(Collectors.joining("*"));
        }

        Monomial with(long number) {
            return new Monomial(factors, number);
        }

        Monomial times(Monomial other) {
            List<Dim> all = Stream.concat(factors.stream(), other.factors.stream())
                    .sorted(Comparator.comparing(Dim::toString))
                    .toList();
            return new Monomial(all, Math.multiplyExact(count, other.count));
        }

        Dim product() {
            return factors.size() == 1 ? factors.getFirst() : new Dim.Product(factors);
        }
    }

    private Polynomial(NavigableMap<String, Monomial> monomials) {
        if (monomials.size() > MAX_TERMS) {
            throw new InvalidInputException("A dimension would be a sum of " + monomials.size() + " products; at most "
                    + MAX_TERMS + " are possible");
        }
        this.monomials = monomials;
    }

    private static Polynomial of(List<Monomial> list) {
        NavigableMap<String, Monomial> sum = new TreeMap<>();
        for (Monomial monomial : list) {
            add(sum, monomial);
        }
        return new Polynomial(sum);
    }

    private static void add(SortedMap<String, Monomial> sum, Monomial monomial) {
        Monomial known = sum.get(monomial.key());
        long count = known == null ? monomial.count() : Math.addExact(known.count(), monomial.count());
        if (count == 0) {
            sum.remove(monomial.key());
        } else {
            sum.put(monomial.key(), monomial.with(count));
        }
    }

    static Polynomial of(long number) {
        return of(List.of(new Monomial(List.of(), number)));
    }

    static Polynomial of(Dim dim) {
        return switch (dim) {
            case Dim.Fixed(int size) -> of(size);
            case Dim.Named named -> of(List.of(new Monomial(List.of(named), 1)));
            case Dim.Quotient quotient -> of(List.of(new Monomial(List.of(quotient), 1)));
            case Dim.Product(List<Dim> factors) -> {
                Polynomial product = of(1);
                for (Dim factor : factors) {
                    product = product.times(of(factor));
                }
                yield product;
            }
            case Dim.Sum(List<Dim.Term> terms, int constant) -> {
                Polynomial sum = of(constant);
                for (Dim.Term term : terms) {
                    sum = sum.plus(of(term.dim()), term.factor());
                }
                yield sum;
            }
        };
    }

    /** This and another some times. */
    Polynomial plus(Polynomial other, long times) {
        return checked(() -> {
            NavigableMap<String, Monomial> sum = new TreeMap<>(monomials);
            for (Monomial monomial : other.monomials.values()) {
                add(sum, monomial.with(Math.multiplyExact(monomial.count(), times)));
            }
            return new Polynomial(sum);
        });
    }

    Polynomial times(Polynomial other) {
        return checked(() -> {
            List<Monomial> products = new ArrayList<>();
            for (Monomial a : monomials.values()) {
                for (Monomial b : other.monomials.values()) {
                    products.add(a.times(b));
                }
            }
            return of(products);
        });
    }

    private interface Computation {
        Polynomial run();
    }

    private static Polynomial checked(Computation computation) {
        try {
            return computation.run();
        } catch (ArithmeticException e) {
            throw new InvalidInputException("A dimension has numbers beyond 64 bits", e);
        }
    }

    private long number() {
        Monomial number = monomials.get("");
        return number == null ? 0 : number.count();
    }

    /**
     * Rounded down. What the divisor goes into without a rest is taken out of the quotient, so that {@code (time+3)/2}
     * is {@code (time+1)/2+1} however it came about, and the rest is never negative if names are not.
     */
    Polynomial dividedBy(int divisor) {
        if (divisor < 1) {
            throw new InvalidInputException("A dimension is divided by 1 or more, not by " + divisor);
        }
        Polynomial whole = of(monomials.values().stream()
                .map(monomial -> monomial.with(Math.floorDiv(monomial.count(), divisor)))
                .toList());
        Polynomial rest = of(monomials.values().stream()
                .map(monomial -> monomial.with(Math.floorMod(monomial.count(), (long) divisor)))
                .toList());
        long number = rest.number();
        List<Monomial> named = rest.monomials.values().stream()
                .filter(m -> !m.factors().isEmpty())
                .toList();
        if (named.isEmpty()) {
            return whole;
        }
        long common = divisor;
        for (Monomial monomial : named) {
            common = gcd(common, monomial.count());
        }
        long shared = common;
        List<Monomial> reduced = new ArrayList<>(
                named.stream().map(m -> m.with(m.count() / shared)).toList());
        reduced.add(new Monomial(List.of(), number / shared));
        return whole.plus(quotient(of(reduced), (int) (divisor / shared)), 1);
    }

    /** Of a sum that has no factor in common with the divisor; a quotient of a quotient is one of their product. */
    private static Polynomial quotient(Polynomial rest, int divisor) {
        Monomial last = rest.monomials.lastEntry().getValue();
        boolean isAlone = rest.monomials.size() == (rest.number() == 0 ? 1 : 2) && last.count() == 1;
        if (isAlone && last.product() instanceof Dim.Quotient(Dim dividend, int inner)) {
            long both = (long) inner * divisor;
            if (both > Tensor.MAX_SIZE) {
                throw new InvalidInputException("A dimension is divided by more than " + Tensor.MAX_SIZE);
            }
            return of(dividend).plus(of(rest.number()), inner).dividedBy((int) both);
        }
        return of(new Dim.Quotient(rest.toDim(), divisor));
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /** The dimension. @throws InvalidInputException if it is negative whatever the sizes, or has larger numbers */
    Dim toDim() {
        long number = number();
        List<Dim.Term> terms = monomials.values().stream()
                .filter(monomial -> !monomial.factors().isEmpty())
                .map(monomial -> new Dim.Term(exact(monomial.count()), monomial.product()))
                .sorted(Comparator.comparing(term -> term.factor() < 0))
                .toList();
        if (number < 0 && terms.stream().allMatch(term -> term.factor() < 0)) {
            throw new InvalidInputException("A dimension cannot be negative: " + (terms.isEmpty() ? number : this));
        }
        if (terms.isEmpty()) {
            return Dim.of(exact(number));
        }
        Dim.Term first = terms.getFirst();
        return number == 0 && terms.size() == 1 && first.factor() > 0
                ? Dim.product(List.of(Dim.of(first.factor()), first.dim()))
                : new Dim.Sum(terms, exact(number));
    }

    private static int exact(long number) {
        if (number != (int) number) {
            throw new InvalidInputException("A dimension is too large: " + number);
        }
        return (int) number;
    }

    @Override
    public String toString() {
        return monomials.values().stream()
                .map(monomial -> monomial.count() + (monomial.factors().isEmpty() ? "" : "*" + monomial.key()))
                .collect(Collectors.joining(" + "));
    }
}

package org.lstm4j.graph;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;

/**
 * What the size of a weight adds to the loss of a training: {@code l1 Σ|w| + l2 Σw²}, Keras's {@code L1L2}. A {@link
 * Parameter} carries it, so any layer and cell can ask for it, and a weight that several calls share counts once.
 *
 * @param l1 of the sum of all amounts, 0 or more
 * @param l2 of the sum of all squares, 0 or more
 */
public record Regularizer(double l1, double l2) {
    /** Adds nothing. */
    public static final Regularizer NONE = new Regularizer(0, 0);

    private static final Pattern TEXT = Pattern.compile("l1_l2\\(([^,() ]+), ([^,() ]+)\\)");

    /** Checks both numbers. */
    public Regularizer {
        if (!(l1 >= 0 && l2 >= 0 && l1 < Double.POSITIVE_INFINITY && l2 < Double.POSITIVE_INFINITY)) {
            throw new InvalidInputException("A regularizer has numbers of 0 or more; got l1 " + l1 + " and l2 " + l2);
        }
    }

    /** Of amounts. */
    public static Regularizer l1(double l1) {
        return new Regularizer(l1, 0);
    }

    /** Of squares. */
    public static Regularizer l2(double l2) {
        return new Regularizer(0, l2);
    }

    /**
     * What those parameters that are trained add to a loss, as in Keras: a scalar; none if none of them is regularized.
     *
     * @param g where to write
     */
    public static Optional<Value> sum(GraphBuilder g, List<Parameter> parameters) {
        return parameters.stream()
                .filter(parameter ->
                        parameter.trainable() && !parameter.regularizer().equals(NONE))
                .map(parameter -> parameter.regularizer().of(g, parameter))
                .reduce(g::add);
    }

    private Value of(GraphBuilder g, Value weights) {
        Value amounts = l1 == 0 ? g.constant(0, DType.FLOAT32) : g.mul(g.reduceSumAll(g.abs(weights)), l1);
        if (l2 == 0) {
            return amounts;
        }
        Value squares = g.mul(g.reduceSumAll(g.mul(weights, weights)), l2);
        return l1 == 0 ? squares : g.add(amounts, squares);
    }

    /** Reads what {@link #toString} wrote. @throws InvalidInputException if it is nothing of the kind */
    static Regularizer parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (matcher.matches()) {
            try {
                return new Regularizer(Double.parseDouble(matcher.group(1)), Double.parseDouble(matcher.group(2)));
            } catch (NumberFormatException e) {
                throw new InvalidInputException("Regularizer " + text + " has wrong numbers", e);
            }
        }
        throw new InvalidInputException("No regularizer \"" + text + "\". Known: l1_l2(l1, l2)");
    }

    @Override
    public String toString() {
        return "l1_l2(" + l1 + ", " + l2 + ")";
    }
}

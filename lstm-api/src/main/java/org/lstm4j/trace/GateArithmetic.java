package org.lstm4j.trace;

import java.util.List;
import java.util.Locale;
import org.lstm4j.graph.CellFunction;

/**
 * A number that is a function of a weighted sum: a gate, a candidate, or the state of a plain RNN. {@code value = function(W·x
 * + b + reset (R·h + b'))}, where reset is 1 but for the candidate of a GRU that resets after the product.
 *
 * @param signal what is computed
 * @param function what the sum goes through
 * @param input one product for each feature of the step's input
 * @param inputBias b
 * @param state one product for each number of the state before the step, or of the reset state, for the candidate of a GRU
 *     that resets before the product
 * @param stateBias b', 0 for layers with one bias
 * @param reset what the products of the state are multiplied with
 */
public record GateArithmetic(
        Signal signal,
        CellFunction function,
        List<Term> input,
        double inputBias,
        List<Term> state,
        double stateBias,
        double reset)
        implements Arithmetic {
    /** Copies the lists. */
    public GateArithmetic {
        input = List.copyOf(input);
        state = List.copyOf(state);
    }

    /**
     * A product.
     *
     * @param weight from the layer
     * @param value what it weighs
     */
    public record Term(double weight, double value) {
        /** weight · value. */
        public double product() {
            return weight * value;
        }
    }

    private static double sum(List<Term> terms) {
        double sum = 0;
        for (Term term : terms) {
            sum += term.product();
        }
        return sum;
    }

    /** W·x. */
    public double inputSum() {
        return sum(input);
    }

    /** R·h. */
    public double stateSum() {
        return sum(state);
    }

    /** What the function is applied to. */
    public double sum() {
        return inputSum() + inputBias + reset * (stateSum() + stateBias);
    }

    @Override
    public double value() {
        return function.apply(sum());
    }

    /** {@code f = σ(W·x + R·h + b) = σ(0.5120 - 0.1034 + 1.0026) = σ(1.4112) = 0.8039}. */
    @Override
    public String toText() {
        String numbers = reset == 1
                ? signed(inputSum(), true) + signed(stateSum(), false) + signed(inputBias + stateBias, false)
                : signed(inputSum(), true) + signed(inputBias, false) + signed(reset, false) + " · ("
                        + signed(stateSum(), true) + signed(stateBias, false) + ")";
        String formula = reset == 1 ? "W·x + R·h + b" : "W·x + b + r (R·h + b')";
        String name = function.symbol();
        return String.format(
                Locale.ROOT,
                "%s = %s(%s) = %s(%s) = %s(%.4f) = %.4f",
                signal.symbol(),
                name,
                formula,
                name,
                numbers,
                name,
                sum(),
                value());
    }

    private static String signed(double number, boolean isFirst) {
        String digits = String.format(Locale.ROOT, "%.4f", Math.abs(number));
        boolean isNegative = number < 0;
        return isFirst ? (isNegative ? "-" : "") + digits : (isNegative ? " - " : " + ") + digits;
    }
}

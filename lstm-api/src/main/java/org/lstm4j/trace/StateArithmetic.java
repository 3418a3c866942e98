package org.lstm4j.trace;

import java.util.Locale;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.RecurrentCell;

/**
 * A number that is made of other numbers of the same unit and step: k, j, c and h of an LSTM, h of a GRU. Of the numbers, only
 * those that the formula names are looked at.
 *
 * <pre>
 * k = first · second            f c₋
 * j = first · second            i g
 * c = first + second            k + j
 * h = first · tanh(second)      o tanh(c)                 of an LSTM
 * h = (1 - first) · second + first · before               z, g and h₋ of a GRU
 * </pre>
 *
 * @param signal what is computed
 * @param first f, i, k, o or z
 * @param second c₋, g, j, c or g
 * @param before the hidden state before the step, for a GRU; 0 otherwise
 * @param cell decides which of the formulas for h, and what stands in the place of tanh
 */
public record StateArithmetic(Signal signal, double first, double second, double before, RecurrentCell cell)
        implements Arithmetic {
    @Override
    public double value() {
        return switch (signal) {
            case KEPT, ADDED -> first * second;
            case CELL -> first + second;
            case HIDDEN ->
                isGru()
                        ? (1 - first) * second + first * before
                        : first * cell.stateFunction().apply(second);
            default -> throw new IllegalStateException(signal + " is a weighted sum");
        };
    }

    private boolean isGru() {
        return cell.op() == Op.GRU;
    }

    /** {@code c = k + j = 0.3021 - 0.1180 = 0.1841}. */
    @Override
    public String toText() {
        String formula = switch (signal) {
            case KEPT -> "k = f · c₋ = %1$.4f · %2$s";
            case ADDED -> "j = i · g = %1$.4f · %2$s";
            case CELL -> "c = k + j = %1$.4f + %2$s";
            default ->
                isGru()
                        ? "h = (1 - z) · g + z · h₋ = (1 - %1$.4f) · %2$s + %1$.4f · %3$s"
                        : "h = o · %5$s(c) = %1$.4f · %5$s(%4$.4f)";
        };
        String function = cell.stateFunction().symbol();
        return String.format(Locale.ROOT, formula, first, bracketed(second), bracketed(before), second, function)
                + String.format(Locale.ROOT, " = %.4f", value());
    }

    private static String bracketed(double number) {
        return String.format(Locale.ROOT, number < 0 ? "(%.4f)" : "%.4f", number);
    }
}

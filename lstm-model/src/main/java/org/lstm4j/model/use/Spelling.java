package org.lstm4j.model.use;

import java.util.List;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.decode.CtcDecoder;
import org.lstm4j.decode.Hypothesis;
import org.lstm4j.signal.SignalUse.Alphabet;

/**
 * From what a model gives that was trained by connectionist temporal classification, {@code [batch, time, symbols + 1]}, to texts. Class 0 is
 * the blank, class 1 the first symbol. Immutable and thread-safe.
 *
 * @param alphabet the symbols in the order of their classes
 * @param logits whether the model gives logits, or logarithms of probabilities; else probabilities
 */
public record Spelling(Alphabet alphabet, boolean logits) {
    /** The widest beam. */
    public static final int WIDEST = 1000;

    /** Refuses a beam of no use. */
    public static void checkWidth(int width) {
        if (width < 1 || width > WIDEST) {
            throw new InvalidInputException("A beam keeps 1 to " + WIDEST + " beginnings; got " + width);
        }
    }

    /** How many numbers a model gives at each step. */
    public int classes() {
        return alphabet.symbols().size() + 1;
    }

    /** What numbers spell. */
    public String text(List<Integer> classes) {
        return String.join(
                alphabet.separator(),
                classes.stream().map(it -> alphabet.symbols().get(it - 1)).toList());
    }

    /**
     * The likeliest classes of the rows of a batch, blanks and repetitions taken out.
     *
     * @param output of the model
     * @param lengths how many steps each row has
     * @param beam how many beginnings are kept; 1 takes the likeliest class at each step
     */
    public List<Hypothesis> best(Tensor output, int[] lengths, int beam) {
        CtcDecoder decoder = decoder();
        return beam == 1
                ? decoder.greedy(output, lengths)
                : decoder.beam(output, lengths, beam, 1).stream()
                        .map(List::getFirst)
                        .toList();
    }

    /**
     * The class of each step of the likeliest path that spells some classes in a row; none if there is no such path.
     *
     * @param beam by which the classes were found; what was found without one is that of the likeliest class at each step
     */
    public int[] path(Tensor output, int row, int length, Hypothesis found, int beam) {
        if (beam > 1) {
            return decoder().align(output, row, length, found.symbols()).orElseGet(() -> new int[0]);
        }
        int[] path = new int[length];
        for (int step = 0; step < length; step++) {
            int from = (row * output.dim(1) + step) * classes();
            for (int type = 1; type < classes(); type++) {
                path[step] = output.floats()[from + type] > output.floats()[from + path[step]] ? type : path[step];
            }
        }
        return path;
    }

    /** The probability of each class at each step of a row. */
    public double[][] probabilities(Tensor output, int row, int length) {
        double[][] all = new double[length][classes()];
        for (int step = 0; step < length; step++) {
            int from = (row * output.dim(1) + step) * classes();
            double most = logits ? Double.NEGATIVE_INFINITY : 0;
            for (int type = 0; logits && type < classes(); type++) {
                most = Math.max(most, output.floats()[from + type]);
            }
            double sum = 0;
            for (int type = 0; type < classes(); type++) {
                double score = output.floats()[from + type];
                all[step][type] = logits ? Math.exp(score - most) : score;
                sum += all[step][type];
            }
            for (int type = 0; logits && type < classes(); type++) {
                all[step][type] /= sum;
            }
        }
        return all;
    }

    private CtcDecoder decoder() {
        return new CtcDecoder(classes(), 0, logits);
    }
}

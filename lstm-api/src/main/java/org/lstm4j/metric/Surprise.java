package org.lstm4j.metric;

import java.util.OptionalInt;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;

/**
 * How surprised a model of sequences is by each right next token, of probability p: {@linkplain #perplexity perplexity} {@code exp(mean
 * of -ln p)} and {@linkplain #bitsPerCharacter bits per character} {@code mean of -log2 p}. Targets are class numbers. A right
 * token of probability 0 makes both infinite; NaN if there were no tokens. <i>Source:</i> Jelinek et al. 1977; Keras-hub's {@code
 * Perplexity}; Graves 2013.
 */
public final class Surprise extends ItemMetric {
    private final boolean isPerplexity;
    private final boolean fromLogits;
    private final OptionalInt ignored;
    private double sum;
    private long count;

    private Surprise(String name, boolean isPerplexity, boolean fromLogits, OptionalInt ignored) {
        super(name);
        this.isPerplexity = isPerplexity;
        this.fromLogits = fromLogits;
        this.ignored = ignored;
    }

    /**
     * A new one, logged as {@code perplexity}.
     *
     * @param fromLogits true if predictions are no probabilities yet
     */
    public static Surprise perplexity(boolean fromLogits) {
        return new Surprise("perplexity", true, fromLogits, OptionalInt.empty());
    }

    /**
     * A new one, logged as {@code bits_per_character}.
     *
     * @param fromLogits true if predictions are no probabilities yet
     */
    public static Surprise bitsPerCharacter(boolean fromLogits) {
        return new Surprise("bits_per_character", false, fromLogits, OptionalInt.empty());
    }

    /** A new one that leaves out a token, such as padding. */
    public Surprise ignoring(int token) {
        return new Surprise(name(), isPerplexity, fromLogits, OptionalInt.of(token));
    }

    @Override
    public void reset() {
        sum = 0;
        count = 0;
    }

    @Override
    protected int items(Tensor prediction, Tensor target) {
        int rows = prediction.size() / Math.max(1, classes(prediction));
        if (target.size() != rows) {
            throw new InvalidInputException("Prediction " + prediction + " has " + rows + " rows of classes; target "
                    + target + " is another number");
        }
        return rows;
    }

    @Override
    protected void add(Tensor prediction, Tensor target, int item) {
        int classes = classes(prediction);
        int right = (int) target.element(item);
        if (ignored.isPresent() && right == ignored.getAsInt()) {
            return;
        }
        if (right < 0 || right >= classes) {
            throw new InvalidInputException("There is no class " + right + " among " + classes + "; target " + target);
        }
        double score = prediction.element(item * classes + right);
        sum += fromLogits ? logOfSum(prediction, item, classes) - score : -Math.log(score);
        count++;
    }

    private static double logOfSum(Tensor tensor, int row, int classes) {
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < classes; i++) {
            most = Math.max(most, tensor.element(row * classes + i));
        }
        double total = 0;
        for (int i = 0; i < classes; i++) {
            total += Math.exp(tensor.element(row * classes + i) - most);
        }
        return most + Math.log(total);
    }

    @Override
    public double result() {
        double mean = sum / count;
        return isPerplexity ? Math.exp(mean) : mean / Math.log(2);
    }
}

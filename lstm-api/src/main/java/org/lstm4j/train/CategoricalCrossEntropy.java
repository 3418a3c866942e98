package org.lstm4j.train;

import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Value;

/**
 * {@code -Σ t log(p)} over the last axis, for targets that give each class a probability (one-hot or smoothed).
 *
 * <p>A prediction that comes straight out of a softmax is taken back to its logits; other probabilities are divided by
 * their sum and kept {@code 1e-7} away from 0 and 1, as in Keras.
 *
 * @param fromLogits true if the model gives logits, without a softmax at its end
 */
public record CategoricalCrossEntropy(boolean fromLogits) implements Loss {
    /** For models that give probabilities. */
    public CategoricalCrossEntropy() {
        this(false);
    }

    @Override
    public Value call(GraphBuilder g, Value prediction, Value target) {
        Losses.sameShape("CategoricalCrossEntropy", prediction, target);
        Value logits = fromLogits
                ? prediction
                : Losses.logits(g, prediction, Op.SOFTMAX).orElse(null);
        Value logProbabilities = logits != null ? g.logSoftmax(logits) : logOfProbabilities(g, prediction);
        return g.neg(g.reduceSum(g.mul(target, logProbabilities), false, -1));
    }

    private static Value logOfProbabilities(GraphBuilder g, Value prediction) {
        Value normalised = g.div(prediction, g.reduceSum(prediction, true, -1));
        return g.log(g.clip(normalised, Losses.EPSILON, 1 - Losses.EPSILON));
    }
}

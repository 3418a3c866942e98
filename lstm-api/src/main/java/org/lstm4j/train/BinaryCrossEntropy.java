package org.lstm4j.train;

import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Value;

/**
 * {@code -t log(p) - (1 - t) log(1 - p)} for probabilities p and targets t in [0, 1] of the same shape.
 *
 * <p>From logits z it is {@code softplus(z) - t z}. A prediction that comes straight out of a sigmoid is taken back to
 * its logits; other probabilities are kept {@code 1e-7} away from 0 and 1, as in Keras.
 *
 * @param fromLogits true if the model gives logits, without a sigmoid at its end
 */
public record BinaryCrossEntropy(boolean fromLogits) implements Loss {
    /** For models that give probabilities. */
    public BinaryCrossEntropy() {
        this(false);
    }

    @Override
    public Value call(GraphBuilder g, Value prediction, Value target) {
        Losses.sameShape("BinaryCrossEntropy", prediction, target);
        Value logits = fromLogits
                ? prediction
                : Losses.logits(g, prediction, Op.SIGMOID).orElse(null);
        if (logits != null) {
            return Losses.meanPerItem(g, g.sub(g.softplus(logits), g.mul(target, logits)));
        }
        Value p = g.clip(prediction, Losses.EPSILON, 1 - Losses.EPSILON);
        Value positive = g.mul(target, g.log(p));
        Value negative = g.mul(g.sub(1, target), g.log(g.sub(1, p)));
        return Losses.meanPerItem(g, g.neg(g.add(positive, negative)));
    }
}

package org.lstm4j.train;

import java.util.List;
import java.util.Optional;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Value;

/**
 * {@code -w t log(p) - (1 - t) log(1 - p)} for probabilities p and targets t in [0, 1] of the same shape; w is 1 without weights.
 *
 * <p>From logits z it is {@code softplus(z) - t z}, and {@code (1 - t) z + (1 + (w - 1) t) softplus(-z)} with weights. A prediction
 * that comes straight out of a sigmoid is taken back to its logits; other probabilities are kept {@code 1e-7} away from 0 and 1, as
 * in Keras.
 *
 * @param fromLogits true if the model gives logits, without a sigmoid at its end
 * @param labelSmoothing s of 0 to below 1: targets are {@code t (1 - s) + s / 2}, as Keras's {@code label_smoothing}
 * @param positiveWeights how often a target of 1 counts, PyTorch's {@code pos_weight}: one for all or one for each number of the last
 *     axis, 0 or more; empty for 1. What the mean divides by does not change
 */
public record BinaryCrossEntropy(boolean fromLogits, double labelSmoothing, List<Double> positiveWeights)
        implements Loss {
    private static final String NAME = "BinaryCrossEntropy";

    /** Checks the ranges. */
    public BinaryCrossEntropy {
        Checks.fraction(NAME, "label smoothing", labelSmoothing);
        positiveWeights = List.copyOf(positiveWeights);
        positiveWeights.forEach(weight -> Checks.notNegative(NAME, "positive weight", weight));
    }

    /** For models that give probabilities. */
    public BinaryCrossEntropy() {
        this(false);
    }

    /** Without smoothing and weights. */
    public BinaryCrossEntropy(boolean fromLogits) {
        this(fromLogits, 0, List.of());
    }

    /** The same with smoothed labels. */
    public BinaryCrossEntropy withLabelSmoothing(double smoothing) {
        return new BinaryCrossEntropy(fromLogits, smoothing, positiveWeights);
    }

    /** The same with other weights of what is 1. */
    public BinaryCrossEntropy withPositiveWeights(List<Double> weights) {
        return new BinaryCrossEntropy(fromLogits, labelSmoothing, weights);
    }

    @Override
    public Value call(GraphBuilder g, Value prediction, Value target) {
        Losses.sameShape(NAME, prediction, target);
        Optional<Value> weights = positiveWeights.isEmpty()
                ? Optional.empty()
                : Optional.of(Losses.weights(g, NAME, positiveWeights, prediction));
        return Losses.meanPerItem(
                g, each(g, prediction, Losses.smoothed(g, target, labelSmoothing, 2), fromLogits, weights));
    }

    /** The loss of each number. */
    static Value each(
            GraphBuilder g, Value prediction, Value target, boolean fromLogits, Optional<Value> positiveWeights) {
        Optional<Value> logits = fromLogits ? Optional.of(prediction) : Losses.logits(g, prediction, Op.SIGMOID);
        if (logits.isPresent()) {
            Value z = logits.get();
            return positiveWeights
                    .map(weights -> {
                        Value times = g.add(g.mul(g.add(weights, -1), target), 1);
                        return g.add(g.mul(g.sub(1, target), z), g.mul(times, g.softplus(g.neg(z))));
                    })
                    .orElseGet(() -> g.sub(g.softplus(z), g.mul(target, z)));
        }
        Value p = g.clip(prediction, Losses.EPSILON, 1 - Losses.EPSILON);
        Value positive = g.mul(target, g.log(p));
        Value weighted =
                positiveWeights.map(weights -> g.mul(weights, positive)).orElse(positive);
        Value negative = g.mul(g.sub(1, target), g.log(g.sub(1, p)));
        return g.neg(g.add(weighted, negative));
    }
}

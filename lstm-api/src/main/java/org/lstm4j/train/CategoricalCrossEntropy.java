package org.lstm4j.train;

import java.util.List;
import java.util.Optional;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Value;

/**
 * {@code -Σ w t log(p)} over the last axis, for targets that give each class a probability (one-hot or not); w is 1 without weights.
 *
 * <p>A prediction that comes straight out of a softmax is taken back to its logits; other probabilities are divided by
 * their sum and kept {@code 1e-7} away from 0 and 1, as in Keras.
 *
 * @param fromLogits true if the model gives logits, without a softmax at its end
 * @param labelSmoothing s of 0 to below 1: targets are {@code t (1 - s) + s / classes}, as Keras's {@code label_smoothing}
 * @param classWeights a weight for each class, 0 or more; empty for 1. The mean is over items, as PyTorch's {@code weight} has it
 *     for targets that are probabilities
 */
public record CategoricalCrossEntropy(boolean fromLogits, double labelSmoothing, List<Double> classWeights)
        implements Loss {
    private static final String NAME = "CategoricalCrossEntropy";

    /** Checks the ranges. */
    public CategoricalCrossEntropy {
        Checks.fraction(NAME, "label smoothing", labelSmoothing);
        classWeights = List.copyOf(classWeights);
        classWeights.forEach(weight -> Checks.notNegative(NAME, "class weight", weight));
    }

    /** For models that give probabilities. */
    public CategoricalCrossEntropy() {
        this(false);
    }

    /** Without smoothing and weights. */
    public CategoricalCrossEntropy(boolean fromLogits) {
        this(fromLogits, 0, List.of());
    }

    /** The same with smoothed labels. */
    public CategoricalCrossEntropy withLabelSmoothing(double smoothing) {
        return new CategoricalCrossEntropy(fromLogits, smoothing, classWeights);
    }

    /** The same with a weight for each class. */
    public CategoricalCrossEntropy withClassWeights(List<Double> weights) {
        return new CategoricalCrossEntropy(fromLogits, labelSmoothing, weights);
    }

    @Override
    public Value call(GraphBuilder g, Value prediction, Value target) {
        Losses.sameShape(NAME, prediction, target);
        Value each = g.mul(
                Losses.smoothed(g, target, labelSmoothing, Losses.classes(NAME, prediction)),
                logProbabilities(g, prediction, fromLogits));
        Value weighted = classWeights.isEmpty() ? each : g.mul(each, Losses.weights(g, NAME, classWeights, prediction));
        return g.neg(g.reduceSum(weighted, false, -1));
    }

    /** The logarithm of each class's probability. */
    static Value logProbabilities(GraphBuilder g, Value prediction, boolean fromLogits) {
        return (fromLogits ? Optional.of(prediction) : Losses.logits(g, prediction, Op.SOFTMAX))
                .map(g::logSoftmax)
                .orElseGet(() -> logOfProbabilities(g, prediction));
    }

    private static Value logOfProbabilities(GraphBuilder g, Value prediction) {
        Value normalised = g.div(prediction, g.reduceSum(prediction, true, -1));
        return g.log(g.clip(normalised, Losses.EPSILON, 1 - Losses.EPSILON));
    }
}

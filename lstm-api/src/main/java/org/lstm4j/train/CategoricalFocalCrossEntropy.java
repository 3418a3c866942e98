package org.lstm4j.train;

import java.util.List;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * {@code -Σ alpha (1 - p)^gamma t log(p)} over the last axis: {@link CategoricalCrossEntropy} in which what the model is sure of
 * already counts little. Keras's {@code CategoricalFocalCrossentropy}, with its defaults.
 *
 * <p><i>Source:</i> Lin, Goyal, Girshick, He, Dollár: Focal Loss for Dense Object Detection (2017), equation 5.
 *
 * @param alpha how much classes count, 0 or more: one number for all, or one for each class
 * @param gamma how much less what is sure counts, 0 or more
 * @param fromLogits true if the model gives logits, without a softmax at its end
 * @param labelSmoothing as for {@link CategoricalCrossEntropy}
 */
public record CategoricalFocalCrossEntropy(List<Double> alpha, double gamma, boolean fromLogits, double labelSmoothing)
        implements Loss {
    private static final String NAME = "CategoricalFocalCrossEntropy";

    /** Keras's defaults: alpha 0.25, gamma 2, for models that give probabilities. */
    public CategoricalFocalCrossEntropy() {
        this(List.of(0.25), 2, false, 0);
    }

    /** Checks the ranges. */
    public CategoricalFocalCrossEntropy {
        alpha = List.copyOf(alpha);
        alpha.forEach(each -> Checks.notNegative(NAME, "alpha", each));
        Checks.notNegative(NAME, "gamma", gamma);
        Checks.fraction(NAME, "label smoothing", labelSmoothing);
    }

    @Override
    public Value call(GraphBuilder g, Value prediction, Value target) {
        Losses.sameShape(NAME, prediction, target);
        Value t = Losses.smoothed(g, target, labelSmoothing, Losses.classes(NAME, prediction));
        Value log = CategoricalCrossEntropy.logProbabilities(g, prediction, fromLogits);
        Value each = g.mul(g.mul(t, log), Losses.weights(g, NAME, alpha, prediction));
        Value focused = gamma == 0 ? each : g.mul(each, Losses.power(g, g.clip(g.sub(1, g.exp(log)), 0, 1), gamma));
        return g.neg(g.reduceSum(focused, false, -1));
    }
}

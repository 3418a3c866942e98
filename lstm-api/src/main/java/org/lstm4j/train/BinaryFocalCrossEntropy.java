package org.lstm4j.train;

import java.util.Optional;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Value;

/**
 * {@link BinaryCrossEntropy}, each number of which is multiplied by {@code (1 - q)^gamma}, q being the probability of what is right,
 * {@code t p + (1 - t) (1 - p)}: what the model is sure of already counts little. With class balancing it is multiplied by {@code t
 * alpha + (1 - t) (1 - alpha)} as well. Keras's {@code BinaryFocalCrossentropy}, with its defaults.
 *
 * <p><i>Source:</i> Lin, Goyal, Girshick, He, Dollár: Focal Loss for Dense Object Detection (2017), equations 4 and 5.
 *
 * @param alpha how much a target of 1 counts against one of 0, if classes are balanced; 0 to 1
 * @param gamma how much less what is sure counts, 0 or more
 * @param applyClassBalancing true if alpha is used
 * @param fromLogits true if the model gives logits, without a sigmoid at its end
 * @param labelSmoothing as for {@link BinaryCrossEntropy}
 */
public record BinaryFocalCrossEntropy(
        double alpha, double gamma, boolean applyClassBalancing, boolean fromLogits, double labelSmoothing)
        implements Loss {
    private static final String NAME = "BinaryFocalCrossEntropy";

    /** Keras's defaults: alpha 0.25, not used, and gamma 2, for models that give probabilities. */
    public BinaryFocalCrossEntropy() {
        this(0.25, 2, false, false, 0);
    }

    /** Checks the ranges. */
    public BinaryFocalCrossEntropy {
        Checks.share(NAME, "alpha", alpha);
        Checks.notNegative(NAME, "gamma", gamma);
        Checks.fraction(NAME, "label smoothing", labelSmoothing);
    }

    @Override
    public Value call(GraphBuilder g, Value prediction, Value target) {
        Losses.sameShape(NAME, prediction, target);
        Value t = Losses.smoothed(g, target, labelSmoothing, 2);
        Value loss = BinaryCrossEntropy.each(g, prediction, t, fromLogits, Optional.empty());
        Value focused = gamma == 0 ? loss : g.mul(loss, Losses.power(g, wrong(g, prediction, t), gamma));
        // t alpha + (1 - t) (1 - alpha)
        Value balanced = applyClassBalancing ? g.mul(focused, g.add(g.mul(t, 2 * alpha - 1), 1 - alpha)) : focused;
        return Losses.meanPerItem(g, balanced);
    }

    /** The probability of what is not right; of logits without subtracting what is almost 1 from 1. */
    private Value wrong(GraphBuilder g, Value prediction, Value t) {
        Optional<Value> logits = fromLogits ? Optional.of(prediction) : Losses.logits(g, prediction, Op.SIGMOID);
        Value p = logits.map(g::sigmoid).orElse(prediction);
        Value not = logits.map(z -> g.sigmoid(g.neg(z))).orElseGet(() -> g.sub(1, prediction));
        return g.add(g.mul(t, not), g.mul(g.sub(1, t), p));
    }
}

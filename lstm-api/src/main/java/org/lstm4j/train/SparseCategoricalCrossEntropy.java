package org.lstm4j.train;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Value;

/**
 * {@code -log(p[class])} for predictions {@code [batch, ..., classes]} and int32 targets {@code [batch, ...]}.
 *
 * <p>A prediction that comes straight out of a softmax is taken back to its logits; of other probabilities the
 * logarithm is taken first, {@code 1e-7} away from 0.
 *
 * @param fromLogits true if the model gives logits, without a softmax at its end
 * @param ignoreIndex a label that does not count, neither in the loss nor in what the mean divides by, as in PyTorch; often
 *     padding. Empty for none, and then a target outside the classes is refused
 * @param labelSmoothing s of 0 to below 1: {@code (1 - s)} of the loss, and {@code s} of the mean of {@code -log(p)} over all
 *     classes, as PyTorch's {@code label_smoothing}
 * @param classWeights a weight for each class, 0 or more (above 0 with smoothing); empty for 1. A label counts as often as its class
 *     weighs, in the loss and in what the mean divides by, as PyTorch's {@code weight}
 */
public record SparseCategoricalCrossEntropy(
        boolean fromLogits, OptionalInt ignoreIndex, double labelSmoothing, List<Double> classWeights) implements Loss {
    private static final String NAME = "SparseCategoricalCrossEntropy";
    /** No label is this, so none is ignored. */
    private static final int NONE = Integer.MIN_VALUE;

    /** Checks the ranges. */
    public SparseCategoricalCrossEntropy {
        Checks.fraction(NAME, "label smoothing", labelSmoothing);
        classWeights = List.copyOf(classWeights);
        for (double weight : classWeights) {
            Checks.notNegative(NAME, "class weight", weight);
            if (labelSmoothing > 0) {
                Checks.positive(NAME + " with label smoothing", "class weight", weight);
            }
        }
    }

    /** Without smoothing and weights. */
    public SparseCategoricalCrossEntropy(boolean fromLogits, OptionalInt ignoreIndex) {
        this(fromLogits, ignoreIndex, 0, List.of());
    }

    /** For models that give probabilities, all rows counting. */
    public SparseCategoricalCrossEntropy() {
        this(false, OptionalInt.empty());
    }

    /** For models that give logits, all rows counting. */
    public static SparseCategoricalCrossEntropy ofLogits() {
        return new SparseCategoricalCrossEntropy(true, OptionalInt.empty());
    }

    /** The same with another label that does not count. */
    public SparseCategoricalCrossEntropy withIgnoreIndex(OptionalInt index) {
        return new SparseCategoricalCrossEntropy(fromLogits, index, labelSmoothing, classWeights);
    }

    /** The same with smoothed labels. */
    public SparseCategoricalCrossEntropy withLabelSmoothing(double smoothing) {
        return new SparseCategoricalCrossEntropy(fromLogits, ignoreIndex, smoothing, classWeights);
    }

    /** The same with a weight for each class. */
    public SparseCategoricalCrossEntropy withClassWeights(List<Double> weights) {
        return new SparseCategoricalCrossEntropy(fromLogits, ignoreIndex, labelSmoothing, weights);
    }

    @Override
    public Value call(GraphBuilder g, Value prediction, Value target) {
        if (!targetShape(prediction.shape()).equals(target.shape()) || target.dtype() != DType.INT32) {
            throw new ShapeException(
                    NAME,
                    "for a prediction " + prediction.shape() + " the target is int32"
                            + targetShape(prediction.shape()) + "; got "
                            + target.dtype().text() + target.shape(),
                    prediction.shape(),
                    target.shape());
        }
        if (!classWeights.isEmpty()) {
            Losses.requireWeights(NAME, classWeights, prediction);
        }
        Value logits = fromLogits
                ? prediction
                : Losses.logits(g, prediction, Op.SOFTMAX)
                        .orElseGet(() -> g.log(g.clip(prediction, Losses.EPSILON, Double.POSITIVE_INFINITY)));
        Value labels = g.reshape(target, Shape.of(Dim.product(target.shape().dims())));
        Value scores = g.flattenToMatrix(logits);
        Value losses = g.softmaxCrossEntropyLoss(scores, labels, ignoreIndex.orElse(NONE));
        return g.reshape(labelSmoothing == 0 ? losses : smoothed(g, scores, labels, losses), target.shape());
    }

    /** Each class's part of what is smoothed has the weight of its class, not of the label, which the mean puts on all. */
    private Value smoothed(GraphBuilder g, Value scores, Value labels, Value losses) {
        int classes = Losses.classes(NAME, scores);
        Value each = g.logSoftmax(scores);
        Value all = classWeights.isEmpty()
                ? g.reduceSum(each, false, -1)
                : g.div(
                        g.reduceSum(g.mul(each, Losses.weights(g, NAME, classWeights, scores)), false, -1),
                        g.gather(Losses.weights(g, NAME, classWeights, scores), known(g, labels)));
        return g.add(g.mul(losses, 1 - labelSmoothing), g.mul(all, -labelSmoothing / classes));
    }

    /** The labels, some class in the place of those that do not count. */
    private Value known(GraphBuilder g, Value labels) {
        return ignoreIndex.isEmpty()
                ? labels
                : g.where(isIgnored(g, labels, ignoreIndex.getAsInt()), g.constant(0, DType.INT32), labels);
    }

    private static Value isIgnored(GraphBuilder g, Value labels, int index) {
        return g.equal(labels, g.constant(index, DType.INT32));
    }

    @Override
    public Optional<Value> counted(GraphBuilder g, Value target) {
        if (ignoreIndex.isEmpty() && classWeights.isEmpty()) {
            return Optional.empty();
        }
        Optional<Value> weights = classWeights.isEmpty()
                ? Optional.empty()
                : Optional.of(g.gather(g.constant(Losses.tensor(classWeights)), known(g, target)));
        if (ignoreIndex.isEmpty()) {
            return weights;
        }
        Value counts = g.sub(1, g.cast(isIgnored(g, target, ignoreIndex.getAsInt()), DType.FLOAT32));
        return Optional.of(weights.map(each -> g.mul(each, counts)).orElse(counts));
    }

    @Override
    public Shape targetShape(Shape prediction) {
        return prediction.slice(0, prediction.rank() - 1);
    }

    @Override
    public DType targetType() {
        return DType.INT32;
    }
}

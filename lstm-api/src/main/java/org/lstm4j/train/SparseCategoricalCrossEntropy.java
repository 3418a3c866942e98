package org.lstm4j.train;

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
 */
public record SparseCategoricalCrossEntropy(boolean fromLogits, OptionalInt ignoreIndex) implements Loss {
    /** No label is this, so none is ignored. */
    private static final int NONE = Integer.MIN_VALUE;

    /** For models that give probabilities, all rows counting. */
    public SparseCategoricalCrossEntropy() {
        this(false, OptionalInt.empty());
    }

    /** For models that give logits, all rows counting. */
    public static SparseCategoricalCrossEntropy ofLogits() {
        return new SparseCategoricalCrossEntropy(true, OptionalInt.empty());
    }

    @Override
    public Value call(GraphBuilder g, Value prediction, Value target) {
        if (!targetShape(prediction.shape()).equals(target.shape()) || target.dtype() != DType.INT32) {
            throw new ShapeException(
                    "SparseCategoricalCrossEntropy",
                    "for a prediction " + prediction.shape() + " the target is int32"
                            + targetShape(prediction.shape()) + "; got "
                            + target.dtype().text() + target.shape(),
                    prediction.shape(),
                    target.shape());
        }
        Value logits = fromLogits
                ? prediction
                : Losses.logits(g, prediction, Op.SOFTMAX)
                        .orElseGet(() -> g.log(g.clip(prediction, Losses.EPSILON, Double.POSITIVE_INFINITY)));
        Value labels = g.reshape(target, Shape.of(Dim.product(target.shape().dims())));
        Value losses = g.softmaxCrossEntropyLoss(g.flattenToMatrix(logits), labels, ignoreIndex.orElse(NONE));
        return g.reshape(losses, target.shape());
    }

    @Override
    public Optional<Value> counted(GraphBuilder g, Value target) {
        if (ignoreIndex.isEmpty()) {
            return Optional.empty();
        }
        Value ignored = g.equal(target, g.constant(ignoreIndex.getAsInt(), DType.INT32));
        return Optional.of(g.sub(1, g.cast(ignored, DType.FLOAT32)));
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

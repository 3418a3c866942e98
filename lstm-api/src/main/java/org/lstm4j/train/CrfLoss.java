package org.lstm4j.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.LoopBody;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.SequenceMask;

/**
 * The loss of a linear-chain conditional random field: {@code log Z - score(tags)}, the score of a row being the sum of what the steps
 * from tag to tag are worth, and Z the sum of {@code e^score} over all sequences of tags. Predictions are what a {@link
 * org.lstm4j.nn.Crf} layer gives, {@code [batch, time, tags, tags]}, targets int32 {@code [batch, time]}. Steps behind a row's length
 * count neither in the score nor in Z, whatever their tags; a row without steps has loss 0.
 *
 * <p>The mean over rows, as {@code mean} of pytorch-crf. Z is computed step by step as logarithms, for all rows and tags at once.
 * <i>Source:</i> Lafferty, McCallum, Pereira: Conditional Random Fields (2001).
 */
public record CrfLoss() implements Loss {
    private static final String NAME = "CrfLoss";

    @Override
    public Value call(GraphBuilder g, Value prediction, Value target) {
        Shape shape = prediction.shape();
        if (prediction.rank() != 4
                || !(shape.dim(3) instanceof Dim.Fixed(int tags))
                || !shape.dim(2).equals(shape.dim(3))) {
            throw new ShapeException(
                    NAME, "needs what a Crf layer gives, [batch, time, tags, tags]; got " + shape, shape);
        }
        if (!target.shape().equals(targetShape(shape)) || target.dtype() != DType.INT32) {
            throw new ShapeException(
                    NAME,
                    "for a prediction " + shape + " the target is int32" + targetShape(shape) + "; got "
                            + target.dtype().text() + target.shape(),
                    shape,
                    target.shape());
        }
        Optional<Value> mask = SequenceMask.lengths(g.inputs(), shape)
                .map((Input lengths) -> SequenceMask.of(g, shape.dim(0), shape.dim(1), lengths));
        return g.sub(logPartition(g, prediction, tags, mask), score(g, prediction, tags, target, mask));
    }

    /** {@code log Z} of each row. */
    private static Value logPartition(GraphBuilder g, Value worth, int tags, Optional<Value> mask) {
        // Before the first step the tag is 0, by the layer's definition.
        float[] first = new float[tags];
        Arrays.fill(first, 1, tags, (float) LogSpace.NONE);
        Dim batch = worth.shape().dim(0);
        Value start = g.expand(g.constant(Tensor.of(new int[] {1, tags}, first)), Shape.of(batch, Dim.of(tags)));
        List<Value> sequences = new ArrayList<>(List.of(g.transpose(worth, 1, 0, 2, 3)));
        mask.ifPresent(steps -> sequences.add(g.transpose(steps, 1, 0, 2)));
        LoopBody.Results last =
                g.scan(Direction.FORWARD, List.of("tags"), List.of(start), sequences, (body, states, steps) -> {
                    Value before = states.getFirst();
                    Value from = body.reshape(before, Shape.of(batch, Dim.of(tags), Dim.of(1)));
                    Value next = LogSpace.sum(body, body.add(steps.get(0), from), 1);
                    if (steps.size() == 2) {
                        Value isStep = body.less(body.constant(0.5, DType.FLOAT32), steps.get(1));
                        next = body.where(isStep, next, before);
                    }
                    return new LoopBody.Step(List.of(next), List.of());
                });
        return LogSpace.sum(g, last.states().getFirst(), 1);
    }

    /** What the row's own tags are worth. */
    private static Value score(GraphBuilder g, Value worth, int tags, Value target, Optional<Value> mask) {
        Dim batch = worth.shape().dim(0);
        Dim time = worth.shape().dim(1);
        Value known = mask.map(steps -> g.where(
                        g.less(g.constant(0.5, DType.FLOAT32), g.reshape(steps, target.shape())),
                        target,
                        g.constant(0, DType.INT32)))
                .orElse(target);
        Value checked = Losses.checkedIndices(g, tags, known);
        Value noTag = g.expand(g.constant(0, DType.INT32), Shape.of(batch, Dim.of(1)));
        Value before = g.slice(g.concat(1, noTag, checked), 1, Dim.of(0), time);
        Shape column = Shape.of(batch, time, Dim.of(tags), Dim.of(1));
        Shape row = Shape.of(batch, time, Dim.of(1), Dim.of(tags));
        Value taken = g.mul(g.reshape(oneHot(g, before, tags), column), g.reshape(oneHot(g, checked, tags), row));
        Value each = g.reduceSum(g.mul(worth, taken), false, 2, 3);
        return g.reduceSum(
                mask.map(steps -> g.mul(each, g.reshape(steps, each.shape()))).orElse(each), false, 1);
    }

    private static Value oneHot(GraphBuilder g, Value tags, int count) {
        int[] all = new int[count];
        Arrays.setAll(all, i -> i);
        Value each = g.reshape(tags, tags.shape().concat(Shape.of(1)));
        return g.cast(g.equal(each, g.constant(Tensor.of(new int[] {count}, all))), DType.FLOAT32);
    }

    @Override
    public Shape targetShape(Shape prediction) {
        return prediction.slice(0, 2);
    }

    @Override
    public DType targetType() {
        return DType.INT32;
    }
}

package org.lstm4j.nn;

import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;

/**
 * A linear-chain conditional random field on scores of tags: from scores x {@code [batch, time, tags]}, as a {@link Dense} layer gives
 * them, to what it is worth to go from tag i to tag j at each step, {@code [batch, time, tags, tags]}: {@code x_j + transitions_ij},
 * at the first step {@code x_j + start_j} whatever i is, and at the last step of each row {@code end_j} more. Behind a row's length
 * the numbers mean nothing.
 *
 * <p>That is all there is to know of a row: {@link org.lstm4j.train.CrfLoss} trains with it, and {@link
 * org.lstm4j.decode.Viterbi} finds the best tags. Its weights are {@code transitions [tags, tags]}, {@code start_transitions [tags]} and
 * {@code end_transitions [tags]}, uniform in ±0.1, as in pytorch-crf, whose names they have. Keras has none; TensorFlow Addons' {@code
 * CRF} has a Dense layer in it. <i>Source:</i> Lafferty, McCallum, Pereira: Conditional Random Fields (2001); over an LSTM: Huang, Xu,
 * Yu 2015, Lample et al. 2016. <i>Throws</i> {@link org.lstm4j.ShapeException} for other than sequences. Immutable.
 */
public record Crf() implements Layer {
    private static final Initializer INITIAL = Initializer.uniform(0.1);

    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        SequenceMask.requireSequences(g, "Crf", x);
        int tags = Shapes.features(g, "Crf", x);
        Parameter transitions = g.parameter("transitions", Shape.of(tags, tags), INITIAL);
        Parameter start = g.parameter("start_transitions", Shape.of(tags), INITIAL);
        Parameter end = g.parameter("end_transitions", Shape.of(tags), INITIAL);
        Dim batch = x.shape().dim(0);
        Dim time = x.shape().dim(1);
        Shape column = Shape.of(batch, Dim.of(1), Dim.of(1));
        Shape steps = Shape.of(batch, time, Dim.of(1));
        Value ones = g.expand(g.constant(1, DType.FLOAT32), steps);
        Value none = g.expand(g.constant(0, DType.FLOAT32), column);
        Value mask = mode.sequenceLens().isPresent() ? SequenceMask.of(g, x, mode) : ones;
        Value after = g.slice(g.concat(1, mask, none), 1, Dim.of(1), time.plus(1));
        Value isLast = g.sub(mask, after);
        Value isLater = g.slice(g.concat(1, none, ones), 1, Dim.of(0), time);
        Value scores = g.add(x, g.add(g.mul(g.sub(1, isLater), start), g.mul(isLast, end)));
        Shape each = Shape.of(batch, time, Dim.of(1), Dim.of(1));
        return g.add(
                g.reshape(scores, Shape.of(batch, time, Dim.of(1), Dim.of(tags))),
                g.mul(g.reshape(isLater, each), transitions));
    }
}

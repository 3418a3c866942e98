package org.lstm4j.nn;

import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.RecurrentInputs;
import org.lstm4j.graph.Value;

/**
 * How much each step looks at each other one: a softmax of scores over the steps that count.
 *
 * @param weights {@code [batch, steps, others]}, or with heads {@code [batch, heads, steps, others]}; zeros for a row without steps
 */
record AttentionWeights(Value weights) {
    /** What the score of a step that does not count is lowered by: e to this power is 0, and a sum with a score is finite. */
    private static final double PADDING = 1e9;

    /**
     * Those of scores.
     *
     * @param scores of the same shape as the weights
     * @param looked what is looked at, with its lengths or its mask
     * @param general the mode of the layer
     */
    static AttentionWeights of(GraphBuilder g, Value scores, Wire looked, Mode general) {
        Mode mode = looked.mode(general);
        if (!mode.isPadded()) {
            return new AttentionWeights(g.softmax(scores));
        }
        Value steps = SequenceMask.of(g, looked.value(), mode);
        Dim batch = steps.shape().dim(0);
        Dim others = steps.shape().dim(1);
        Value mask = g.reshape(
                steps,
                scores.rank() == 4
                        ? Shape.of(batch, Dim.of(1), Dim.of(1), others)
                        : Shape.of(batch, Dim.of(1), others));
        Value lowered = g.sub(scores, g.mul(g.sub(1, mask), PADDING));
        // for a row without steps, where the softmax is over padding alone
        return new AttentionWeights(g.mul(g.softmax(lowered), mask));
    }

    /** Scores of a sequence with itself where no step looks at a later one. */
    static Value causal(GraphBuilder g, Value scores, Dim time) {
        // There is no operator that counts steps: the steps before each are added up by a loop of one unit.
        Value places = places(g, time);
        Value later =
                g.less(g.reshape(places, Shape.of(time, Dim.of(1))), g.reshape(places, Shape.of(Dim.of(1), time)));
        return g.where(later, g.constant(-PADDING, scores.dtype()), scores);
    }

    /** 1, 2, 3, ... {@code [time]}. */
    private static Value places(GraphBuilder g, Dim time) {
        Value ones = g.expand(g.constant(1, DType.FLOAT32), Shape.of(time, Dim.of(1), Dim.of(1)));
        Value one = g.constant(Tensor.of(new int[] {1, 1, 1}, 1f));
        Value steps = g.recurrent(RecurrentCell.RNN_RELU, RecurrentInputs.of(ones, one, one), 1, Direction.FORWARD)
                .y();
        return g.reshape(steps, Shape.of(time));
    }

    /** The weighted sums of values {@code [batch, others, n]}, or of each head. */
    Value attend(GraphBuilder g, Value values) {
        return g.matMul(weights, values);
    }
}

package org.lstm4j.nn.cell;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Mode;

/**
 * A cell that in training does without some of its input's features and some units of its first state, drawn once for a row and
 * the same at all steps; the rest is scaled up by {@code 1 / (1 - rate)}. <i>Weights</i> are the cell's. <i>Source:</i> Gal,
 * Ghahramani 2016; Keras's {@code dropout} and {@code recurrent_dropout}; TensorFlow's {@code DropoutWrapper}, variational.
 * Immutable.
 *
 * @param cell what computes
 * @param rate of the input, 0 (never) to below 1
 * @param stateRate of the first state as the step sees it
 */
public record DropoutCell(Cell cell, double rate, double stateRate) implements CellWrapper {
    /** Checks the rates. */
    public DropoutCell {
        Inner.checkRate("DropoutCell needs a rate", rate);
        Inner.checkRate("DropoutCell needs a rate of states", stateRate);
    }

    @Override
    public Value project(GraphBuilder g, Value x, Mode mode) {
        // the mask has one step, which is all of them
        return cell.project(g, dropped(g, x, x.shape().with(0, Dim.of(1)), rate, mode), mode);
    }

    @Override
    public List<Value> step(GraphBuilder g, Value x, List<Value> noise, List<Value> states, Mode mode) {
        List<Value> seen = new ArrayList<>(states);
        // drawn of what is outside the loop, so it is the same at each step
        seen.set(0, dropped(g, states.getFirst(), states.getFirst().shape(), stateRate, mode));
        return cell.step(g, x, noise, seen, mode);
    }

    private static Value dropped(GraphBuilder g, Value x, Shape once, double rate, Mode mode) {
        if (!mode.training() || rate == 0) {
            return x;
        }
        Value drops = g.less(mode.randomUniform(g, once), g.constant(rate, DType.FLOAT32));
        Value kept = g.constant(1 / (1 - rate), DType.FLOAT32);
        return g.mul(x, g.where(drops, g.constant(0, DType.FLOAT32), kept));
    }
}

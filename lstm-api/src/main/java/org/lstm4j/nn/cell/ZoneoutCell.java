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
 * A cell some of whose units stay as they were: in training each with some probability, drawn anew at each step; in predictions
 * all by that share, {@code rate before + (1 - rate) after}. <i>Weights</i> are the cell's. <i>Source:</i> Krueger et al. 2017,
 * whose rates are 0.05 for h and 0.5 for c. Immutable. In a cell within this one nothing changes.
 *
 * @param cell what computes
 * @param rate of the first state, which is the output: 0 (never) to below 1
 * @param stateRate of its other states
 */
public record ZoneoutCell(Cell cell, double rate, double stateRate) implements CellWrapper {
    /** Checks the rates. */
    public ZoneoutCell {
        Inner.checkRate("Zoneout needs a rate", rate);
        Inner.checkRate("Zoneout needs a rate of states", stateRate);
    }

    private double rate(int state) {
        return state == 0 ? rate : stateRate;
    }

    /** One sequence for each state that is zoned out, before those of the cell. */
    @Override
    public List<Value> noise(GraphBuilder g, Dim time, Dim batch, Mode mode) {
        List<Value> noise = new ArrayList<>();
        for (int i = 0; i < states().size() && mode.training(); i++) {
            if (rate(i) > 0) {
                noise.add(mode.randomUniform(
                        g, Shape.of(time, batch).concat(states().get(i).shape())));
            }
        }
        noise.addAll(cell.noise(g, time, batch, mode));
        return noise;
    }

    @Override
    public List<Value> step(GraphBuilder g, Value x, List<Value> noise, List<Value> states, Mode mode) {
        int own = 0;
        for (int i = 0; i < states.size() && mode.training(); i++) {
            own += rate(i) > 0 ? 1 : 0;
        }
        List<Value> after = cell.step(g, x, noise.subList(own, noise.size()), states, mode);
        List<Value> next = new ArrayList<>();
        int drawn = 0;
        for (int i = 0; i < after.size(); i++) {
            if (rate(i) == 0) {
                next.add(after.get(i));
            } else if (mode.training()) {
                Value stays = g.less(noise.get(drawn++), g.constant(rate(i), DType.FLOAT32));
                next.add(g.where(stays, states.get(i), after.get(i)));
            } else {
                next.add(g.add(g.mul(states.get(i), rate(i)), g.mul(after.get(i), 1 - rate(i))));
            }
        }
        return next;
    }
}

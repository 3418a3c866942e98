package org.lstm4j.nn.cell;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.ShapeException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Mode;

/**
 * A cell whose output is added to its input: {@code y = x + h}, which takes as many features as it has units. <i>Weights</i> are
 * the cell's. Its first state, {@code y}, is that output and is not read; the cell's follow. <i>Source:</i> Wu et al. 2016;
 * TensorFlow's {@code ResidualWrapper}. Immutable.
 *
 * @param cell what computes
 */
public record ResidualCell(Cell cell) implements CellWrapper {
    @Override
    public List<State> states() {
        List<State> states = new ArrayList<>();
        states.add(new State("y", cell.states().getFirst().shape()));
        states.addAll(Inner.named(taken() ? "inner_" : "", cell.states()));
        return states;
    }

    private boolean taken() {
        return cell.states().stream().anyMatch(state -> state.name().equals("y"));
    }

    @Override
    public Value project(GraphBuilder g, Value x, Mode mode) {
        if (!x.shape().slice(2, x.rank()).equals(cell.states().getFirst().shape())) {
            throw new ShapeException(
                    g.path(),
                    "a residual " + cell.name() + " adds its input to its output, which is "
                            + cell.states().getFirst().shape() + "; the input is "
                            + x.shape().slice(2, x.rank()),
                    x.shape());
        }
        return g.concat(-1, x, cell.project(g, x, mode));
    }

    @Override
    public List<Value> step(GraphBuilder g, Value x, List<Value> noise, List<Value> states, Mode mode) {
        int features = cell.states().getFirst().shape().fixed(-1);
        Value projected = g.slice(x, -1, features, Integer.MAX_VALUE);
        List<Value> next = cell.step(g, projected, noise, states.subList(1, states.size()), mode);
        List<Value> all = new ArrayList<>();
        all.add(g.add(g.slice(x, -1, 0, features), next.getFirst()));
        all.addAll(next);
        return all;
    }
}

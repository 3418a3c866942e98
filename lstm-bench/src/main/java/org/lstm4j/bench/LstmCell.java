package org.lstm4j.bench;

import java.util.List;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.cell.Cell;
import org.lstm4j.nn.cell.State;

/** The LSTM of {@link org.lstm4j.nn.Lstm}, written as a cell: what the loop costs beside the kernel. */
record LstmCell(int units) implements Cell {
    @Override
    public List<State> states() {
        return List.of(State.of("h", units), State.of("c", units));
    }

    @Override
    public Value project(GraphBuilder g, Value x) {
        int features = x.shape().fixed(2);
        Value kernel =
                g.parameter("kernel", Shape.of(features, 4 * units), Initializer.glorotUniform(features, 4 * units));
        return g.add(g.matMul(x, kernel), g.parameter("bias", Shape.of(4 * units), Initializer.zeros()));
    }

    @Override
    public List<Value> step(GraphBuilder g, Value x, List<Value> states) {
        Value recurrent = g.parameter("recurrent_kernel", Shape.of(units, 4 * units), Initializer.orthogonal());
        Value z = g.add(x, g.matMul(states.getFirst(), recurrent));
        Value i = g.sigmoid(g.slice(z, 1, 0, units));
        Value o = g.sigmoid(g.slice(z, 1, units, 2 * units));
        Value f = g.sigmoid(g.slice(z, 1, 2 * units, 3 * units));
        Value candidate = g.tanh(g.slice(z, 1, 3 * units, 4 * units));
        Value c = g.add(g.mul(f, states.get(1)), g.mul(i, candidate));
        return List.of(g.mul(o, g.tanh(c)), c);
    }
}

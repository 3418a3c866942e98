package org.lstm4j.apps.example;

import java.util.List;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.cell.Cell;
import org.lstm4j.nn.cell.State;

/** A leaky integrator: {@code h = (1 - rate) h₋ + rate tanh(x W + h₋ R)}. */
record Leaky(int units, double rate) implements Cell {
    @Override
    public List<State> states() {
        return List.of(State.of("h", units));
    }

    @Override
    public List<Value> step(GraphBuilder g, Value x, List<Value> states) {
        int features = x.shape().fixed(1);
        Value kernel = g.parameter("kernel", Shape.of(features, units), Initializer.glorotUniform(features, units));
        Value recurrent = g.parameter("recurrent_kernel", Shape.of(units, units), Initializer.orthogonal());
        Value h = states.getFirst();
        Value candidate = g.tanh(g.add(g.matMul(x, kernel), g.matMul(h, recurrent)));
        return List.of(g.add(g.mul(h, 1 - rate), g.mul(candidate, rate)));
    }
}

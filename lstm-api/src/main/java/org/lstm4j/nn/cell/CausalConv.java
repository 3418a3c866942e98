package org.lstm4j.nn.cell;

import java.util.List;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Value;

/**
 * A convolution of each feature with the steps before, as the blocks of xLSTM have it: {@code y_t = b + Σ_j w_j ⊙ x_(t-j)}. As a cell
 * its past is a state, so that it can be carried from batch to batch. <i>Weights</i> {@code kernel [size, features]}, the oldest step
 * first, uniform in ±1/√size, and {@code bias [features]}, zeros. Immutable.
 *
 * @param features of input and output, 1 or more
 * @param size how many steps it sees, 2 or more
 */
record CausalConv(int features, int size) implements Cell {
    @Override
    public List<State> states() {
        return List.of(State.of("y", features), State.of("past", size - 1, features));
    }

    @Override
    public List<Value> step(GraphBuilder g, Value x, List<Value> states) {
        Value kernel = g.parameter("kernel", Shape.of(size, features), Initializer.uniform(1 / Math.sqrt(size)));
        Value bias = g.parameter("bias", Shape.of(features), Initializer.zeros());
        Value now = g.reshape(x, Shape.of(x.shape().dim(0), Dim.of(1), Dim.of(features)));
        Value window = g.concat(1, states.get(1), now);
        Value y = g.add(g.reduceSum(g.mul(window, kernel), false, 1), bias);
        return List.of(y, g.slice(window, 1, 1, size));
    }
}

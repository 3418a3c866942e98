package org.lstm4j.nn.cell;

import java.util.List;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Value;

/**
 * LSTM whose sums are normalised: {@code (i, f, o, g) = LN(x W) + LN(h R) + b}, {@code c = σ(f) ⊙ c₋ + σ(i) ⊙ tanh(g)},
 * {@code h = σ(o) ⊙ tanh(LN(c))}, where LN takes off the mean of a row, divides by its deviation, and scales and shifts
 * each unit.
 *
 * <p><i>Weights</i>, gates in the order i, f, o, g: {@code kernel [features, 4*units]}, Glorot uniform; {@code
 * recurrent_kernel [units, 4*units]}, orthogonal; {@code bias [4*units]}, zeros; {@code kernel_gain}, {@code
 * recurrent_gain [4*units]} and {@code cell_gain [units]}, ones; {@code cell_shift [units]}, zeros. <i>Source:</i> Ba,
 * Kiros, Hinton 2016. Immutable.
 *
 * @param units the size of both states, 1 or more
 */
public record LayerNormLstm(int units) implements Cell {
    private static final double EPSILON = 1e-5;

    @Override
    public List<State> states() {
        return List.of(State.of("h", units), State.of("c", units));
    }

    @Override
    public Value project(GraphBuilder g, Value x) {
        int features = x.shape().fixed(2);
        Value kernel =
                g.parameter("kernel", Shape.of(features, 4 * units), Initializer.glorotUniform(features, 4 * units));
        Value normal = normalised(g, "kernel_gain", g.matMul(x, kernel));
        return g.add(normal, g.parameter("bias", Shape.of(4 * units), Initializer.zeros()));
    }

    @Override
    public List<Value> step(GraphBuilder g, Value x, List<Value> states) {
        Value recurrent = g.parameter("recurrent_kernel", Shape.of(units, 4 * units), Initializer.orthogonal());
        Value z = g.add(x, normalised(g, "recurrent_gain", g.matMul(states.getFirst(), recurrent)));
        Value i = g.scope("i").sigmoid(g.slice(z, 1, 0, units));
        Value f = g.scope("f").sigmoid(g.slice(z, 1, units, 2 * units));
        Value o = g.scope("o").sigmoid(g.slice(z, 1, 2 * units, 3 * units));
        Value candidate = g.scope("candidate").tanh(g.slice(z, 1, 3 * units, 4 * units));
        Value c = g.add(g.mul(f, states.get(1)), g.mul(i, candidate));
        Value shift = g.parameter("cell_shift", Shape.of(units), Initializer.zeros());
        return List.of(g.mul(o, g.tanh(g.add(normalised(g, "cell_gain", c), shift))), c);
    }

    private static Value normalised(GraphBuilder g, String gain, Value x) {
        int width = x.shape().fixed(-1);
        Value centred = g.sub(x, g.reduceMean(x, true, -1));
        Value deviation = g.sqrt(g.add(g.reduceMean(g.mul(centred, centred), true, -1), EPSILON));
        return g.mul(g.div(centred, deviation), g.parameter(gain, Shape.of(width), Initializer.ones()));
    }
}

package org.lstm4j.nn.cell;

import java.util.List;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Value;

/**
 * The sLSTM of xLSTM: exponential gates, kept in range by a state m, and a normaliser n. With {@code ĩ, f̃, z̃, õ = x W
 * + h R + b}: {@code m = max(f̃ + m₋, ĩ)}, {@code i = exp(ĩ - m)}, {@code f = exp(f̃ + m₋ - m)}, {@code c = f ⊙ c₋ + i
 * ⊙ tanh(z̃)}, {@code n = f ⊙ n₋ + i}, {@code h = σ(õ) ⊙ c / n}.
 *
 * <p><i>Weights</i>, in the order i, f, z, o: {@code kernel [features, 4*units]}, Glorot uniform; {@code
 * recurrent_kernel [units, 4*units]}, orthogonal; {@code bias [4*units]}, zeros. One head. <i>Source:</i> Beck and
 * others 2024, equations 8 to 17. Immutable.
 *
 * @param units the size of each state, 1 or more
 */
public record SLstm(int units) implements Cell {
    @Override
    public List<State> states() {
        return List.of(State.of("h", units), State.of("c", units), State.of("n", units), State.of("m", units));
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
        Value sums = g.add(x, g.matMul(states.getFirst(), recurrent));
        Value input = g.slice(sums, 1, 0, units);
        Value forget = g.add(g.slice(sums, 1, units, 2 * units), states.get(3));
        Value m = g.where(g.less(forget, input), input, forget);
        Value i = g.scope("i").exp(g.sub(input, m));
        Value f = g.scope("f").exp(g.sub(forget, m));
        Value z = g.scope("z").tanh(g.slice(sums, 1, 2 * units, 3 * units));
        Value o = g.scope("o").sigmoid(g.slice(sums, 1, 3 * units, 4 * units));
        Value c = g.add(g.mul(f, states.get(1)), g.mul(i, z));
        Value n = g.add(g.mul(f, states.get(2)), i);
        return List.of(g.mul(o, g.div(c, n)), c, n, m);
    }
}

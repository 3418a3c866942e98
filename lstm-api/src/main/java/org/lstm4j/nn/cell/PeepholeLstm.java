package org.lstm4j.nn.cell;

import java.util.List;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Value;

/**
 * LSTM whose gates see the cell state: {@code i = σ(x Wᵢ + h Rᵢ + pᵢ ⊙ c₋ + bᵢ)}, {@code f} alike, {@code c = f ⊙ c₋ +
 * i ⊙ tanh(x W_c + h R_c + b_c)}, {@code o = σ(x Wₒ + h Rₒ + pₒ ⊙ c + bₒ)}, {@code h = o ⊙ tanh(c)}.
 *
 * <p><i>Weights</i>, gates in the order i, f, c, o: {@code kernel [features, 4*units]}, Glorot uniform; {@code
 * recurrent_kernel [units, 4*units]}, orthogonal; {@code bias [4*units]}, zeros; {@code peephole_i}, {@code
 * peephole_f}, {@code peephole_o [units]}, zeros. <i>Source:</i> Gers and Schmidhuber 2000. Immutable.
 *
 * @param units the size of both states, 1 or more
 */
public record PeepholeLstm(int units) implements Cell {
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
        Value c = states.get(1);
        Value recurrent = g.parameter("recurrent_kernel", Shape.of(units, 4 * units), Initializer.orthogonal());
        Value z = g.add(x, g.matMul(states.getFirst(), recurrent));
        Value i = gate(g, "i", z, 0, c);
        Value f = gate(g, "f", z, 1, c);
        Value candidate = g.scope("candidate").tanh(part(g, z, 2));
        Value next = g.add(g.mul(f, c), g.mul(i, candidate));
        Value o = gate(g, "o", z, 3, next);
        return List.of(g.mul(o, g.tanh(next)), next);
    }

    private Value part(GraphBuilder g, Value z, int number) {
        return g.slice(z, 1, number * units, (number + 1) * units);
    }

    private Value gate(GraphBuilder g, String name, Value z, int number, Value c) {
        Value peephole = g.parameter("peephole_" + name, Shape.of(units), Initializer.zeros());
        return g.scope(name).sigmoid(g.add(part(g, z, number), g.mul(peephole, c)));
    }
}

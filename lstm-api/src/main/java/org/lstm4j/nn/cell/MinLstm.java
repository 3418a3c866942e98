package org.lstm4j.nn.cell;

import java.util.List;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Value;

/**
 * The LSTM without its recurrent weights and its output gate: {@code i = σ(x Wᵢ + bᵢ)}, {@code f} alike, {@code h = f/(f + i) ⊙
 * h₋ + i/(f + i) ⊙ (x W_h + b_h)}. All but two products a unit is one matrix product over the whole sequence. What the gates
 * decide they decide by the input alone. A trace shows {@code f/(f + i)} as {@code kept}.
 *
 * <p><i>Weights</i>, in the order f, i, h: {@code kernel [features, 3*units]}, Glorot uniform; {@code bias [3*units]}, zeros.
 * <i>Source:</i> Feng and others 2024, "Were RNNs All We Needed?", section 3.2, with the gates' sum made 1. Immutable.
 *
 * @param units the size of the state, 1 or more
 */
public record MinLstm(int units) implements Cell {
    @Override
    public List<State> states() {
        return List.of(State.of("h", units));
    }

    /** What the state is multiplied by, and what is added, side by side. */
    @Override
    public Value project(GraphBuilder g, Value x) {
        int features = x.shape().fixed(2);
        Value kernel =
                g.parameter("kernel", Shape.of(features, 3 * units), Initializer.glorotUniform(features, 3 * units));
        Value sums = g.add(g.matMul(x, kernel), g.parameter("bias", Shape.of(3 * units), Initializer.zeros()));
        // f/(f + i) is 1/(1 + i/f) = σ(log f - log i), which no sum near 0 is a divisor in
        Value logForget = g.neg(g.softplus(g.neg(g.slice(sums, 2, 0, units))));
        Value logInput = g.neg(g.softplus(g.neg(g.slice(sums, 2, units, 2 * units))));
        Value f = g.sigmoid(g.sub(logForget, logInput));
        return g.concat(2, f, g.mul(g.sub(1, f), g.slice(sums, 2, 2 * units, 3 * units)));
    }

    @Override
    public List<Value> step(GraphBuilder g, Value x, List<Value> states) {
        Value kept = g.scope("kept").slice(x, 1, 0, units);
        return List.of(g.add(g.mul(kept, states.getFirst()), g.slice(x, 1, units, 2 * units)));
    }
}

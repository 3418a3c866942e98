package org.lstm4j.nn.cell;

import java.util.List;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Value;

/**
 * The GRU without its recurrent weights: {@code z = σ(x W_z + b_z)}, {@code h = (1 - z) ⊙ h₋ + z ⊙ (x W_h + b_h)}. All but two
 * products a unit is one matrix product over the whole sequence. What the gate decides it decides by the input alone. A trace shows {@code 1 - z} as {@code kept}.
 *
 * <p><i>Weights</i>, in the order z, h: {@code kernel [features, 2*units]}, Glorot uniform; {@code bias [2*units]}, zeros.
 * <i>Source:</i> Feng and others 2024, "Were RNNs All We Needed?", section 3.1. Immutable.
 *
 * @param units the size of the state, 1 or more
 */
public record MinGru(int units) implements Cell {
    @Override
    public List<State> states() {
        return List.of(State.of("h", units));
    }

    /** What the state is multiplied by, and what is added, side by side. */
    @Override
    public Value project(GraphBuilder g, Value x) {
        int features = x.shape().fixed(2);
        Value kernel =
                g.parameter("kernel", Shape.of(features, 2 * units), Initializer.glorotUniform(features, 2 * units));
        Value sums = g.add(g.matMul(x, kernel), g.parameter("bias", Shape.of(2 * units), Initializer.zeros()));
        Value z = g.sigmoid(g.slice(sums, 2, 0, units));
        return g.concat(2, g.sub(1, z), g.mul(z, g.slice(sums, 2, units, 2 * units)));
    }

    @Override
    public List<Value> step(GraphBuilder g, Value x, List<Value> states) {
        Value kept = g.scope("kept").slice(x, 1, 0, units);
        return List.of(g.add(g.mul(kept, states.getFirst()), g.slice(x, 1, units, 2 * units)));
    }
}

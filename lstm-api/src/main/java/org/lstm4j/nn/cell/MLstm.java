package org.lstm4j.nn.cell;

import java.util.List;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Value;

/**
 * The mLSTM of xLSTM, whose cell state is a matrix that keys store values in and queries read. For each head of d = units / heads
 * numbers, with {@code q, k, v, õ, ĩ, f̃ = x W + b} and k over √d: {@code m = max(log σ(f̃) + m₋, ĩ)}, {@code i = exp(ĩ - m)}, {@code
 * f = exp(log σ(f̃) + m₋ - m)}, {@code C = f C₋ + i k vᵀ}, {@code n = f n₋ + i k}, {@code h = σ(õ) ⊙ Cᵀ q / max(|nᵀ q|, exp(-m))}.
 * C is the transpose of the paper's. No gate sees h, so one product over the whole sequence is all there is of weights, and training goes chunk by chunk.
 *
 * <p><i>Weights</i>, in the order q, k, v, o and then i, f for each head: {@code kernel [features, 4*units + 2*heads]}, Glorot
 * uniform; {@code bias [4*units + heads]}, zeros; {@code forget_bias [heads]}, uniform from 3 to 6. <i>States</i> h {@code [units]},
 * C {@code [heads, d, d]}, n {@code [heads, d]}, m {@code [heads]}. <i>Source:</i> Beck and others 2024, equations 19 to 27. Immutable.
 *
 * @param units the size of the output, a multiple of heads
 * @param heads 1 or more
 */
public record MLstm(int units, int heads) implements ChunkedCell {
    /** Checks the heads. */
    public MLstm {
        if (heads < 1 || units < 1 || units % heads != 0) {
            throw new InvalidInputException(
                    "An mLSTM has heads of equal size; got " + units + " units and " + heads + " heads");
        }
    }

    /** With one head. */
    public MLstm(int units) {
        this(units, 1);
    }

    @Override
    public List<State> states() {
        int d = units / heads;
        return List.of(State.of("h", units), State.of("C", heads, d, d), State.of("n", heads, d), State.of("m", heads));
    }

    @Override
    public Value project(GraphBuilder g, Value x) {
        int features = x.shape().fixed(2);
        int width = 4 * units + 2 * heads;
        Value kernel = g.parameter("kernel", Shape.of(features, width), Initializer.glorotUniform(features, width));
        Value bias = g.parameter("bias", Shape.of(width - heads), Initializer.zeros());
        Value forget = g.parameter("forget_bias", Shape.of(heads), new Initializer.Uniform(3, 6));
        return g.add(g.matMul(x, kernel), g.concat(0, bias, forget));
    }

    @Override
    public List<Value> step(GraphBuilder g, Value x, List<Value> states) {
        Value gates = g.slice(x, 1, 4 * units, 4 * units + 2 * heads);
        MatrixMemory memory = new MatrixMemory(heads, units / heads);
        List<Value> next = memory.step(
                g,
                g.slice(x, 1, 0, units),
                g.slice(x, 1, units, 2 * units),
                g.slice(x, 1, 2 * units, 3 * units),
                g.slice(gates, 1, 0, heads),
                g.slice(gates, 1, heads, 2 * heads),
                states.subList(1, 4));
        Value o = g.scope("o").sigmoid(g.slice(x, 1, 3 * units, 4 * units));
        return List.of(g.mul(o, next.getFirst()), next.get(1), next.get(2), next.get(3));
    }

    @Override
    public int chunk() {
        return MatrixMemory.CHUNK;
    }

    @Override
    public List<Value> chunk(GraphBuilder g, Value x, Value mask, List<Value> states, boolean isReverse) {
        List<Value> next = new MatrixMemory(heads, units / heads)
                .chunk(
                        g,
                        g.slice(x, 2, 0, units),
                        g.slice(x, 2, units, 2 * units),
                        g.slice(x, 2, 2 * units, 3 * units),
                        g.slice(x, 2, 4 * units, 4 * units + heads),
                        g.slice(x, 2, 4 * units + heads, 4 * units + 2 * heads),
                        mask,
                        states.subList(1, 4),
                        isReverse);
        Value o = g.scope("o").sigmoid(g.slice(x, 2, 3 * units, 4 * units));
        return List.of(g.mul(o, next.getFirst()), next.get(1), next.get(2), next.get(3));
    }
}

package org.lstm4j.nn.cell;

import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
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
 * recurrent_kernel [units, 4*units]}, orthogonal, or {@code [heads, units/heads, 4*units/heads]}, as units see those of their own
 * head only; {@code bias [4*units]}, zeros. <i>Source:</i> Beck and others 2024, equations 8 to 17. Immutable.
 *
 * @param units the size of each state, a multiple of heads
 * @param heads 1 or more
 */
public record SLstm(int units, int heads) implements Cell {
    /** e to minus this can be squared, as the gradient of a quotient does. */
    private static final double FAR = 40;

    /** Checks the heads. */
    public SLstm {
        if (heads < 1 || units < 1 || units % heads != 0) {
            throw new InvalidInputException(
                    "An sLSTM has heads of equal size; got " + units + " units and " + heads + " heads");
        }
    }

    /** With one head. */
    public SLstm(int units) {
        this(units, 1);
    }

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
        Value sums = g.add(x, recurrent(g, states.getFirst()));
        Value input = g.slice(sums, 1, 0, units);
        Value forget = kept(g, g.add(g.slice(sums, 1, units, 2 * units), states.get(3)), input, states.get(2));
        Value m = g.where(g.less(forget, input), input, forget);
        Value i = g.scope("i").exp(g.sub(input, m));
        Value f = g.scope("f").exp(g.sub(forget, m));
        Value z = g.scope("z").tanh(g.slice(sums, 1, 2 * units, 3 * units));
        Value o = g.scope("o").sigmoid(g.slice(sums, 1, 3 * units, 4 * units));
        Value c = g.add(g.mul(f, states.get(1)), g.mul(i, z));
        Value n = g.add(g.mul(f, states.get(2)), i);
        return List.of(g.mul(o, g.div(c, n)), c, n, m);
    }

    /**
     * What is left of m. Where nothing was stored so far nothing is kept, so m may be ĩ; were it a first {@code f̃ + m₋} far above ĩ, {@code
     * exp(ĩ - m)} would be 0, and h 0 / 0.
     */
    private static Value kept(GraphBuilder g, Value forget, Value input, Value n) {
        Value isFirst = g.equal(n, g.constant(0, DType.FLOAT32));
        Value isFar = g.less(input, g.add(forget, -FAR));
        return g.where(isFirst, g.where(isFar, input, forget), forget);
    }

    /** What h adds to the sums, head by head. */
    private Value recurrent(GraphBuilder g, Value h) {
        if (heads == 1) {
            return g.matMul(h, g.parameter("recurrent_kernel", Shape.of(units, 4 * units), Initializer.orthogonal()));
        }
        int d = units / heads;
        Value kernel = g.parameter("recurrent_kernel", Shape.of(heads, d, 4 * d), Initializer.orthogonal());
        Dim batch = h.shape().dim(0);
        // a product for each head, of all rows: as one product of stacks each row would be multiplied by itself
        Value[] sums = new Value[heads];
        for (int head = 0; head < heads; head++) {
            Value own = g.reshape(g.slice(kernel, 0, head, head + 1), Shape.of(d, 4 * d));
            sums[head] = g.matMul(g.slice(h, 1, head * d, (head + 1) * d), own);
        }
        Value gates = g.reshape(g.concat(1, sums), Shape.of(batch, heads, 4, d));
        return g.reshape(g.transpose(gates, 0, 2, 1, 3), Shape.of(batch, 4 * units));
    }
}

package org.lstm4j.nn.cell;

import java.util.List;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Mode;

/**
 * A residual block of xLSTM around an mLSTM twice as wide as its input: {@code a, b = norm(x) W_up}, {@code u = swish(conv(a))}, keys
 * and queries of u and values of a by a matrix for each head, gates of all three, {@code y = x + ((norm(mLSTM) + s ⊙ u) ⊙ swish(b))
 * W_down}.
 *
 * <p><i>Input</i> and <i>output</i> {@code [batch, time, features]}; n is 2 features and d is n / heads. <i>Weights</i> {@code norm},
 * {@code up [features, 2*n]}, {@code conv/kernel}, {@code conv/bias}, {@code q}, {@code k}, {@code v [heads, d, d]}, {@code gates [3*n,
 * 2*heads]}, {@code input_bias}, zeros, {@code forget_bias}, uniform from 3 to 6, {@code head_norm}, {@code skip [n]}, ones, {@code down [n,
 * features]}. A norm is one of each step, or of each head. <i>Source:</i> Beck and others 2024, figure 11. Immutable.
 *
 * @param heads whose number divides the features, 1 or more
 */
public record MLstmBlock(int heads) implements Layer {
    /** Checks the number. */
    public MLstmBlock {
        if (heads < 1) {
            throw new InvalidInputException("MLstmBlock needs 1 head or more; got " + heads);
        }
    }

    /** The recurrence alone, for q, k, v, i and f side by side. */
    private record Memory(int units, int heads) implements ChunkedCell {
        @Override
        public List<State> states() {
            return new MLstm(units, heads).states();
        }

        @Override
        public List<Value> step(GraphBuilder g, Value x, List<Value> states) {
            return new MatrixMemory(heads, units / heads)
                    .step(
                            g,
                            g.slice(x, 1, 0, units),
                            g.slice(x, 1, units, 2 * units),
                            g.slice(x, 1, 2 * units, 3 * units),
                            g.slice(x, 1, 3 * units, 3 * units + heads),
                            g.slice(x, 1, 3 * units + heads, 3 * units + 2 * heads),
                            states.subList(1, 4));
        }

        @Override
        public int chunk() {
            return MatrixMemory.CHUNK;
        }

        @Override
        public List<Value> chunk(GraphBuilder g, Value x, Value mask, List<Value> states, boolean isReverse) {
            return new MatrixMemory(heads, units / heads)
                    .chunk(
                            g,
                            g.slice(x, 2, 0, units),
                            g.slice(x, 2, units, 2 * units),
                            g.slice(x, 2, 2 * units, 3 * units),
                            g.slice(x, 2, 3 * units, 3 * units + heads),
                            g.slice(x, 2, 3 * units + heads, 3 * units + 2 * heads),
                            mask,
                            states.subList(1, 4),
                            isReverse);
        }
    }

    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        int features = Blocks.features(g, "MLstmBlock", x, heads);
        int n = 2 * features;
        Value up = Blocks.dense(g, "up", Blocks.layerNorm(g, "norm", x), 2 * n);
        Value a = g.slice(up, 2, 0, n);
        Value u = Blocks.convolved(g, a, SLstmBlock.CONVOLUTION, mode);
        Value joined = g.concat(
                2,
                Blocks.headwise(g, "q", u, heads),
                Blocks.headwise(g, "k", u, heads),
                Blocks.headwise(g, "v", a, heads));
        Value bias = g.concat(
                0,
                g.parameter("input_bias", Shape.of(heads), Initializer.zeros()),
                g.parameter("forget_bias", Shape.of(heads), new Initializer.Uniform(3, 6)));
        Value gates = g.add(Blocks.dense(g, "gates", joined, 2 * heads), bias);
        Value read = Blocks.steps(g.scope("mlstm"), new Memory(n, heads), g.concat(2, joined, gates), mode);
        Value skip = g.parameter("skip", Shape.of(n), Initializer.ones());
        Value seen = g.add(Blocks.headNorm(g, "head_norm", read, heads), g.mul(skip, u));
        Value gated = g.mul(seen, Activation.SWISH.apply(g, g.slice(up, 2, n, 2 * n)));
        return g.add(x, Blocks.dense(g, "down", gated, features));
    }
}

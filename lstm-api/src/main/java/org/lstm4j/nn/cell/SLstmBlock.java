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
 * A residual block of xLSTM around an {@link SLstm}: {@code y = x + norm(sLSTM(norm(x)))}, whose gates i and f see a swish of a
 * convolution with the three steps before, then {@code y + (gelu(a) ⊙ b) W_down} with {@code a, b = norm(y) W_up}.
 *
 * <p><i>Input</i> and <i>output</i> {@code [batch, time, features]}. <i>Weights</i> {@code norm}, {@code conv/kernel}, {@code conv/bias},
 * {@code kernel_if}, {@code kernel_zo [features, 2*features]}, {@code gate_bias}, {@code slstm/recurrent_kernel}, {@code head_norm}, {@code
 * up_norm}, {@code up [features, 2*n]}, {@code down [n, features]} with n of 4/3 features. A norm is one of each step, or of each
 * head. <i>Source:</i> Beck and others 2024, figure 10. Immutable.
 *
 * @param heads whose number divides the features, 1 or more
 */
public record SLstmBlock(int heads) implements Layer {
    /** How many steps the convolution sees. */
    static final int CONVOLUTION = 4;

    /** Checks the number. */
    public SLstmBlock {
        if (heads < 1) {
            throw new InvalidInputException("SLstmBlock needs 1 head or more; got " + heads);
        }
    }

    /** The recurrence alone, for gates that were computed before. */
    private record Gates(SLstm cell) implements Cell {
        @Override
        public List<State> states() {
            return cell.states();
        }

        @Override
        public List<Value> step(GraphBuilder g, Value x, List<Value> states) {
            return cell.step(g, x, states);
        }
    }

    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        int features = Blocks.features(g, "SLstmBlock", x, heads);
        Value normal = Blocks.layerNorm(g, "norm", x);
        Value convolved = Blocks.convolved(g, normal, CONVOLUTION, mode);
        Value gates = g.concat(
                2,
                Blocks.dense(g, "kernel_if", convolved, 2 * features),
                Blocks.dense(g, "kernel_zo", normal, 2 * features));
        Value bias = g.parameter("gate_bias", Shape.of(4 * features), Initializer.zeros());
        Value read = Blocks.steps(g.scope("slstm"), new Gates(new SLstm(features, heads)), g.add(gates, bias), mode);
        Value y = g.add(x, Blocks.headNorm(g, "head_norm", read, heads));
        int wide = (4 * features + 2) / 3;
        Value up = Blocks.dense(g, "up", Blocks.layerNorm(g, "up_norm", y), 2 * wide);
        Value gated = g.mul(Activation.GELU.apply(g, g.slice(up, 2, 0, wide)), g.slice(up, 2, wide, 2 * wide));
        return g.add(y, Blocks.dense(g, "down", gated, features));
    }
}

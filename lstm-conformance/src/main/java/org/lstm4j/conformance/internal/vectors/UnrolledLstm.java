package org.lstm4j.conformance.internal.vectors;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.internal.RuleSkipped;
import org.lstm4j.graph.CellFunction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Mode;

/**
 * Keras's LSTM with functions that the operator has not: written out step by step, as a user writes a cell of their own. Weights
 * are the operator's, gates i, o, f, c.
 *
 * @param units the size of the state
 * @param activation Keras's name of it
 * @param recurrentActivation Keras's name of it
 * @param returnSequences true for every step's output
 */
record UnrolledLstm(int units, String activation, String recurrentActivation, boolean returnSequences)
        implements Layer {
    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        int time = x.shape().fixed(1);
        int features = x.shape().fixed(2);
        UnaryOperator<Value> state = function(g, activation);
        UnaryOperator<Value> recurrent = function(g, recurrentActivation);
        Initializer zeros = Initializer.zeros();
        Value w = matrix(g, g.parameter("kernel", Shape.of(1, 4 * units, features), zeros));
        Value r = matrix(g, g.parameter("recurrent_kernel", Shape.of(1, 4 * units, units), zeros));
        Value b = g.reshape(g.parameter("bias", Shape.of(1, 4 * units), zeros), Shape.of(4 * units));
        Value h = g.constant(Tensor.zeros(DType.FLOAT32, 1, units));
        Value c = h;
        List<Value> outputs = new ArrayList<>();
        for (int t = 0; t < time; t++) {
            Value step = g.reshape(g.slice(x, 1, t, t + 1), Shape.of(1, features));
            Value sums = g.add(g.gemm(step, false, w, true, b), g.gemm(h, false, r, true));
            Value i = recurrent.apply(gate(g, sums, 0, units));
            Value o = recurrent.apply(gate(g, sums, 1, units));
            Value f = recurrent.apply(gate(g, sums, 2, units));
            Value candidate = state.apply(gate(g, sums, 3, units));
            c = g.add(g.mul(f, c), g.mul(i, candidate));
            h = g.mul(o, state.apply(c));
            outputs.add(g.reshape(h, Shape.of(1, 1, units)));
        }
        return returnSequences ? g.concat(1, outputs.toArray(Value[]::new)) : h;
    }

    private static Value matrix(GraphBuilder g, Value weights) {
        return g.reshape(weights, weights.shape().slice(1, 3));
    }

    private static Value gate(GraphBuilder g, Value sums, int gate, int units) {
        return g.slice(sums, 1, gate * units, (gate + 1) * units);
    }

    private static UnaryOperator<Value> function(GraphBuilder g, String name) {
        return switch (name) {
            case "tanh" -> g::tanh;
            case "sigmoid" -> g::sigmoid;
            case "relu" -> g::relu;
            case "linear" -> x -> x;
            // Keras 1 and 2; Keras 3 divides by 6
            case "hard_sigmoid" -> x -> CellFunction.HARD_SIGMOID.apply(g, x);
            default -> throw new RuleSkipped("the kit does not know the activation " + name);
        };
    }
}

package org.lstm4j.conformance.internal.vectors;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Absent;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.RecurrentInputs;
import org.lstm4j.graph.RecurrentOutputs;
import org.lstm4j.graph.Value;

/**
 * {@code nn.LSTM}, {@code nn.GRU} and {@code nn.RNN} as nodes: layers one on the other, PyTorch's parameters turned into W, R and B and their gradients turned
 * back.
 *
 * @param cell which of them
 * @param prefix before each parameter's name, such as {@code lstm.}
 * @param layers how many
 * @param isBidirectional true for two directions
 * @param hasBias whether there are biases
 * @param units the size of the state
 */
record PytorchRecurrent(
        RecurrentCell cell, String prefix, int layers, boolean isBidirectional, boolean hasBias, int units) {

    /** What all layers give (cn is absent without a cell state): y of the last [time, batch, directions * units], states of all [layers * directions, ...]. */
    record Outputs(Value y, Value hn, Value cn) {}

    private int gates() {
        return cell.gates() * units;
    }

    private int directions() {
        return isBidirectional ? 2 : 1;
    }

    private String suffix(int layer, int direction) {
        return "_l" + layer + (direction == 1 ? "_reverse" : "");
    }

    /** Writes the layers. x is [time, batch, features]; states are [layers * directions, batch, units] or absent. */
    Outputs call(GraphBuilder g, Value x, Value lengths, Value h0, Value c0) {
        Initializer zeros = Initializer.zeros();
        Value y = x;
        Value[] hidden = new Value[layers];
        Value[] cells = new Value[layers];
        for (int layer = 0; layer < layers; layer++) {
            int directions = directions();
            int features = y.shape().fixed(2);
            RecurrentInputs inputs = RecurrentInputs.of(
                            y,
                            g.parameter(prefix + "w" + layer, Shape.of(directions, gates(), features), zeros),
                            g.parameter(prefix + "r" + layer, Shape.of(directions, gates(), units), zeros))
                    .withSequenceLens(lengths)
                    .withInitialState(state(g, h0, layer), state(g, c0, layer));
            if (hasBias) {
                inputs = inputs.withBias(g.parameter(prefix + "b" + layer, Shape.of(directions, 2 * gates()), zeros));
            }
            RecurrentOutputs outputs =
                    g.recurrent(cell, inputs, units, isBidirectional ? Direction.BIDIRECTIONAL : Direction.FORWARD);
            Shape sequence = Shape.of(x.shape().dim(0), x.shape().dim(1), directions * units);
            y = g.reshape(g.transpose(outputs.y(), 0, 2, 1, 3), sequence);
            hidden[layer] = outputs.yH();
            cells[layer] = outputs.yC();
        }
        return new Outputs(y, join(g, hidden), cell.hasCellState() ? join(g, cells) : Absent.INSTANCE);
    }

    private static Value join(GraphBuilder g, Value... parts) {
        return parts.length == 1 ? parts[0] : g.concat(0, parts);
    }

    private Value state(GraphBuilder g, Value states, int layer) {
        if (!states.isPresent()) {
            return Absent.INSTANCE;
        }
        int directions = directions();
        return layers == 1 ? states : g.slice(states, 0, layer * directions, (layer + 1) * directions);
    }

    /** The values of W, R and B from PyTorch's parameters. */
    Map<String, Tensor> weights(Function<String, Tensor> pytorch) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        for (int layer = 0; layer < layers; layer++) {
            weights.put(prefix + "w" + layer, both(pytorch, "weight_ih", layer));
            weights.put(prefix + "r" + layer, both(pytorch, "weight_hh", layer));
            if (hasBias) {
                Tensor input = both(pytorch, "bias_ih", layer);
                Tensor recurrent = both(pytorch, "bias_hh", layer);
                Tensor b = Tensor.zeros(DType.FLOAT32, directions(), 2 * gates());
                for (int d = 0; d < directions(); d++) {
                    b.copyElements(input, d * gates(), d * 2 * gates(), gates());
                    b.copyElements(recurrent, d * gates(), d * 2 * gates() + gates(), gates());
                }
                weights.put(prefix + "b" + layer, b);
            }
        }
        return weights;
    }

    private Tensor both(Function<String, Tensor> pytorch, String name, int layer) {
        Tensor[] parts = new Tensor[directions()];
        for (int d = 0; d < parts.length; d++) {
            String key = prefix + name + suffix(layer, d);
            parts[d] = GateOrder.ofPytorch(cell).toOurs(pytorch.apply(key));
        }
        return GateOrder.stack(parts);
    }

    /** Values or gradients of W, R and B (in a map, after something before their names) by PyTorch's names. */
    Map<String, Tensor> toPytorch(Map<String, Tensor> ours, String before) {
        Map<String, Tensor> result = new LinkedHashMap<>();
        for (int layer = 0; layer < layers; layer++) {
            for (int d = 0; d < directions(); d++) {
                String suffix = suffix(layer, d);
                put(result, ours, before + prefix + "w" + layer, d, 0, 1, prefix + "weight_ih" + suffix);
                put(result, ours, before + prefix + "r" + layer, d, 0, 1, prefix + "weight_hh" + suffix);
                if (hasBias) {
                    put(result, ours, before + prefix + "b" + layer, d, 0, 2, prefix + "bias_ih" + suffix);
                    put(result, ours, before + prefix + "b" + layer, d, 1, 2, prefix + "bias_hh" + suffix);
                }
            }
        }
        return result;
    }

    /** One part of many of one direction, gates back in PyTorch's order. */
    private void put(
            Map<String, Tensor> target,
            Map<String, Tensor> ours,
            String name,
            int direction,
            int part,
            int parts,
            String key) {
        Tensor whole = Objects.requireNonNull(ours.get(name), name);
        int size = whole.size() / whole.dim(0) / parts;
        int rows = whole.dim(1) / parts;
        int[] dims = whole.rank() == 3 ? new int[] {rows, whole.dim(2)} : new int[] {rows};
        target.put(
                key,
                GateOrder.ofPytorch(cell).fromOurs(GateOrder.part(whole, (direction * parts + part) * size, dims)));
    }
}

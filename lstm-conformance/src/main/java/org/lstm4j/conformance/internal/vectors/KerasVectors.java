package org.lstm4j.conformance.internal.vectors;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.Tolerance;
import org.lstm4j.conformance.internal.Probe;
import org.lstm4j.conformance.internal.Rule;
import org.lstm4j.conformance.internal.RuleSkipped;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Gru;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Mode;
import org.lstm4j.nn.RecurrentOptions;
import org.lstm4j.spi.Feeds;
import tools.jackson.databind.JsonNode;

/** Keras layers: one sample without its batch axis, weights in Keras's layout. */
final class KerasVectors {
    private KerasVectors() {}

    /** The cases of one file. */
    static List<Rule> cases(Source source, JsonNode file) {
        List<Rule> rules = new ArrayList<>();
        String type = file.path("class_name").asString();
        for (JsonNode entry : file.path("cases")) {
            String name = entry.path("case").asString();
            rules.add(Rule.of(name, probe -> {
                JsonNode vector = source.json(file.path("file").asString()).path(name);
                check(probe, type, entry.path("config"), vector);
            }));
        }
        return rules;
    }

    private static void check(Probe probe, String type, JsonNode config, JsonNode vector) {
        Tensor sample = Json.tensor(vector.path("input"));
        List<Tensor> weights = new ArrayList<>();
        vector.path("weights").forEach(node -> weights.add(Json.tensor(node)));
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        Layer layer = switch (type) {
            case "Dense" -> dense(config, weights, parameters);
            case "Embedding" -> embedding(config, weights, parameters);
            case "LSTM" -> lstm(config, weights, parameters);
            case "GRU" -> gru(config, weights, parameters);
            default -> throw new RuleSkipped("the graph has no operator for the layer " + type);
        };
        boolean isIds = type.equals("Embedding");
        int[] dims = new int[sample.rank() + 1];
        dims[0] = 1;
        System.arraycopy(sample.dims(), 0, dims, 1, sample.rank());
        Tensor batch = sample.to(isIds ? DType.INT32 : DType.FLOAT32).reshape(dims);
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.ofInts(dims), batch.dtype());
        g.output("y", layer.call(g, x, Mode.inference()));
        Graph graph = g.build();
        Tensor actual = Objects.requireNonNull(
                probe.predict(graph, new Feeds().put("x", batch), parameters).get("y"));
        Tensor expected = Json.tensor(vector.path("expected"));
        probe.compare("output", expected, actual.reshape(expected.dims()), Tolerance.IMPORTED);
    }

    private static Layer dense(JsonNode config, List<Tensor> weights, Map<String, Tensor> parameters) {
        boolean useBias = config.path("use_bias").asBoolean(true);
        parameters.put("kernel", weights.getFirst());
        if (useBias) {
            parameters.put("bias", weights.get(1));
        }
        Activation activation = activation(config, "activation", "linear");
        return new Dense(config.path("units").asInt(), activation, useBias);
    }

    private static Layer embedding(JsonNode config, List<Tensor> weights, Map<String, Tensor> parameters) {
        parameters.put("embeddings", weights.getFirst());
        return Embedding.of(
                config.path("input_dim").asInt(), config.path("output_dim").asInt());
    }

    private static Layer lstm(JsonNode config, List<Tensor> weights, Map<String, Tensor> parameters) {
        int units = config.path("units").asInt();
        parameters.put("kernel", GateOrder.stack(GateOrder.IFCO.kernelToOurs(weights.get(0))));
        parameters.put("recurrent_kernel", GateOrder.stack(GateOrder.IFCO.kernelToOurs(weights.get(1))));
        Tensor bias = weights.size() > 2 ? weights.get(2) : Tensor.zeros(DType.FLOAT32, 4 * units);
        parameters.put("bias", GateOrder.stack(GateOrder.IFCO.toOurs(bias)));
        boolean backwards = config.path("go_backwards").asBoolean(false);
        boolean sequences = config.path("return_sequences").asBoolean(false);
        boolean isOperator = isOperator(config);
        // Keras gives the steps of a sequence that is read backwards in the order of reading, ours in the sequence's
        // own
        boolean isSameOrder = !(backwards && sequences);
        return isOperator && isSameOrder ? new Lstm(units, options(config)) : new UnrolledLstm(config);
    }

    /** True if the layer computes what the operator does: functions that it has, no state that stays. */
    private static boolean isOperator(JsonNode config) {
        return Set.of("tanh", "relu", "sigmoid", "hard_sigmoid")
                        .contains(config.path("activation").asString("tanh"))
                && Set.of("sigmoid", "hard_sigmoid")
                        .contains(config.path("recurrent_activation").asString("sigmoid"))
                && !config.path("stateful").asBoolean(false);
    }

    private static RecurrentOptions options(JsonNode config) {
        return RecurrentOptions.DEFAULT
                .withActivation(activation(config, "activation", "tanh"))
                .withRecurrentActivation(activation(config, "recurrent_activation", "sigmoid"))
                .withReturnSequences(config.path("return_sequences").asBoolean(false))
                .withGoBackwards(config.path("go_backwards").asBoolean(false));
    }

    /** The vectors' hard_sigmoid is that of Keras 1 and 2, which is ours; Keras 3 divides by 6. */
    private static Activation activation(JsonNode config, String setting, String otherwise) {
        return Activation.ofText(config.path(setting).asString(otherwise).replace('_', '-'));
    }

    private static Layer gru(JsonNode config, List<Tensor> weights, Map<String, Tensor> parameters) {
        int units = config.path("units").asInt();
        boolean backwards = config.path("go_backwards").asBoolean(false);
        boolean sequences = config.path("return_sequences").asBoolean(false);
        // Keras 1 did not have the setting, and reset before
        boolean isBefore = weights.size() > 2 && weights.get(2).size() == 3 * units;
        boolean resetAfter = config.path("reset_after").asBoolean(!isBefore);
        if (!isOperator(config)) {
            throw new RuleSkipped("GRU with other activations, or stateful");
        }
        if (backwards && sequences) {
            throw new RuleSkipped("Keras gives the steps of a GRU that reads backwards in the order of reading");
        }
        parameters.put("kernel", GateOrder.stack(GateOrder.ZRH.kernelToOurs(weights.get(0))));
        parameters.put("recurrent_kernel", GateOrder.stack(GateOrder.ZRH.kernelToOurs(weights.get(1))));
        int biases = (resetAfter ? 6 : 3) * units;
        Tensor bias = weights.size() > 2 ? weights.get(2) : Tensor.zeros(DType.FLOAT32, biases);
        parameters.put("bias", bias.reshape(1, biases));
        return new Gru(units, resetAfter, options(config));
    }
}

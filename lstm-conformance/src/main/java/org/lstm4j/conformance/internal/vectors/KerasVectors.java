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
import org.lstm4j.nn.ActivationLayer;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Flatten;
import org.lstm4j.nn.GlobalAveragePooling;
import org.lstm4j.nn.Gru;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Mode;
import org.lstm4j.nn.RecurrentOptions;
import org.lstm4j.nn.RecurrentResult;
import org.lstm4j.nn.SequenceReader;
import org.lstm4j.nn.SimpleRnn;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;
import tools.jackson.databind.JsonNode;

/** Keras layers: one sample without its batch axis, weights in Keras's layout, computed by the layers of the same names. */
final class KerasVectors {
    /** What changes nothing in a prediction. */
    private static final String[] OF_TRAINING = {
        "name",
        "trainable",
        "dtype",
        "dropout",
        "recurrent_dropout",
        "rate",
        "noise_shape",
        "seed",
        "unroll",
        "implementation",
        "unit_forget_bias",
        "kernel_initializer",
        "recurrent_initializer",
        "bias_initializer",
        "embeddings_initializer",
        "kernel_regularizer",
        "recurrent_regularizer",
        "bias_regularizer",
        "embeddings_regularizer",
        "activity_regularizer",
        "kernel_constraint",
        "recurrent_constraint",
        "bias_constraint",
        "embeddings_constraint",
        "input_length",
        "input_shape",
        "input_dim",
        "output_dim",
        "batch_input_shape",
        "batch_shape",
        "sparse",
        "mask_zero",
        "lora_rank"
    };

    private KerasVectors() {}

    /** The cases of one file. */
    static List<Rule> cases(Source source, JsonNode file) {
        List<Rule> rules = new ArrayList<>();
        String type = file.path("class_name").asString();
        for (JsonNode entry : file.path("cases")) {
            String name = entry.path("case").asString();
            rules.add(Rule.of(name, probe -> {
                JsonNode vector = source.json(file.path("file").asString()).path(name);
                check(probe, type, new Options(entry.path("config")), vector);
            }));
        }
        return rules;
    }

    private static void check(Probe probe, String type, Options config, JsonNode vector) {
        List<Tensor> weights = new ArrayList<>();
        vector.path("weights").forEach(node -> weights.add(Json.tensor(node)));
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        config.telling(OF_TRAINING);
        Layer layer = switch (type) {
            case "Dense" -> dense(config, weights, parameters);
            case "Embedding" -> embedding(weights, parameters);
            case "LSTM" -> lstm(config, weights, parameters);
            case "GRU" -> gru(config, weights, parameters);
            case "SimpleRNN" -> rnn(config, weights, parameters);
            case "Activation" -> ActivationLayer.of(activation(config, "activation", "linear"));
            case "Flatten" -> new Flatten();
            case "GlobalAveragePooling1D" -> new GlobalAveragePooling();
            // it does nothing when a model predicts
            case "Dropout" -> (g, x, mode) -> x;
            default -> throw new RuleSkipped("there is no layer " + type);
        };
        int calls = config.number("calls", 1);
        boolean isStateful = config.flag("stateful");
        boolean isTurned = config.flag("go_backwards") && config.flag("return_sequences");
        config.allRead();
        Tensor sample = Json.tensor(vector.path("input"));
        int[] dims = new int[sample.rank() + 1];
        dims[0] = 1;
        System.arraycopy(sample.dims(), 0, dims, 1, sample.rank());
        Tensor batch = sample.to(type.equals("Embedding") ? DType.INT32 : DType.FLOAT32)
                .reshape(dims);
        Tensor actual = isStateful && layer instanceof SequenceReader reader
                ? readAgain(probe, reader, batch, parameters, calls)
                : predict(probe, layer, batch, parameters);
        Tensor expected = Json.tensor(vector.path("expected"));
        Tensor shaped = actual.reshape(expected.dims());
        // Keras gives the steps of a sequence that is read backwards in the order of reading, ours in the sequence's
        // own
        probe.compare("output", expected, isTurned ? turned(shaped) : shaped, Tolerance.IMPORTED);
    }

    private static Tensor predict(Probe probe, Layer layer, Tensor batch, Map<String, Tensor> parameters) {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", batch.shape(), batch.dtype());
        Value y = layer.call(g, x, Mode.inference());
        g.output("y", y);
        Graph graph = g.build();
        return Objects.requireNonNull(
                probe.predict(graph, new Feeds().put("x", batch), parameters).get("y"));
    }

    /** What the last of some calls gives, each of which goes on from the state of the one before. */
    private static Tensor readAgain(
            Probe probe, SequenceReader layer, Tensor batch, Map<String, Tensor> parameters, int calls) {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", batch.shape(), batch.dtype());
        List<Value> before = new ArrayList<>();
        Feeds feeds = new Feeds().put("x", batch);
        int units = Objects.requireNonNull(parameters.get("recurrent_kernel")).dim(2);
        for (String state : layer.states()) {
            before.add(g.input(state, Shape.of(1, units), DType.FLOAT32));
            feeds.put(state, Tensor.zeros(DType.FLOAT32, 1, units));
        }
        RecurrentResult result = layer.read(g, x, before, Mode.inference());
        g.output("y", result.output());
        for (int i = 0; i < before.size(); i++) {
            g.output("next_" + layer.states().get(i), result.states().get(i));
        }
        Graph graph = g.build();
        probe.require(graph);
        Map<String, Tensor> given = new LinkedHashMap<>();
        try (Predictor predictor = probe.backend().compile(graph, CompileOptions.DEFAULT)) {
            predictor.parameters().setAll(parameters);
            for (int call = 0; call < calls; call++) {
                given.putAll(probe.run(predictor, graph, feeds));
                for (String state : layer.states()) {
                    Tensor next = Objects.requireNonNull(given.get("next_" + state));
                    feeds.put(state, next.to(DType.FLOAT32));
                }
            }
        }
        return Objects.requireNonNull(given.get("y"));
    }

    private static Tensor turned(Tensor steps) {
        Tensor turned = Tensor.zeros(steps.dtype(), steps.dims());
        int time = steps.dim(0);
        int step = steps.size() / time;
        for (int t = 0; t < time; t++) {
            turned.copyElements(steps, t * step, (time - 1 - t) * step, step);
        }
        return turned;
    }

    private static Layer dense(Options config, List<Tensor> weights, Map<String, Tensor> parameters) {
        boolean useBias = config.flag("use_bias", true);
        parameters.put("kernel", weights.getFirst());
        if (useBias) {
            parameters.put("bias", weights.get(1));
        }
        return new Dense(config.number("units"), activation(config, "activation", "linear"), useBias);
    }

    private static Layer embedding(List<Tensor> weights, Map<String, Tensor> parameters) {
        Tensor table = weights.getFirst();
        parameters.put("embeddings", table);
        return Embedding.of(table.dim(0), table.dim(1));
    }

    private static Layer lstm(Options config, List<Tensor> weights, Map<String, Tensor> parameters) {
        int units = config.number("units");
        kernels(GateOrder.IFCO, weights, parameters);
        parameters.put("bias", GateOrder.stack(GateOrder.IFCO.toOurs(bias(config, weights, 4 * units))));
        if (isOperator(config)) {
            return new Lstm(units, options(config));
        }
        if (config.flag("stateful") || config.flag("go_backwards")) {
            throw new RuleSkipped("LSTM with other activations, stateful or backwards");
        }
        return new UnrolledLstm(
                units,
                config.word("activation", "tanh"),
                config.word("recurrent_activation", "sigmoid"),
                config.flag("return_sequences"));
    }

    private static void kernels(GateOrder order, List<Tensor> weights, Map<String, Tensor> parameters) {
        parameters.put("kernel", GateOrder.stack(order.kernelToOurs(weights.get(0))));
        parameters.put("recurrent_kernel", GateOrder.stack(order.kernelToOurs(weights.get(1))));
    }

    private static Tensor bias(Options config, List<Tensor> weights, int size) {
        boolean isGiven = weights.size() > 2;
        if (config.has("use_bias") && config.flag("use_bias") != isGiven) {
            throw new RuleSkipped("the vector does not say whether it has a bias");
        }
        return isGiven ? weights.get(2) : Tensor.zeros(DType.FLOAT32, size);
    }

    /** True if the operator has the functions. */
    private static boolean isOperator(Options config) {
        return Set.of("tanh", "relu", "sigmoid", "hard_sigmoid").contains(config.word("activation", "tanh"))
                && Set.of("sigmoid", "hard_sigmoid").contains(config.word("recurrent_activation", "sigmoid"));
    }

    private static RecurrentOptions options(Options config) {
        return RecurrentOptions.DEFAULT
                .withActivation(activation(config, "activation", "tanh"))
                .withRecurrentActivation(activation(config, "recurrent_activation", "sigmoid"))
                .withReturnSequences(config.flag("return_sequences"))
                .withGoBackwards(config.flag("go_backwards"));
    }

    /** The vectors' hard_sigmoid is that of Keras 1 and 2, which is ours; Keras 3 divides by 6. */
    private static Activation activation(Options config, String setting, String otherwise) {
        String name = config.word(setting, otherwise).replace('_', '-');
        for (Activation activation : Activation.values()) {
            if (activation.text().equals(name)) {
                return activation;
            }
        }
        throw new RuleSkipped("there is no activation " + name);
    }

    private static Layer gru(Options config, List<Tensor> weights, Map<String, Tensor> parameters) {
        int units = config.number("units");
        // Keras 1 did not have the setting, and reset before; after it there are two biases
        boolean isAfter = weights.size() > 2 && weights.get(2).size() == 6 * units;
        boolean resetAfter = config.flag("reset_after", isAfter);
        if (!isOperator(config)) {
            throw new RuleSkipped("GRU with other activations");
        }
        kernels(GateOrder.ZRH, weights, parameters);
        int biases = (resetAfter ? 6 : 3) * units;
        parameters.put("bias", bias(config, weights, biases).reshape(1, biases));
        return new Gru(units, resetAfter, options(config));
    }

    private static Layer rnn(Options config, List<Tensor> weights, Map<String, Tensor> parameters) {
        int units = config.number("units");
        if (!isOperator(config)) {
            throw new RuleSkipped("SimpleRNN with another activation");
        }
        kernels(GateOrder.ONE, weights, parameters);
        parameters.put("bias", bias(config, weights, units).reshape(1, units));
        RecurrentOptions options = options(config);
        return new SimpleRnn(units, options);
    }
}

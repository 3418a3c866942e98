package org.lstm4j.conformance.internal.vectors;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.internal.Probe;
import org.lstm4j.conformance.internal.Rule;
import org.lstm4j.graph.Absent;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.Feeds;
import org.lstm4j.train.Clipping;
import org.lstm4j.train.Form;
import org.lstm4j.train.Gradient;
import tools.jackson.databind.JsonNode;

/** PyTorch's layers, losses, optimizers, clipping and trainings. */
final class PytorchVectors {
    /** What is differentiated of a recurrent layer, with the cell states behind it where there are any. */
    private static final String LOSS = "sum(y*grad_y) + sum(hn*grad_hn)";

    private PytorchVectors() {}

    /** One or two cases for a file: forward, and gradients where it has any. */
    static List<Rule> cases(Source source, JsonNode entry) {
        String file = entry.path("file").asString();
        String name = file.replaceFirst("\\.json$", "");
        String kind = entry.path("kind").asString();
        return switch (kind) {
            case "recurrent" -> recurrent(source, entry, file, name);
            case "classifier" ->
                both(name, (probe, gradients) -> PytorchClassifier.check(probe, load(source, file), gradients));
            case "loss" -> both(name, (probe, gradients) -> PytorchLosses.check(probe, load(source, file), gradients));
            case "clip_grad_norm" -> List.of(Rule.of(name, probe -> clip(probe, load(source, file))));
            case "optimizer" ->
                List.of(Rule.training(name, probe -> PytorchOptimizers.check(probe, load(source, file))));
            case "training" ->
                List.of(Rule.training(name, probe -> PytorchClassifier.train(probe, load(source, file))));
            default -> List.of(VectorSets.skipped(name, "the kit does not know the kind \"" + kind + "\""));
        };
    }

    /** A check that can look at outputs alone, or at gradients too. */
    private interface Check {
        void run(Probe probe, boolean gradients);
    }

    private static List<Rule> both(String name, Check check) {
        return List.of(
                Rule.of(name + "/forward", probe -> check.run(probe, false)),
                Rule.training(name + "/gradients", probe -> check.run(probe, true)));
    }

    private static PytorchCase load(Source source, String file) {
        return PytorchCase.of(source.json(file));
    }

    private static List<Rule> recurrent(Source source, JsonNode entry, String file, String name) {
        JsonNode config = entry.path("config");
        String type = config.path("cell").asString();
        String function = config.path("nonlinearity").asString("tanh");
        return switch (type.equals("rnn") ? type + " of " + function : type) {
            case "lstm" -> recurrent(source, file, name, RecurrentCell.LSTM);
            case "gru" -> recurrent(source, file, name, RecurrentCell.GRU_LINEAR_BEFORE_RESET);
            case "rnn of tanh" -> recurrent(source, file, name, RecurrentCell.RNN_TANH);
            case "rnn of relu" -> recurrent(source, file, name, RecurrentCell.RNN_RELU);
            default ->
                List.of(VectorSets.skipped(name, "the kit does not know the cell \"" + type + "\" of " + function));
        };
    }

    private static List<Rule> recurrent(Source source, String file, String name, RecurrentCell cell) {
        return both(name, (probe, gradients) -> recurrent(probe, cell, load(source, file), gradients));
    }

    private static void recurrent(Probe probe, RecurrentCell cell, PytorchCase vector, boolean withGradients) {
        Options options = vector.options();
        options.telling("cell", "nonlinearity", "batch", "time", "input_size", "packed", "enforce_sorted");
        options.only("loss", LOSS, LOSS + " + sum(cn*grad_cn)");
        vector.forOthers("grad_y", "grad_hn", "grad_cn");
        GraphBuilder g = new GraphBuilder();
        Initializer zeros = Initializer.zeros();
        PytorchRecurrent layers = new PytorchRecurrent(
                cell,
                "",
                options.number("num_layers"),
                options.flag("bidirectional"),
                options.flag("bias"),
                options.number("hidden_size"));
        boolean batchFirst = options.flag("batch_first");
        Map<String, Tensor> parameters = layers.weights(vector::input);
        Value x = g.parameter("x", vector.input("x").shape(), zeros);
        parameters.put("x", vector.input("x"));
        Value[] states = {Absent.INSTANCE, Absent.INSTANCE};
        List<String> direct = new ArrayList<>(List.of("x"));
        if (options.flag("initial_state")) {
            for (int i = 0; i < (cell.hasCellState() ? 2 : 1); i++) {
                String state = i == 0 ? "h0" : "c0";
                states[i] = g.parameter(state, vector.input(state).shape(), zeros);
                parameters.put(state, vector.input(state));
                direct.add(state);
            }
        }
        Value lengths = vector.has("lengths") ? g.constant(vector.ints("lengths")) : Absent.INSTANCE;
        PytorchRecurrent.Outputs outputs =
                layers.call(g, batchFirst ? g.transpose(x, 1, 0, 2) : x, lengths, states[0], states[1]);
        Value y = batchFirst ? g.transpose(outputs.y(), 1, 0, 2) : outputs.y();
        g.output("y", y);
        g.output("hn", outputs.hn());
        if (cell.hasCellState()) {
            g.output("cn", outputs.cn());
        }
        if (!withGradients) {
            Map<String, Tensor> actual = probe.predict(g.build(), new Feeds(), parameters);
            actual.forEach((name, tensor) -> vector.compare(probe, name, tensor));
            return;
        }
        Value loss = g.reduceSumAll(g.mul(y, g.constant(vector.input("grad_y"))));
        loss = g.add(loss, g.reduceSumAll(g.mul(outputs.hn(), g.constant(vector.input("grad_hn")))));
        if (cell.hasCellState()) {
            loss = g.add(loss, g.reduceSumAll(g.mul(outputs.cn(), g.constant(vector.input("grad_cn")))));
        }
        g.output("loss", loss);
        Graph graph = g.build();
        Map<String, Tensor> actual =
                probe.differentiate(graph.withGradients(loss, graph.parameters()), new Feeds(), parameters);
        Map<String, Tensor> gradients = layers.toPytorch(actual, "d_");
        direct.forEach(name -> gradients.put(name, Objects.requireNonNull(actual.get("d_" + name))));
        gradients.forEach((name, tensor) -> vector.compare(probe, "d_" + name, tensor));
    }

    private static void clip(Probe probe, PytorchCase vector) {
        vector.options().telling("rule");
        double order = order(vector.options());
        GraphBuilder g = new GraphBuilder();
        Feeds feeds = new Feeds();
        List<Gradient> gradients = new ArrayList<>();
        for (int i = 0; vector.has("grad" + i); i++) {
            Tensor gradient = vector.input("grad" + i);
            Shape shape = gradient.shape();
            Parameter parameter = g.parameter("p" + i, shape, Initializer.zeros());
            gradients.add(new Gradient(parameter, g.input("grad" + i, shape, DType.FLOAT32)));
            feeds.put("grad" + i, gradient);
        }
        g.output("total_norm", Clipping.globalNorm(g, gradients, order));
        List<Gradient> clipped =
                new Clipping.ByGlobalNorm(vector.options().real("max_norm"), Form.PYTORCH, order).apply(g, gradients);
        for (int i = 0; i < clipped.size(); i++) {
            g.output("clipped" + i, clipped.get(i).value());
        }
        Map<String, Tensor> actual = new LinkedHashMap<>(probe.predict(g.build(), feeds, Map.of()));
        // the 1e-6 in the rule is a float32 constant, off by 3e-14: far below the double tolerance
        actual.forEach((name, tensor) -> vector.compare(probe, name, tensor));
    }

    /** PyTorch's {@code norm_type}. */
    private static double order(Options options) {
        return options.word("norm_type").equals("inf") ? Double.POSITIVE_INFINITY : options.real("norm_type", 2);
    }
}

package org.lstm4j.conformance.internal.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.Tolerance;
import org.lstm4j.conformance.internal.FiniteDifferences;
import org.lstm4j.conformance.internal.Numbers;
import org.lstm4j.conformance.internal.Probe;
import org.lstm4j.conformance.internal.Rule;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.ActivationLayer;
import org.lstm4j.nn.AdditiveAttention;
import org.lstm4j.nn.AttentionPooling;
import org.lstm4j.nn.Average;
import org.lstm4j.nn.AveragePooling1D;
import org.lstm4j.nn.BatchNormalization;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Branches;
import org.lstm4j.nn.Conv1D;
import org.lstm4j.nn.Conv2D;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Dropout;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Flatten;
import org.lstm4j.nn.GlobalAveragePooling;
import org.lstm4j.nn.GlobalMaxPooling;
import org.lstm4j.nn.Gru;
import org.lstm4j.nn.InitialState;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.LayerNormalization;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Masking;
import org.lstm4j.nn.MaxPooling1D;
import org.lstm4j.nn.Mode;
import org.lstm4j.nn.MultiHeadAttention;
import org.lstm4j.nn.Padding;
import org.lstm4j.nn.PositionEmbedding;
import org.lstm4j.nn.RepeatVector;
import org.lstm4j.nn.Sequential;
import org.lstm4j.nn.SimpleRnn;
import org.lstm4j.nn.TimeDistributed;
import org.lstm4j.nn.WeightConvention;
import org.lstm4j.spi.Feeds;

/** Each layer as a user writes it, the random numbers of dropout, and states that start at random. */
final class LayerRules {
    private static final long SEED = 3;

    private LayerRules() {}

    static List<Rule> all() {
        List<Rule> rules = new ArrayList<>();
        layers().forEach((name, layer) -> {
            rules.add(Rule.of("required_LAYER_" + name, probe -> forward(probe, layer)));
            rules.add(Rule.training("required_LAYERGRAD_" + name, probe -> gradient(probe, layer)));
        });
        rules.add(Rule.of("required_DROP01_randomNumbersEqualReference", LayerRules::randomNumbers));
        rules.add(Rule.of("required_DROP02_keptValuesAreScaled", LayerRules::scaled));
        rules.add(Rule.of("required_DROP03_eachStepHasItsOwnMask", LayerRules::masks));
        startingAtRandom().forEach((name, layer) -> {
            rules.add(Rule.training("required_START_" + name, probe -> drawnState(probe, layer)));
        });
        return rules;
    }

    private static Map<String, Layer> layers() {
        Map<String, Layer> layers = new LinkedHashMap<>();
        layers.put("Dense", Dense.of(5));
        layers.put("DenseWithoutBias", new Dense(5, Activation.TANH, false));
        for (Activation activation : Activation.values()) {
            layers.put(
                    "Activation_" + activation.text().replace('-', '_'),
                    Sequential.of(Dense.of(5), ActivationLayer.of(activation)));
        }
        layers.put("Lstm", Lstm.of(6));
        layers.put("LstmWithTwoBiases", Lstm.of(6).withWeights(WeightConvention.PYTORCH));
        layers.put("LstmReturningSequences", Lstm.of(6).withReturnSequences());
        layers.put("LstmGoingBackwards", Lstm.of(6).withGoBackwards());
        for (Bidirectional.Merge merge : Bidirectional.Merge.values()) {
            layers.put("Bidirectional_" + merge, new Bidirectional(Lstm.of(4), merge));
            layers.put(
                    "BidirectionalReturningSequences_" + merge,
                    new Bidirectional(Lstm.of(4).withReturnSequences(), merge));
        }
        layers.put("Flatten", Sequential.of(new Flatten(), Dense.of(2)));
        layers.put("LstmStack", Sequential.of(Lstm.of(6).withReturnSequences(), Lstm.of(3), Dense.of(2)));
        for (Average.Outputs outputs : Average.Outputs.values()) {
            Layer member = Sequential.of(Lstm.of(3), Dense.of(4));
            layers.put("Average_" + outputs, new Average(List.of(member, member, member), outputs));
        }
        around(layers);
        layers.put("Embedding", new Layer() {
            @Override
            public Value call(GraphBuilder g, Value x, Mode mode) {
                Value ids = g.constant(Numbers.below(11, SEED, "ids", 3, 4));
                return g.concat(2, x, Embedding.of(11, 5).call(g, ids, mode));
            }
        });
        return layers;
    }

    /** What stands before and behind recurrent layers. */
    private static void around(Map<String, Layer> layers) {
        for (Padding padding : Padding.values()) {
            layers.put("Conv1D_" + padding.text(), Conv1D.of(3, 3).withPadding(padding));
        }
        layers.put("Conv1D_strides", Conv1D.of(3, 3).withStrides(2).withPadding(Padding.SAME));
        layers.put("Conv1D_dilation", Conv1D.of(3, 2).withDilation(2));
        layers.put("Conv2D", (g, x, mode) -> {
            Value images = g.reshape(x, Shape.of(3, 2, 2, 5));
            return Conv2D.of(3, 2).withPadding(Padding.SAME).call(g, images, mode);
        });
        layers.put("MaxPooling1D", MaxPooling1D.of(2));
        layers.put("MaxPooling1D_same", MaxPooling1D.of(3).withPadding(Padding.SAME));
        layers.put("AveragePooling1D", AveragePooling1D.of(2));
        layers.put("AveragePooling1D_same", AveragePooling1D.of(3).withPadding(Padding.SAME));
        layers.put("GlobalMaxPooling", new GlobalMaxPooling());
        layers.put("GlobalAveragePooling", new GlobalAveragePooling());
        layers.put("AttentionPooling", new AttentionPooling(3));
        layers.put("LayerNormalization", new LayerNormalization());
        layers.put("BatchNormalization", new BatchNormalization());
        layers.put("TimeDistributed", new TimeDistributed(Dense.of(2)));
        layers.put("PositionEmbedding", new PositionEmbedding(7));
        layers.put("Masking", Sequential.of(new Masking(), Lstm.of(3)));
        layers.put("MultiHeadAttention", MultiHeadAttention.of(2, 3));
        layers.put("MultiHeadAttention_causal", MultiHeadAttention.of(2, 3).withCausal());
        layers.put(
                "AdditiveAttention",
                new Branches(List.of(new Branches.Part(
                        Optional.empty(), new AdditiveAttention(), List.of(Branches.INPUT, Branches.INPUT)))));
        layers.put("RepeatVector", Sequential.of(Lstm.of(3), new RepeatVector(4), Gru.of(2)));
        Layer maskedIds = (g, x, mode) -> {
            Value ids = g.constant(Tensor.of(new int[] {3, 4}, 0, 2, 0, 1, 3, 3, 0, 0, 0, 0, 0, 0));
            Layer read = Sequential.of(
                    Embedding.of(4, 5).withMaskZero(),
                    Bidirectional.of(Lstm.of(3).withReturnSequences()),
                    Gru.of(2).withReturnSequences(),
                    new GlobalAveragePooling());
            return g.concat(1, g.reduceSum(x, false, 1), read.call(g, ids, mode));
        };
        layers.put("EmbeddingThatMasksZero", maskedIds);
    }

    /** A layer on a parameter x of [3, 4, 5], and a weighted sum of what it gives. */
    private static Graph graph(Layer layer) {
        GraphBuilder g = new GraphBuilder();
        Value x = g.parameter("x", Shape.of(3, 4, 5), Initializer.zeros());
        Value y = layer.call(g.scope("layer"), x, Mode.inference());
        g.output("y", y);
        Tensor weights = Numbers.uniform(SEED, "weights", 0.2, 1, y.shape().resolve(Sizes.NONE));
        g.output("loss", g.reduceSumAll(g.mul(y, g.constant(weights))));
        return g.build();
    }

    private static Map<String, Tensor> parameters(Graph graph) {
        Map<String, Tensor> parameters = Numbers.parameters(graph.parameters(), SEED, -0.9, 0.9);
        // of which a root is taken
        parameters.replaceAll((name, value) ->
                name.endsWith("moving_variance") ? Numbers.uniform(SEED, name, 0.5, 2, value.dims()) : value);
        return parameters;
    }

    private static void forward(Probe probe, Layer layer) {
        Graph graph = graph(layer);
        Map<String, Tensor> parameters = parameters(graph);
        probe.compareAll(
                probe.expected(graph, new Feeds(), parameters),
                probe.predict(graph, new Feeds(), parameters),
                probe.orDouble(Tolerance.FORWARD));
    }

    private static void gradient(Probe probe, Layer layer) {
        Graph graph = graph(layer);
        Map<String, Tensor> parameters = parameters(graph);
        if (probe.capabilities().computesInDouble()) {
            FiniteDifferences.check(probe, graph, "loss", new Feeds(), parameters);
        }
        Graph gradients = graph.withGradients(graph.output("loss"), graph.parameters());
        probe.compareAll(
                probe.expected(gradients, new Feeds(), parameters),
                probe.differentiate(gradients, new Feeds(), parameters),
                probe.orDouble(Tolerance.GRADIENT));
    }

    // ---- states

    private static Map<String, Layer> startingAtRandom() {
        Map<String, Layer> layers = new LinkedHashMap<>();
        layers.put("Lstm", Lstm.of(6).withInitialState(InitialState.XAVIER_NORMAL));
        layers.put("BidirectionalLstm", Bidirectional.of(Lstm.of(4).withInitialState(InitialState.XAVIER_NORMAL)));
        layers.put("Gru", Gru.of(6).withInitialState(InitialState.XAVIER_NORMAL));
        layers.put("SimpleRnn", SimpleRnn.of(6).withInitialState(InitialState.XAVIER_NORMAL));
        return layers;
    }

    /** A training step of a layer whose state is drawn: what it gives, and its gradients. */
    private static void drawnState(Probe probe, Layer layer) {
        GraphBuilder g = new GraphBuilder();
        Value x = g.parameter("x", Shape.of(3, 4, 5), Initializer.zeros());
        Value step = g.input("step", Shape.SCALAR, DType.INT64);
        Value y = layer.call(g.scope("layer"), x, Mode.training(step, 4));
        g.output("y", y);
        g.output("loss", g.reduceSumAll(g.mul(y, y)));
        Graph graph = g.build();
        Graph gradients = graph.withGradients(graph.output("loss"), graph.parameters());
        Map<String, Tensor> parameters = parameters(graph);
        for (long now : new long[] {0, 5}) {
            probe.at("step " + now);
            Feeds feeds = new Feeds().put("step", Tensor.scalar(now));
            probe.compareAll(
                    probe.expected(gradients, feeds, parameters),
                    probe.differentiate(gradients, feeds, parameters),
                    probe.orDouble(Tolerance.GRADIENT));
        }
    }

    // ---- dropout

    private static Graph uniform() {
        GraphBuilder g = new GraphBuilder();
        Value step = g.input("step", Shape.SCALAR, DType.INT64);
        g.output("first", g.randomUniform(step, 12, Shape.of(3, 37)));
        g.output("second", g.randomUniform(step, 12, Shape.of(5)));
        return g.build();
    }

    private static void randomNumbers(Probe probe) {
        for (long step : new long[] {0, 1, 1_000_000}) {
            Feeds feeds = new Feeds().put("step", Tensor.scalar(step));
            probe.at("step " + step);
            probe.compareAll(
                    probe.expected(uniform(), feeds, Map.of()),
                    probe.predict(uniform(), feeds, Map.of()),
                    Tolerance.EXACT);
        }
    }

    private static Tensor dropped(Probe probe, double rate, long step, Tensor x) {
        GraphBuilder g = new GraphBuilder();
        Value steps = g.input("step", Shape.SCALAR, DType.INT64);
        Value input = g.input("x", x.shape(), DType.FLOAT32);
        g.output("y", Dropout.of(rate).call(g, input, Mode.training(steps, 4)));
        Feeds feeds = new Feeds().put("step", Tensor.scalar(step)).put("x", x);
        return Objects.requireNonNull(probe.predict(g.build(), feeds, Map.of()).get("y"));
    }

    private static void scaled(Probe probe) {
        Tensor x = Numbers.uniform(SEED, "x", 0.5, 2, 40, 50);
        for (double rate : new double[] {0.1, 0.5, 0.8}) {
            probe.at("rate " + rate);
            Tensor y = dropped(probe, rate, 3, x);
            int zeros = 0;
            Tensor expected = Tensor.zeros(DType.FLOAT32, 40, 50);
            for (int i = 0; i < x.size(); i++) {
                boolean isZero = y.element(i) == 0;
                zeros += isZero ? 1 : 0;
                expected.setElement(i, isZero ? 0 : x.element(i) / (1 - rate));
            }
            probe.compare("x / (1 - rate) where it is kept", expected, y, Tolerance.FORWARD);
            double share = zeros / (double) x.size();
            // 2000 independent draws: five standard deviations
            double deviation = 5 * Math.sqrt(rate * (1 - rate) / x.size());
            probe.expect(
                    Math.abs(share - rate) <= deviation,
                    "the share of zeros must be " + rate + " within " + deviation + "; it is " + share);
        }
    }

    private static void masks(Probe probe) {
        Tensor x = Numbers.uniform(SEED, "x", 0.5, 2, 40);
        Tensor first = dropped(probe, 0.5, 0, x);
        probe.compare("the same step again", first, dropped(probe, 0.5, 0, x), Tolerance.EXACT);
        Tensor other = dropped(probe, 0.5, 1, x);
        boolean differs = false;
        for (int i = 0; i < x.size(); i++) {
            differs |= first.element(i) != other.element(i);
        }
        probe.expect(differs, "two steps have the same mask");
    }
}

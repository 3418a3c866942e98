package org.lstm4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.CellFunction;
import org.lstm4j.graph.GradientCheck;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.cell.ConvLstm;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.Feeds;

class LayersTest {
    private static Model overFloats(Layer layer, boolean lengths, Object... dims) {
        return new Model(layer, new Input("x", Shape.of(dims), DType.FLOAT32), lengths);
    }

    private static Tensor run(Model model, Map<String, Tensor> weights, Feeds feeds) {
        return Objects.requireNonNull(
                new Interpreter().run(model.inferenceGraph(), feeds, weights).get(Model.PREDICTION));
    }

    private static Tensor distinct(int... dims) {
        Tensor tensor = Tensor.zeros(DType.FLOAT32, dims);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.floats()[i] = 0.1f * ((i * 7) % 11) - 0.45f;
        }
        return tensor;
    }

    /** The parameter counts of the sarcasm classifier as its source prints them: 1000·16, 2·4·(16+32+1)·32, 64·24+24, 25. */
    @Test
    void summaryOfTheSarcasmClassifierIsTheOneThatKerasPrints() {
        Layer layers = Sequential.of(
                Embedding.of(1000, 16),
                Bidirectional.of(Lstm.of(32)),
                Dense.of(24, Activation.RELU),
                Dense.of(1, Activation.SIGMOID));
        Model model = new Model(layers, new Input("tokens", Shape.of("batch", 120), DType.INT32), false);
        List<LayerSummary> summary = model.summary();
        assertThat(summary)
                .extracting(LayerSummary::name)
                .containsExactly("embedding", "bidirectional", "dense", "dense_1");
        assertThat(summary).extracting(LayerSummary::parameters).containsExactly(16_000L, 12_544L, 1_560L, 25L);
        assertThat(summary)
                .extracting(LayerSummary::outputShape)
                .containsExactly(
                        Shape.of("batch", 120, 16), Shape.of("batch", 64), Shape.of("batch", 24), Shape.of("batch", 1));
        assertThat(model.inferenceGraph().trainableCount()).isEqualTo(30_129);
    }

    @Test
    void denseOnSequencesIsDenseOnEachStep() {
        Model model = overFloats(Dense.of(2, Activation.TANH), false, "batch", "time", 3);
        Map<String, Tensor> weights = Map.of("kernel", distinct(3, 2), "bias", distinct(2));
        Tensor all = run(model, weights, new Feeds().put("x", distinct(2, 4, 3)));
        Model single = overFloats(Dense.of(2, Activation.TANH), false, "batch", 3);
        Tensor rows =
                run(single, weights, new Feeds().put("x", distinct(2, 4, 3).reshape(8, 3)));
        assertThat(all.dims()).containsExactly(2, 4, 2);
        assertThat(all.doubles()).containsExactly(rows.doubles());
    }

    @Test
    void paddedBatchEqualsEachSequenceAlone() {
        Layer layers = Sequential.of(Lstm.of(3).withReturnSequences(), Bidirectional.of(Lstm.of(2)));
        Model model = overFloats(layers, true, "batch", "time", 2);
        Map<String, Tensor> weights = GradientCheck.values(model.inferenceGraph(), 3, -0.8, 0.8);
        Tensor x = distinct(3, 5, 2);
        int[] lengths = {2, 5, 1};
        Tensor batch =
                run(model, weights, new Feeds().put("x", x).put("sequence_lens", Tensor.of(new int[] {3}, lengths)));
        for (int row = 0; row < 3; row++) {
            Tensor alone = Tensor.zeros(DType.FLOAT32, 1, lengths[row], 2);
            alone.copyElements(x, row * 10, 0, lengths[row] * 2);
            Tensor y = run(
                    model,
                    weights,
                    new Feeds().put("x", alone).put("sequence_lens", Tensor.of(new int[] {1}, lengths[row])));
            for (int i = 0; i < 4; i++) {
                assertThat(batch.doubles()[row * 4 + i]).isCloseTo(y.doubles()[i], within(1e-15));
            }
        }
    }

    @Test
    void aRowOfLengthZeroGivesZeros() {
        Model model = overFloats(Lstm.of(3), true, "batch", "time", 2);
        Map<String, Tensor> weights = GradientCheck.values(model.inferenceGraph(), 3, -0.8, 0.8);
        Tensor y = run(
                model,
                weights,
                new Feeds().put("x", distinct(2, 4, 2)).put("sequence_lens", Tensor.of(new int[] {2}, 0, 4)));
        assertThat(y.doubles()).startsWith(0, 0, 0);
        assertThat(y.doubles()[3]).isNotZero();
    }

    static Stream<Recurrent> recurrentLayers() {
        return Stream.of(
                Lstm.of(3),
                Gru.of(3),
                Gru.of(3).withResetBefore(),
                SimpleRnn.of(3),
                SimpleRnn.of(3).withActivation(Activation.RELU));
    }

    /** The counts that Keras prints for the same layers over 5 features. */
    @Test
    void recurrentLayersHaveAsManyWeightsAsInKeras() {
        assertThat(recurrentLayers()
                        .map(layer -> overFloats(layer, false, "batch", "time", 5)
                                .summary()
                                .getFirst()
                                .parameters()))
                .containsExactly(108L, 90L, 81L, 27L, 27L);
    }

    @ParameterizedTest
    @MethodSource("recurrentLayers")
    void everyRecurrentLayerIsDifferentiated(Recurrent layer) {
        GraphBuilder g = new GraphBuilder();
        Value x = g.parameter("x", Shape.of(2, 4, 3), Initializer.zeros());
        Value both = Bidirectional.of(layer).call(g.scope("both"), x, Mode.inference());
        g.output("loss", g.reduceSumAll(g.mul(both, both)));
        Graph graph = g.build();
        GradientCheck.check(graph, "loss", new Feeds(), GradientCheck.values(graph, 6, -0.8, 0.9));
    }

    @Test
    void recurrentWeightDropoutDropsWeightsInTrainingOnly() {
        Lstm lstm = Lstm.of(3).withRecurrentWeightDropout(0.5);
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("batch", "time", 2), DType.FLOAT32);
        lstm.call(g.scope("lstm"), x, Mode.training(g.input("step", Shape.SCALAR, DType.INT64), 1));
        assertThat(g.nodes())
                .filteredOn(node -> node.op() == Op.RANDOM_UNIFORM)
                .singleElement()
                .satisfies(node -> assertThat(node.output().shape()).isEqualTo(Shape.of(1, 12, 3)));
        assertThat(overFloats(lstm, false, "batch", "time", 2).inferenceGraph().nodes())
                .noneMatch(node -> node.op() == Op.RANDOM_UNIFORM);
        assertThatThrownBy(() -> lstm.withRecurrentWeightDropout(1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("LSTM needs a recurrent weight dropout of 0 to below 1; got 1.0");
        assertThatThrownBy(() -> SimpleRnn.of(2).withActivation(Activation.SOFTMAX))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("SimpleRNN needs an activation of each number for itself; got softmax");
    }

    /** A graph whose dimensions and weights have other names, in the middle of a network. */
    @Test
    void aGraphIsALayer() {
        Layer inner = Sequential.of(Lstm.of(3).withReturnSequences(), Dense.of(2), new Flatten());
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("windows", Shape.of("rows", 4, 2), DType.FLOAT32);
        Value lengths = g.input(Model.SEQUENCE_LENS, Shape.of("rows"), DType.INT32);
        g.output("scores", inner.call(g.scope("imported"), x, Mode.inference().withSequenceLens(lengths)));
        Layer graph = new GraphLayer(g.build(), "scores");
        Model plain = overFloats(inner, true, "batch", 4, 2);
        Model copied = overFloats(graph, true, "batch", 4, 2);
        Feeds feeds =
                new Feeds().put("x", distinct(3, 4, 2)).put(Model.SEQUENCE_LENS, Tensor.of(new int[] {3}, 4, 1, 2));
        Map<String, Tensor> weights = GradientCheck.values(plain.inferenceGraph(), 8, -0.7, 0.8);
        Map<String, Tensor> renamed = new LinkedHashMap<>();
        weights.forEach((name, tensor) -> renamed.put("imported/" + name, tensor));
        assertThat(copied.inferenceGraph().parameters())
                .extracting(Parameter::name)
                .containsExactlyInAnyOrderElementsOf(renamed.keySet());
        assertThat(run(copied, renamed, feeds).doubles())
                .containsExactly(run(plain, weights, feeds).doubles());
        Model below = overFloats(Sequential.of(graph, Dense.of(1)), true, "batch", 4, 2);
        assertThat(below.inferenceGraph().parameters().getLast().name()).isEqualTo("dense/bias");
        assertThatThrownBy(() -> overFloats(graph, false, "batch", 4, 2).inferenceGraph())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("the model has no lengths");
        assertThatThrownBy(() -> overFloats(graph, true, "batch", 5, 2).inferenceGraph())
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("the graph's input \"windows\" is float32[rows, 4, 2]; got float32[batch, 5, 2]");
    }

    @Test
    void recurrentLayersTakeTheFunctionsTheyAreGiven() {
        assertThat(operator(
                        Lstm.of(3).withActivation(Activation.RELU).withRecurrentActivation(Activation.HARD_SIGMOID)))
                .isEqualTo(RecurrentCell.LSTM
                        .withStateFunction(CellFunction.RELU)
                        .withGateFunction(CellFunction.HARD_SIGMOID));
        assertThat(operator(Gru.of(3).withResetBefore().withRecurrentActivation(Activation.HARD_SIGMOID)))
                .isEqualTo(RecurrentCell.GRU.withGateFunction(CellFunction.HARD_SIGMOID));
        assertThat(operator(SimpleRnn.of(3).withActivation(Activation.SIGMOID)))
                .isEqualTo(RecurrentCell.RNN_TANH.withStateFunction(CellFunction.SIGMOID));
        assertThat(overFloats(Lstm.of(3).withRecurrentActivation(Activation.TANH), false, "batch", "time", 2)
                        .inferenceGraph()
                        .nodes())
                .extracting(Node::op)
                .contains(Op.SCAN)
                .doesNotContain(Op.LSTM);
        assertThatThrownBy(() -> Lstm.of(3).withRecurrentActivation(Activation.SOFTMAX))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("LSTM needs an activation of each number for itself; got softmax");
        assertThatThrownBy(() ->
                        new SimpleRnn(3, RecurrentOptions.DEFAULT.withRecurrentActivation(Activation.HARD_SIGMOID)))
                .hasMessage("SimpleRNN has no gates, and so no recurrent activation; got hard-sigmoid");
    }

    private static RecurrentCell operator(Layer layer) {
        return overFloats(layer, false, "batch", "time", 2).inferenceGraph().nodes().stream()
                .filter(node -> node.op().text().matches("LSTM|GRU|RNN"))
                .map(RecurrentCell::of)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void weightsOfPytorchHaveItsBoundsAndTwoBiases() {
        Model model = Model.ofTokens(
                Sequential.of(
                        Embedding.of(50, 40).withWeights(WeightConvention.PYTORCH),
                        Lstm.of(25).withReturnSequences().withWeights(WeightConvention.PYTORCH),
                        Gru.of(16).withResetBefore().withReturnSequences().withWeights(WeightConvention.PYTORCH),
                        SimpleRnn.of(4).withWeights(WeightConvention.PYTORCH),
                        Dense.of(3).withWeights(WeightConvention.PYTORCH)),
                false);
        Map<String, Parameter> parameters = new HashMap<>();
        model.inferenceGraph().parameters().forEach(it -> parameters.put(it.name(), it));
        assertThat(largest(parameters, "lstm/kernel", 1, 100, 40)).isBetween(0.19, 0.2);
        assertThat(largest(parameters, "lstm/recurrent_kernel", 1, 100, 25)).isBetween(0.19, 0.2);
        assertThat(largest(parameters, "lstm/bias", 1, 200)).isBetween(0.18, 0.2);
        assertThat(largest(parameters, "gru/bias", 1, 96)).isBetween(0.22, 0.25);
        assertThat(largest(parameters, "simple_rnn/bias", 1, 8)).isBetween(0.2, 0.5);
        assertThat(largest(parameters, "dense/kernel", 4, 3)).isBetween(0.3, 0.5);
        assertThat(largest(parameters, "dense/bias", 3)).isBetween(0.1, 0.5);
        float[] embeddings = values(parameters, "embedding/embeddings", 50, 40);
        double squares = 0;
        for (float value : embeddings) {
            squares += value * value;
        }
        assertThat(squares / embeddings.length).isCloseTo(1, within(0.1));
    }

    private static float[] values(Map<String, Parameter> parameters, String name, int... dims) {
        Parameter parameter = Objects.requireNonNull(parameters.get(name), name);
        assertThat(parameter.shape()).as(name).isEqualTo(Shape.ofInts(dims));
        return parameter.initializer().values(parameter.shape(), 1, name);
    }

    private static double largest(Map<String, Parameter> parameters, String name, int... dims) {
        double largest = 0;
        for (float value : values(parameters, name, dims)) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    /** The two biases of PyTorch's layers are only added. */
    @Test
    void twoBiasesAreTheirSum() {
        for (Layer keras : List.of(Lstm.of(3), SimpleRnn.of(3), Gru.of(3).withResetBefore())) {
            Layer pytorch = switch (keras) {
                case Lstm lstm -> lstm.withWeights(WeightConvention.PYTORCH);
                case Gru gru -> gru.withWeights(WeightConvention.PYTORCH);
                case SimpleRnn rnn -> rnn.withWeights(WeightConvention.PYTORCH);
                default -> throw new AssertionError(keras);
            };
            Model two = overFloats(pytorch, false, "batch", "time", 2);
            Map<String, Tensor> weights = GradientCheck.values(two.inferenceGraph(), 3, -0.8, 0.8);
            Feeds feeds = new Feeds().put("x", distinct(2, 4, 2));
            Map<String, Tensor> summed = new HashMap<>(weights);
            String bias = weights.keySet().stream()
                    .filter(name -> name.endsWith("bias"))
                    .findFirst()
                    .orElseThrow();
            Tensor both = Objects.requireNonNull(weights.get(bias));
            Tensor sum = Tensor.zeros(both.dtype(), 1, both.size() / 2);
            for (int i = 0; i < sum.size(); i++) {
                sum.setElement(i, both.element(i) + both.element(sum.size() + i));
            }
            summed.put(bias, sum);
            assertThat(run(two, weights, feeds).doubles())
                    .containsExactly(
                            run(overFloats(keras, false, "batch", "time", 2), summed, feeds)
                                    .doubles(),
                            within(1e-12));
        }
    }

    @Test
    void goBackwardsReadsFromTheEnd() {
        Model forward = overFloats(Lstm.of(3), false, "batch", "time", 2);
        Model backward = overFloats(Lstm.of(3).withGoBackwards(), false, "batch", "time", 2);
        Map<String, Tensor> weights = GradientCheck.values(forward.inferenceGraph(), 3, -0.8, 0.8);
        Tensor x = distinct(1, 4, 2);
        Tensor flipped = Tensor.zeros(DType.FLOAT32, 1, 4, 2);
        for (int t = 0; t < 4; t++) {
            flipped.copyElements(x, t * 2, (3 - t) * 2, 2);
        }
        assertThat(run(backward, weights, new Feeds().put("x", flipped)).doubles())
                .containsExactly(run(forward, weights, new Feeds().put("x", x)).doubles());
    }

    @ParameterizedTest
    @EnumSource(Bidirectional.Merge.class)
    void everyMergeCombinesTheTwoDirectionsOfConcat(Bidirectional.Merge merge) {
        for (Lstm lstm : List.of(Lstm.of(3), Lstm.of(3).withReturnSequences())) {
            Model concat = overFloats(Bidirectional.of(lstm), false, "batch", "time", 2);
            Model merged = overFloats(new Bidirectional(lstm, merge), false, "batch", "time", 2);
            Map<String, Tensor> weights = GradientCheck.values(concat.inferenceGraph(), 3, -0.8, 0.8);
            Feeds feeds = new Feeds().put("x", distinct(2, 4, 2));
            double[] both = run(concat, weights, feeds).doubles();
            double[] actual = run(merged, weights, feeds).doubles();
            if (merge == Bidirectional.Merge.CONCAT) {
                assertThat(actual).containsExactly(both);
                continue;
            }
            for (int i = 0; i < actual.length; i++) {
                double forward = both[i / 3 * 6 + i % 3];
                double backward = both[i / 3 * 6 + 3 + i % 3];
                double expected = switch (merge) {
                    case SUM -> forward + backward;
                    case MUL -> forward * backward;
                    case AVE -> (forward + backward) / 2;
                    case CONCAT -> throw new AssertionError();
                };
                assertThat(actual[i]).isCloseTo(expected, within(1e-15));
            }
        }
    }

    @Test
    void dropoutKeepsTheMeanAndDoesNothingInPredictions() {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("batch", 50), DType.FLOAT32);
        Value step = g.input("step", Shape.SCALAR, DType.INT64);
        assertThat(Dropout.of(0.25).call(g, x, Mode.inference())).isSameAs(x);
        g.output("y", Dropout.of(0.25).call(g, x, Mode.training(step, 1)));
        Graph graph = g.build();
        Tensor ones = Tensor.zeros(DType.FLOAT32, 200, 50);
        java.util.Arrays.fill(ones.floats(), 1);
        double[] first = dropped(graph, ones, 0);
        double[] second = dropped(graph, ones, 1);
        assertThat(java.util.Arrays.stream(first).average().orElseThrow()).isCloseTo(1, within(0.02));
        assertThat(first).containsOnly(0, (float) (1 / 0.75));
        assertThat(first).isNotEqualTo(second);
        assertThat(dropped(graph, ones, 0)).containsExactly(first);
    }

    private static double[] dropped(Graph graph, Tensor x, long step) {
        Feeds feeds = new Feeds().put("x", x).put("step", Tensor.scalar(step));
        return Objects.requireNonNull(
                        new Interpreter().run(graph, feeds, Map.of()).get("y"))
                .doubles();
    }

    @Test
    void reshapeKeepsTheOrderOfARowAndTheBatch() {
        Model model = overFloats(Reshape.of(3, 1, 2), false, "batch", 2, 3);
        Tensor x = distinct(4, 2, 3);
        Tensor y = run(model, Map.of(), new Feeds().put("x", x));
        assertThat(y.dims()).containsExactly(4, 3, 1, 2);
        for (int i = 0; i < x.size(); i++) {
            assertThat(y.element(i)).isEqualTo(x.element(i));
        }
    }

    @Test
    void reshapeMakesImagesOfStepsForAConvolutionalLstmAndRefusesAnotherCountOfNumbers() {
        Layer images = Sequential.of(
                new TimeDistributed(Reshape.of(3, 2, 1)), Rnn.of(ConvLstm.of(3, 2, 4, 3)), Dense.of(1), new Flatten());
        Model model = overFloats(images, false, "batch", 5, 6);
        Map<String, Tensor> weights = GradientCheck.values(model.inferenceGraph(), 3, -0.8, 0.8);
        assertThat(run(model, weights, new Feeds().put("x", distinct(2, 5, 6))).dims())
                .containsExactly(2, 6);
        assertThatThrownBy(
                        () -> overFloats(Reshape.of(3, 3), false, "batch", 2, 3).inferenceGraph())
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("Reshape to [3, 3] needs rows of 9 numbers; the input is [batch, 2, 3]");
        assertThatThrownBy(() -> Reshape.of(3, 0)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void flattenFoldsAllButTheBatch() {
        Model model = overFloats(new Flatten(), false, "batch", 2, 3);
        assertThat(run(model, Map.of(), new Feeds().put("x", distinct(4, 2, 3))).dims())
                .containsExactly(4, 6);
    }

    @Test
    void initialWeightsAreThoseOfKeras() {
        Model model = new Model(
                Sequential.of(Embedding.of(40, 6), Lstm.of(5), Dense.of(3)),
                new Input("tokens", Shape.of("batch", "time"), DType.INT32),
                false);
        Map<String, float[]> values = new LinkedHashMap<>();
        for (Parameter parameter : model.inferenceGraph().parameters()) {
            values.put(parameter.name(), parameter.initializer().values(parameter.shape(), 1, parameter.name()));
        }
        double glorot = Math.sqrt(6.0 / (6 + 20));
        for (float w : Objects.requireNonNull(values.get("lstm/kernel"))) {
            assertThat((double) w).isBetween(-glorot, glorot);
        }
        float[] r = Objects.requireNonNull(values.get("lstm/recurrent_kernel"));
        for (int a = 0; a < 5; a++) {
            for (int b = 0; b < 5; b++) {
                double dot = 0;
                for (int k = 0; k < 20; k++) {
                    dot += (double) r[k * 5 + a] * r[k * 5 + b];
                }
                assertThat(dot).isCloseTo(a == b ? 1 : 0, within(1e-6));
            }
        }
        assertThat(values.get("lstm/bias")).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0);
        assertThat(values.get("dense/bias")).containsOnly(0);
        for (float w : Objects.requireNonNull(values.get("embedding/embeddings"))) {
            assertThat(w).isBetween(-0.05f, 0.05f);
        }
    }

    /** The whole path of somebody else's layer: written here, differentiated and checked without a line elsewhere. */
    record ScaledTanh(double start) implements Layer {
        @Override
        public Value call(GraphBuilder g, Value x, Mode mode) {
            Parameter scale = g.parameter("scale", Shape.of(1), new org.lstm4j.graph.Initializer.Constant(start));
            return g.tanh(g.mul(x, scale));
        }
    }

    @Test
    void aCustomLayerIsDifferentiatedAndChecked() {
        Model model = overFloats(Sequential.of(Dense.of(3), new ScaledTanh(0.7), Dense.of(2)), false, "batch", 4);
        GraphBuilder traced = new GraphBuilder();
        Value y = model.call(traced, Mode.inference());
        traced.output("loss", traced.reduceSumAll(traced.mul(y, y)));
        Graph graph = traced.build();
        assertThat(graph.parameters()).extracting(Parameter::name).contains("scaled_tanh/scale");
        GradientCheck.check(
                graph, "loss", new Feeds().put("x", distinct(3, 4)), GradientCheck.values(graph, 2, 0.2, 0.9));
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> Dense.of(0)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Dropout.of(1)).hasMessage("Dropout needs a rate of 0 to below 1; got 1.0");
        assertThatThrownBy(() -> Dropout.of(Double.NaN)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Sequential.of()).hasMessage("Sequential needs at least one layer");
        assertThatThrownBy(() -> Activation.ofText("rleu"))
                .hasMessage(
                        "No activation \"rleu\". Known: exponential, elu, gelu, gelu-tanh, leaky-relu, linear, relu, sigmoid,"
                                + " hard-sigmoid, hard-sigmoid-3, hard-swish, log-softmax, mish, relu6, selu, softmax, softplus,"
                                + " softsign, swish, tanh.");
        Model floats = overFloats(Embedding.of(10, 2), false, "batch", 3);
        assertThatThrownBy(floats::inferenceGraph).hasMessageContaining("Embedding needs int32 ids");
    }

    @Test
    void anIdOutsideTheTableIsNamed() {
        Model model = Model.ofTokens(Embedding.of(10, 2), false);
        Map<String, Tensor> weights = Map.of("embeddings", distinct(10, 2));
        assertThatThrownBy(() -> run(model, weights, new Feeds().put("tokens", Tensor.of(new int[] {1, 2}, 3, 10))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("index 10 is outside 0 to 9 of \"embeddings\"");
    }

    @Test
    void aFeatureSizeThatIsNotKnownNamesTheLayer() {
        assertThatThrownBy(() -> overFloats(Sequential.of(Dense.of(2)), false, "batch", "time")
                        .inferenceGraph())
                .hasMessageStartingWith("dense: Dense needs a number of features above 0 in its last axis");
    }

    @Test
    void summaryNamesASingleLayerAsItsWeights() {
        Model model = overFloats(Dense.of(2), false, "batch", 3);
        assertThat(model.summary()).extracting(LayerSummary::name).containsExactly("dense");
        assertThat(model.inferenceGraph().parameters())
                .extracting(Parameter::name)
                .containsExactly("kernel", "bias");
    }

    @Test
    void aDirectionInsideBothDirectionsIsRefused() {
        assertThatThrownBy(() -> Bidirectional.of(Lstm.of(2).withGoBackwards()))
                .isInstanceOf(InvalidInputException.class);
    }
}

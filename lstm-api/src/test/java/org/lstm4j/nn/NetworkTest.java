package org.lstm4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GradientCheck;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.LoopBody;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.Feeds;
import org.lstm4j.train.Clipping;
import org.lstm4j.train.MeanSquaredError;
import org.lstm4j.train.Objective;
import org.lstm4j.train.Sgd;
import org.lstm4j.train.StepGraph;

class NetworkTest {
    private static final ModelInput QUESTION = ModelInput.tokens("question").withLengths();
    private static final ModelInput ANSWER = ModelInput.tokens("answer").withLengths();
    private static final ModelInput NUMBERS = ModelInput.of("numbers", Shape.of("batch", 3));

    /** Two towers with the same weights, and two heads. */
    private static Model pairs() {
        Shared tower = Shared.of("tower", Sequential.of(Frozen.of(Embedding.of(10, 4)), Lstm.of(3)));
        return Model.of(List.of(QUESTION, ANSWER), in -> {
            Wire question = in.get("question").through(tower);
            Wire answer = in.get("answer").through(tower);
            Wire both = Wire.join(new Concatenate(), question, answer);
            return Wires.of("fits", both.through(Dense.of(1, Activation.SIGMOID)))
                    .and("topic", question.through("topic", Dense.of(5, Activation.SOFTMAX)));
        });
    }

    @Test
    void namedInputsAndOutputsAreThoseOfTheGraph() {
        Graph graph = pairs().inferenceGraph();
        assertThat(graph.inputs())
                .extracting(Input::name)
                .containsExactly("question", "question_lens", "answer", "answer_lens");
        assertThat(graph.outputs().keySet()).containsExactly("fits", "topic");
        assertThat(graph.output("topic").shape()).isEqualTo(Shape.of("batch", 5));
        assertThat(graph.parameters())
                .extracting(Parameter::name)
                .containsExactly(
                        "tower/embedding/embeddings",
                        "tower/lstm/kernel",
                        "tower/lstm/recurrent_kernel",
                        "tower/lstm/bias",
                        "dense/kernel",
                        "dense/bias",
                        "topic/kernel",
                        "topic/bias");
        assertThat(Graph.parse(graph.toText()).toText()).isEqualTo(graph.toText());
    }

    @Test
    void eachSequenceHasItsOwnLengths() {
        List<String> lengths = pairs().inferenceGraph().nodes().stream()
                .filter(node -> node.op() == Op.LSTM)
                .map(node -> node.input(4).name())
                .toList();
        assertThat(lengths).containsExactly("question_lens", "answer_lens");
    }

    @Test
    void inputsThatGoSideBySideHaveOneKindOfLengths() {
        ModelInput tags = ModelInput.of("tags", Shape.of("batch", "question_time"), DType.INT32);
        Model model = Model.of(List.of(QUESTION, tags), in -> {
            Wire words = in.get("question").through(Embedding.of(10, 4));
            Wire tagged = in.get("tags").through(Embedding.of(4, 2));
            return Wires.of("y", Wire.join(new Concatenate(), tagged, words).through(Lstm.of(2)));
        });
        assertThat(model.inferenceGraph().nodes())
                .filteredOn(node -> node.op() == Op.LSTM)
                .singleElement()
                .extracting(node -> node.input(4).name())
                .isEqualTo("question_lens");
        assertThatThrownBy(() -> Model.of(List.of(QUESTION, tags.withLengths()), in -> Wires.of("y", in.get("tags"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageMatching(
                        "The inputs \"question\" and \"tags\" both have lengths for the dimension question_time"
                                + " \\(NetworkTest.java:\\d+\\).*");
    }

    @Test
    void oneInputHasTheLengthsThatItAlwaysHad() {
        Model model = Model.of(
                QUESTION,
                in -> Wires.of(
                        "y", in.get("question").through(Embedding.of(10, 4)).through(Lstm.of(2))));
        assertThat(model.inferenceGraph().inputs())
                .extracting(Input::name)
                .containsExactly("question", "sequence_lens");
        assertThat(model.inferenceGraph().nodes())
                .filteredOn(node -> node.op() == Op.LSTM)
                .singleElement()
                .extracting(node -> node.input(4).name())
                .isEqualTo("sequence_lens");
    }

    /** An encoder whose h and c start a decoder, against the two layers by themselves. */
    @Test
    void statesOfAnEncoderStartADecoder() {
        Model model = Model.of(List.of(QUESTION, ANSWER), in -> {
            Wire.Reading read = in.get("question").through(Embedding.of(10, 4)).read("encoder", Lstm.of(3), List.of());
            Wire said = in.get("answer").through(Embedding.of(10, 4));
            return Wires.of(
                    "words",
                    said.read("decoder", Frozen.of(Lstm.of(3).withReturnSequences()), read.states())
                            .output()
                            .through(Dense.of(10)));
        });
        Graph graph = model.inferenceGraph();
        List<Node> cells =
                graph.nodes().stream().filter(node -> node.op() == Op.LSTM).toList();
        assertThat(cells).hasSize(2);
        assertThat(cells.get(1).input(5).isPresent()).isTrue();
        assertThat(cells.get(1).input(6).isPresent()).isTrue();
        assertThat(graph.output("words").shape()).isEqualTo(Shape.of("batch", "answer_time", 10));
        assertThat(graph.parameters())
                .filteredOn(it -> it.name().startsWith("decoder"))
                .hasSize(3)
                .noneMatch(Parameter::trainable);
        assertThatThrownBy(() -> Model.of(
                        NUMBERS,
                        in -> Wires.of("y", in.get("numbers").read(Dense.of(2)).output())))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageMatching(
                        "dense: Dense has no states to start from or to give \\(NetworkTest.java:\\d+\\); .*");
    }

    @Test
    void joinsGiveWhatTheirFormulasSay() {
        ModelInput other = ModelInput.of("other", Shape.of("batch", 3));
        Model model = Model.of(List.of(NUMBERS, other), in -> {
            Wire a = in.get("numbers");
            Wire b = in.get("other");
            return Wires.of("side", Wire.join(new Concatenate(), a, b, a))
                    .and("sum", Wire.join(new Add(), a, b, b))
                    .and("product", Wire.join(new Multiply(), a, b))
                    .and("dot", Wire.join(new Dot(), a, b))
                    .and("cosine", Wire.join(new Dot(true), a, b))
                    .and(
                            "own",
                            Wire.join(
                                    (g, wires, mode) -> g.sub(
                                            wires.get(0).value(), wires.get(1).value()),
                                    a,
                                    b));
        });
        Feeds feeds = new Feeds()
                .put("numbers", Tensor.of(new int[] {2, 3}, 1f, 2f, 3f, 0f, 0f, 0f))
                .put("other", Tensor.of(new int[] {2, 3}, 4f, -5f, 6f, 1f, 1f, 1f));
        Map<String, Tensor> out = new Interpreter().run(model.inferenceGraph(), feeds, Map.of());
        assertThat(values(out, "side")).containsExactly(1, 2, 3, 4, -5, 6, 1, 2, 3, 0, 0, 0, 1, 1, 1, 0, 0, 0);
        assertThat(values(out, "sum")).containsExactly(9, -8, 15, 2, 2, 2);
        assertThat(values(out, "product")).containsExactly(4, -10, 18, 0, 0, 0);
        assertThat(values(out, "dot")).containsExactly(12, 0);
        assertThat(values(out, "own")).containsExactly(-3, 7, -3, -1, -1, -1);
        double[] cosine = values(out, "cosine");
        assertThat(cosine[0]).isCloseTo(12 / Math.sqrt(14 * 77.0), within(1e-7));
        assertThat(cosine[1]).isZero();
    }

    private static double[] values(Map<String, Tensor> out, String name) {
        return Objects.requireNonNull(out.get(name)).doubles();
    }

    @Test
    void joinsRefuseWhatDoesNotFit() {
        ModelInput wide = ModelInput.of("wide", Shape.of("batch", 4));
        assertThatThrownBy(() -> Model.of(
                        List.of(NUMBERS, wide),
                        in -> Wires.of("y", Wire.join(new Add(), in.get("numbers"), in.get("wide")))))
                .isInstanceOf(ShapeException.class)
                .hasMessageMatching("add: Add needs inputs of one shape; got numbers float32\\[batch, 3], wide float32"
                        + "\\[batch, 4] \\(NetworkTest.java:\\d+\\)");
        assertThatThrownBy(() -> Model.of(NUMBERS, in -> Wires.of("y", Wire.join(new Add(), in.get("numbers")))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("add: Add needs 2 inputs or more; got 1 (NetworkTest.java:");
        assertThatThrownBy(() ->
                        Model.of(NUMBERS, in -> Wires.of("y", in.get("numbers").through(new Add()))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("add: Add needs 2 inputs or more");
        assertThatThrownBy(() -> Model.of(NUMBERS, in -> {
                    Wire x = in.get("numbers");
                    return Wires.of("y", Wire.join(new Dot(), x, x, x));
                }))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("dot: Dot has 2 inputs; got 3");
        assertThatThrownBy(() -> new Model(new Concatenate(), NUMBERS.input(), false).inferenceGraph())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("Concatenate puts several inputs together and is called with one");
    }

    @Test
    void whatIsReadIsFedAndWhatIsFedIsRead() {
        assertThatThrownBy(() -> Model.of(NUMBERS, in -> Wires.of("y", in.get("nombers"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageMatching(
                        "There is no input \"nombers\" to read \\(NetworkTest.java:\\d+\\)\\. Found: numbers");
        assertThatThrownBy(() -> Model.of(List.of(QUESTION, NUMBERS), in -> {
                    in.get("question").through(Embedding.of(10, 2));
                    return Wires.of("y", in.get("numbers").through(Dense.of(1)));
                }))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageMatching("No output depends on the input \"question\" \\(NetworkTest.java:\\d+\\)\\. .*");
    }

    @Test
    void namesAreUsedOnce() {
        assertThatThrownBy(() -> Model.of(List.of(NUMBERS, NUMBERS), in -> Wires.of("y", in.get("numbers"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageMatching("Two inputs of the model are named \"numbers\" \\(NetworkTest.java:\\d+\\)\\. .*");
        ModelInput lens = ModelInput.of("question_lens", Shape.of("batch"));
        assertThatThrownBy(() -> Model.of(List.of(QUESTION, lens), in -> Wires.of("y", in.get("question"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("Two inputs of the model are named \"question_lens\"");
        assertThatThrownBy(() ->
                        Model.of(NUMBERS, in -> Wires.of("y", in.get("numbers")).and("y", in.get("numbers"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageMatching("Two outputs are named \"y\" \\(NetworkTest.java:\\d+\\)\\. .*");
        assertThatThrownBy(() -> Model.of(NUMBERS, in -> {
                    Wire head = in.get("numbers").through("head", Dense.of(2));
                    return Wires.of("y", head.through("head", Dense.of(2)));
                }))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageMatching(
                        "Two layers are named \"head\" \\(NetworkTest.java:\\d+, NetworkTest.java:\\d+\\)\\. .*");
        assertThatThrownBy(() -> Model.of(NUMBERS, in -> {
                    Wire dense = in.get("numbers").through(Dense.of(2));
                    return Wires.of("y", dense.through("dense", Dense.of(2)));
                }))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("There is a layer \"dense\" already, named after its kind (NetworkTest.java:");
    }

    @Test
    void twoCallersThatWantDifferentShapesOfASharedWeightAreNamed() {
        ModelInput wide = ModelInput.of("wide", Shape.of("batch", 4));
        Shared shared = Shared.of("tower", Dense.of(2));
        assertThatThrownBy(() -> Model.of(
                        List.of(NUMBERS, wide),
                        in -> Wires.of("a", in.get("numbers").through(shared))
                                .and("b", in.get("wide").through(shared))))
                .isInstanceOf(ShapeException.class)
                .hasMessageMatching(
                        "tower: the weight \"kernel\" is shared, and two callers want different shapes of it:"
                                + " \\[3, 2] \\(NetworkTest.java:\\d+\\), \\[4, 2] \\(NetworkTest.java:\\d+\\).*");
    }

    @Test
    void aWireBelongsToOneTrace() {
        List<Wire> kept = new ArrayList<>();
        assertThatThrownBy(() -> Model.of(NUMBERS, in -> {
                            kept.add(in.get("numbers"));
                            return Wires.of("y", kept.getFirst().through(Dense.of(2)));
                        })
                        .inferenceGraph())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("is a wire of another model");
        assertThatThrownBy(() -> Model.of(
                        NUMBERS, in -> Wires.of("y", Wire.join(new Add(), in.get("numbers"), kept.getFirst()))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageMatching("add: a wire of another model is given \\(NetworkTest.java:\\d+\\).*");
    }

    @Test
    void aLayerIsAModelAsEver() {
        Layer layers = Sequential.of(Embedding.of(10, 4), Lstm.of(3), Dense.of(1));
        Model model = Model.ofTokens(layers, true);
        assertThat(model.layer()).isSameAs(layers);
        assertThat(model.input()).isEqualTo(new Input("tokens", Shape.of("batch", "time"), DType.INT32));
        assertThat(model.isOneLayer()).isTrue();
        assertThat(model).isEqualTo(Model.ofTokens(layers, true)).isNotEqualTo(Model.ofTokens(layers, false));
        assertThat(model.inferenceGraph().inputs()).extracting(Input::name).containsExactly("tokens", "sequence_lens");
        assertThat(model.inferenceGraph().outputs().keySet()).containsExactly("prediction");
        assertThatThrownBy(() -> pairs().layer()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pairs().input()).isInstanceOf(IllegalStateException.class);
    }

    /** The short form and the long one of one network are one graph but for the name of the output. */
    @Test
    void oneLayerAndANetworkOfItAreOneGraph() {
        Layer[] layers = {Embedding.of(10, 4), Bidirectional.of(Lstm.of(3)), Dropout.of(0.2), Dense.of(1)};
        ModelInput tokens =
                ModelInput.of("tokens", Shape.of("batch", "time"), DType.INT32).withLengths();
        Model network = Model.of(tokens, in -> {
            Wire wire = in.get("tokens");
            for (Layer layer : layers) {
                wire = wire.through(layer);
            }
            return Wires.of("prediction", wire);
        });
        assertThat(network.inferenceGraph().toText())
                .isEqualTo(Model.ofTokens(Sequential.of(layers), true)
                        .inferenceGraph()
                        .toText());
    }

    @Test
    void theSummarySaysWhatIsConnectedToWhat() {
        assertThat(pairs().summary())
                .containsExactly(
                        new LayerSummary("question", "Input", Shape.of("batch", "question_time"), 0, 0),
                        new LayerSummary("answer", "Input", Shape.of("batch", "answer_time"), 0, 0),
                        new LayerSummary(
                                "tower",
                                "Sequential",
                                Shape.of("batch", 3),
                                40 + 4 * 3 * (4 + 3 + 1),
                                4 * 3 * (4 + 3 + 1),
                                List.of("question", "answer")),
                        new LayerSummary(
                                "concatenate", "Concatenate", Shape.of("batch", 6), 0, 0, List.of("tower", "tower")),
                        new LayerSummary("dense", "Dense", Shape.of("batch", 1), 7, 7, List.of("concatenate")),
                        new LayerSummary("topic", "Dense", Shape.of("batch", 5), 20, 20, List.of("tower")));
    }

    @Test
    void gradientsOfTwoHeadsMeetInTheTower() {
        Model model = Model.of(NUMBERS, in -> {
            Wire body = in.get("numbers").through(Dense.of(4, Activation.TANH));
            return Wires.of("a", body.through(Dense.of(1))).and("b", body.through(Dense.of(2, Activation.SOFTMAX)));
        });
        org.lstm4j.graph.GraphBuilder g = new org.lstm4j.graph.GraphBuilder();
        var outputs = model.outputs(g, Mode.inference());
        var a = Objects.requireNonNull(outputs.get("a"));
        var b = Objects.requireNonNull(outputs.get("b"));
        g.output("loss", g.add(g.reduceSumAll(g.mul(a, a)), g.reduceSumAll(g.mul(b, b))));
        Graph graph = g.build();
        Feeds feeds = new Feeds().put("numbers", Tensor.of(new int[] {2, 3}, .3f, -.2f, .5f, .7f, .1f, -.4f));
        GradientCheck.check(graph, "loss", feeds, GradientCheck.values(graph, 8, -0.8, 0.9));
    }

    /** Against the formula, step by step; the second row's value has one step, the third's none. */
    @Test
    void attentionIsAMeanWeightedByScoresOverWhatIsNoPadding() {
        ModelInput said = ModelInput.sequences("said", 2);
        ModelInput read = ModelInput.sequences("read", 2).withLengths();
        Model model = Model.of(
                List.of(said, read),
                in -> Wires.of("y", Wire.join("look", new Attention(true), in.get("said"), in.get("read"))));
        Tensor query = Tensor.of(new int[] {3, 1, 2}, 1f, 2f, 1f, 0f, 1f, 1f);
        Tensor value = Tensor.of(new int[] {3, 2, 2}, .5f, -1f, 2f, .25f, 3f, 4f, 100f, 100f, 7f, 7f, 7f, 7f);
        Feeds feeds =
                new Feeds().put("said", query).put("read", value).put("read_lens", Tensor.of(new int[] {3}, 2, 1, 0));
        Map<String, Tensor> scale = Map.of("look/scale", Tensor.scalar(0.5f));
        double[] y = values(new Interpreter().run(model.inferenceGraph(), feeds, scale), "y");
        double first = Math.exp(0.5 * (0.5 - 2));
        double second = Math.exp(0.5 * (2 + 0.5));
        double share = first / (first + second);
        assertThat(y[0]).isCloseTo(share * .5 + (1 - share) * 2, within(1e-9));
        assertThat(y[1]).isCloseTo(-share + (1 - share) * .25, within(1e-9));
        assertThat(new double[] {y[2], y[3], y[4], y[5]}).containsExactly(3, 4, 0, 0);
        assertThatThrownBy(() -> Model.of(
                        List.of(said, QUESTION),
                        in -> Wires.of("y", Wire.join(new Attention(), in.get("said"), in.get("question")))))
                .isInstanceOf(ShapeException.class)
                .hasMessageMatching("attention: Attention needs a query .* got \\[batch, said_time, 2], \\[batch,"
                        + " question_time], .* \\(NetworkTest.java:\\d+\\)");
    }

    /** A decoder that starts from the encoder's states and looks at all of its steps. */
    @Test
    void gradientsFlowThroughStatesAndAttention() {
        org.lstm4j.graph.GraphBuilder g = new org.lstm4j.graph.GraphBuilder();
        Model model = Model.of(
                List.of(ModelInput.sequences("read", 2).withLengths(), ModelInput.sequences("said", 2)), in -> {
                    Wire.Reading read =
                            in.get("read").read("encoder", Lstm.of(3).withReturnSequences(), List.of());
                    Wire said = in.get("said")
                            .read("decoder", Lstm.of(3).withReturnSequences(), read.states())
                            .output();
                    Wire seen = Wire.join(new Attention(true), said, read.output());
                    return Wires.of(
                            "y", Wire.join(new Concatenate(), said, seen).through(Dense.of(2)));
                });
        var y = model.call(g, Mode.inference());
        g.output("loss", g.reduceSumAll(g.mul(y, y)));
        Graph graph = g.build();
        Feeds feeds = new Feeds()
                .put("read", Tensor.of(new int[] {2, 2, 2}, .3f, -.2f, .5f, .7f, .1f, -.4f, .9f, .8f))
                .put(
                        "said",
                        Tensor.of(new int[] {2, 3, 2}, .2f, .6f, -.5f, .7f, .1f, .4f, -.9f, .8f, .3f, .1f, .5f, .2f))
                .put("read_lens", Tensor.of(new int[] {2}, 2, 1));
        GradientCheck.check(graph, "loss", feeds, GradientCheck.values(graph, 8, -0.8, 0.9));
    }

    /** As an importer reads it: rows of another name, nothing of layers. */
    @Test
    void aGraphOfSeveralInputsAndOutputsIsAModel() {
        Graph graph = Graph.parse(pairs().inferenceGraph().toText().replace("batch", "N"));
        Model model = Model.of(graph);
        assertThat(model.inputs())
                .extracting(Input::name)
                .containsExactly("question", "question_lens", "answer", "answer_lens");
        Graph again = model.inferenceGraph();
        assertThat(again.parameters()).isEqualTo(graph.parameters());
        assertThat(again.output("topic").shape()).isEqualTo(Shape.of("batch", 5));
        assertThat(model.summary()).extracting(LayerSummary::name).endsWith("graph");
        Feeds feeds = new Feeds()
                .put("question", Tensor.of(new int[] {2, 3}, 1, 2, 3, 4, 5, 6))
                .put("answer", Tensor.of(new int[] {2, 2}, 7, 8, 9, 0))
                .put("question_lens", Tensor.of(new int[] {2}, 3, 1))
                .put("answer_lens", Tensor.of(new int[] {2}, 1, 2));
        Map<String, Tensor> weights = GradientCheck.values(graph, 2, -0.8, 0.9);
        Map<String, Tensor> expected = new Interpreter().run(graph, feeds, weights);
        Map<String, Tensor> actual = new Interpreter().run(again, feeds, weights);
        for (String name : List.of("fits", "topic")) {
            assertThat(values(actual, name)).containsExactly(values(expected, name));
        }
        assertThatThrownBy(() -> Model.of(Graph.parse(graph.toText().replace("answer: int32[N", "answer: int32[M"))))
                .isInstanceOf(InvalidInputException.class);
    }

    /** A loop's body has dimensions of its own, which are renamed with the rest. */
    @Test
    void aGraphWithALoopIsALayerUnderOtherNames() {
        Layer cell = (g, x, mode) -> {
            Value start = g.expand(
                    g.constant(0, x.dtype()),
                    Shape.of(x.shape().dim(0), x.shape().dim(2)));
            return g.scan(
                            Direction.FORWARD,
                            List.of(start),
                            List.of(g.transpose(x, 1, 0, 2)),
                            (body, states, steps) -> {
                                Value next = body.tanh(body.add(steps.getFirst(), states.getFirst()));
                                Value wide = body.expand(
                                        body.constant(2, x.dtype()),
                                        states.getFirst().shape());
                                return new LoopBody.Step(List.of(body.mul(next, wide)), List.of());
                            })
                    .states()
                    .getFirst();
        };
        ModelInput own = ModelInput.of("x", Shape.of("batch", "time", 3));
        Graph graph = Graph.parse(new Model(cell, own.input(), false)
                .inferenceGraph()
                .toText()
                .replace("batch", "N")
                .replace("time", "T"));
        Model layer = new Model(new GraphLayer(graph, "prediction"), own.input(), false);
        Feeds feeds = new Feeds().put("x", Tensor.of(new int[] {1, 2, 3}, .1f, .2f, .3f, .4f, .5f, .6f));
        assertThat(values(new Interpreter().run(layer.inferenceGraph(), feeds, Map.of()), "prediction"))
                .containsExactly(values(new Interpreter().run(graph, feeds, Map.of()), "prediction"));
        assertThat(layer.inferenceGraph().toText()).doesNotContain("[N");
    }

    /** 30 steps look at 30 others through 64 numbers: nothing has a number for each of these. */
    @Test
    void attentionNeedsNoMemoryForEachPairAndFeature() {
        Model model = Model.of(
                List.of(
                        ModelInput.sequences("said", 64),
                        ModelInput.sequences("read", 64).withLengths()),
                in -> Wires.of(
                        "y",
                        Wire.join("look", new Attention(true), in.get("said").through(Dense.of(64)), in.get("read"))));
        Graph step = StepGraph.of(model, Objective.of("y", new MeanSquaredError()), Sgd.of(1), new Clipping.None(), 1)
                .graph();
        Sizes sizes = new Sizes(Map.of("batch", 8, "said_time", 30, "read_time", 30));
        for (Node node : step.nodes()) {
            for (Value output : node.outputs()) {
                assertThat(output.shape().size(sizes)).as(node.where()).isLessThanOrEqualTo(8 * 30 * 64);
            }
        }
    }
}

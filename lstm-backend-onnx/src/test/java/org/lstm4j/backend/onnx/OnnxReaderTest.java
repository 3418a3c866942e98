package org.lstm4j.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lstm4j.backend.onnx.ModelMaker.attribute;
import static org.lstm4j.backend.onnx.ModelMaker.list;
import static org.lstm4j.backend.onnx.ModelMaker.real;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Gradients;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Selection;
import org.lstm4j.spi.TrainStep;
import org.lstm4j.spi.TrainingBackend;

class OnnxReaderTest {
    private static void equalsTheOriginal(ModelMaker maker, Feeds feeds) throws Exception {
        Judge.agrees(maker, feeds);
    }

    private static Feeds tokens(int batch, int time) {
        long[] ids = new long[batch * time];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = (7L * i + 3) % 20;
        }
        return new Feeds().put("input_ids", Tensor.of(new int[] {batch, time}, ids));
    }

    private static List<Op> operators(Graph graph) {
        return graph.nodes().stream().map(Node::op).toList();
    }

    private static void statesAreLeftOut(Graph graph) {
        assertThat(graph.nodes())
                .filteredOn(node -> node.op() == Op.LSTM)
                .isNotEmpty()
                .allSatisfy(node -> {
                    assertThat(node.input(5).isPresent()).isFalse();
                    assertThat(node.input(6).isPresent()).isFalse();
                });
    }

    @Test
    void aStackOfPytorchKeepsItsNamedDimensionsAndNeedsNoStates() throws Exception {
        ModelMaker maker = Exporters.pytorchStack();
        Graph graph = OnnxReader.read(maker.bytes()).graph();
        assertThat(graph.inputs())
                .singleElement()
                .satisfies(input -> assertThat(input.shape()).isEqualTo(Shape.of("batch", "sequence")));
        statesAreLeftOut(graph);
        assertThat(operators(graph)).contains(Op.GATHER, Op.GEMM).doesNotContain(Op.EXPAND, Op.CAST);
        for (int[] size : new int[][] {{1, 1}, {3, 7}, {5, 2}}) {
            equalsTheOriginal(maker, tokens(size[0], size[1]));
        }
    }

    @Test
    void packedRowsOfPytorchKeepTheirLengths() throws Exception {
        ModelMaker maker = Exporters.pytorchPacked();
        Graph graph = OnnxReader.read(maker.bytes()).graph();
        statesAreLeftOut(graph);
        assertThat(graph.nodes())
                .filteredOn(node -> node.op() == Op.LSTM)
                .allSatisfy(node -> assertThat(node.input(4).isPresent()).isTrue());
        equalsTheOriginal(
                maker,
                new Feeds()
                        .put("x", ModelMaker.numbers("x", 4, 6, 3))
                        .put("lengths", Tensor.of(new int[] {4}, 6L, 1L, 3L, 5L)));
    }

    @Test
    void anOldModelOfKerasIsRead() throws Exception {
        ModelMaker maker = Exporters.kerasFlat();
        statesAreLeftOut(OnnxReader.read(maker.bytes()).graph());
        equalsTheOriginal(maker, new Feeds().put("lstm_input:0", ModelMaker.numbers("x", 5, 4, 2)));
    }

    @Test
    void weightsAreParametersUnderTheirNamesAndCanBeTrained() {
        OnnxModel model = OnnxReader.read(Exporters.pytorchStack().bytes());
        Graph graph = model.graph();
        assertThat(graph.parameters()).extracting(Parameter::name).contains("embedding.weight", "fc.weight", "fc.bias");
        assertThat(graph.parameters()).allMatch(Parameter::trainable);
        assertThat(model.weights().keySet())
                .containsExactlyElementsOf(
                        graph.parameters().stream().map(Parameter::name).toList());
        GraphBuilder g = GraphBuilder.of(graph);
        Value labels = g.input("labels", Shape.of("batch"), DType.INT32);
        Value loss = g.reduceMeanAll(g.softmaxCrossEntropyLoss(graph.output("logits"), labels, Integer.MIN_VALUE));
        g.output("loss", loss);
        List<Value> gradients = Gradients.append(g, loss, graph.parameters());
        LinkedHashMap<Parameter, Value> updates = new LinkedHashMap<>();
        for (int i = 0; i < gradients.size(); i++) {
            Parameter parameter = graph.parameters().get(i);
            updates.put(parameter, g.sub(parameter, g.mul(gradients.get(i), 1)));
        }
        updates.forEach((parameter, update) -> g.output("new_" + parameter.name(), update));
        Feeds batch = tokens(4, 6).put("labels", Networks.ints(0, 1, 1, 0));
        try (TrainingBackend backend = Backends.selectForTraining(Selection.of("native"));
                TrainStep step =
                        backend.compileTraining(new TrainingGraph(g.build(), updates), CompileOptions.DEFAULT)) {
            step.parameters().setAll(model.weights());
            Tensor measured = Tensor.scalar(0f);
            step.run(batch, new Feeds().put("loss", measured));
            float first = measured.floats()[0];
            for (int i = 0; i < 500; i++) {
                step.run(batch, new Feeds().put("loss", measured));
            }
            assertThat(measured.floats()[0]).isLessThan(first / 4);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ourOwnFilesComeBackAsTheyWere(boolean usesLengths) {
        Graph graph = Networks.stacked(usesLengths);
        Map<String, Tensor> weights = Networks.weights(graph, 2);
        byte[] bytes = OnnxWriter.bytes(graph, weights, Map.of("lstm.seed", "2"));
        OnnxModel model = OnnxReader.read(bytes);
        assertThat(model.producer()).startsWith("lstm4j");
        assertThat(model.opset()).isEqualTo(17);
        assertThat(model.metadata()).containsExactly(Map.entry("lstm.seed", "2"));
        assertThat(model.graph().inputs()).isEqualTo(graph.inputs());
        assertThat(model.graph().outputs().keySet()).isEqualTo(graph.outputs().keySet());
        assertThat(OnnxReader.read(OnnxWriter.bytes(model.graph(), model.weights(), Map.of()))
                        .graph()
                        .toText())
                .isEqualTo(model.graph().toText());
        Feeds feeds = Networks.words(graph, 5, 8, 4);
        try (Backend backend = Backends.select(Selection.of("native"))) {
            assertThat(Networks.difference(
                            Networks.run(backend, graph, weights, feeds),
                            Networks.run(backend, model.graph(), model.weights(), feeds)))
                    .isLessThan(1e-7);
        }
    }

    /** Names of weights that the graph's builder would give to results. */
    @Test
    void weightsMayBeCalledAsResultsAre() {
        ModelMaker maker = new ModelMaker(17).input("x", DType.FLOAT32, "n", 2).output("y");
        maker.weight("add", 2).weight("Constant_1", 2).weight("optimizer", 2);
        maker.node("Add", "a", List.of("x", "optimizer"));
        maker.node("Add", "b", List.of("a", "add")).node("Add", "y", List.of("b", "Constant_1"));
        assertThat(OnnxReader.read(maker.bytes()).weights().keySet())
                .containsExactly("model/optimizer", "model/add", "model/Constant_1");
    }

    @Test
    void batchFirstLstmsAreTurned() {
        ModelMaker maker =
                new ModelMaker(14).input("x", DType.FLOAT32, "n", "t", 2).output("y", "yh");
        maker.weight("W", 1, 12, 2).weight("R", 1, 12, 3);
        maker.node("LSTM", "y yh yc", List.of("x", "W", "R"), attribute("hidden_size", 3), attribute("layout", 1));
        OnnxModel model = OnnxReader.read(maker.bytes());
        Tensor x = ModelMaker.numbers("x", 4, 5, 2);
        Feeds batchFirst = Networks.expected(model.graph(), model.weights(), new Feeds().put("x", x));

        ModelMaker plain =
                new ModelMaker(14).input("x", DType.FLOAT32, "n", "t", 2).output("y", "yh");
        plain.weight("W", 1, 12, 2).weight("R", 1, 12, 3);
        plain.node("Transpose", "xt", List.of("x"), attribute("perm", 1, 0, 2));
        plain.node("LSTM", "yt yht yct", List.of("xt", "W", "R"), attribute("hidden_size", 3));
        plain.node("Transpose", "y", List.of("yt"), attribute("perm", 2, 0, 1, 3));
        plain.node("Transpose", "yh", List.of("yht"), attribute("perm", 1, 0, 2));
        OnnxModel other = OnnxReader.read(plain.bytes());
        assertThat(Networks.difference(
                        batchFirst, Networks.expected(other.graph(), other.weights(), new Feeds().put("x", x))))
                .isZero();
    }

    private static ModelMaker recurrent(String type, int gates, String direction, AttributeProto... more) {
        int directions = direction.equals("bidirectional") ? 2 : 1;
        ModelMaker maker =
                new ModelMaker(14).input("x", DType.FLOAT32, "t", "n", 2).output("y");
        maker.weight("W", directions, 3 * gates, 2).weight("R", directions, 3 * gates, 3);
        List<AttributeProto> attributes = new ArrayList<>(List.of(more));
        attributes.add(attribute("hidden_size", 3));
        attributes.add(attribute("direction", direction));
        return maker.node(type, "y", List.of("x", "W", "R"), attributes.toArray(AttributeProto[]::new));
    }

    @Test
    void activationsOfACellAreThoseOfOnnxRuntime() throws Exception {
        Feeds feeds = new Feeds().put("x", ModelMaker.numbers("x", 5, 4, 2));
        equalsTheOriginal(
                recurrent(
                        "LSTM",
                        4,
                        "bidirectional",
                        words("HardSigmoid", "Relu", "Relu", "HardSigmoid", "Relu", "Relu")),
                feeds);
        equalsTheOriginal(
                recurrent(
                        "LSTM",
                        4,
                        "forward",
                        words("HardSigmoid", "Tanh", "Tanh"),
                        reals("activation_alpha", 0.2f),
                        reals("activation_beta", 0.5f)),
                feeds);
        equalsTheOriginal(recurrent("GRU", 3, "reverse", words("HardSigmoid", "Sigmoid")), feeds);
        equalsTheOriginal(recurrent("RNN", 1, "forward", words("Sigmoid")), feeds);
    }

    @Test
    void activationsThatNoOperatorOfOursHasAreThoseOfOnnxRuntimeInALoop() throws Exception {
        Feeds feeds = new Feeds().put("x", ModelMaker.numbers("x", 5, 4, 2));
        for (ModelMaker maker : List.of(
                recurrent("LSTM", 4, "forward", words("Sigmoid", "Elu", "Tanh")),
                recurrent("LSTM", 4, "forward", words("Sigmoid", "Tanh", "Relu")),
                recurrent("GRU", 3, "forward", words("Tanh", "Tanh")),
                recurrent("RNN", 1, "bidirectional", words("Relu", "Tanh")),
                recurrent(
                        "LSTM",
                        4,
                        "forward",
                        words("HardSigmoid", "Tanh", "Tanh"),
                        reals("activation_alpha", 0.25f),
                        reals("activation_beta", 0.5f)))) {
            equalsTheOriginal(maker, feeds);
        }
        refused(
                recurrent("LSTM", 4, "forward", words("Sigmoid", "Swish", "Tanh")).bytes(),
                OnnxModelException.Problem.UNSUPPORTED,
                "has the activation Swish; known are relu, tanh, sigmoid");
        refused(
                recurrent("LSTM", 4, "forward", words("Sigmoid", "Tanh")).bytes(),
                OnnxModelException.Problem.INCONSISTENT,
                "has 2 activations; it needs 3");
    }

    private static AttributeProto words(String... activations) {
        return AttributeProto.newBuilder()
                .setName("activations")
                .setType(AttributeProto.AttributeType.STRINGS)
                .addAllStrings(
                        Stream.of(activations).map(ByteString::copyFromUtf8).toList())
                .build();
    }

    private static AttributeProto reals(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOATS)
                .addFloats(value)
                .build();
    }

    /** Operators around an LSTM that become several of ours. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HardSigmoid",
                "LeakyRelu",
                "Elu",
                "Softsign",
                "Reciprocal",
                "Pow",
                "Max",
                "Min",
                "Sum",
                "Mean",
                "ReduceMean",
                "ReduceSum",
                "Softmax",
                "LogSoftmax",
                "BatchNormalization",
                "LayerNormalization",
                "PRelu",
                "Greater",
                "LessOrEqual",
                "Split",
                "GatherColumns",
                "Gemm"
            })
    void compositesEqualOnnxRuntime(String type) throws Exception {
        ModelMaker m = new ModelMaker(17).input("x", DType.FLOAT32, "n", 4).output("y");
        m.weight("w", 4).weight("w2", 4).weight("w3", 4).weight("matrix", 3, 4);
        m.initializer("positive", Tensor.of(new int[] {4}, 0.5f, 1f, 1.5f, 2f));
        m.initializer("cube", Tensor.scalar(3f))
                .integers("axes", 1)
                .integers("parts", 1, 3)
                .integers("columns", -1, 0);
        switch (type) {
            case "HardSigmoid", "LeakyRelu", "Elu" -> m.node(type, "y", List.of("x"), real("alpha", 0.3f));
            case "Softsign", "Reciprocal" -> m.node(type, "y", List.of("x"));
            case "Pow" -> m.node(type, "y", List.of("x", "cube"));
            case "Max", "Min", "Sum", "Mean" -> m.node(type, "y", List.of("x", "w", "w2"));
            case "ReduceMean" -> m.node(type, "y", List.of("x"), list("axes", -1));
            case "ReduceSum" -> m.node(type, "y", List.of("x", "axes"), attribute("keepdims", 0));
            case "Softmax", "LogSoftmax" -> m.node(type, "y", List.of("x"), attribute("axis", 0));
            case "BatchNormalization" -> m.node(type, "y", List.of("x", "w", "w2", "w3", "positive"));
            case "LayerNormalization" -> m.node(type, "y", List.of("x", "w", "w2"));
            case "PRelu" -> m.node(type, "y", List.of("x", "w"));
            case "Greater", "LessOrEqual" ->
                m.node(type, "b", List.of("x", "w")).node("Cast", "y", List.of("b"), attribute("to", 1));
            case "Split" ->
                m.node(type, "a b", List.of("x", "parts"), attribute("axis", 1)).node("Mul", "y", List.of("a", "b"));
            case "GatherColumns" -> m.node("Gather", "y", List.of("x", "columns"), attribute("axis", 1));
            case "Gemm" ->
                m.weight("c", 3)
                        .node(
                                type,
                                "y",
                                List.of("x", "matrix", "c"),
                                attribute("transB", 1),
                                real("alpha", 0.5f),
                                real("beta", 2f));
            default -> throw new AssertionError(type);
        }
        equalsTheOriginal(m, new Feeds().put("x", ModelMaker.numbers("input", 3, 4)));
    }

    // ---- refusals

    private static void refused(byte[] bytes, OnnxModelException.Problem problem, String... parts) {
        assertThatThrownBy(() -> OnnxReader.read(bytes))
                .isInstanceOfSatisfying(
                        OnnxModelException.class, e -> assertThat(e.problem()).isEqualTo(problem))
                .hasMessageContainingAll(parts);
    }

    private static ModelMaker one() {
        return new ModelMaker(17).input("x", DType.FLOAT32, "n", 2).output("y");
    }

    private static byte[] changed(ModelMaker maker, Consumer<GraphProto.Builder> change) {
        ModelProto.Builder model = maker.model().toBuilder();
        change.accept(model.getGraphBuilder());
        return model.build().toByteArray();
    }

    @Test
    void anUnknownOperatorIsNamedWithItsNodeAndAWayOut() {
        refused(
                one().node("Loop", "y", List.of("x")).bytes(),
                OnnxModelException.Problem.UNKNOWN_OPERATOR,
                "Node \"Loop_0\": Loop is no operator of graphs",
                "LSTM",
                "as a Scan, which is read");
        refused(
                changed(
                        one().node("FusedMatMul", "y", List.of("x")),
                        graph -> graph.getNodeBuilder(0).setDomain("com.microsoft")),
                OnnxModelException.Problem.UNKNOWN_OPERATOR,
                "com.microsoft");
    }

    @Test
    void resultsThatAreNotReadAreRefusedOnlyIfSomebodyWantsThem() throws Exception {
        ModelMaker m = one().weight("w", 2).node("LayerNormalization", "y mean deviation", List.of("x", "w"));
        equalsTheOriginal(m, new Feeds().put("x", ModelMaker.numbers("x", 3, 2)));
        refused(
                one().weight("w", 2)
                        .node("LayerNormalization", "z mean", List.of("x", "w"))
                        .node("Add", "y", List.of("z", "mean"))
                        .bytes(),
                OnnxModelException.Problem.UNSUPPORTED,
                "Node \"LayerNormalization_0\": LayerNormalization gives its output 1, which is not read");
    }

    @Test
    void aRefusalNamesTheTrueCause() {
        refused(
                one().input("shape", DType.INT64, 2)
                        .node("Reshape", "y", List.of("x", "shape"))
                        .bytes(),
                OnnxModelException.Problem.UNSUPPORTED,
                "Node \"Reshape_0\": Reshape is fed its input 1 by each run, as \"shape\"",
                "as a constant");
        refused(
                one().node("Reshape", "y", List.of("x")).bytes(),
                OnnxModelException.Problem.INCONSISTENT,
                "Reshape lacks its input 1");
        refused(
                one().node("SoftmaxCrossEntropyLoss", "y", List.of("x", "x")).bytes(),
                OnnxModelException.Problem.UNKNOWN_OPERATOR,
                "It is a loss");
        refused(
                one().node("Conv", "y", List.of("x", "x")).bytes(),
                OnnxModelException.Problem.UNKNOWN_OPERATOR,
                "Graphs have no convolutions");
        byte[] mixed =
                one().integers("w", 1, 2).node("Add", "y", List.of("x", "w")).bytes();
        refused(mixed, OnnxModelException.Problem.UNSUPPORTED, "Add needs inputs of one element type");
        assertThatThrownBy(() -> OnnxReader.read(mixed)).hasMessageNotContaining(".java");
        byte[] training = one().model().toBuilder()
                .clearOpsetImport()
                .addOpsetImport(OperatorSetIdProto.newBuilder()
                        .setDomain("ai.onnx.preview.training")
                        .setVersion(1))
                .build()
                .toByteArray();
        refused(
                training,
                OnnxModelException.Problem.UNKNOWN_OPERATOR,
                "no operators of ONNX's own, but those of ai.onnx.preview.training");
    }

    @Test
    void whatNoLstmHasIsRefused() {
        ModelMaker maker =
                new ModelMaker(14).input("x", DType.FLOAT32, "t", "n", 2).output("y");
        maker.weight("W", 1, 12, 2).weight("R", 1, 12, 3).weight("P", 1, 12);
        byte[] peepholes = changed(
                maker,
                graph -> graph.addNode(new ModelMaker(14)
                        .node("LSTM", "y", List.of("x", "W", "R", "_", "_", "_", "_", "P"), attribute("hidden_size", 3))
                        .graph
                        .getNode(0)));
        refused(peepholes, OnnxModelException.Problem.INCONSISTENT, "has peepholes [1, 12]; they are [1, 9]");
        byte[] clip = changed(
                maker,
                graph -> graph.addNode(new ModelMaker(14)
                        .node("LSTM", "y", List.of("x", "W", "R"), attribute("hidden_size", 3), real("clip", -2f))
                        .graph
                        .getNode(0)));
        refused(clip, OnnxModelException.Problem.INCONSISTENT, "has a clip of -2.0; it is a number above 0");
        byte[] weights = changed(
                maker,
                graph -> graph.addNode(new ModelMaker(14)
                        .node("LSTM", "y", List.of("x", "R", "R"), attribute("hidden_size", 3), real("clip", 2f))
                        .graph
                        .getNode(0)));
        refused(weights, OnnxModelException.Problem.INCONSISTENT, "has weights W [1, 12, 3]; expected [1, 12, 2]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.onnx.data", "/etc/passwd", "../../secret", "C:\\secret", "\\\\host\\share", ""})
    void weightsInAnotherFileAreNotOpened(String location) {
        TensorProto outside = TensorProto.newBuilder()
                .setName("w")
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .addDims(2)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue(location))
                .build();
        ModelMaker initializer = one().node("Add", "y", List.of("x", "w"));
        initializer.graph.addInitializer(outside);
        ModelMaker constant = one().node("Constant", "w", List.of(), attribute("value", outside))
                .node("Add", "y", List.of("x", "w"));
        ModelMaker small = one().node("Cast", "y", List.of("w"), attribute("to", 1));
        small.graph.addInitializer(outside.toBuilder().setDataType(TensorProto.DataType.INT8.getNumber()));
        ModelMaker inner = one().node("Add", "y", List.of("x", "w"));
        inner.graph.addInitializer(outside).clearInput();
        ModelMaker branch = one().initializer("c", Tensor.of(new int[0], new boolean[] {true}))
                .node("If", "y", List.of("c"), ModelMaker.branch("then_branch", inner));
        for (ModelMaker maker : List.of(initializer, constant, small, branch)) {
            refused(maker.bytes(), OnnxModelException.Problem.EXTERNAL_DATA, "\"w\" lies in another file", "one file");
        }
    }

    @Test
    void sizesWhoseProductOverflowsAreRefusedInEveryPlace() {
        long half = 1L << 16;
        for (long[] dims : new long[][] {
            {half, half},
            {half, half, half, half},
            {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE},
            {1L << 31},
            {Long.MAX_VALUE},
            {-1},
            {Long.MIN_VALUE, 2},
            {1, 1, 1, 1, 1, 1, 1, 1, 1}
        }) {
            TensorProto.Builder huge =
                    TensorProto.newBuilder().setName("w").setRawData(ByteString.copyFrom(new byte[8]));
            for (long dim : dims) {
                huge.addDims(dim);
            }
            for (TensorProto.DataType type : List.of(
                    TensorProto.DataType.FLOAT,
                    TensorProto.DataType.INT64,
                    TensorProto.DataType.BOOL,
                    TensorProto.DataType.INT8,
                    TensorProto.DataType.FLOAT16)) {
                TensorProto tensor = huge.setDataType(type.getNumber()).build();
                ModelMaker initializer = one().node("Add", "y", List.of("x", "w"));
                initializer.graph.addInitializer(tensor);
                ModelMaker constant = one().node("Constant", "w", List.of(), attribute("value", tensor));
                for (ModelMaker maker : List.of(initializer, constant)) {
                    assertThatThrownBy(() -> OnnxReader.read(maker.bytes()))
                            .as("%s %s", type, Arrays.toString(dims))
                            .isInstanceOf(OnnxModelException.class)
                            .hasMessageContaining("Tensor \"w\" has");
                }
            }
            // as a shape that is computed, reshaped or expanded to
            for (String operator : List.of("ConstantOfShape", "Reshape", "Expand")) {
                if (operator.equals("Reshape") && dims[0] == -1) {
                    continue; // one row of all
                }
                ModelMaker maker = one().integers("dims", dims);
                List<String> inputs = operator.equals("ConstantOfShape") ? List.of("dims") : List.of("x", "dims");
                byte[] bytes = maker.node(operator, "y", inputs).bytes();
                assertThatThrownBy(() -> OnnxReader.read(bytes))
                        .as("%s %s", operator, Arrays.toString(dims))
                        .isInstanceOf(OnnxModelException.class)
                        .hasMessageStartingWith("Node \"" + operator + "_0\": " + operator);
            }
        }
    }

    @Test
    void sizesAreHeldAgainstTheBytesThatAreThere() {
        ModelMaker maker = one().weight("w", 2).node("Add", "y", List.of("x", "w"));
        refused(
                changed(maker, graph -> graph.getInitializerBuilder(0).setDims(0, 1 << 30)),
                OnnxModelException.Problem.INCONSISTENT,
                "1073741824 elements");
        refused(
                changed(maker, graph -> graph.getInitializerBuilder(0).addDims(1L << 31)),
                OnnxModelException.Problem.INCONSISTENT,
                "2147483648");
        refused(
                changed(maker, graph -> graph.getInitializerBuilder(0).setDims(0, -2)),
                OnnxModelException.Problem.INCONSISTENT,
                "-2");
    }

    @Test
    void noSizesTimesOneAreNoSizes() {
        ModelMaker maker = one().integers("none").initializer("first", Tensor.scalar(0L));
        maker.node("Shape", "shape", List.of("x")).node("Gather", "rows", List.of("shape", "first"));
        maker.node("Mul", "product", List.of("none", "rows")).node("Reshape", "y", List.of("x", "product"));
        assertThatThrownBy(() -> OnnxReader.read(maker.bytes()))
                .isInstanceOf(OnnxModelException.class)
                .hasMessageContaining("Reshape");
    }

    @Test
    void aSizeIsRepeatedOnlyFromOne() {
        refused(
                one().integers("dims", 1, 3)
                        .node("Expand", "y", List.of("x", "dims"))
                        .bytes(),
                OnnxModelException.Problem.INCONSISTENT,
                "Expand repeats [n, 2] to 3 where it has 2");
        // of one row it would make four, of two nothing
        refused(
                one().integers("dims", 4, 2)
                        .node("Expand", "y", List.of("x", "dims"))
                        .bytes(),
                OnnxModelException.Problem.UNSUPPORTED,
                "Expand repeats [n, 2] to 4 where it has n",
                "fixed size");
    }

    @Test
    void whatIsComputedWithoutInputsIsBounded() {
        ModelMaker maker = one().integers("huge", 30000, 30000);
        maker.node("ConstantOfShape", "zeros", List.of("huge")).node("Add", "y", List.of("x", "zeros"));
        refused(maker.bytes(), OnnxModelException.Problem.TOO_LARGE, "ConstantOfShape");
    }

    @Test
    void moreNodesThanAnyModelHasAreNotRead() {
        ModelMaker maker = one();
        for (int i = 0; i < 100; i++) {
            maker.node("Identity", "y" + i, List.of("x"));
        }
        byte[] bytes = maker.bytes();
        assertThatThrownBy(() -> org.lstm4j.backend.onnx.internal.read.WireCheck.check(bytes, 100))
                .isInstanceOfSatisfying(
                        OnnxModelException.class,
                        e -> assertThat(e.problem()).isEqualTo(OnnxModelException.Problem.TOO_LARGE));
    }

    @Test
    void versionsThatAreNotKnownAreRefused() {
        refused(
                new ModelMaker(6).input("x", DType.FLOAT32, 1).output("x").bytes(),
                OnnxModelException.Problem.UNKNOWN_VERSION,
                "version 6");
        refused(
                new ModelMaker(99).input("x", DType.FLOAT32, 1).output("x").bytes(),
                OnnxModelException.Problem.UNKNOWN_VERSION,
                "7 to 26");
    }

    @Test
    void aModelThatContradictsItselfIsRefused() {
        refused(
                one().node("Relu", "y", List.of("nowhere")).bytes(),
                OnnxModelException.Problem.INCONSISTENT,
                "\"nowhere\"");
        refused(
                one().node("Relu", "y", List.of("x"))
                        .node("Relu", "y", List.of("x"))
                        .bytes(),
                OnnxModelException.Problem.INCONSISTENT,
                "two values named \"y\"");
        refused(one().bytes(), OnnxModelException.Problem.INCONSISTENT, "output \"y\"");
        refused(new byte[0], OnnxModelException.Problem.NOT_ONNX, "empty");
        refused(
                "PK not a model".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                OnnxModelException.Problem.NOT_ONNX,
                "no ONNX model");
    }
}

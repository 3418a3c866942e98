package org.lstm4j.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Feeds;

class OnnxWriterTest {
    private static ModelProto model(Graph graph, Map<String, Tensor> weights) throws Exception {
        return ModelProto.parseFrom(OnnxWriter.bytes(graph, weights, Map.of()));
    }

    private static List<String> dims(ValueInfoProto value) {
        return value.getType().getTensorType().getShape().getDimList().stream()
                .map(dim -> dim.hasDimParam() ? dim.getDimParam() : Long.toString(dim.getDimValue()))
                .toList();
    }

    @Test
    void versionsAndDomainAreThoseThatOldReadersKnow() throws Exception {
        Graph graph = Networks.stacked(true);
        ModelProto model = model(graph, Networks.weights(graph, 1));
        assertThat(model.getIrVersion()).isEqualTo(8);
        assertThat(model.getOpsetImportList()).singleElement().satisfies(opset -> {
            assertThat(opset.getDomain()).isEmpty();
            assertThat(opset.getVersion()).isEqualTo(17);
        });
        assertThat(model.getGraph().getNodeList())
                .extracting(NodeProto::getDomain)
                .containsOnly("");
        assertThat(model.getProducerName()).isEqualTo("lstm4j");
    }

    /** ONNX has such a Where, and ONNX Runtime has no kernel for it. */
    @Test
    void aChoiceBetweenTruthValuesIsWrittenAsAndOrAndNot() {
        GraphBuilder g = new GraphBuilder();
        Value a = g.input("a", Shape.of("n", 1), DType.BOOL);
        Value b = g.input("b", Shape.of(3), DType.BOOL);
        g.output("y", g.cast(g.where(a, b, g.equal(b, g.constant(0, DType.BOOL))), DType.FLOAT32));
        g.output("z", g.where(b, a, b));
        Graph graph = g.build();
        Feeds feeds = new Feeds()
                .put("a", Tensor.of(new int[] {2, 1}, new boolean[] {true, false}))
                .put("b", Tensor.of(new int[] {3}, new boolean[] {true, false, true}));
        try (Backend onnx = Networks.onnx()) {
            Feeds actual = Networks.run(onnx, graph, Map.of(), feeds);
            assertThat(actual.get("y").floats()).containsExactly(1, 0, 1, 0, 1, 0);
            assertThat(actual.get("z").booleans()).containsExactly(true, false, true, false, false, false);
        }
    }

    @Test
    void batchAndTimeAreNamedAndLengthsAreAnInput() throws Exception {
        Graph graph = Networks.stacked(true);
        GraphProto proto = model(graph, Networks.weights(graph, 1)).getGraph();
        assertThat(proto.getInputList())
                .satisfiesExactly(
                        tokens -> {
                            assertThat(tokens.getName()).isEqualTo("tokens");
                            assertThat(dims(tokens)).containsExactly("batch", "time");
                        },
                        lengths -> {
                            assertThat(lengths.getName()).isEqualTo(Model.SEQUENCE_LENS);
                            assertThat(dims(lengths)).containsExactly("batch");
                            assertThat(lengths.getType().getTensorType().getElemType())
                                    .isEqualTo(TensorProto.DataType.INT32_VALUE);
                        });
        assertThat(proto.getOutputList()).singleElement().satisfies(output -> {
            assertThat(output.getName()).isEqualTo(Model.PREDICTION);
            assertThat(dims(output)).containsExactly("batch", "1");
        });
        assertThat(proto.getNodeList())
                .filteredOn(node -> node.getOpType().equals("LSTM"))
                .hasSize(2)
                .allSatisfy(node -> assertThat(node.getInput(4)).isEqualTo(Model.SEQUENCE_LENS));
    }

    @Test
    void weightsAreInitializersInRawBytesUnderTheirNames() throws Exception {
        Graph graph = Networks.stacked(false);
        Map<String, Tensor> weights = Networks.weights(graph, 1);
        Map<String, TensorProto> initializers = new HashMap<>();
        model(graph, weights)
                .getGraph()
                .getInitializerList()
                .forEach(tensor -> initializers.put(tensor.getName(), tensor));
        weights.forEach((name, tensor) -> {
            if (name.endsWith("/bias") && !name.startsWith("dense")) {
                return;
            }
            assertThat(initializers).containsKey(name);
            TensorProto proto = Objects.requireNonNull(initializers.get(name));
            assertThat(proto.getRawData().size()).isEqualTo(4 * tensor.size());
            assertThat(proto.getFloatDataCount()).isZero();
            int bits = proto.getRawData()
                    .asReadOnlyByteBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getInt();
            assertThat(Float.intBitsToFloat(bits)).as("little-endian").isEqualTo(tensor.floats()[0]);
        });
    }

    /** Some readers take an LSTM's B from initializers alone. */
    @Test
    void whatAnLstmTakesIsAnInitializerAndNotComputed() throws Exception {
        Graph graph = Networks.stacked(false);
        GraphProto proto = model(graph, Networks.weights(graph, 1)).getGraph();
        List<String> initializers =
                proto.getInitializerList().stream().map(TensorProto::getName).toList();
        assertThat(proto.getNodeList())
                .filteredOn(node -> node.getOpType().equals("LSTM"))
                .allSatisfy(node ->
                        assertThat(initializers).contains(node.getInput(1), node.getInput(2), node.getInput(3)));
        assertThat(proto.getNodeList()).extracting(NodeProto::getOpType).doesNotContain("Concat");
    }

    @Test
    void metadataIsKeptAndEqualModelsAreEqualBytes() throws Exception {
        Graph graph = Networks.stacked(false);
        Map<String, Tensor> weights = Networks.weights(graph, 1);
        Map<String, String> metadata = Map.of("lstm.seed", "7", "lstm.backend", "native", "a", "b");
        byte[] bytes = OnnxWriter.bytes(graph, weights, metadata);
        ModelProto model = ModelProto.parseFrom(bytes);
        assertThat(model.getMetadataPropsList())
                .extracting(entry -> entry.getKey() + "=" + entry.getValue())
                .containsExactly("a=b", "lstm.backend=native", "lstm.seed=7");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        OnnxWriter.write(Graph.parse(graph.toText()), weights, metadata, out);
        assertThat(out.toByteArray()).isEqualTo(bytes);
    }

    /** The file alone, through ONNX Runtime's own interface. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void onnxRuntimeReadsTheFileForAnyBatchAndTime(boolean usesLengths) throws Exception {
        Networks.onnx().close();
        Graph graph = Networks.stacked(usesLengths);
        Map<String, Tensor> weights = Networks.weights(graph, 3);
        OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "lstm4j");
        try (OrtSession session = environment.createSession(OnnxWriter.bytes(graph, weights, Map.of()))) {
            for (int[] size : new int[][] {{1, 1}, {3, 7}, {8, 2}}) {
                Feeds feeds = Networks.words(graph, size[0], size[1], 5);
                Map<String, OnnxTensor> fed = new HashMap<>();
                for (String name : feeds.names()) {
                    Tensor tensor = feeds.get(name);
                    fed.put(
                            name,
                            OnnxTensor.createTensor(
                                    environment,
                                    IntBuffer.wrap(tensor.ints()),
                                    java.util.Arrays.stream(tensor.dims())
                                            .asLongStream()
                                            .toArray()));
                }
                try (OrtSession.Result result = session.run(fed)) {
                    float[][] actual = (float[][])
                            result.get(Model.PREDICTION).orElseThrow().getValue();
                    Tensor expected = Networks.expected(graph, weights, feeds).get(Model.PREDICTION);
                    for (int row = 0; row < size[0]; row++) {
                        assertThat(actual[row][0]).isCloseTo(expected.floats()[row], within(1e-6f));
                    }
                } finally {
                    fed.values().forEach(OnnxTensor::close);
                }
            }
        }
    }

    /** Each value has a name of its own, whatever the graph's outputs are called and hand through. */
    @Test
    void outputsKeepTheirNamesAndEverythingElseGivesWay() throws Exception {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("batch", 2), DType.FLOAT32);
        Value w = g.parameter("y", Shape.of(2), Initializer.zeros());
        Value sum = g.add(x, w);
        g.output("y", sum);
        g.output("again", sum);
        g.output("x", x);
        g.output("weight", w);
        Graph graph = g.build();
        GraphProto proto =
                model(graph, Map.of("y", Tensor.of(new int[] {2}, 1f, 2f))).getGraph();
        assertThat(proto.getOutputList())
                .extracting(ValueInfoProto::getName)
                .containsExactly("y", "again", "x_output", "weight");
        assertThat(proto.getInitializerList()).extracting(TensorProto::getName).containsExactly("y_1");
        try (var backend = Networks.onnx()) {
            Feeds outputs = Networks.run(
                    backend,
                    graph,
                    Map.of("y", Tensor.of(new int[] {2}, 1f, 2f)),
                    new Feeds().put("x", Tensor.of(new int[] {1, 2}, 10f, 20f)));
            assertThat(outputs.get("y").floats()).containsExactly(11f, 22f);
            assertThat(outputs.get("again").floats()).containsExactly(11f, 22f);
            assertThat(outputs.get("x").floats()).containsExactly(10f, 20f);
            assertThat(outputs.get("weight").floats()).containsExactly(1f, 2f);
        }
    }

    /** Shapes that ONNX's own 0 and -1 cannot say. */
    @Test
    void shapesWithSeveralNamedDimensionsAreReadFromTheInputs() {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("batch", "time", 2), DType.FLOAT32);
        Value row = g.input("row", Shape.of(1, 2), DType.FLOAT32);
        Value flat = g.reshape(x, Shape.of(org.lstm4j.Dim.parse("batch*time"), 2));
        Value turned = g.reshape(flat, Shape.of("time", "batch", 2));
        g.output("flat", flat);
        g.output("turned", turned);
        g.output("rows", g.expand(row, Shape.of("time", 2)));
        g.output("more", g.expand(row, Shape.of(org.lstm4j.Dim.parse("3*batch"), 1, 2)));
        g.output("count", g.size(x));
        Graph graph = g.build();
        Feeds feeds = new Feeds()
                .put("x", Tensor.of(new int[] {2, 3, 2}, 1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f, 10f, 11f, 12f))
                .put("row", Tensor.of(new int[] {1, 2}, 1f, 2f));
        try (var backend = Networks.onnx()) {
            assertThat(Networks.difference(
                            Networks.expected(graph, Map.of(), feeds), Networks.run(backend, graph, Map.of(), feeds)))
                    .isZero();
        }
    }

    @Test
    void operatorsOfTrainingAreRefusedByName() {
        GraphBuilder g = new GraphBuilder();
        Value step = g.input("step", Shape.SCALAR, DType.INT64);
        g.output("noise", g.scope("dropout").randomUniform(step, 1, Shape.of("batch", 2)));
        g.input("x", Shape.of("batch"), DType.FLOAT32);
        assertThatThrownBy(() -> OnnxWriter.bytes(g.build(), Map.of(), Map.of()))
                .isInstanceOfSatisfying(OnnxModelException.class, e -> {
                    assertThat(e.problem()).isEqualTo(OnnxModelException.Problem.PRIVATE_OPERATOR);
                    assertThat(e.operator()).isEqualTo("RandomUniform");
                    assertThat(e.node()).isEqualTo("dropout");
                })
                .hasMessageContaining("dropout: RandomUniform")
                .hasMessageContaining("inferenceGraph");
    }

    @Test
    void aMissingOrWrongWeightIsNamed() {
        Graph graph = Networks.stacked(false);
        Map<String, Tensor> weights = Networks.weights(graph, 1);
        String name = graph.parameters().getLast().name();
        Map<String, Tensor> fewer = new HashMap<>(weights);
        fewer.remove(name);
        assertThatThrownBy(() -> OnnxWriter.bytes(graph, fewer, Map.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(name);
        fewer.put(name, Networks.floats(9));
        assertThatThrownBy(() -> OnnxWriter.bytes(graph, fewer, Map.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("[9]");
    }

    @Test
    void nodesHaveNamesOfTheirOwnThatSayWhichLayerTheyAre() throws Exception {
        Graph graph = Networks.stacked(false);
        List<NodeProto> nodes =
                model(graph, Networks.weights(graph, 1)).getGraph().getNodeList();
        assertThat(Set.copyOf(nodes.stream().map(NodeProto::getName).toList())).hasSameSizeAs(nodes);
        assertThat(nodes).anySatisfy(node -> assertThat(node.getName()).isEqualTo("lstm/LSTM"));
    }
}

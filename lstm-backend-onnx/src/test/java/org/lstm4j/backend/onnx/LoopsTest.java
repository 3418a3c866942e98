package org.lstm4j.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OrtException;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.LoopBody;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.RecurrentInputs;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;

/** Loops in files and in ONNX Runtime. */
class LoopsTest {
    /** A loop over time, backwards, that walks over the batch in each step; both look at the same weights. */
    private static Graph nested() {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("time", "batch", 3), DType.FLOAT32);
        Value w = g.parameter("w", Shape.of(3, 3), Initializer.zeros());
        Value start = g.expand(g.constant(0, DType.FLOAT32), Shape.of("batch", 3));
        Value first = g.constant(Tensor.zeros(DType.FLOAT32, 1, 3));
        LoopBody.Results results = g.scan(Direction.REVERSE, List.of(start), List.of(x), (outer, states, steps) -> {
            Value h = outer.tanh(outer.add(outer.matMul(states.getFirst(), w), outer.mul(steps.getFirst(), 2)));
            Value sum = outer.scan(Direction.FORWARD, List.of(first), List.of(h), (inner, inside, rows) -> {
                        Value row = inner.reshape(rows.getFirst(), Shape.of(1, 3));
                        Value next = inner.tanh(inner.add(inner.matMul(inside.getFirst(), w), row));
                        return new LoopBody.Step(List.of(next), List.of(inner.mul(next, 2)));
                    })
                    .outputs()
                    .getFirst();
            return new LoopBody.Step(List.of(outer.add(h, outer.reshape(sum, Shape.of("batch", 3)))), List.of(h));
        });
        g.output("y", results.outputs().getFirst());
        g.output("last", results.states().getFirst());
        return g.build();
    }

    private static Feeds feeds(int time, int batch) {
        return new Feeds().put("x", ModelMaker.numbers("x", time, batch, 3));
    }

    private static ModelProto model(Graph graph) throws InvalidProtocolBufferException {
        return ModelProto.parseFrom(OnnxWriter.bytes(graph, Networks.weights(graph, 1), Map.of()));
    }

    private static NodeProto only(GraphProto graph, String type) {
        List<NodeProto> nodes = graph.getNodeList().stream()
                .filter(node -> node.getOpType().equals(type))
                .toList();
        assertThat(nodes).hasSize(1);
        return nodes.getFirst();
    }

    private static AttributeProto attribute(NodeProto node, String name) {
        return node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aLoopIsWrittenAsScanWhoseBodyReadsTheNamesAroundIt() throws Exception {
        GraphProto graph = model(nested()).getGraph();
        NodeProto outer = only(graph, "Scan");
        assertThat(outer.getInputList()).hasSize(2).doesNotContain("w");
        assertThat(attribute(outer, "num_scan_inputs").getI()).isEqualTo(1);
        assertThat(attribute(outer, "scan_input_directions").getIntsList()).containsExactly(1L);
        assertThat(attribute(outer, "scan_output_directions").getIntsList()).containsExactly(1L);
        GraphProto body = attribute(outer, "body").getG();
        assertThat(body.getInputList()).hasSize(2);
        assertThat(body.getOutputList()).hasSize(2);
        assertThat(body.getInitializerList()).as("they are the model's").isEmpty();
        NodeProto inner = only(body, "Scan");
        assertThat(inner.getAttributeList())
                .extracting(AttributeProto::getName)
                .containsExactly("body", "num_scan_inputs");
        GraphProto innermost = attribute(inner, "body").getG();
        assertThat(only(innermost, "MatMul").getInput(1)).isEqualTo("w");
        assertThat(only(body, "MatMul").getInput(1)).isEqualTo("w");
    }

    @Test
    void aNameMeansOneValueInAModelAndItsBodies() throws Exception {
        List<String> names = new ArrayList<>();
        collect(model(nested()).getGraph(), names);
        assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(15);
    }

    private static void collect(GraphProto graph, List<String> names) {
        graph.getInputList().stream().map(ValueInfoProto::getName).forEach(names::add);
        graph.getInitializerList().forEach(tensor -> names.add(tensor.getName()));
        for (NodeProto node : graph.getNodeList()) {
            names.addAll(node.getOutputList());
            node.getAttributeList().stream()
                    .filter(AttributeProto::hasG)
                    .forEach(attribute -> collect(attribute.getG(), names));
        }
    }

    @Test
    void whatIsWrittenRunsInOnnxRuntimeAtAnyLength() throws OrtException {
        Graph graph = nested();
        Map<String, Tensor> weights = Networks.weights(graph, 1);
        byte[] bytes = OnnxWriter.bytes(graph, weights, Map.of());
        for (int[] size : new int[][] {{4, 2}, {1, 1}, {30, 7}}) {
            Feeds feeds = feeds(size[0], size[1]);
            assertThat(Networks.difference(Networks.expected(graph, weights, feeds), Judge.original(bytes, feeds)))
                    .isLessThan(2e-6);
        }
    }

    /** ONNX counts from the end below 0. */
    @Test
    void indicesThatABodyComputesAreCheckedToo() {
        GraphBuilder g = new GraphBuilder();
        Value ids = g.input("ids", Shape.of("time"), DType.INT32);
        Value table = g.parameter("table", Shape.of(3, 2), Initializer.zeros());
        g.output(
                "y",
                g.scope("walk")
                        .scan(
                                Direction.REVERSE,
                                List.of(g.constant(0, DType.INT32)),
                                List.of(ids),
                                (body, states, steps) -> {
                                    Value at = body.add(states.getFirst(), steps.getFirst());
                                    return new LoopBody.Step(List.of(at), List.of(body.gather(table, at)));
                                })
                        .outputs()
                        .getFirst());
        Graph graph = g.build();
        Map<String, Tensor> weights = Map.of("table", Tensor.of(new int[] {3, 2}, 0f, 1f, 2f, 3f, 4f, 5f));
        try (Backend backend = Networks.onnx()) {
            Feeds good = new Feeds().put("ids", Networks.ints(-2, 1, 1));
            assertThat(Networks.run(backend, graph, weights, good).get("y").floats())
                    .containsExactly(0, 1, 4, 5, 2, 3);
            Feeds below = new Feeds().put("ids", Networks.ints(0, -2, 1));
            assertThatThrownBy(() -> Networks.run(backend, graph, weights, below))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("walk: Gather")
                    .hasMessageContaining("index -1 is outside 0 to 2");
        }
    }

    @Test
    void whatEndsTheProcessIsRefusedInABodyToo() {
        GraphBuilder g = new GraphBuilder();
        Value by = g.input("by", Shape.of("time"), DType.INT32);
        g.output(
                "y",
                g.scan(
                                Direction.FORWARD,
                                List.of(g.constant(7, DType.INT32)),
                                List.of(by),
                                (body, states, steps) -> new LoopBody.Step(
                                        List.of(body.div(states.getFirst(), steps.getFirst())), List.of()))
                        .states()
                        .getFirst());
        Graph graph = g.build();
        try (Backend backend = Networks.onnx()) {
            assertThatThrownBy(() -> backend.compile(graph, CompileOptions.DEFAULT))
                    .isInstanceOf(OnnxModelException.class)
                    .hasMessageContaining("divides whole numbers by what may be 0");
        }
    }

    @Test
    void whatOnnxRuntimeHasNotIsRefusedInABodyToo() {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("time", 1, 1, 2), DType.FLOAT64);
        Value w = g.input("w", Shape.of(1, 4, 2), DType.FLOAT64);
        Value r = g.input("r", Shape.of(1, 4, 1), DType.FLOAT64);
        Value start = g.constant(Tensor.zeros(DType.FLOAT64, 1, 1, 1));
        g.output(
                "y",
                g.scan(Direction.FORWARD, List.of(start), List.of(x), (body, states, steps) -> {
                            RecurrentInputs inputs = RecurrentInputs.of(steps.getFirst(), w, r)
                                    .withInitialState(states.getFirst(), states.getFirst());
                            return new LoopBody.Step(
                                    List.of(body.lstm(inputs, 1, Direction.FORWARD)
                                            .yH()),
                                    List.of());
                        })
                        .states()
                        .getFirst());
        Graph graph = g.build();
        try (Backend backend = Networks.onnx()) {
            assertThatThrownBy(() -> backend.compile(graph, CompileOptions.DEFAULT))
                    .isInstanceOf(OnnxModelException.class)
                    .hasMessageContaining("float64");
        }
    }

    @Test
    void aLoopOfTrainingIsRefusedByWhatItComputes() {
        GraphBuilder g = new GraphBuilder();
        Value x = g.parameter("x", Shape.of(4, 2, 3), Initializer.zeros());
        Value rows = g.input("rows", Shape.of(2, 1), DType.INT32);
        Value start = g.constant(Tensor.zeros(DType.FLOAT32, 2, 1, 3));
        Value sum = g.scan(Direction.FORWARD, List.of(start), List.of(x), (body, states, steps) -> {
                    Value picked =
                            body.gather(body.add(steps.getFirst(), body.reduceSum(states.getFirst(), false, 1)), rows);
                    return new LoopBody.Step(List.of(body.tanh(picked)), List.of());
                })
                .states()
                .getFirst();
        g.output("loss", g.reduceSumAll(sum));
        Graph graph = g.build();
        Graph training = graph.withGradients(graph.output("loss"), graph.parameters());
        assertThatThrownBy(() -> OnnxWriter.bytes(training, Networks.weights(graph, 1), Map.of()))
                .isInstanceOfSatisfying(OnnxModelException.class, e -> {
                    assertThat(e.problem()).isEqualTo(OnnxModelException.Problem.PRIVATE_OPERATOR);
                    assertThat(e.operator()).isEqualTo("GatherGrad");
                });
    }

    /** Rows of length 0 keep the state that they start from, which ONNX Runtime makes 0. */
    @Test
    void rowsOfLengthZeroInALoopKeepTheirState() {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("time", 2, 3), DType.FLOAT32);
        Value lengths = g.input("lengths", Shape.of(2), DType.INT32);
        Value w = g.parameter("w", Shape.of(1, 3, 3), Initializer.zeros());
        Value start = g.constant(ModelMaker.numbers("start", 1, 2, 3));
        g.output(
                "y",
                g.scan(Direction.FORWARD, List.of(start), List.of(x), (body, states, steps) -> {
                            Value row = body.reshape(steps.getFirst(), Shape.of(1, 2, 3));
                            RecurrentInputs inputs = RecurrentInputs.of(row, w, w)
                                    .withSequenceLens(lengths)
                                    .withInitialState(states.getFirst());
                            Value last = body.recurrent(RecurrentCell.RNN_TANH, inputs, 3, Direction.FORWARD)
                                    .yH();
                            return new LoopBody.Step(List.of(last), List.of());
                        })
                        .states()
                        .getFirst());
        Graph graph = g.build();
        Map<String, Tensor> weights = Networks.weights(graph, 1);
        Feeds feeds = new Feeds().put("x", ModelMaker.numbers("x", 3, 2, 3)).put("lengths", Networks.ints(0, 1));
        try (Backend backend = Networks.onnx()) {
            assertThat(Networks.difference(
                            Networks.expected(graph, weights, feeds), Networks.run(backend, graph, weights, feeds)))
                    .isLessThan(1e-6);
        }
    }
}

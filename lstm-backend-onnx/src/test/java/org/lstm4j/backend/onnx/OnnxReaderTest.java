package org.lstm4j.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/** Networks as exporters and our own writer leave them. */
class OnnxReaderTest {
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
            Judge.agrees(maker, tokens(size[0], size[1]));
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
        Judge.agrees(
                maker,
                new Feeds()
                        .put("x", ModelMaker.numbers("x", 4, 6, 3))
                        .put("lengths", Tensor.of(new int[] {4}, 6L, 1L, 3L, 5L)));
    }

    @Test
    void anOldModelOfKerasIsRead() throws Exception {
        ModelMaker maker = Exporters.kerasFlat();
        statesAreLeftOut(OnnxReader.read(maker.bytes()).graph());
        Judge.agrees(maker, new Feeds().put("lstm_input:0", ModelMaker.numbers("x", 5, 4, 2)));
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
}

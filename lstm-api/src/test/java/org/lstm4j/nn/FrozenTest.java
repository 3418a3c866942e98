package org.lstm4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.graph.GradientCheck;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.graph.Value;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Feeds;
import org.lstm4j.train.Adam;
import org.lstm4j.train.BinaryCrossEntropy;
import org.lstm4j.train.Clipping;
import org.lstm4j.train.StepGraph;
import org.lstm4j.train.Trainer;
import org.lstm4j.train.TrainerOptions;

class FrozenTest {
    private static Model model(Layer... layers) {
        return Model.ofTokens(Sequential.of(layers), false);
    }

    private static TrainingGraph step(Model model) {
        return StepGraph.of(model, new BinaryCrossEntropy(), Adam.keras(), new Clipping.None(), false, 1);
    }

    private static List<Op> operators(TrainingGraph step) {
        return step.graph().nodes().stream().map(Node::op).toList();
    }

    @Test
    void weightsHaveTheNamesThatTheyHaveWithoutIt() {
        Graph frozen =
                model(Frozen.of(Embedding.of(5, 3)), Lstm.of(2), Dense.of(1)).inferenceGraph();
        Graph trained = model(Embedding.of(5, 3), Lstm.of(2), Dense.of(1)).inferenceGraph();
        assertThat(frozen.parameters())
                .extracting(Parameter::name)
                .containsExactlyElementsOf(
                        trained.parameters().stream().map(Parameter::name).toList());
        assertThat(frozen.parameters().stream().filter(it -> !it.trainable()))
                .extracting(Parameter::name)
                .containsExactly("embedding/embeddings");
        assertThat(Graph.parse(frozen.toText()).toText()).isEqualTo(frozen.toText());
    }

    @Test
    void noGradientAndNoSlotIsMadeForThem() {
        TrainingGraph step = step(model(
                Frozen.of(Embedding.of(5, 3)),
                Frozen.of(Bidirectional.of(Lstm.of(2))),
                Dense.of(1, Activation.SIGMOID)));
        assertThat(operators(step))
                .contains(Op.LSTM)
                .doesNotContain(Op.GATHER_GRAD, Op.RECURRENT_TRAINING, Op.RECURRENT_GRAD);
        assertThat(step.graph().parameters())
                .extracting(Parameter::name)
                .noneMatch(name -> name.startsWith("optimizer/embedding") || name.startsWith("optimizer/bidirectional"))
                .contains("optimizer/dense/kernel/m");
        assertThat(step.updates().keySet())
                .extracting(Parameter::name)
                .noneMatch(name -> name.startsWith("embedding") || name.startsWith("bidirectional"));
    }

    @Test
    void theGradientFlowsThroughToWhatLiesBefore() {
        Layer layers = Sequential.of(Dense.of(3, Activation.TANH), Frozen.of(Lstm.of(2)), Frozen.of(Dense.of(2)));
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("batch", "time", 2), DType.FLOAT32);
        Value y = layers.call(g, x, Mode.inference());
        g.output("loss", g.reduceSumAll(g.mul(y, y)));
        Graph graph = g.build();
        Feeds feeds = new Feeds()
                .put(
                        "x",
                        Tensor.of(new int[] {2, 3, 2}, .1f, .5f, -.3f, .8f, .2f, .1f, -.9f, .4f, .6f, -.2f, .3f, .7f));
        GradientCheck.check(graph, "loss", feeds, GradientCheck.values(graph, 3, -0.8, 0.9));
        assertThat(graph.trainableCount()).isEqualTo(2 * 3 + 3);
    }

    @Test
    void trainingChangesOthersOnly() {
        TensorDataset data = TensorDataset.of(Map.of(
                "tokens", Tensor.of(new int[] {4, 2}, 0, 1, 2, 3, 4, 0, 1, 1),
                "target", Tensor.of(new int[] {4, 1}, 1f, 0f, 1f, 0f)));
        Model model = model(Frozen.of(Embedding.of(5, 3)), Lstm.of(2), Dense.of(1, Activation.SIGMOID));
        try (ReferenceBackend backend = new ReferenceBackend();
                Trainer trainer =
                        new Trainer(backend, model, new BinaryCrossEntropy(), Adam.keras(), TrainerOptions.DEFAULT)) {
            SequencedMap<String, Tensor> before = trainer.weights();
            trainer.fit(data, 2);
            trainer.weights().forEach((name, tensor) -> {
                float[] old = Objects.requireNonNull(before.get(name)).floats();
                if (name.equals("embedding/embeddings")) {
                    assertThat(tensor.floats()).isEqualTo(old);
                } else {
                    assertThat(tensor.floats()).isNotEqualTo(old);
                }
            });
        }
    }

    @Test
    void theSummaryCountsThemAsNotTrainable() {
        assertThat(model(Frozen.of(Embedding.of(5, 3)), Lstm.of(2), Dense.of(1)).summary())
                .first()
                .isEqualTo(new LayerSummary("embedding", "Embedding", Shape.of("batch", "time", 3), 15, 0));
    }

    @Test
    void dropoutInItDrops() {
        GraphBuilder g = new GraphBuilder();
        Value x = g.parameter("x", Shape.of(4, 4), Initializer.zeros());
        Mode training = Mode.training(g.input("step", Shape.SCALAR, DType.INT64), 1);
        Frozen.of(Dropout.of(0.5)).call(g, x, training);
        assertThat(g.nodes()).anyMatch(node -> node.op() == Op.RANDOM_UNIFORM);
    }

    @Test
    void aModelThatIsFrozenWholeCannotBeTrained() {
        Model model = Model.ofTokens(
                Frozen.of(Sequential.of(Embedding.of(5, 3), Lstm.of(2), Dense.of(1, Activation.SIGMOID))), false);
        assertThatThrownBy(() -> step(model))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("The model has no weights to train");
    }
}

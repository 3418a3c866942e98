package org.lstm4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.LoopBody;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;

class BranchesTest {
    private static Branches.Part part(String name, Layer layer, String... inputs) {
        return new Branches.Part(name.isEmpty() ? Optional.empty() : Optional.of(name), layer, List.of(inputs));
    }

    private static Branches branches() {
        return new Branches(List.of(
                part("words", Embedding.of(10, 4)),
                part("", Lstm.of(3)),
                part("forward", Dense.of(2)),
                part("backward", Lstm.of(2).withGoBackwards(), "words"),
                part("", new Concatenate(), "forward", "backward"),
                part("", Dense.of(1))));
    }

    @Test
    void eachLayerIsFedByWhatItNames() {
        Model model = Model.ofTokens(branches(), true);
        assertThat(model.summary())
                .containsExactly(
                        new LayerSummary("tokens", "Input", Shape.of("batch", "time"), 0, 0),
                        new LayerSummary("words", "Embedding", Shape.of("batch", "time", 4), 40, 40, List.of("tokens")),
                        new LayerSummary("lstm", "Lstm", Shape.of("batch", 3), 96, 96, List.of("words")),
                        new LayerSummary("forward", "Dense", Shape.of("batch", 2), 8, 8, List.of("lstm")),
                        new LayerSummary("backward", "Lstm", Shape.of("batch", 2), 56, 56, List.of("words")),
                        new LayerSummary(
                                "concatenate",
                                "Concatenate",
                                Shape.of("batch", 4),
                                0,
                                0,
                                List.of("forward", "backward")),
                        new LayerSummary("dense", "Dense", Shape.of("batch", 1), 5, 5, List.of("concatenate")));
        assertThat(model.inferenceGraph().nodes())
                .filteredOn(node -> node.op() == Op.LSTM)
                .hasSize(2)
                .allMatch(node -> node.input(4).name().equals("sequence_lens"));
    }

    @Test
    void theyAreALayerAmongOthers() {
        Model model = Model.ofTokens(Sequential.of(branches(), Dense.of(2)), true);
        assertThat(model.summary()).extracting(LayerSummary::name).containsExactly("branches", "dense");
        assertThat(model.inferenceGraph().parameters())
                .extracting(Parameter::name)
                .contains("branches/words/embeddings", "branches/dense/kernel", "dense/kernel");
    }

    @Test
    void namesThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> new Branches(List.of(part("", Dense.of(1), "nothing"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageMatching("No layer before it is named \"nothing\", which the layer dense is fed from"
                        + " \\(BranchesTest.java:\\d+\\)\\. Named: input");
        assertThatThrownBy(() -> new Branches(List.of(part("a", Dense.of(1)), part("a", Dense.of(1)))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("Two layers are named \"a\" (BranchesTest.java:");
        assertThatThrownBy(() -> new Branches(List.of(part("a", Dense.of(1)), part("", Dense.of(1), "input"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("Nothing is fed from \"a\" (BranchesTest.java:");
        Branches two = new Branches(List.of(part("a", Dense.of(1)), part("", Dense.of(1), "a", "input")));
        assertThatThrownBy(() ->
                        new Model(two, ModelInput.of("x", Shape.of("batch", 1)).input(), false).inferenceGraph())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("dense: Dense has one input; got 2");
    }

    /** What is written in the body of a loop belongs to the layer around it. */
    @Test
    void weightsOfALoopsBodyAreSharedAndFrozenToo() {
        Layer cell = (g, x, mode) -> {
            Value start = g.expand(
                    g.constant(0, x.dtype()),
                    Shape.of(x.shape().dim(0), x.shape().dim(2)));
            return g.scan(
                            Direction.FORWARD,
                            List.of(start),
                            List.of(g.transpose(x, 1, 0, 2)),
                            (body, states, steps) -> {
                                Value kernel =
                                        body.parameter("kernel", Shape.of(3, 3), Initializer.glorotUniform(3, 3));
                                Value next =
                                        body.tanh(body.add(steps.getFirst(), body.matMul(states.getFirst(), kernel)));
                                return new LoopBody.Step(List.of(next), List.of());
                            })
                    .states()
                    .getFirst();
        };
        Shared shared = Shared.of("cell", Frozen.of(cell));
        GraphBuilder g = new GraphBuilder();
        Value a = g.input("a", Shape.of("batch", "time", 3), org.lstm4j.DType.FLOAT32);
        Value b = g.input("b", Shape.of("batch", "other", 3), org.lstm4j.DType.FLOAT32);
        g.output("y", g.add(shared.call(g, a, Mode.inference()), shared.call(g, b, Mode.inference())));
        assertThat(g.build().parameters()).singleElement().satisfies(it -> {
            assertThat(it.name()).isEqualTo("cell/kernel");
            assertThat(it.trainable()).isFalse();
        });
    }
}

package org.lstm4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.GradientCheck;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.cell.PeepholeLstm;
import org.lstm4j.nn.cell.SLstm;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.Feeds;

class SequenceReaderTest {
    private static final Mode MODE = Mode.inference();

    static Stream<Recurrent> layers() {
        return Stream.of(
                Lstm.of(3).withReturnSequences(),
                Gru.of(3).withReturnSequences(),
                Gru.of(3).withResetBefore().withReturnSequences(),
                SimpleRnn.of(3).withReturnSequences(),
                Rnn.of(new PeepholeLstm(3)).withReturnSequences(),
                Rnn.of(new SLstm(3)).withReturnSequences());
    }

    private static double[] run(Graph graph, String output, Map<String, Tensor> values) {
        return Objects.requireNonNull(
                        new Interpreter().run(graph, new Feeds(), values).get(output))
                .doubles();
    }

    private static void close(double[] actual, double[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(1e-12));
        }
    }

    /** Both halves of a sequence, the second one started from what the first one ended in, against the whole. */
    @ParameterizedTest
    @MethodSource("layers")
    void aLayerThatStartsWhereAnotherCallEndedGoesOnAsIfItWereOne(Recurrent layer) {
        Shared shared = Shared.of("reader", layer);
        GraphBuilder g = new GraphBuilder();
        Value x = g.parameter("x", Shape.of(2, 5, 4), Initializer.zeros());
        RecurrentResult whole = layer.read(shared.enter(g), x, List.of(), MODE);
        RecurrentResult first = layer.read(shared.enter(g), g.slice(x, 1, 0, 3), List.of(), MODE);
        RecurrentResult second = layer.read(shared.enter(g), g.slice(x, 1, 3, 5), first.states(), MODE);
        g.output("whole", whole.output());
        g.output("parts", g.concat(1, first.output(), second.output()));
        for (int i = 0; i < whole.states().size(); i++) {
            assertThat(whole.states().get(i).shape()).isEqualTo(Shape.of(2, 3));
            g.output("whole" + i, whole.states().get(i));
            g.output("parts" + i, second.states().get(i));
        }
        Graph graph = g.build();
        Map<String, Tensor> values = GradientCheck.values(graph, 4, -0.8, 0.9);
        close(run(graph, "parts", values), run(graph, "whole", values));
        assertThat(layer.states()).hasSameSizeAs(whole.states()).first().isEqualTo("h");
        for (int i = 0; i < whole.states().size(); i++) {
            close(run(graph, "parts" + i, values), run(graph, "whole" + i, values));
        }
    }

    /** Each row's last state is that after its own last step: that of the row alone. */
    @ParameterizedTest
    @MethodSource("layers")
    void withLengthsAStateIsThatAfterEachRowsOwnLastStep(Recurrent layer) {
        Shared shared = Shared.of("reader", layer);
        GraphBuilder g = new GraphBuilder();
        Value x = g.parameter("x", Shape.of(2, 5, 4), Initializer.zeros());
        Value lengths = g.constant(Tensor.of(new int[] {2}, 5, 2));
        RecurrentResult all = layer.read(shared.enter(g), x, List.of(), MODE.withSequenceLens(lengths));
        Value row = g.slice(g.slice(x, 0, 1, 2), 1, 0, 2);
        RecurrentResult alone = layer.read(shared.enter(g), row, List.of(), MODE);
        for (int i = 0; i < all.states().size(); i++) {
            g.output("all" + i, g.slice(all.states().get(i), 0, 1, 2));
            g.output("alone" + i, alone.states().get(i));
        }
        Graph graph = g.build();
        Map<String, Tensor> values = GradientCheck.values(graph, 4, -0.8, 0.9);
        for (int i = 0; i < all.states().size(); i++) {
            close(run(graph, "all" + i, values), run(graph, "alone" + i, values));
        }
    }

    /** The weights of a cell lie in the body of a loop; they are shared and frozen like others. */
    @Test
    void weightsOfACellAreSharedAndFrozen() {
        Shared shared = Shared.of("reader", Frozen.of(Rnn.of(new PeepholeLstm(3))));
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("batch", "time", 4), DType.FLOAT32);
        Value y = g.input("y", Shape.of("batch", "other", 4), DType.FLOAT32);
        shared.call(g, x, MODE);
        int once = g.parameters().size();
        shared.call(g, y, MODE);
        assertThat(g.parameters()).hasSize(once).allMatch(it -> it.name().startsWith("reader/") && !it.trainable());
    }

    /** Keras's order; the h of both ways are what is put side by side. */
    @Test
    void bothWaysHaveStatesOfTheirOwn() {
        Bidirectional layer = Bidirectional.of(Lstm.of(3));
        assertThat(layer.states()).containsExactly("forward_h", "forward_c", "backward_h", "backward_c");
        Shared shared = Shared.of("reader", layer);
        GraphBuilder g = new GraphBuilder();
        Value x = g.parameter("x", Shape.of(2, 5, 4), Initializer.zeros());
        RecurrentResult read = layer.read(shared.enter(g), x, List.of(), MODE);
        g.output("output", read.output());
        g.output("states", g.concat(1, read.states().get(0), read.states().get(2)));
        // a way back that starts from other states than the way forward
        RecurrentResult again = layer.read(shared.enter(g), x, read.states().reversed(), MODE);
        g.output("again", again.output());
        g.output("backward", again.states().get(2));
        Graph graph = g.build();
        Map<String, Tensor> values = GradientCheck.values(graph, 4, -0.8, 0.9);
        assertThat(run(graph, "states", values)).isEqualTo(run(graph, "output", values));
        assertThat(run(graph, "again", values)).isNotEqualTo(run(graph, "output", values));
    }

    /** The loss depends on the encoder through the states alone, c among them. */
    @ParameterizedTest
    @MethodSource("layers")
    void gradientsFlowThroughTheStates(Recurrent layer) {
        GraphBuilder g = new GraphBuilder();
        Value source = g.parameter("source", Shape.of(2, 3, 2), Initializer.zeros());
        Value target = g.parameter("target", Shape.of(2, 4, 5), Initializer.zeros());
        Value lengths = g.constant(Tensor.of(new int[] {2}, 3, 1));
        RecurrentResult encoded = layer.read(g.scope("encoder"), source, List.of(), MODE.withSequenceLens(lengths));
        RecurrentResult decoded = layer.read(g.scope("decoder"), target, encoded.states(), MODE);
        Value y = decoded.output();
        Value last = decoded.states().getLast();
        g.output("loss", g.add(g.reduceSumAll(g.mul(y, y)), g.reduceSumAll(g.mul(last, g.add(last, 1)))));
        Graph graph = g.build();
        GradientCheck.check(graph, "loss", new Feeds(), GradientCheck.values(graph, 6, -0.8, 0.9));
    }

    @Test
    void statesThatDoNotFitAreNamed() {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("batch", "time", 4), DType.FLOAT32);
        Value state = g.input("state", Shape.of("batch", 3), DType.FLOAT32);
        Value wide = g.input("wide", Shape.of("batch", 7), DType.FLOAT32);
        Value flat = g.input("flat", Shape.of("batch"), DType.FLOAT32);
        Lstm lstm = Lstm.of(3);
        assertThatThrownBy(() -> lstm.read(g.scope("decoder"), x, List.of(state), MODE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageMatching(
                        "decoder: Lstm starts from 2 states, h, c; got 1 \\(SequenceReaderTest.java:\\d+\\)\\. .*");
        assertThatThrownBy(() -> lstm.read(g.scope("decoder"), x, List.of(state, wide), MODE))
                .isInstanceOf(ShapeException.class)
                .hasMessageMatching("decoder: Lstm starts from a state \"c\" that is float32\\[batch, 3]; got float32"
                        + "\\[batch, 7] \\(SequenceReaderTest.java:\\d+\\)");
        assertThatThrownBy(() -> lstm.read(g.scope("decoder"), x, List.of(flat, state), MODE))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("decoder: Lstm starts from a state \"h\"");
        Bidirectional both = Bidirectional.of(lstm);
        assertThatThrownBy(() -> both.read(g.scope("both"), x, List.of(state, state), MODE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("both: Bidirectional starts from 4 states");
        assertThatThrownBy(() -> both.read(g.scope("both"), x, List.of(state, state, state, wide), MODE))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("\"backward_c\"");
    }

    @Test
    void aGivenStateIsTheOnlyStart() {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("batch", "time", 4), DType.FLOAT32);
        Value state = g.input("state", Shape.of("batch", 3), DType.FLOAT32);
        Gru drawn = Gru.of(3).withInitialState(InitialState.XAVIER_NORMAL);
        assertThatThrownBy(() -> drawn.read(g.scope("a"), x, List.of(state), MODE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("a: GRU is given a state to start from (SequenceReaderTest.java:")
                .hasMessageContaining("would also draw one");
        assertThatThrownBy(() -> Gru.of(3).read(g.scope("b"), x, List.of(state), MODE.withCarriedState()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("go on where the batch before ended");
    }

    /** A reader of somebody else's that knows of one start only. */
    private record Plain(Lstm inner) implements Recurrent {
        @Override
        public Outputs read(GraphBuilder g, Value x, Mode mode, org.lstm4j.graph.Direction direction) {
            Outputs outputs = inner.read(g, x, mode, direction);
            return new Outputs(outputs.steps(), outputs.last());
        }

        @Override
        public int units() {
            return inner.units();
        }

        @Override
        public boolean returnSequences() {
            return inner.returnSequences();
        }
    }

    @Test
    void aLayerThatWasWrittenWithoutStatesGivesItsOutputAndTakesNone() {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("batch", "time", 4), DType.FLOAT32);
        Plain plain = new Plain(Lstm.of(3));
        RecurrentResult read = plain.read(g.scope("a"), x, List.of(), MODE);
        assertThat(read.states())
                .singleElement()
                .satisfies(h -> assertThat(h.shape()).isEqualTo(Shape.of("batch", 3)));
        assertThatThrownBy(() -> plain.read(g.scope("b"), x, read.states(), MODE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("b: Plain cannot start from a state that it is given (SequenceReaderTest.java:");
    }
}

package org.lstm4j.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Rnn;
import org.lstm4j.nn.cell.Cell;
import org.lstm4j.nn.cell.LayerNormLstm;
import org.lstm4j.nn.cell.PeepholeLstm;
import org.lstm4j.nn.cell.SLstm;
import org.lstm4j.nn.cell.State;

/** Our cells, and one that a user might write, as layers of any length, with lengths, backwards, both ways, and with states. */
class CellConformanceTest {
    /** A leaky integrator, as in echo state networks. */
    private record Leaky(int units, double rate) implements Cell {
        @Override
        public List<State> states() {
            return List.of(State.of("h", units));
        }

        @Override
        public List<Value> step(GraphBuilder g, Value x, List<Value> states) {
            Value h = states.getFirst();
            Value kernel =
                    g.parameter("kernel", Shape.of(x.shape().fixed(1), units), Initializer.glorotUniform(5, units));
            Value recurrent = g.parameter("recurrent_kernel", Shape.of(units, units), Initializer.orthogonal());
            Value candidate = g.tanh(g.add(g.matMul(x, kernel), g.matMul(h, recurrent)));
            return List.of(g.add(g.mul(h, 1 - rate), g.mul(candidate, rate)));
        }
    }

    static Stream<Cell> cells() {
        return Stream.of(new PeepholeLstm(4), new LayerNormLstm(4), new SLstm(3), new Leaky(6, 0.3));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void passesAtAnyLengthWithLengthsInBothDirectionsAndStateful(Cell cell) {
        Rnn last = Rnn.of(cell);
        Rnn steps = last.withReturnSequences();
        LayerConformance.of(last, 2, 1, 5).stateful().checkGradients();
        LayerConformance.of(steps, 3, 6, 2).checkGradients();
        LayerConformance.of(steps, 3, 4, 5).withLengths(4, 1, 0).checkGradients();
        LayerConformance.of(last, 3, 4, 5).withLengths(2, 4, 3).checkGradients();
        LayerConformance.of(last.withGoBackwards(), 3, 4, 2)
                .withLengths(2, 4, 3)
                .checkGradients();
        LayerConformance.of(Bidirectional.of(steps), 2, 3, 2).withLengths(1, 3).checkGradients();
        LayerConformance.of(steps, 2, 3, 2).stateful().checkGradients();
    }

    static Stream<CellCases.Case> cases() {
        return Stream.concat(CellCases.all().stream(), CellCases.trained().stream());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void hasTheGradientsOfFiniteDifferences(CellCases.Case one) {
        one.layer().checkGradients();
    }

    @Test
    void aCellThatIsNoneIsRefused() {
        Cell none = new Wrong(List.of(), List.of());
        assertThatThrownBy(() -> Rnn.of(none))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("The cell wrong has no state; its first one is its output, so it needs one at least");
        List<State> twice = List.of(State.of("h", 2), State.of("h", 2));
        assertThatThrownBy(() -> Rnn.of(new Wrong(twice, List.of())))
                .hasMessage("The cell wrong has two states named \"h\"");
        assertThatThrownBy(() -> State.of("h", 0)).hasMessageContaining("needs 1 unit or more; got 0");
        List<State> two = List.of(State.of("h", 2), State.of("c", 3));
        assertThatThrownBy(() -> LayerConformance.of(Rnn.of(new Wrong(two, List.of(0))), 2, 3, 4)
                        .checkGradients())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("layer: the cell wrong has 2 states and its step gives 1");
        assertThatThrownBy(() -> LayerConformance.of(Rnn.of(new Wrong(two, List.of(0, 0))), 2, 3, 4)
                        .checkGradients())
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("makes of its state \"c\" [batch, 3] float32[batch, 2]");
    }

    /** Gives some of its states as the next ones. */
    private record Wrong(List<State> states, List<Integer> given) implements Cell {
        @Override
        public List<Value> step(GraphBuilder g, Value x, List<Value> before) {
            return given.stream().map(before::get).toList();
        }
    }

    @Test
    void itsSummaryIsNamedAfterTheCell() {
        assertThat(Rnn.of(new PeepholeLstm(4)).name()).isEqualTo("peephole_lstm");
    }
}

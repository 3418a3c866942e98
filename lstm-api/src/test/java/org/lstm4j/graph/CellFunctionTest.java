package org.lstm4j.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.Feeds;

class CellFunctionTest {
    private static final double[] PLACES = {-40, -2.6, -1, -0.3, 0.2, 1.7, 2.4, 40};

    @Test
    void theHardSigmoidIsThatOfOnnx() {
        assertThat(CellFunction.HARD_SIGMOID.apply(1)).isCloseTo(0.7, within(1e-15));
        assertThat(CellFunction.HARD_SIGMOID.apply(-2.4)).isCloseTo(0.02, within(1e-15));
        assertThat(CellFunction.HARD_SIGMOID.apply(-2.6)).isZero();
        assertThat(CellFunction.HARD_SIGMOID.apply(2.6)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(CellFunction.class)
    void theSlopeThatFollowsFromTheValueIsThatOfTheFunction(CellFunction function) {
        double step = 1e-6;
        for (double x : PLACES) {
            double measured = (function.apply(x + step) - function.apply(x - step)) / (2 * step);
            assertThat(function.slope(function.apply(x))).as("at %s", x).isCloseTo(measured, within(1e-8));
        }
    }

    @ParameterizedTest
    @EnumSource(CellFunction.class)
    void aGraphOfItGivesTheSameNumbers(CellFunction function) {
        GraphBuilder g = new GraphBuilder();
        g.output("y", function.apply(g, g.input("x", Shape.of(PLACES.length), DType.FLOAT64)));
        Tensor x = Tensor.zeros(DType.FLOAT64, PLACES.length);
        System.arraycopy(PLACES, 0, x.doubles(), 0, PLACES.length);
        Tensor y = Objects.requireNonNull(new Interpreter()
                .run(g.build(), new Feeds().put("x", x), Map.of())
                .get("y"));
        for (int i = 0; i < PLACES.length; i++) {
            assertThat(y.element(i)).isCloseTo(function.apply(PLACES[i]), within(1e-15));
        }
    }

    @ParameterizedTest
    @EnumSource(CellFunction.class)
    void whatIsNoNumberStaysNone(CellFunction function) {
        assertThat(function.apply(Double.NaN)).isNaN();
    }

    @Test
    void aCellTakesOnnxListsOfActivationsAndGivesThem() {
        RecurrentCell cell = RecurrentCell.LSTM.withActivations(List.of("hardsigmoid", "Relu", "Relu"));
        assertThat(cell.activations()).containsExactly("HardSigmoid", "Relu", "Relu");
        assertThat(cell.text()).isEqualTo("lstm(HardSigmoid, Relu)");
        assertThat(RecurrentCell.GRU.withActivations(List.of("Sigmoid", "Tanh")))
                .isEqualTo(RecurrentCell.GRU);
        assertThat(RecurrentCell.RNN_TANH.withActivations(List.of("Relu"))).isEqualTo(RecurrentCell.RNN_RELU);
        assertThat(RecurrentCell.LSTM.withActivations(List.of())).isEqualTo(RecurrentCell.LSTM);
    }

    @Test
    void activationsThatACellCannotHaveAreRefused() {
        assertThatThrownBy(() -> RecurrentCell.LSTM.withActivations(List.of("Sigmoid", "Tanh", "Relu")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("LSTM has 3 activations, the last two of them the same; got Sigmoid, Tanh, Relu");
        assertThatThrownBy(() -> RecurrentCell.GRU.withActivations(List.of("Sigmoid")))
                .hasMessage("GRU has 2 activations; got Sigmoid");
        assertThatThrownBy(() -> RecurrentCell.LSTM.withActivations(List.of("Sigmoid", "Elu", "Elu")))
                .hasMessage("A recurrent cell has no activation \"Elu\"; known are Sigmoid, HardSigmoid, Tanh, Relu");
        assertThatThrownBy(() -> RecurrentCell.RNN_TANH.withGateFunction(CellFunction.HARD_SIGMOID))
                .hasMessage("The plain RNN has no gates; got HardSigmoid for them");
        assertThatThrownBy(() -> RecurrentCell.GRU.withGateFunction(CellFunction.TANH))
                .hasMessage("A gate runs from 0 to 1, by Sigmoid or HardSigmoid; got Tanh for it");
    }
}

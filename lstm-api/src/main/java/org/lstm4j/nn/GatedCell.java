package org.lstm4j.nn;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.InvalidInputException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.RecurrentStep;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.cell.ModalCell;
import org.lstm4j.nn.cell.State;

/** What the cells of LSTM, GRU and plain RNN have in common: the formula of the layer over its weights. */
sealed interface GatedCell extends ModalCell permits LstmCell, GruCell, SimpleRnnCell {
    /** How the layer does it. */
    RecurrentReading reading();

    /** Refuses what is a layer's and not a cell's. */
    static void check(RecurrentReading reading) {
        RecurrentOptions options = reading.options();
        boolean isOfLayer =
                options.returnSequences() || options.goBackwards() || options.initialState() != InitialState.ZEROS;
        if (isOfLayer) {
            throw new InvalidInputException(
                    "A cell of " + reading.layer()
                            + " has no outputs of every step, direction or drawn state; they are settings of the Rnn around it");
        }
    }

    @Override
    default List<State> states() {
        RecurrentReading reading = reading();
        List<State> states = new ArrayList<>();
        for (int i = 0; i < reading.states().size(); i++) {
            states.add(State.of(reading.states().get(i), reading.size(i)));
        }
        return states;
    }

    @Override
    default Value project(GraphBuilder g, Value x, Mode mode) {
        // time comes first here
        return reading().dropped(g, x, 0, mode);
    }

    @Override
    default List<Value> step(GraphBuilder g, Value x, List<Value> noise, List<Value> states, Mode mode) {
        RecurrentReading reading = reading();
        RecurrentReading.Weights weights = reading.weights(g, Shapes.features(g, reading.layer(), x), 1, mode);
        var variant = reading.variant(g, weights, x.shape().dim(0), mode);
        return new RecurrentStep(g, variant, weights.inputs(x), reading.units(), 0).step(g, x, states);
    }
}

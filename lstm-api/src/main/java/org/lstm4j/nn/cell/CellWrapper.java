package org.lstm4j.nn.cell;

import java.util.List;
import org.lstm4j.Dim;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Mode;

/** A cell around another one, with its states, its input and its random numbers unless it says otherwise. */
public interface CellWrapper extends ModalCell {
    /** What computes. */
    Cell cell();

    @Override
    default List<State> states() {
        return cell().states();
    }

    @Override
    default int inputRank() {
        return cell().inputRank();
    }

    @Override
    default List<Value> noise(GraphBuilder g, Dim time, Dim batch, Mode mode) {
        return cell().noise(g, time, batch, mode);
    }

    @Override
    default Value project(GraphBuilder g, Value x, Mode mode) {
        return cell().project(g, x, mode);
    }
}

package org.lstm4j.nn.cell;

import java.util.List;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Mode;

/** A cell that does otherwise in training, such as one with dropout, or that holds other cells, which may. */
public interface ModalCell extends Cell {
    @Override
    Value project(GraphBuilder g, Value x, Mode mode);

    @Override
    List<Value> step(GraphBuilder g, Value x, List<Value> noise, List<Value> states, Mode mode);

    @Override
    default Value project(GraphBuilder g, Value x) {
        return project(g, x, Mode.inference());
    }

    @Override
    default List<Value> step(GraphBuilder g, Value x, List<Value> states) {
        return step(g, x, List.of(), states, Mode.inference());
    }
}

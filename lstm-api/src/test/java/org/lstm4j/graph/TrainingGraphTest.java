package org.lstm4j.graph;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;

class TrainingGraphTest {
    /** Building a graph drops what no output needs; an update that was dropped would be missed only in the first step. */
    @Test
    void anUpdateThatTheGraphDoesNotComputeIsRefused() {
        GraphBuilder g = new GraphBuilder();
        Parameter p = g.parameter("p", Shape.of(3), Initializer.ones());
        Value next = g.mul(p, 2);
        g.output("loss", g.reduceSumAll(p));
        Graph graph = g.build();
        assertThatThrownBy(() -> new TrainingGraph(graph, new LinkedHashMap<>(Map.of(p, next))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "The update of parameter p, \"mul\", is not computed by the graph. Make it an output, so that"
                                + " building the graph does not drop it");
    }
}

package org.lstm4j.apps.exchange;

import java.util.List;
import java.util.Map;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Value;

/** What goes into and comes out of a graph, for people: {@code tokens int32[batch, 120]}. */
final class Signatures {
    private Signatures() {}

    static List<String> inputs(Graph graph) {
        return graph.inputs().stream()
                .map(input -> signature(input.name(), input))
                .toList();
    }

    static List<String> outputs(Graph graph) {
        return graph.outputs().entrySet().stream()
                .map((Map.Entry<String, Value> output) -> signature(output.getKey(), output.getValue()))
                .toList();
    }

    private static String signature(String name, Value value) {
        return name + " " + value.dtype().text() + value.shape();
    }
}

package org.lstm4j.backend.nd4j.internal.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.graph.Value;

/**
 * What a program has to do, whatever the sizes: the nodes that something depends on, in order, and what becomes of their results.
 *
 * @param graph the whole graph
 * @param nodes those that an output, an update or a guard depends on
 * @param needed all values that one of those reads, or that is itself an output, an update or a guard
 * @param updates what each parameter becomes
 * @param guards scalars that must be finite for any parameter to change
 */
record Work(
        Graph graph, List<Node> nodes, Set<Value> needed, SequencedMap<Parameter, Value> updates, List<Value> guards) {

    static Work of(Graph graph) {
        return of(graph, new LinkedHashMap<>(), List.of());
    }

    static Work of(TrainingGraph step) {
        return of(step.graph(), step.updates(), step.guards());
    }

    private static Work of(Graph graph, SequencedMap<Parameter, Value> updates, List<Value> guards) {
        Set<Value> needed = new HashSet<>(graph.outputs().values());
        needed.addAll(updates.values());
        needed.addAll(guards);
        List<Node> live = new ArrayList<>();
        for (Node node : graph.nodes().reversed()) {
            if (node.outputs().stream().anyMatch(needed::contains)) {
                live.addFirst(node);
                needed.addAll(node.inputs());
            }
        }
        return new Work(graph, live, needed, updates, guards);
    }
}

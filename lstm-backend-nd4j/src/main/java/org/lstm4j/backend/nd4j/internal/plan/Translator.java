package org.lstm4j.backend.nd4j.internal.plan;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lstm4j.Sizes;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Value;

/** Turns nodes into operations of ND4J. */
@FunctionalInterface
public interface Translator {
    /**
     * Emits the operations of some nodes.
     *
     * @param nodes in the order in which they run
     * @param emitter takes the operations
     * @param refs where inputs, parameters and constants lie; gets the places of all results
     * @param sizes what the named dimensions are
     * @param needed the values that somebody reads
     * @throws org.lstm4j.InvalidInputException if an operator does not work with these sizes
     */
    void translate(List<Node> nodes, Emitter emitter, Map<Value, Ref> refs, Sizes sizes, Set<Value> needed);
}

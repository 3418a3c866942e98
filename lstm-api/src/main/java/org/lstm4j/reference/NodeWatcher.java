package org.lstm4j.reference;

import java.util.List;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Node;

/** Sees every node's results as soon as they are computed. */
@FunctionalInterface
public interface NodeWatcher {
    /** Sees nothing. */
    NodeWatcher NONE = (node, results) -> {};

    /**
     * Called after each node.
     *
     * @param node what was computed
     * @param results one tensor for each of its outputs, float64 where the graph says float32; not to be changed
     */
    void computed(Node node, List<Tensor> results);
}

package org.lstm4j.backend.jvm.internal.plan;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.Shape;
import org.lstm4j.graph.Node;

/**
 * What is computed together: one node, or a group of elementwise nodes of one shape that run block by block through
 * the first cache level. Grows while the schedule is made.
 */
final class Unit {
    private final boolean isGroup;
    private final List<Node> nodes = new ArrayList<>();

    Unit(Node first, boolean isGroup) {
        this.isGroup = isGroup;
        nodes.add(first);
    }

    void add(Node node) {
        nodes.add(node);
    }

    boolean isGroup() {
        return isGroup;
    }

    /** In the order they are computed. */
    List<Node> nodes() {
        return nodes;
    }

    /** The only node, or the first of a group. */
    Node node() {
        return nodes.getFirst();
    }

    /** The shape that all nodes of a group give. */
    Shape shape() {
        return node().output().shape();
    }
}

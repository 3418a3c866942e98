package org.lstm4j.backend.jvm.internal.plan;

import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.Optional;
import org.lstm4j.Sizes;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;

/**
 * The loops of one graph, and which products of that graph have a right side that is packed beforehand, if it is a
 * body.
 */
final class Loops {
    /** By identity: the hash of a loop goes through all of its body. */
    private final IdentityHashMap<Node, Loop> loops = new IdentityHashMap<>();

    private final IdentityHashMap<Node, PackedMatrix> packed;

    /** The loops of a graph that is no body. */
    Loops(Schedule schedule, Memory memory, Profile profile) {
        this(schedule, memory, profile, new IdentityHashMap<>());
    }

    /** The loops of a body. */
    Loops(Schedule schedule, Memory memory, Profile profile, IdentityHashMap<Node, PackedMatrix> packed) {
        this.packed = packed;
        for (Unit unit : schedule.units()) {
            if (unit.node().op() == Op.SCAN) {
                loops.put(unit.node(), new Loop(unit.node(), schedule, memory, profile));
            }
        }
    }

    Loop of(Node scan) {
        return Objects.requireNonNull(loops.get(scan), scan.where());
    }

    /** What a product reads on its right, if that is packed before the loop that it is in. */
    Optional<PackedMatrix> packed(Node product) {
        return Optional.ofNullable(packed.get(product));
    }

    /** Makes room for sizes. True if memory was replaced that others hold. */
    boolean grow(Sizes sizes) {
        boolean isReplaced = false;
        for (Loop loop : loops.values()) {
            isReplaced |= loop.grow(sizes);
        }
        return isReplaced;
    }

    /** Gives memory back. */
    void forget() {
        loops.values().forEach(Loop::forget);
    }
}

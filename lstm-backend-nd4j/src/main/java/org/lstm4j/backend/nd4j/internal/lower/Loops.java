package org.lstm4j.backend.nd4j.internal.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lstm4j.backend.nd4j.internal.plan.Emitter;
import org.lstm4j.backend.nd4j.internal.plan.Floors;
import org.lstm4j.backend.nd4j.internal.plan.Ref;
import org.lstm4j.graph.Constant;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Scan;
import org.lstm4j.graph.Value;

/**
 * A loop: its body is translated once, over memory that each step uses again. A step copies its part of each sequence in, runs
 * the body, copies its outputs out and then the states, whatever the number of steps; what comes from outside is read where it lies.
 */
final class Loops {
    private final Scan scan;
    private final Scope outside;
    private final Scope inside;
    private final List<Ref> states = new ArrayList<>();
    private final List<Emitter> enter = new ArrayList<>();
    private final List<Emitter> leave = new ArrayList<>();
    private final Emitter advance;
    private final long time;

    private Loops(Node node, Scope outside) {
        this.scan = Scan.of(node);
        this.outside = outside;
        this.time = outside.ref(scan.sequences().getFirst()).dim(0);
        this.advance = outside.emitter().part();
        Map<Value, Ref> refs = new HashMap<>();
        outside.refs().forEach((value, ref) -> {
            if (value instanceof Constant) {
                refs.put(value, ref);
            }
        });
        this.inside = new Scope(outside.emitter().part(), refs, outside.sizes(), new HashSet<>());
        for (long step = 0; step < time; step++) {
            enter.add(outside.emitter().part());
            leave.add(outside.emitter().part());
        }
    }

    static void translate(Node node, Scope scope) {
        new Loops(node, scope).translate();
    }

    private void translate() {
        List<Node> nodes = usedNodes();
        for (int i = 0; i < scan.stateCount(); i++) {
            Ref state = inside.memory(scan.stateInputs().get(i));
            outside.basics().copy(outside.ref(scan.initialStates().get(i)), state);
            states.add(state);
            outside.refs().put(scan.finalStates().get(i), state);
        }
        for (int i = 0; i < scan.sequenceCount(); i++) {
            enter(scan.stepInputs().get(i), outside.ref(scan.sequences().get(i)));
        }
        for (int i = 0; i < scan.captured().size(); i++) {
            inside.refs()
                    .put(
                            scan.capturedInputs().get(i),
                            outside.ref(scan.captured().get(i)));
        }
        Operators.translate(nodes, inside.emitter(), inside.refs(), inside.sizes(), inside.needed());
        for (int i = 0; i < scan.stepOutputs().size(); i++) {
            if (outside.needed().contains(scan.stacked().get(i))) {
                leave(
                        inside.ref(scan.stepOutputs().get(i)),
                        outside.memory(scan.stacked().get(i)));
            }
        }
        advance();
        outside.emitter().loop(enter, inside.emitter(), leave, advance, scan.isReverse());
    }

    /** The nodes that something depends on; notes which values those are. */
    private List<Node> usedNodes() {
        Set<Value> needed = inside.needed();
        needed.addAll(scan.nextStates());
        for (int i = 0; i < scan.stepOutputs().size(); i++) {
            if (outside.needed().contains(scan.stacked().get(i))) {
                needed.add(scan.stepOutputs().get(i));
            }
        }
        List<Node> used = new ArrayList<>();
        for (Node node : scan.body().nodes().reversed()) {
            if (node.outputs().stream().anyMatch(needed::contains)) {
                used.addFirst(node);
                needed.addAll(node.inputs());
            }
        }
        return used;
    }

    private void enter(Input step, Ref sequence) {
        if (!inside.needed().contains(step)) {
            return;
        }
        Ref own = inside.memory(step);
        for (int t = 0; t < time; t++) {
            new Basics(enter.get(t)).copy(part(sequence, t, own), own);
        }
    }

    private void leave(Ref output, Ref stacked) {
        for (int t = 0; t < time; t++) {
            new Basics(leave.get(t)).copy(output, part(stacked, t, output));
        }
    }

    /** One step of all, in the shape of a step. */
    private static Ref part(Ref all, int step, Ref like) {
        return all.part(0, step, 1).reshape(like.dims());
    }

    /** The states become the next ones, all at once: one that is another's old value is taken aside first. */
    private void advance() {
        Basics basics = new Basics(advance);
        List<Optional<Ref>> next = new ArrayList<>();
        for (int i = 0; i < states.size(); i++) {
            Ref value = inside.ref(scan.nextStates().get(i));
            if (value.equals(states.get(i))) {
                next.add(Optional.empty());
            } else if (states.stream().anyMatch(value::sharesMemory)) {
                Ref aside = advance.temp(value.dtype(), value.dims());
                basics.copy(value, aside);
                next.add(Optional.of(aside));
            } else {
                next.add(Optional.of(value));
            }
        }
        for (int i = 0; i < states.size(); i++) {
            Ref state = states.get(i);
            next.get(i).ifPresent(value -> {
                basics.copy(value, state);
                if (state.dtype().isFloating()) {
                    advance.flush(state, Floors.NORMAL);
                }
            });
        }
    }
}

package org.lstm4j.backend.jvm.internal.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.lstm4j.Sizes;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;

/**
 * Where each value of a schedule lies for given sizes. Values whose lives do not overlap share a place; the first
 * part of the arena, for parameters and constants, is the same for all sizes.
 */
final class Layout {
    private final Schedule schedule;
    private final Sizes sizes;
    private final Map<Value, Integer> offsets;
    private final Map<Parameter, Integer> snapshots = new HashMap<>();
    private final Map<Parameter, Integer> outputCopies = new HashMap<>();
    private final Set<Value> handedOn = new HashSet<>();
    private final FreeSpace free = new FreeSpace();
    /** For each unit what is placed and has it as its last reader. */
    private final Map<Integer, List<Value>> ending = new HashMap<>();

    private final IdentityHashMap<Node, Loop.Room> rooms = new IdentityHashMap<>();

    private int floatEnd;
    private int intEnd;

    Layout(Schedule schedule, Persistent persistent, Loops loops, Sizes sizes) {
        this(schedule, persistent.offsets(), persistent.floatEnd(), persistent.intEnd(), loops, sizes);
    }

    /**
     * A layout whose values lie behind some place in each arena.
     *
     * @param known where values lie that have a place already
     */
    Layout(Schedule schedule, Map<Value, Integer> known, int floatStart, int intStart, Loops loops, Sizes sizes) {
        this.schedule = schedule;
        this.sizes = sizes;
        this.offsets = new HashMap<>(known);
        this.floatEnd = floatStart;
        this.intEnd = intStart;
        schedule.graph().inputs().stream()
                .filter(input -> !offsets.containsKey(input))
                .forEach(this::place);
        schedule.inPlace().forEach((value, parameter) -> offsets.put(value, offset(parameter)));
        for (int i = 0; i < schedule.units().size(); i++) {
            Unit unit = schedule.units().get(i);
            for (Node node : unit.nodes()) {
                handOn(node, i);
                node.outputs().stream()
                        .filter(output -> schedule.isKept(output) && !offsets.containsKey(output))
                        .forEach(this::place);
            }
            if (unit.node().op() == Op.SCAN) {
                placeLoop(unit.node(), loops.of(unit.node()));
            }
            release(i);
        }
        schedule.updates().forEach((parameter, value) -> {
            if (schedule.producer(value) < 0) {
                snapshots.put(parameter, append(size(parameter)));
            }
        });
        schedule.graph().outputs().values().stream()
                .filter(schedule::isUpdated)
                .map(value -> (Parameter) schedule.root(value))
                .forEach(parameter -> outputCopies.computeIfAbsent(parameter, p -> append(size(p))));
    }

    /**
     * Lets an operator that works row by row write where it reads, if nobody reads that again: over thousands of classes it is
     * memory that a loss waits for.
     */
    private void handOn(Node node, int unit) {
        switch (node.op()) {
            case SOFTMAX, LOG_SOFTMAX -> handOn(node.input(0), node.output(), unit);
            case SOFTMAX_CROSS_ENTROPY_LOSS ->
                handOn(node.input(0), node.outputs().get(1), unit);
            case SOFTMAX_CROSS_ENTROPY_LOSS_GRAD -> handOn(node.input(1), node.output(), unit);
            default -> {}
        }
    }

    private void handOn(Value from, Value to, int unit) {
        Value root = schedule.root(from);
        if (schedule.isKept(to)
                && !offsets.containsKey(to)
                && schedule.producer(root) >= 0
                && schedule.lastUse(root) == unit
                && !schedule.inPlace().containsKey(root)) {
            put(to, offset(root));
            handedOn.add(root);
        }
    }

    private void place(Value value) {
        int size = Memory.align(value.shape().size(sizes));
        if (Schedule.isInteger(value.dtype())) {
            offsets.put(value, intEnd);
            intEnd = Math.addExact(intEnd, size);
        } else {
            put(value, free.take(size).orElseGet(() -> append(size)));
        }
    }

    /** A loop's own memory, which is free again behind it. */
    private void placeLoop(Node node, Loop loop) {
        Loop.Room room = loop.room(this);
        int size = Memory.align(room.floats());
        int offset = free.take(size).orElseGet(() -> append(size));
        rooms.put(node, new Loop.Room(offset, intEnd));
        intEnd = Math.addExact(intEnd, Memory.align(room.ints()));
        free.give(offset, size);
    }

    /** Where the memory of a loop begins. */
    Loop.Room room(Node loop) {
        return Objects.requireNonNull(rooms.get(loop), loop.where());
    }

    /** Places of values that lie where they are for good, while others move. */
    Map<Value, Integer> offsets() {
        return offsets;
    }

    Sizes sizes() {
        return sizes;
    }

    private void put(Value value, int offset) {
        offsets.put(value, offset);
        ending.computeIfAbsent(schedule.lastUse(value), unit -> new ArrayList<>())
                .add(value);
    }

    /** Room at the end that nothing else gets. */
    private int append(int size) {
        int offset = floatEnd;
        floatEnd = Math.addExact(floatEnd, Memory.align(size));
        return offset;
    }

    /** Gives back the places of values that no unit behind this one reads. */
    private void release(int unit) {
        for (Value value : ending.getOrDefault(unit, List.of())) {
            if (schedule.producer(value) >= 0 && !handedOn.contains(value)) {
                free.give(offset(value), Memory.align(size(value)));
            }
        }
    }

    /** The place of a value's memory, in the arena of its kind. */
    int offset(Value value) {
        return Objects.requireNonNull(offsets.get(schedule.root(value)), () -> "no place for " + value.name());
    }

    /**
     * Where the update of a parameter waits that no unit computes: the old value of a parameter, an input, or a
     * constant, taken before any parameter changes. Empty for all others.
     */
    Optional<Integer> snapshot(Parameter parameter) {
        return Optional.ofNullable(snapshots.get(parameter));
    }

    /** For each parameter that is an output and changes in the step: where the caller's copy of its old value waits. */
    Map<Parameter, Integer> outputCopies() {
        return outputCopies;
    }

    /** True if a value has a place; one that nobody reads outside its unit has none. */
    boolean has(Value value) {
        return value.isPresent() && offsets.containsKey(schedule.root(value));
    }

    /** The actual number of elements of a value. */
    int size(Value value) {
        return value.shape().size(sizes);
    }

    /** The actual dimensions of a value. */
    int[] dims(Value value) {
        return value.shape().resolve(sizes);
    }

    int floatEnd() {
        return floatEnd;
    }

    int intEnd() {
        return intEnd;
    }
}

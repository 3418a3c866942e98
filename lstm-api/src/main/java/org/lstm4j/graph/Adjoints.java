package org.lstm4j.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lstm4j.Dim;
import org.lstm4j.Shape;

/**
 * What flows back to each value of a graph: the sum of what its readers send. Readers of a part of an axis send that
 * part; parts are put side by side when the sum is asked for, so that a value that is cut into as many parts as it has
 * steps costs one {@link Op#CONCAT} and not as many whole values.
 */
final class Adjoints {
    private final Map<Value, Value> sums = new HashMap<>();
    private final Map<Value, SortedMap<Integer, List<Part>>> parts = new HashMap<>();

    /**
     * The gradient of the elements from one (included) to another (excluded) of an axis, and the slice that they were
     * cut by.
     */
    private record Part(int start, int end, Value gradient, Attributes slice) {}

    /** True if something flows to a value. */
    boolean contains(Value value) {
        return sums.containsKey(value) || parts.containsKey(value);
    }

    /** Adds what a reader of the whole value sends. */
    void add(GraphBuilder g, Value value, Value gradient) {
        sums.merge(value, gradient, g::add);
    }

    /** Adds what a reader of a part sends, an {@link Op#SLICE} with those attributes. */
    void addSlice(GraphBuilder g, Value value, Value gradient, Attributes slice) {
        int axis = (int) slice.integer("axis");
        if (value.shape().dim(axis) instanceof Dim.Fixed(int size)
                && gradient.shape().dim(axis) instanceof Dim.Fixed(int count)
                && slice.isInteger("start")) {
            long from = slice.integer("start");
            int start = Math.clamp(from < 0 ? from + size : from, 0, size);
            int end = start + count;
            parts.computeIfAbsent(value, v -> new TreeMap<>())
                    .computeIfAbsent(axis, a -> new ArrayList<>())
                    .add(new Part(start, end, gradient, slice));
        } else {
            // the places of parts to each other are not known
            add(g, value, alone(g, value, gradient, slice));
        }
    }

    /** The sum; {@link Absent} if nothing flows to a value. */
    Value sum(GraphBuilder g, Value value) {
        SortedMap<Integer, List<Part>> byAxis = parts.remove(value);
        if (byAxis != null) {
            byAxis.forEach((axis, list) -> layers(list).forEach(layer -> add(g, value, joined(g, value, axis, layer))));
        }
        return sums.getOrDefault(value, Absent.INSTANCE);
    }

    private static Value alone(GraphBuilder g, Value value, Value gradient, Attributes slice) {
        return g.node(Op.SLICE_GRAD, List.of(gradient, value), slice).output();
    }

    /**
     * The parts in layers, in each of which none overlaps another; each part in the first layer that has room for it.
     */
    private static List<List<Part>> layers(List<Part> parts) {
        List<List<Part>> layers = new ArrayList<>();
        List<Part> sorted = new ArrayList<>(parts);
        sorted.sort(Comparator.comparingInt(Part::start));
        for (Part part : sorted) {
            List<Part> layer = layers.stream()
                    .filter(candidate -> candidate.getLast().end() <= part.start())
                    .findFirst()
                    .orElseGet(() -> {
                        layers.add(new ArrayList<>());
                        return layers.getLast();
                    });
            layer.add(part);
        }
        return layers;
    }

    /** A whole value of parts and of zeros between them. */
    private static Value joined(GraphBuilder g, Value value, int axis, List<Part> layer) {
        if (layer.size() == 1) {
            return alone(g, value, layer.getFirst().gradient(), layer.getFirst().slice());
        }
        List<Value> joined = new ArrayList<>();
        int end = 0;
        for (Part part : layer) {
            addZeros(g, joined, value, axis, part.start() - end);
            joined.add(part.gradient());
            end = part.end();
        }
        addZeros(g, joined, value, axis, value.shape().fixed(axis) - end);
        return g.concat(axis, joined.toArray(Value[]::new));
    }

    private static void addZeros(GraphBuilder g, List<Value> joined, Value value, int axis, int count) {
        if (count > 0) {
            Shape shape = value.shape().with(axis, Dim.of(count));
            joined.add(g.expand(g.constant(0, value.dtype()), shape));
        }
    }
}

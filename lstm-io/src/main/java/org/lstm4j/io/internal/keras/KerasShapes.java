package org.lstm4j.io.internal.keras;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.LoopBody;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Layer;
import tools.jackson.databind.JsonNode;

/** Layers that only move numbers. */
final class KerasShapes {
    private static final int MOST_BESIDE = 1 << 16;

    private KerasShapes() {}

    private static KerasLayer unmasked(KerasConfig config, Layer layer) {
        return KerasLayer.unmasked(config, layer, (tensors, prefix, to) -> {});
    }

    static KerasLayer reshape(KerasConfig config) {
        JsonNode target = config.node("target_shape");
        List<Integer> sizes = new ArrayList<>();
        target.forEach(size -> sizes.add(size.asInt(0)));
        if (Collections.frequency(sizes, -1) > 1 || sizes.stream().anyMatch(size -> size < 1 && size != -1)) {
            throw config.corrupt("has target_shape = " + target + ", expected sizes of 1 or more and one -1 at most");
        }
        return unmasked(config, (g, x, mode) -> {
            List<Integer> whole = new ArrayList<>(sizes);
            whole.add(0, 0);
            return reshaped(config, g, x, whole);
        });
    }

    /**
     * The same numbers in another shape.
     *
     * @param sizes one of them -1 at most, which follows from the others; a 0 in front is the batch
     */
    static Value reshaped(KerasConfig config, GraphBuilder g, Value x, List<Integer> sizes) {
        if (Collections.frequency(sizes, -1) > 1 || sizes.stream().anyMatch(size -> size < -1)) {
            throw config.corrupt("makes " + sizes + " of " + x.shape() + ", expected sizes and one -1 at most");
        }
        boolean keepsBatch = !sizes.isEmpty() && sizes.getFirst() == 0;
        Shape given = x.shape().slice(keepsBatch ? 1 : 0, x.rank());
        List<Integer> own = keepsBatch ? sizes.subList(1, sizes.size()) : sizes;
        int known = own.stream().filter(size -> size > 0).reduce(1, Math::multiplyExact);
        int fixed = 1;
        List<Dim> open = new ArrayList<>();
        for (Dim dim : given.dims()) {
            if (dim instanceof Dim.Fixed(int size)) {
                fixed = Math.multiplyExact(fixed, size);
            } else {
                open.add(dim);
            }
        }
        if (own.contains(0) || fixed % known != 0 || (!own.contains(-1) && (fixed != known || !open.isEmpty()))) {
            throw config.unsupported(
                    "makes " + sizes + " of " + x.shape() + ", which does not follow from what is known");
        }
        open.add(0, Dim.of(fixed / known));
        List<Dim> dims = new ArrayList<>();
        if (keepsBatch) {
            dims.add(x.shape().dim(0));
        }
        own.forEach(size -> dims.add(size == -1 ? Dim.product(open) : Dim.of(size)));
        return g.reshape(x, new Shape(dims));
    }

    static KerasLayer permute(KerasConfig config) {
        JsonNode dims = config.node("dims");
        int[] order = new int[dims.size() + 1];
        for (int i = 0; i < dims.size(); i++) {
            order[i + 1] = dims.get(i).asInt(0);
        }
        return unmasked(config, (g, x, mode) -> {
            boolean[] seen = new boolean[x.rank()];
            for (int axis : order) {
                if (order.length != x.rank() || axis < 0 || axis >= x.rank() || seen[axis]) {
                    throw config.corrupt("has dims = " + dims + " for " + x.shape());
                }
                seen[axis] = true;
            }
            return g.transpose(x, order);
        });
    }

    /** For each axis two sizes, in front and behind: one number for all, one for each axis, or two; of one axis alone two are its own. */
    private static int[][] sides(KerasConfig config, String key, int axes) {
        JsonNode value = config.node(key);
        int[][] sides = new int[axes][2];
        for (int axis = 0; axis < axes; axis++) {
            JsonNode own = value.isArray() && axes > 1 ? value.path(axis) : value;
            for (int side = 0; side < 2; side++) {
                JsonNode size = own.isArray() && own.size() == 2 ? own.get(side) : own;
                sides[axis][side] = value.isMissingNode() ? 1 : size.asInt(-1);
                if (sides[axis][side] < 0 || sides[axis][side] > MOST_BESIDE) {
                    throw config.corrupt("has " + key + " = " + value + ", expected numbers of 0 to " + MOST_BESIDE);
                }
            }
        }
        return sides;
    }

    private static int axes(KerasConfig config) {
        config.require("data_format", "channels_last");
        return config.type().endsWith("2D") ? 2 : 1;
    }

    static KerasLayer padding(KerasConfig config) {
        int[][] sides = sides(config, "padding", axes(config));
        return unmasked(config, (g, x, mode) -> {
            Value padded = x;
            for (int axis = 0; axis < sides.length; axis++) {
                List<Value> parts = new ArrayList<>();
                for (int side = 0; side < 2; side++) {
                    if (side == 1) {
                        parts.add(padded);
                    }
                    if (sides[axis][side] > 0) {
                        Shape beside = padded.shape().with(axis + 1, Dim.of(sides[axis][side]));
                        parts.add(g.expand(g.constant(0, x.dtype()), beside));
                    }
                }
                padded = parts.size() == 1 ? padded : g.concat(axis + 1, parts.toArray(Value[]::new));
            }
            return padded;
        });
    }

    static KerasLayer cropping(KerasConfig config) {
        int[][] sides = sides(config, "cropping", axes(config));
        return unmasked(config, (g, x, mode) -> {
            Value kept = x;
            for (int axis = 0; axis < sides.length; axis++) {
                int[] own = sides[axis];
                if (x.shape().dim(axis + 1) instanceof Dim.Fixed(int size) && size <= own[0] + own[1]) {
                    throw config.corrupt("cuts off all of " + x.shape());
                }
                kept = g.slice(kept, axis + 1, own[0], own[1] == 0 ? Integer.MAX_VALUE : -own[1]);
            }
            return kept;
        });
    }

    static KerasLayer upsampling(KerasConfig config) {
        int axes = axes(config);
        List<Integer> times = config.windowsOr("size", axes, 2);
        config.require("interpolation", "nearest");
        return unmasked(config, (g, x, mode) -> {
            Value often = x;
            for (int axis = 0; axis < axes; axis++) {
                often = repeated(g, often, axis + 1, times.get(axis));
            }
            return often;
        });
    }

    /** Each element of an axis so many times, one behind the other. */
    static Value repeated(GraphBuilder g, Value x, int axis, int times) {
        Shape before = x.shape().slice(0, axis + 1);
        Shape behind = x.shape().slice(axis + 1, x.rank());
        Value once = g.reshape(x, before.concat(Shape.of(1)).concat(behind));
        Value often = g.expand(once, before.concat(Shape.of(times)).concat(behind));
        return g.reshape(often, x.shape().with(axis, x.shape().dim(axis).times(times)));
    }

    /** The order of axes with two of them in each other's place. */
    static int[] swapped(int rank, int one, int other) {
        int[] order = IntStream.range(0, rank).toArray();
        order[one] = other;
        order[other] = one;
        return order;
    }

    /** The steps in the other order. */
    static Value reversed(GraphBuilder g, Value x) {
        return reversed(g, x, 1);
    }

    /**
     * An axis in the other order. There is no operator for it: where its size is open, its places are counted by a loop, and taken by the
     * numbers that come of it.
     */
    static Value reversed(GraphBuilder g, Value x, int axis) {
        if (x.shape().dim(axis) instanceof Dim.Fixed(int size)) {
            int[] turned = IntStream.range(0, size).map(i -> size - 1 - i).toArray();
            return gathered(g, x, axis, Tensor.of(new int[] {size}, turned));
        }
        return gathered(g, x, axis, g.cast(counted(g, x.shape().dim(axis), Direction.REVERSE), DType.INT32));
    }

    /** 0, 1, 2, ... float32 {@code [size]}. */
    static Value counted(GraphBuilder g, Dim size) {
        return counted(g, size, Direction.FORWARD);
    }

    private static Value counted(GraphBuilder g, Dim size, Direction direction) {
        Value one = g.constant(1, DType.FLOAT32);
        Value zeros = g.expand(g.constant(0, DType.FLOAT32), Shape.of(size));
        LoopBody.Results counted =
                g.scan(direction, List.of(g.constant(-1, DType.FLOAT32)), List.of(zeros), (inside, states, step) -> {
                    Value next = inside.add(states.getFirst(), one);
                    return new LoopBody.Step(List.of(next), List.of(next));
                });
        return counted.outputs().getFirst();
    }

    /** Places of an axis by their numbers. */
    static Value gathered(GraphBuilder g, Value x, int axis, Tensor places) {
        return gathered(g, x, axis, g.constant(places));
    }

    private static Value gathered(GraphBuilder g, Value x, int axis, Value places) {
        int[] order = swapped(x.rank(), 0, axis);
        return g.transpose(g.gather(g.transpose(x, order), places), order);
    }
}

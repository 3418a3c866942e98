package org.lstm4j.io.internal.keras;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.LoopBody;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Reshape;
import tools.jackson.databind.JsonNode;

/** Layers that only move numbers. */
final class KerasShapes {
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
            if (!sizes.contains(-1)) {
                return new Reshape(sizes).call(g, x, mode);
            }
            Dim all = Dim.product(x.shape().slice(1, x.rank()).dims());
            int known = sizes.stream().filter(size -> size > 0).reduce(1, Math::multiplyExact);
            if (!(all instanceof Dim.Fixed(int size)) || size % known != 0) {
                throw config.unsupported("makes " + target + " of " + x.shape()
                        + ", whose open size does not follow from numbers that are known");
            }
            List<Integer> whole =
                    sizes.stream().map(each -> each == -1 ? size / known : each).toList();
            return new Reshape(whole).call(g, x, mode);
        });
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

    /** Two sizes: in front and behind. */
    private static int[] sides(KerasConfig config, String key, int otherwise) {
        JsonNode value = config.node(key);
        int[] sides = {otherwise, otherwise};
        if (value.isIntegralNumber()) {
            sides[0] = value.asInt(-1);
            sides[1] = sides[0];
        } else if (value.isArray() && value.size() == 2) {
            sides[0] = value.get(0).asInt(-1);
            sides[1] = value.get(1).asInt(-1);
        }
        if (sides[0] < 0 || sides[1] < 0) {
            throw config.corrupt("has " + key + " = " + value + ", expected one or two numbers of 0 or more");
        }
        return sides;
    }

    static KerasLayer padding(KerasConfig config) {
        config.require("data_format", "channels_last");
        int[] sides = sides(config, "padding", 1);
        return unmasked(config, (g, x, mode) -> {
            List<Value> parts = new ArrayList<>();
            for (int side = 0; side < 2; side++) {
                if (side == 1) {
                    parts.add(x);
                }
                if (sides[side] > 0) {
                    Value zero = g.constant(0, x.dtype());
                    parts.add(g.expand(zero, x.shape().with(1, Dim.of(sides[side]))));
                }
            }
            return parts.size() == 1 ? x : g.concat(1, parts.toArray(Value[]::new));
        });
    }

    static KerasLayer cropping(KerasConfig config) {
        int[] sides = sides(config, "cropping", 1);
        return unmasked(config, (g, x, mode) -> {
            if (!(x.shape().dim(1) instanceof Dim.Fixed(int steps)) || steps <= sides[0] + sides[1]) {
                throw config.unsupported("cuts steps off " + x.shape() + ", and is read for a fixed number of them");
            }
            return g.slice(x, 1, sides[0], steps - sides[1]);
        });
    }

    static KerasLayer upsampling(KerasConfig config) {
        int times = config.one("size", 2);
        return unmasked(config, (g, x, mode) -> {
            Dim batch = x.shape().dim(0);
            Dim steps = x.shape().dim(1);
            Dim features = x.shape().dim(2);
            Value once = g.reshape(x, Shape.of(batch, steps, Dim.of(1), features));
            Value often = g.expand(once, Shape.of(batch, steps, Dim.of(times), features));
            return g.reshape(often, Shape.of(batch, Dim.product(List.of(steps, Dim.of(times))), features));
        });
    }

    /**
     * The steps in the other order. There is no operator for it: steps are counted by a loop, and taken by the numbers that come of it.
     *
     * @param x {@code [batch, time, features]}
     */
    static Value reversed(GraphBuilder g, Value x) {
        Value steps = g.transpose(x, 1, 0, 2); // [time, batch, features]
        if (x.shape().dim(1) instanceof Dim.Fixed(int time)) {
            int[] turned = new int[time];
            for (int i = 0; i < time; i++) {
                turned[i] = time - 1 - i;
            }
            Value numbers = g.constant(Tensor.of(new int[] {time}, turned));
            return g.transpose(g.gather(steps, numbers), 1, 0, 2);
        }
        Value one = g.constant(1, DType.FLOAT32);
        Value zeros = g.expand(g.constant(0, DType.FLOAT32), Shape.of(x.shape().dim(1)));
        LoopBody.Results counted = g.scan(
                Direction.REVERSE, List.of(g.constant(-1, DType.FLOAT32)), List.of(zeros), (inside, states, step) -> {
                    Value next = inside.add(states.getFirst(), one);
                    return new LoopBody.Step(List.of(next), List.of(next));
                });
        Value numbers = g.cast(counted.outputs().getFirst(), DType.INT32);
        return g.transpose(g.gather(steps, numbers), 1, 0, 2);
    }
}

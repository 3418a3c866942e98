package org.lstm4j.io.internal.keras;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import tools.jackson.databind.JsonNode;

/** {@code x[:, -1, :]}: parts of a tensor by numbers, slices, new axes and dots. */
final class KerasIndexing {
    private final Operands o;
    private Value y;
    /** Of the axes that are made so far. */
    private int axis;

    private KerasIndexing(Operands o, Value x) {
        this.o = o;
        this.y = x;
    }

    static Value of(Operands o, Value x) {
        return new KerasIndexing(o, x).taken(o.setting(1, "key", "slice_spec"));
    }

    private Value taken(JsonNode key) {
        List<JsonNode> parts = new ArrayList<>();
        JsonNode list = type(key).equals("__tuple__") ? key.path("items") : key;
        if (list.isArray()) {
            list.forEach(parts::add);
        } else {
            parts.add(list);
        }
        long used =
                parts.stream().filter(part -> !part.isNull() && !isDots(part)).count();
        if (used > y.rank() || parts.stream().filter(KerasIndexing::isDots).count() > 1) {
            throw o.config().corrupt("takes " + key + " of " + y.shape());
        }
        int rest = y.rank() - (int) used;
        for (JsonNode part : parts) {
            if (isDots(part)) {
                axis += rest;
            } else if (part.isNull()) {
                newAxis();
            } else if (part.isIntegralNumber()) {
                one(part.asInt(0));
            } else {
                slice(part.has("start") ? part : part.path("config"));
            }
        }
        return y;
    }

    private static String type(JsonNode part) {
        return part.isObject() ? part.path("class_name").asString("") : "";
    }

    private static boolean isDots(JsonNode part) {
        return type(part).equals("__ellipsis__") || type(part).equals("Ellipsis");
    }

    private void newAxis() {
        if (axis == 0) {
            throw o.config().unsupported("puts an axis in front of the batch");
        }
        List<Dim> dims = new ArrayList<>(y.shape().dims());
        dims.add(axis, Dim.of(1));
        y = o.g().reshape(y, new Shape(dims));
        axis++;
    }

    private void one(int index) {
        if (axis == 0) {
            throw o.config().unsupported("takes one row of the batch");
        }
        if (y.shape().dim(axis) instanceof Dim.Fixed(int size) && (index < -size || index >= size)) {
            throw o.config().corrupt("takes " + index + " of the axis " + axis + " of " + y.shape());
        }
        y = without(o.g(), o.g().slice(y, axis, index, index == -1 ? Integer.MAX_VALUE : index + 1), axis);
    }

    /** An axis of size 1 left out. */
    static Value without(GraphBuilder g, Value x, int axis) {
        List<Dim> dims = new ArrayList<>(x.shape().dims());
        dims.remove(axis);
        return g.reshape(x, new Shape(dims));
    }

    private static int bound(JsonNode bound, int otherwise) {
        return bound.isIntegralNumber() ? bound.asInt(otherwise) : otherwise;
    }

    private void slice(JsonNode slice) {
        boolean isRead = slice.has("start") || slice.has("stop") || slice.has("step");
        for (String end : List.of("start", "stop", "step")) {
            isRead &= slice.path(end).isMissingNode()
                    || slice.path(end).isNull()
                    || slice.path(end).isIntegralNumber();
        }
        if (!isRead) {
            throw o.config().unsupported("takes " + slice + ", and numbers, slices, new axes and dots are read");
        }
        int step = bound(slice.path("step"), 1);
        boolean isAll = slice.path("start").isNull() && slice.path("stop").isNull();
        if (step == -1 && isAll && axis > 0) {
            y = KerasShapes.reversed(o.g(), y, axis);
        } else if (step != 1) {
            strided(slice, step);
        } else if (!isAll) {
            if (axis == 0) {
                throw o.config().unsupported("takes a part of the batch");
            }
            int start = bound(slice.path("start"), 0);
            int stop = bound(slice.path("stop"), Integer.MAX_VALUE);
            y = o.g().slice(y, axis, start, stop);
            if (y.shape().dim(axis).equals(Dim.of(0))) {
                throw o.config().unsupported("takes nothing: " + slice);
            }
        }
        axis++;
    }

    /** Every so many of an axis whose size is known. */
    private void strided(JsonNode slice, int step) {
        if (axis == 0 || step == 0 || !(y.shape().dim(axis) instanceof Dim.Fixed(int size))) {
            throw o.config().unsupported("takes " + slice + " of an axis whose size is not known");
        }
        int first = bound(slice.path("start"), step > 0 ? 0 : size - 1);
        int stop = bound(slice.path("stop"), step > 0 ? size : -size - 1);
        first = Math.clamp(first < 0 ? first + size : first, step > 0 ? 0 : -1, step > 0 ? size : size - 1);
        stop = Math.clamp(stop < 0 ? stop + size : stop, -1, size);
        List<Integer> places = new ArrayList<>();
        for (int at = first; step > 0 ? at < stop : at > stop; at += step) {
            places.add(at);
        }
        if (places.isEmpty()) {
            throw o.config().unsupported("takes nothing: " + slice);
        }
        y = KerasShapes.gathered(
                o.g(),
                y,
                axis,
                Tensor.of(
                        new int[] {places.size()},
                        places.stream().mapToInt(Integer::intValue).toArray()));
    }
}

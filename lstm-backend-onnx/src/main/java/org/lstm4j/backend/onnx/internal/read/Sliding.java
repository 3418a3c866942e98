package org.lstm4j.backend.onnx.internal.read;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * Windows that move along one axis, of convolutions and poolings. Each place in the window is a slice of the whole
 * axis, so that nothing is gathered by an index.
 *
 * @param size how many places a window has
 * @param stride from one window to the next
 * @param dilation from one place in a window to the next
 * @param before how much stands in front of the axis
 * @param behind how much stands behind it
 * @param count how many windows there are
 */
record Sliding(int size, int stride, int dilation, Dim before, Dim behind, Dim count) {
    /** The most places of a window along an axis; more would make a graph larger than it is worth. */
    private static final int MAX_SIZE = 4096;

    /** The windows of a node's attributes over the axes of x from the third one on. */
    static List<Sliding> of(Call n, Value x, int[] kernel) {
        int axes = kernel.length;
        if (x.rank() != axes + 2) {
            throw n.fail(
                    Problem.INCONSISTENT,
                    "moves a window of " + axes + " dimensions over " + x.shape() + "; that is [batch, channels, ...]");
        }
        long[] strides = list(n, "strides", axes, 1);
        long[] dilations = list(n, "dilations", axes, 1);
        long[] pads = list(n, "pads", 2 * axes, 0);
        List<Sliding> windows = new ArrayList<>();
        for (int i = 0; i < axes; i++) {
            boolean isRead = kernel[i] >= 1
                    && kernel[i] <= MAX_SIZE
                    && strides[i] >= 1
                    && strides[i] <= Integer.MAX_VALUE >> 8
                    && dilations[i] >= 1
                    && dilations[i] <= Integer.MAX_VALUE >> 8
                    && Math.min(pads[i], pads[axes + i]) >= 0
                    && Math.max(pads[i], pads[axes + i]) <= Integer.MAX_VALUE >> 8;
            if (!isRead) {
                throw n.fail(
                        Problem.UNSUPPORTED,
                        "has a window of " + kernel[i] + " with strides of " + strides[i] + ", dilations of "
                                + dilations[i] + " and pads of " + pads[i] + " and " + pads[axes + i]
                                + "; windows of 1 to " + MAX_SIZE + " are read, and pads from 0 up");
            }
            windows.add(one(n, x.shape().dim(2 + i), kernel[i], (int) strides[i], (int) dilations[i], new int[] {
                (int) pads[i], (int) pads[axes + i]
            }));
        }
        return windows;
    }

    /** Whole numbers of an attribute, one for each axis; all the same if it is not given. */
    static long[] list(Call n, String name, int count, long otherwise) {
        long[] list = n.integers(name)
                .orElseGet(() ->
                        IntStream.range(0, count).mapToLong(i -> otherwise).toArray());
        if (list.length != count) {
            throw n.fail(Problem.INCONSISTENT, "has " + list.length + " " + name + "; it needs " + count);
        }
        return list;
    }

    private static Sliding one(Call n, Dim axis, int size, int stride, int dilation, int[] pads) {
        int reach = Math.addExact(Math.multiplyExact(size - 1, dilation), 1);
        return switch (n.word("auto_pad", "NOTSET")) {
            case "NOTSET" -> {
                Dim whole = axis.plus(pads[0]).plus(pads[1]);
                yield new Sliding(
                        size,
                        stride,
                        dilation,
                        Dim.of(pads[0]),
                        Dim.of(pads[1]),
                        count(n, axis, whole, stride, reach, pads));
            }
            case "VALID" ->
                new Sliding(
                        size, stride, dilation, Dim.of(0), Dim.of(0), count(n, axis, axis, stride, reach, new int[] {
                            0, 0
                        }));
            case "SAME_UPPER", "SAME_LOWER" -> {
                Dim count = axis.plus(stride - 1).dividedBy(stride);
                Dim all = same(n, axis, count, stride, reach);
                Dim less = all.dividedBy(2);
                boolean isUpper = n.word("auto_pad", "").equals("SAME_UPPER");
                yield new Sliding(
                        size,
                        stride,
                        dilation,
                        isUpper ? less : all.minus(less),
                        isUpper ? all.minus(less) : less,
                        count);
            }
            default ->
                throw n.fail(
                        Problem.INCONSISTENT,
                        "has the auto_pad " + Identifiers.plain(n.word("auto_pad", ""), "?")
                                + "; known are NOTSET, VALID, SAME_UPPER, SAME_LOWER");
        };
    }

    /** How much has to stand beside an axis for a window at each stride. */
    private static Dim same(Call n, Dim axis, Dim count, int stride, int reach) {
        if (axis instanceof Dim.Fixed(int steps)) {
            return Dim.of(Math.max(0, (Math.ceilDiv(steps, stride) - 1) * stride + reach - steps));
        }
        if (reach < stride) {
            throw n.fail(
                    Problem.UNSUPPORTED,
                    "has strides of " + stride + " beyond its window of " + reach + " along " + axis
                            + ", and pads by its size. Export the model with pads as numbers, or a fixed size");
        }
        return count.times(stride).plus(reach - stride).minus(axis);
    }

    private static Dim count(Call n, Dim axis, Dim whole, int stride, int reach, int[] pads) {
        if (axis instanceof Dim.Fixed(int size) && size + pads[0] + pads[1] < reach) {
            throw n.fail(
                    Problem.INCONSISTENT,
                    "has a window of " + reach + " over an axis of " + (size + pads[0] + pads[1]) + " with its pads");
        }
        Dim rest = whole.minus(reach);
        if (!n.flag("ceil_mode")) {
            return rest.dividedBy(stride).plus(1);
        }
        Dim count = rest.plus(stride - 1).dividedBy(stride).plus(1);
        if (axis instanceof Dim.Fixed(int size) && count instanceof Dim.Fixed(int windows)) {
            // a window that would begin in the padding behind is none
            return (windows - 1) * stride >= size + pads[0] ? Dim.of(windows - 1) : count;
        }
        if (stride > reach - pads[1]) {
            throw n.fail(
                    Problem.UNSUPPORTED,
                    "rounds the number of windows up (ceil_mode) along " + axis + ", where only a run knows whether"
                            + " the last one begins in the padding. Export the model with a fixed size, or "
                            + "without ceil_mode");
        }
        return count;
    }

    /** The same over an axis that has its padding already. */
    Sliding padded() {
        return new Sliding(size, stride, dilation, Dim.of(0), Dim.of(0), count);
    }

    /**
     * For each place in the window what all windows see there: x with the axis as long as there are windows.
     *
     * @param fill what stands beside the axis
     */
    List<Value> places(GraphBuilder g, Value x, int axis, double fill) {
        // with so much more behind it, a slice for each place holds whole strides
        Value whole = joined(g, x, axis, fill, behind.plus(2 * (stride - 1)));
        List<Value> places = new ArrayList<>();
        for (int place = 0; place < size; place++) {
            Dim first = Dim.of(Math.multiplyExact(place, dilation));
            Value run = g.slice(whole, axis, first, first.plus(count.times(stride)));
            places.add(stride == 1 ? run : eachStride(g, run, axis));
        }
        return places;
    }

    private Value joined(GraphBuilder g, Value x, int axis, double fill, Dim rest) {
        List<Value> parts = new ArrayList<>();
        addFill(g, parts, x, axis, fill, before);
        parts.add(x);
        addFill(g, parts, x, axis, fill, rest);
        return parts.size() == 1 ? x : g.concat(axis, parts.toArray(Value[]::new));
    }

    private static void addFill(GraphBuilder g, List<Value> parts, Value x, int axis, double fill, Dim size) {
        if (!size.equals(Dim.of(0))) {
            parts.add(g.expand(g.constant(fill, x.dtype()), x.shape().with(axis, size)));
        }
    }

    private Value eachStride(GraphBuilder g, Value run, int axis) {
        Shape front = run.shape().slice(0, axis);
        Shape back = run.shape().slice(axis + 1, run.rank());
        Value strided = g.reshape(run, front.concat(Shape.of(count, stride)).concat(back));
        return g.reshape(
                g.slice(strided, axis + 1, 0, 1), front.concat(Shape.of(count)).concat(back));
    }

    /** Every so manyth element of an axis, from the first one on. */
    static Value every(GraphBuilder g, Value x, int axis, int stride) {
        Dim size = x.shape().dim(axis);
        Dim count = size.plus(stride - 1).dividedBy(stride);
        return new Sliding(1, stride, 1, Dim.of(0), Dim.of(0), count)
                .places(g, x, axis, 0)
                .getFirst();
    }
}

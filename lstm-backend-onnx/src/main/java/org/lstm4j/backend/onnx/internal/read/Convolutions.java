package org.lstm4j.backend.onnx.internal.read;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/** Convolutions over 1 to 3 axes: what a window sees side by side, and one product. */
final class Convolutions {
    private static final int MAX_AXES = 3;
    /** The most places of a window in all. */
    private static final int MAX_PLACES = 4096;

    private Convolutions() {}

    static Value conv(Call n) {
        Value x = n.in(0);
        Value w = n.in(1);
        int[] kernel = kernel(n, w);
        long groups = n.integer("group", 1);
        int channels = fixed(n, x, 1);
        int filters = fixed(n, w, 0);
        if (groups < 1 || channels % groups != 0 || filters % groups != 0 || fixed(n, w, 1) != channels / groups) {
            throw n.fail(
                    Problem.INCONSISTENT,
                    "convolves " + x.shape() + " with " + w.shape() + " in " + groups + " groups, which do not fit");
        }
        return convolved(n, x, w, Sliding.of(n, x, kernel), (int) groups);
    }

    private static int[] kernel(Call n, Value w) {
        int axes = w.rank() - 2;
        if (axes < 1 || axes > MAX_AXES || n.in(0).rank() != w.rank()) {
            throw n.fail(
                    Problem.UNSUPPORTED,
                    "convolves " + n.in(0).shape() + " with " + w.shape() + "; 1 to " + MAX_AXES
                            + " axes behind batch and channels are read");
        }
        int[] kernel = IntStream.range(0, axes).map(i -> fixed(n, w, 2 + i)).toArray();
        long[] said = n.integers("kernel_shape")
                .orElseGet(() -> IntStream.of(kernel).asLongStream().toArray());
        if (!Arrays.equals(said, IntStream.of(kernel).asLongStream().toArray())) {
            throw n.fail(
                    Problem.INCONSISTENT,
                    "has the kernel_shape " + Arrays.toString(said) + " and weights " + w.shape());
        }
        long places = IntStream.of(kernel).asLongStream().reduce(1, (a, b) -> Math.min(a * b, Integer.MAX_VALUE));
        if (places > MAX_PLACES) {
            throw n.fail(Problem.TOO_LARGE, "has a window of " + places + " places; up to " + MAX_PLACES + " are read");
        }
        return kernel;
    }

    private static int fixed(Call n, Value value, int axis) {
        if (value.rank() > axis && value.shape().dim(axis) instanceof Dim.Fixed(int size) && size > 0) {
            return size;
        }
        throw n.fail(
                Problem.UNSUPPORTED,
                "has " + value.shape() + ", where axis " + axis + " must be a fixed size. Export the model with one");
    }

    /** Channels last, as layers of ours have them, and back. */
    private static Value convolved(Call n, Value x, Value w, List<Sliding> windows, int groups) {
        GraphBuilder g = n.g();
        int axes = windows.size();
        int[] channelsLast = IntStream.range(0, axes + 2)
                .map(i -> i == 0 ? 0 : i <= axes ? i + 1 : 1)
                .toArray();
        int[] channelsSecond = IntStream.range(0, axes + 2)
                .map(i -> i == 0 ? 0 : i == 1 ? axes + 1 : i - 1)
                .toArray();
        List<Value> places = List.of(g.transpose(x, channelsLast));
        for (int i = 0; i < axes; i++) {
            List<Value> next = new ArrayList<>();
            for (Value place : places) {
                next.addAll(windows.get(i).places(g, place, 1 + i, 0));
            }
            places = next;
        }
        Value joined = places.size() == 1 ? places.getFirst() : g.concat(axes + 1, places.toArray(Value[]::new));
        Value y = groups == 1 ? product(g, joined, w) : grouped(g, joined, w, groups);
        return g.transpose(n.has(2) ? g.add(y, n.in(2)) : y, channelsSecond);
    }

    /** Weights [filters, channels, kernel...] as a matrix [kernel channels, filters]. */
    private static Value product(GraphBuilder g, Value joined, Value w) {
        int rank = w.rank();
        int[] kernelFirst = IntStream.range(0, rank)
                .map(i -> i < rank - 2 ? i + 2 : i == rank - 2 ? 1 : 0)
                .toArray();
        Shape shape = w.shape();
        Dim inner = Dim.product(shape.slice(1, rank).dims());
        return g.matMul(joined, g.reshape(g.transpose(w, kernelFirst), Shape.of(inner, shape.dim(0))));
    }

    /** A product for each group: [batch, groups, windows, kernel channels] by [groups, kernel channels, filters]. */
    private static Value grouped(GraphBuilder g, Value joined, Value w, int groups) {
        Shape shape = joined.shape();
        Dim windows = Dim.product(shape.slice(1, shape.rank() - 1).dims());
        Dim channels = w.shape().dim(1);
        Dim places = Dim.product(w.shape().slice(2, w.rank()).dims());
        Dim filters = w.shape().dim(0).dividedBy(groups);
        Dim inner = Dim.product(List.of(places, channels));
        Dim all = Dim.of(groups);
        Value split = g.reshape(joined, new Shape(List.of(shape.dim(0), windows, places, all, channels)));
        Value rows =
                g.reshape(g.transpose(split, 0, 3, 1, 2, 4), new Shape(List.of(shape.dim(0), all, windows, inner)));
        Value parts = g.reshape(w, new Shape(List.of(all, filters, channels, places)));
        Value matrices = g.reshape(g.transpose(parts, 0, 3, 2, 1), new Shape(List.of(all, inner, filters)));
        Value y = g.transpose(g.matMul(rows, matrices), 0, 2, 1, 3);
        return g.reshape(y, shape.with(shape.rank() - 1, w.shape().dim(0)));
    }

    /** A convolution over the input with zeros between its steps, by the window turned round. */
    static Value transposed(Call n) {
        GraphBuilder g = n.g();
        Value x = n.in(0);
        Value w = n.in(1);
        int[] kernel = kernel(n, w);
        int axes = kernel.length;
        long groups = n.integer("group", 1);
        int channels = fixed(n, w, 0);
        if (groups < 1 || channels % groups != 0 || fixed(n, x, 1) != channels) {
            throw n.fail(
                    Problem.INCONSISTENT,
                    "convolves " + x.shape() + " with " + w.shape() + " in " + groups + " groups, which do not fit");
        }
        long[] strides = Sliding.list(n, "strides", axes, 1);
        long[] dilations = Sliding.list(n, "dilations", axes, 1);
        long[] more = Sliding.list(n, "output_padding", axes, 0);
        List<Sliding> windows = new ArrayList<>();
        for (int i = 0; i < axes; i++) {
            boolean isRead = Math.min(strides[i], dilations[i]) >= 1
                    && Math.max(strides[i], dilations[i]) <= Integer.MAX_VALUE >> 12
                    && more[i] >= 0
                    && more[i] <= Integer.MAX_VALUE >> 12;
            if (!isRead) {
                throw n.fail(
                        Problem.INCONSISTENT,
                        "has strides of " + strides[i] + ", dilations of " + dilations[i] + " and an output_padding of "
                                + more[i]);
            }
            int reach = Math.addExact(Math.multiplyExact(kernel[i] - 1, (int) dilations[i]), 1);
            long[] pads = outputPads(n, i, axes, reach);
            x = spread(g, x, 2 + i, (int) strides[i]);
            Dim before = Dim.of(Math.toIntExact(Math.max(0, reach - 1 - pads[0])));
            Dim behind = Dim.of(Math.toIntExact(Math.max(0, reach - 1 - pads[1] + more[i])));
            long cutFront = Math.max(0, pads[0] - reach + 1);
            long cutBack = Math.max(0, pads[1] - more[i] - reach + 1);
            Dim size = x.shape().dim(2 + i);
            if (cutFront > 0 || cutBack > 0) {
                x = g.slice(x, 2 + i, Dim.of(Math.toIntExact(cutFront)), size.minus(Math.toIntExact(cutBack)));
            }
            Dim count = x.shape().dim(2 + i).plus(before).plus(behind).minus(reach - 1);
            windows.add(new Sliding(kernel[i], 1, (int) dilations[i], before, behind, count));
        }
        return convolved(n, x, turned(n, w, (int) groups), windows, (int) groups);
    }

    /** How much of the full result is cut away in front and behind. */
    private static long[] outputPads(Call n, int axis, int axes, int reach) {
        String auto = n.word("auto_pad", "NOTSET");
        boolean isSame = auto.startsWith("SAME");
        if (!n.hasAttribute("output_shape") && !isSame) {
            long[] pads = auto.equals("VALID") ? new long[2 * axes] : Sliding.list(n, "pads", 2 * axes, 0);
            if (Math.min(pads[axis], pads[axes + axis]) < 0
                    || Math.max(pads[axis], pads[axes + axis]) > Integer.MAX_VALUE >> 8) {
                throw n.fail(Problem.UNSUPPORTED, "has pads " + Arrays.toString(pads) + "; 0 and up are read");
            }
            return new long[] {pads[axis], pads[axes + axis]};
        }
        int size = fixed(n, n.in(0), 2 + axis);
        long stride = Sliding.list(n, "strides", axes, 1)[axis];
        long more = Sliding.list(n, "output_padding", axes, 0)[axis];
        long[] given = n.integers("output_shape").orElse(new long[0]);
        long wanted = given.length >= axes ? given[given.length - axes + axis] : size * stride;
        long all = Math.addExact(Math.multiplyExact(stride, size - 1L), more + reach) - wanted;
        if (wanted < 1 || wanted > Integer.MAX_VALUE || all < 0) {
            throw n.fail(Problem.UNSUPPORTED, "makes " + wanted + " steps along an axis of " + size);
        }
        long front = auto.equals("SAME_UPPER") ? all / 2 : all - all / 2;
        return new long[] {front, all - front};
    }

    /** So many steps from one element to the next, with zeros between. */
    private static Value spread(GraphBuilder g, Value x, int axis, int stride) {
        if (stride == 1) {
            return x;
        }
        Shape front = x.shape().slice(0, axis);
        Dim size = x.shape().dim(axis);
        Shape back = x.shape().slice(axis + 1, x.rank());
        Value apart = g.reshape(x, front.concat(Shape.of(size, 1)).concat(back));
        Value zeros = g.expand(
                g.constant(0, x.dtype()),
                front.concat(Shape.of(size, stride - 1)).concat(back));
        Value wide = g.reshape(
                g.concat(axis + 1, apart, zeros),
                front.concat(Shape.of(size.times(stride))).concat(back));
        return g.slice(wide, axis, Dim.of(0), size.times(stride).minus(stride - 1));
    }

    /**
     * Weights [channels, filters of a group, kernel...] as those of a convolution, the last step of the window first.
     */
    private static Value turned(Call n, Value w, int groups) {
        GraphBuilder g = n.g();
        Shape shape = w.shape();
        Shape kernel = shape.slice(2, w.rank());
        Dim channels = shape.dim(0).dividedBy(groups);
        Dim filters = shape.dim(1);
        int rank = w.rank() + 1;
        int[] filtersFirst =
                IntStream.range(0, rank).map(i -> i == 1 ? 2 : i == 2 ? 1 : i).toArray();
        Value parts = g.reshape(w, new Shape(List.of(Dim.of(groups), channels, filters)).concat(kernel));
        Value swapped = g.reshape(
                g.transpose(parts, filtersFirst),
                Shape.of(filters.times(groups), channels).concat(kernel));
        for (int axis = 2; axis < w.rank(); axis++) {
            swapped = Slices.turned(n, swapped, axis);
        }
        return swapped;
    }

    /** The sum along all windows of an axis, such as of ones: how many each window sees. */
    static Value sum(GraphBuilder g, Sliding windows, Value x, int axis) {
        return windows.places(g, x, axis, 0).stream().reduce(g::add).orElseThrow();
    }

    /** A vector of ones. */
    static Value ones(GraphBuilder g, Dim size, DType dtype) {
        return size instanceof Dim.Fixed(int count)
                ? g.constant(Choices.filled(1, dtype, count))
                : g.expand(g.constant(Tensor.scalar(1f).to(dtype)), new Shape(List.of(size)));
    }
}

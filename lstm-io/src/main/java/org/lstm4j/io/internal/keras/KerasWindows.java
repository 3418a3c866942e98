package org.lstm4j.io.internal.keras;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.AveragePooling1D;
import org.lstm4j.nn.Conv1D;
import org.lstm4j.nn.GlobalAveragePooling;
import org.lstm4j.nn.GlobalMaxPooling;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.MaxPooling1D;
import org.lstm4j.nn.Mode;
import org.lstm4j.nn.Padding;
import org.lstm4j.nn.Windows;

/** Layers that move windows over steps, or over rows and columns: convolutions and poolings. */
record KerasWindows(KerasConfig config, KerasVersion version, int axes) {
    private static final Initializer UNTRAINED = Initializer.zeros();

    /** The number of axes is the digit in the class. */
    static KerasWindows of(KerasConfig config, KerasVersion version) {
        config.require("data_format", "channels_last");
        return new KerasWindows(config, version, config.type().contains("2D") ? 2 : 1);
    }

    private Padding padding() {
        String word = config.text("padding", "valid");
        if (!word.equals("valid") && !word.equals("same") && !(word.equals("causal") && axes == 1)) {
            throw config.corrupt(
                    "has padding = " + word + ", expected valid or same" + (axes == 1 ? " or causal" : ""));
        }
        return Padding.ofText(word);
    }

    private List<Windows> windows(List<Integer> kernel, Padding padding) {
        List<Integer> strides = config.windowsOr("strides", axes, 1);
        List<Integer> dilation = config.windowsOr("dilation_rate", axes, 1);
        return IntStream.range(0, axes)
                .mapToObj(axis -> new Windows(kernel.get(axis), strides.get(axis), dilation.get(axis), padding))
                .toList();
    }

    /** What all windows see at each of their places, the axes one within the other. */
    private static List<Value> places(GraphBuilder g, Value x, List<Windows> windows) {
        List<Value> seen = List.of(x);
        for (int axis = 0; axis < windows.size(); axis++) {
            List<Value> next = new ArrayList<>();
            for (Value one : seen) {
                next.addAll(windows.get(axis).places(g, one, axis + 1, 0));
            }
            seen = next;
        }
        return seen;
    }

    private int channels(Value x) {
        if (x.rank() != axes + 2 || !(x.shape().dim(-1) instanceof Dim.Fixed(int channels)) || channels < 1) {
            throw config.corrupt(
                    "is called with " + x.shape() + ", and has " + axes + " axes and channels behind them");
        }
        return channels;
    }

    private static Shape sizes(List<Integer> kernel, int... behind) {
        return Shape.ofInts(IntStream.concat(kernel.stream().mapToInt(Integer::intValue), IntStream.of(behind))
                .toArray());
    }

    private static int product(List<Integer> sizes) {
        return sizes.stream().reduce(1, Math::multiplyExact);
    }

    /** A convolution, in groups or not. */
    KerasLayer convolution() {
        int filters = config.size("filters");
        List<Integer> kernel = config.windows("kernel_size", axes);
        int groups = config.has("groups") ? config.size("groups") : 1;
        config.node("groups");
        boolean useBias = config.flag("use_bias", true);
        KerasFunctions.Function function = KerasFunctions.function(config, "activation", "linear", version);
        Padding padding = padding();
        KerasLayer.Filling filling =
                useBias ? KerasLayer.same(config, "kernel", "bias") : KerasLayer.same(config, "kernel");
        List<Windows> windows = windows(kernel, padding);
        if (axes == 1 && groups == 1) {
            Windows steps = windows.getFirst();
            Layer layer = new Conv1D(
                    filters, steps.size(), steps.strides(), padding, steps.dilation(), function.within(), useBias);
            return KerasLayer.unmasked(config, KerasLayer.behind(layer, function), filling);
        }
        Layer layer = (g, x, mode) -> {
            int channels = channels(x);
            if (channels % groups != 0 || filters % groups != 0) {
                throw config.corrupt(
                        "has " + groups + " groups for " + channels + " channels and " + filters + " filters");
            }
            Value weights = g.parameter("kernel", sizes(kernel, channels / groups, filters), UNTRAINED);
            Value y = convolved(g, places(g, x, windows), weights, product(kernel), groups);
            return function.form().of(g, useBias ? biased(g, y, filters) : y);
        };
        return KerasLayer.unmasked(config, layer, filling);
    }

    private static Value biased(GraphBuilder g, Value y, int filters) {
        return g.add(y, g.parameter("bias", Shape.of(filters), UNTRAINED));
    }

    /** Each group of channels has filters of its own. */
    private static Value convolved(GraphBuilder g, List<Value> places, Value kernel, int count, int groups) {
        int inputs = kernel.shape().fixed(-2);
        int filters = kernel.shape().fixed(-1);
        Value flat = g.reshape(kernel, Shape.of(count * inputs, filters));
        List<Value> results = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            int first = group * inputs;
            Value[] own = places.stream()
                    .map(place -> groups == 1 ? place : g.slice(place, -1, first, first + inputs))
                    .toArray(Value[]::new);
            int each = filters / groups;
            Value weights = groups == 1 ? flat : g.slice(flat, 1, group * each, (group + 1) * each);
            results.add(g.matMul(own.length == 1 ? own[0] : g.concat(-1, own), weights));
        }
        return groups == 1 ? results.getFirst() : g.concat(-1, results.toArray(Value[]::new));
    }

    /** Each channel on its own, to so many as the multiplier says; of a separable one a convolution of size 1 behind it. */
    KerasLayer depthwise(boolean isSeparable) {
        List<Integer> kernel = config.windows("kernel_size", axes);
        int times = config.has("depth_multiplier") ? config.size("depth_multiplier") : 1;
        config.node("depth_multiplier");
        int filters = isSeparable ? config.size("filters") : 0;
        boolean useBias = config.flag("use_bias", true);
        KerasFunctions.Function function = KerasFunctions.function(config, "activation", "linear", version);
        List<Windows> windows = windows(kernel, padding());
        Layer layer = (g, x, mode) -> {
            int channels = channels(x);
            Value weights = g.parameter("depthwise_kernel", sizes(kernel, channels, times), UNTRAINED);
            Value flat = g.reshape(weights, Shape.of(product(kernel), channels, times));
            Value sum = null;
            int number = 0;
            for (Value place : places(g, x, windows)) {
                Value own = g.reshape(g.slice(flat, 0, number, ++number), Shape.of(channels, times));
                Value each = g.mul(g.reshape(place, place.shape().concat(Shape.of(1))), own);
                sum = sum == null ? each : g.add(sum, each);
            }
            if (sum == null) {
                throw new IllegalStateException("a window without places");
            }
            Shape places = sum.shape().slice(0, sum.rank() - 2);
            Value y = g.reshape(sum, places.concat(Shape.of(channels * times)));
            if (isSeparable) {
                Value pointwise = g.parameter(
                        "pointwise_kernel", sizes(Collections.nCopies(axes, 1), channels * times, filters), UNTRAINED);
                y = g.matMul(y, g.reshape(pointwise, Shape.of(channels * times, filters)));
            }
            return function.form().of(g, useBias ? biased(g, y, isSeparable ? filters : channels * times) : y);
        };
        List<String> names = new ArrayList<>(List.of("depthwise_kernel"));
        if (isSeparable) {
            names.add("pointwise_kernel");
        }
        if (useBias) {
            names.add("bias");
        }
        return KerasLayer.unmasked(config, layer, KerasLayer.same(config, names.toArray(String[]::new)));
    }

    /**
     * A convolution the other way: what a window saw at a place is added there. As one of the usual kind over the input with zeros between its
     * steps, its kernel turned round.
     */
    KerasLayer transposed() {
        int filters = config.size("filters");
        List<Integer> kernel = config.windows("kernel_size", axes);
        List<Integer> strides = config.windowsOr("strides", axes, 1);
        boolean isSame = padding() == Padding.SAME;
        if (config.windowsOr("dilation_rate", axes, 1).stream().anyMatch(it -> it != 1)
                || config.has("output_padding")) {
            throw config.unsupported("has a dilation, or a padding of its output of its own");
        }
        config.node("output_padding");
        boolean useBias = config.flag("use_bias", true);
        KerasFunctions.Function function = KerasFunctions.function(config, "activation", "linear", version);
        List<Windows> windows = kernel.stream()
                .map(size -> new Windows(size, 1, 1, Padding.VALID))
                .toList();
        Layer layer = (g, x, mode) -> {
            int channels = channels(x);
            Value spread = x;
            for (int axis = 0; axis < axes; axis++) {
                spread = spread(g, spread, axis + 1, strides.get(axis), kernel.get(axis) - 1);
            }
            Value weights = g.parameter("kernel", sizes(kernel, channels, filters), UNTRAINED);
            Value y = convolved(g, places(g, spread, windows), weights, product(kernel), 1);
            for (int axis = 0; axis < axes; axis++) {
                int beyond = Math.max(0, kernel.get(axis) - strides.get(axis));
                Dim first = Dim.of(isSame ? beyond / 2 : 0);
                Dim whole = x.shape().dim(axis + 1).times(strides.get(axis)).plus(isSame ? 0 : beyond);
                y = g.slice(y, axis + 1, first, first.plus(whole));
            }
            return function.form().of(g, useBias ? biased(g, y, filters) : y);
        };
        return KerasLayer.unmasked(config, layer, (tensors, prefix, to) -> {
            List<Tensor> all = tensors.all();
            if (all.size() != (useBias ? 2 : 1) || all.getFirst().rank() != axes + 2) {
                throw config.corrupt(
                        "has " + all.size() + " weights, expected a kernel" + (useBias ? " and a bias" : ""));
            }
            to.put(prefix + "kernel", turned(all.getFirst()));
            if (useBias) {
                to.put(prefix + "bias", all.getLast());
            }
        });
    }

    /** Zeros behind each step, so many that the next one is a stride away, and more on both sides. */
    private static Value spread(GraphBuilder g, Value x, int axis, int stride, int beside) {
        Value spread = x;
        Value zero = g.constant(0, x.dtype());
        if (stride > 1) {
            Shape before = x.shape().slice(0, axis + 1);
            Shape behind = x.shape().slice(axis + 1, x.rank());
            Value one = g.reshape(x, before.concat(Shape.of(1)).concat(behind));
            Value zeros = g.expand(zero, before.concat(Shape.of(stride - 1)).concat(behind));
            spread = g.reshape(
                    g.concat(axis + 1, one, zeros),
                    x.shape().with(axis, x.shape().dim(axis).times(stride)));
        }
        if (beside == 0) {
            return spread;
        }
        Value side = g.expand(zero, spread.shape().with(axis, Dim.of(beside)));
        return g.concat(axis, side, spread, side);
    }

    /** {@code [sizes, filters, channels]} as {@code [sizes, channels, filters]}, from the last place to the first. */
    private static Tensor turned(Tensor kernel) {
        int filters = kernel.dim(kernel.rank() - 2);
        int channels = kernel.dim(kernel.rank() - 1);
        int each = filters * channels;
        int[] dims = kernel.dims().clone();
        dims[dims.length - 2] = channels;
        dims[dims.length - 1] = filters;
        Tensor turned = Tensor.zeros(kernel.dtype(), dims);
        int places = each == 0 ? 0 : kernel.size() / each;
        for (int place = 0; place < places; place++) {
            for (int i = 0; i < each; i++) {
                int to = (places - 1 - place) * each + i % channels * filters + i / channels;
                turned.floats()[to] = kernel.floats()[place * each + i];
            }
        }
        return turned;
    }

    /** The largest or the mean of each window, an axis after the other. */
    KerasLayer pooling(boolean isMax) {
        List<Integer> sizes = config.windowsOr("pool_size", axes, 2);
        List<Integer> strides = config.has("strides") ? config.windows("strides", axes) : sizes;
        config.node("strides");
        Padding padding = padding();
        List<Layer> each = IntStream.range(0, axes)
                .<Layer>mapToObj(axis -> isMax
                        ? new MaxPooling1D(sizes.get(axis), strides.get(axis), padding)
                        : new AveragePooling1D(sizes.get(axis), strides.get(axis), padding))
                .toList();
        return unmasked(
                axes == 1
                        ? each.getFirst()
                        : (g, x, mode) -> {
                            channels(x);
                            Value rows = ofRows(g, x, each.getFirst(), mode);
                            return g.transpose(
                                    ofRows(g, g.transpose(rows, 0, 2, 1, 3), each.getLast(), mode), 0, 2, 1, 3);
                        });
    }

    /** A layer over rows, to which columns and channels are features. */
    private static Value ofRows(GraphBuilder g, Value x, Layer layer, Mode mode) {
        Shape behind = x.shape().slice(2, 4);
        Value y = layer.call(g, g.reshape(x, x.shape().slice(0, 2).concat(Shape.of(Dim.product(behind.dims())))), mode);
        return g.reshape(y, y.shape().slice(0, 2).concat(behind));
    }

    /** Of all steps, or of all places of an image. */
    KerasLayer global(boolean isMax) {
        boolean keeps = config.flag("keepdims", false);
        if (axes == 2) {
            return unmasked((g, x, mode) -> {
                channels(x);
                return isMax ? g.reduceMax(x, keeps, 1, 2) : g.reduceMean(x, keeps, 1, 2);
            });
        }
        Layer layer = isMax ? new GlobalMaxPooling() : new GlobalAveragePooling();
        Layer kept = (g, x, mode) -> {
            Value y = layer.call(g, x, mode);
            return keeps
                    ? g.reshape(
                            y, Shape.of(y.shape().dim(0), Dim.of(1), y.shape().dim(1)))
                    : y;
        };
        return isMax ? unmasked(kept) : KerasLayer.of(config, kept);
    }

    private KerasLayer unmasked(Layer layer) {
        return KerasLayer.unmasked(config, layer, (tensors, prefix, to) -> {});
    }
}

package org.lstm4j.io.internal.keras;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.io.ModelFileException;
import org.lstm4j.nn.ActivationLayer;
import org.lstm4j.nn.AdditiveAttention;
import org.lstm4j.nn.Attention;
import org.lstm4j.nn.AveragePooling1D;
import org.lstm4j.nn.BatchNormalization;
import org.lstm4j.nn.Concatenate;
import org.lstm4j.nn.Conv1D;
import org.lstm4j.nn.Conv2D;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Dot;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Flatten;
import org.lstm4j.nn.GlobalAveragePooling;
import org.lstm4j.nn.GlobalMaxPooling;
import org.lstm4j.nn.Join;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.LayerNormalization;
import org.lstm4j.nn.Masking;
import org.lstm4j.nn.MaxPooling1D;
import org.lstm4j.nn.Mode;
import org.lstm4j.nn.MultiHeadAttention;
import org.lstm4j.nn.Padding;
import org.lstm4j.nn.RepeatVector;
import org.lstm4j.nn.TimeDistributed;
import org.lstm4j.nn.Wire;
import tools.jackson.databind.JsonNode;

/** The layers that are read, by their classes in Keras. */
final class KerasLayers {
    private final KerasVersion version;

    KerasLayers(KerasVersion version) {
        this.version = version;
    }

    /**
     * A layer as ours.
     *
     * @throws org.lstm4j.io.ModelFileException if there is none, or it has a setting that is not read
     */
    KerasLayer of(KerasConfig config) {
        KerasLayer layer;
        try {
            layer = translated(config);
        } catch (ModelFileException e) {
            throw e;
        } catch (InvalidInputException e) { // of a layer of ours, which has not what is asked for
            throw config.unsupported("cannot be read: " + e.getMessage());
        }
        config.requireAllRead();
        return layer;
    }

    private KerasLayer translated(KerasConfig config) {
        return switch (config.type()) {
            case "Dropout",
                    "SpatialDropout1D",
                    "SpatialDropout2D",
                    "GaussianNoise",
                    "GaussianDropout",
                    "AlphaDropout",
                    "ActivityRegularization",
                    "Identity" -> {
                List.of("rate", "stddev", "l1", "l2", "noise_shape").forEach(config::node);
                yield KerasLayer.nothing(config);
            }
            case "Embedding" -> embedding(config);
            case "Masking" -> KerasLayer.of(config, new Masking(config.number("mask_value", 0)));
            case "LSTM",
                    "GRU",
                    "SimpleRNN",
                    "CuDNNLSTM",
                    "CuDNNGRU",
                    "RNN",
                    "Bidirectional",
                    "ConvLSTM1D",
                    "ConvLSTM2D" -> new KerasRecurrent(version).of(config);
            case "Dense", "TimeDistributedDense" -> dense(config);
            case "TimeDistributed" -> timeDistributed(config);
            case "Conv1D", "Convolution1D" -> conv1d(config);
            case "Conv2D", "Convolution2D" -> conv2d(config);
            case "MaxPooling1D" ->
                pooling(
                        config,
                        (windows, padding) -> MaxPooling1D.of(windows.getFirst())
                                .withStrides(windows.getLast())
                                .withPadding(padding));
            case "AveragePooling1D" ->
                pooling(
                        config,
                        (windows, padding) -> AveragePooling1D.of(windows.getFirst())
                                .withStrides(windows.getLast())
                                .withPadding(padding));
            case "GlobalMaxPooling1D" -> global(config, new GlobalMaxPooling(), false);
            case "GlobalAveragePooling1D" -> global(config, new GlobalAveragePooling(), true);
            case "BatchNormalization", "LayerNormalization" -> normalization(config);
            case "Activation" ->
                KerasLayer.of(config, ActivationLayer.of(KerasFunctions.of(config, "activation", "linear", version)));
            case "ReLU", "LeakyReLU", "ELU", "Softmax", "PReLU", "ThresholdedReLU" -> activation(config);
            case "Flatten" -> {
                channelsLast(config);
                yield unmasked(config, new Flatten());
            }
            case "Reshape" -> KerasShapes.reshape(config);
            case "Permute" -> KerasShapes.permute(config);
            case "RepeatVector" -> unmasked(config, new RepeatVector(config.size("n")));
            case "ZeroPadding1D" -> KerasShapes.padding(config);
            case "Cropping1D" -> KerasShapes.cropping(config);
            case "UpSampling1D" -> KerasShapes.upsampling(config);
            case "Rescaling" -> rescaling(config);
            case "Concatenate" -> join(config, new Concatenate(config.whole("axis", -1)));
            case "Add" -> fold(config, GraphBuilder::add, false);
            case "Multiply" -> fold(config, GraphBuilder::mul, false);
            case "Average" -> fold(config, GraphBuilder::add, true);
            case "Subtract" -> fold(config, GraphBuilder::sub, false);
            case "Maximum" -> fold(config, (g, a, b) -> g.where(g.less(a, b), b, a), false);
            case "Minimum" -> fold(config, (g, a, b) -> g.where(g.less(a, b), a, b), false);
            case "Dot" -> dot(config);
            case "Attention", "AdditiveAttention" -> attention(config);
            case "MultiHeadAttention" -> multiHead(config);
            case "Lambda" ->
                throw config.unsupported("holds Python code, which is not run here; what it computes has to be a layer,"
                        + " such as Activation, Reshape or Multiply");
            default ->
                throw config.unsupported("is of a kind that is not read here"
                        + (config.type().contains(">") ? ", a class of somebody's own" : ""));
        };
    }

    private static KerasLayer unmasked(KerasConfig config, Layer layer) {
        return KerasLayer.unmasked(config, layer, (tensors, prefix, to) -> {});
    }

    private KerasLayer embedding(KerasConfig config) {
        Embedding layer = Embedding.of(config.size("input_dim"), config.size("output_dim"));
        Embedding masked = config.flag("mask_zero", false) ? layer.withMaskZero() : layer;
        return KerasLayer.of(config, masked, KerasLayer.same(config, "embeddings"));
    }

    private KerasLayer dense(KerasConfig config) {
        boolean useBias = config.flag("use_bias", true);
        Dense layer =
                new Dense(config.size("units"), KerasFunctions.of(config, "activation", "linear", version), useBias);
        return KerasLayer.of(
                config, layer, useBias ? KerasLayer.same(config, "kernel", "bias") : KerasLayer.same(config, "kernel"));
    }

    private KerasLayer timeDistributed(KerasConfig config) {
        JsonNode inner = config.object("layer").orElseThrow(() -> config.corrupt("does not say what is in it"));
        KerasLayer layer = of(config.of(inner.path("class_name").stringValue(), inner.path("config")));
        // A dense layer does this by itself, whatever the number of axes.
        String type = layer.config().type();
        if (type.equals("Dense") || type.equals("Activation") || type.contains("Dropout")) {
            return new KerasLayer(
                    config,
                    layer.single(),
                    layer.calling(),
                    (tensors, prefix, to) -> layer.filling().put(tensors.within("layer"), prefix, to));
        }
        Layer one = new Layer() {
            @Override
            public Value call(GraphBuilder g, Value x, Mode mode) {
                return plain(layer, g, x, mode);
            }

            @Override
            public String name() {
                return "layer";
            }
        };
        return KerasLayer.of(
                config,
                new TimeDistributed(one),
                (tensors, prefix, to) -> layer.filling().put(tensors.within("layer"), prefix + "layer/", to));
    }

    /** Our layer of a layer of one input. */
    private static Value plain(KerasLayer layer, GraphBuilder g, Value x, Mode mode) {
        return layer.single()
                .orElseThrow(() -> layer.config().unsupported("within a TimeDistributed is not read"))
                .call(g, x, mode);
    }

    private static void channelsLast(KerasConfig config) {
        config.require("data_format", "channels_last");
    }

    private static Padding padding(KerasConfig config) {
        String word = config.text("padding", "valid");
        if (word.equals("valid") || word.equals("same") || word.equals("causal")) {
            return Padding.ofText(word);
        }
        throw config.corrupt("has padding = " + word + ", expected valid, same or causal");
    }

    private KerasLayer conv1d(KerasConfig config) {
        channelsLast(config);
        requireOneGroup(config);
        boolean useBias = config.flag("use_bias", true);
        Conv1D layer = new Conv1D(
                config.size("filters"),
                config.windows("kernel_size", 1).getFirst(),
                config.one("strides", 1),
                padding(config),
                config.one("dilation_rate", 1),
                KerasFunctions.of(config, "activation", "linear", version),
                useBias);
        return KerasLayer.unmasked(
                config, layer, useBias ? KerasLayer.same(config, "kernel", "bias") : KerasLayer.same(config, "kernel"));
    }

    private static void requireOneGroup(KerasConfig config) {
        if (config.whole("groups", 1) != 1) {
            throw config.unsupported("convolves in groups");
        }
    }

    private KerasLayer conv2d(KerasConfig config) {
        channelsLast(config);
        requireOneGroup(config);
        List<Integer> kernel = config.windows("kernel_size", 2);
        List<Integer> strides = config.has("strides") ? config.sizes("strides", 2) : List.of(1, 1);
        List<Integer> dilation = config.has("dilation_rate") ? config.sizes("dilation_rate", 2) : List.of(1, 1);
        if (!kernel.getFirst().equals(kernel.getLast())
                || !strides.getFirst().equals(strides.getLast())
                || !dilation.equals(List.of(1, 1))) {
            throw config.unsupported("has a kernel or strides that are not square, or a dilation");
        }
        boolean useBias = config.flag("use_bias", true);
        Conv2D layer = new Conv2D(
                config.size("filters"),
                kernel.getFirst(),
                strides.getFirst(),
                padding(config),
                KerasFunctions.of(config, "activation", "linear", version),
                useBias);
        return KerasLayer.unmasked(
                config, layer, useBias ? KerasLayer.same(config, "kernel", "bias") : KerasLayer.same(config, "kernel"));
    }

    private static KerasLayer pooling(KerasConfig config, BiFunction<List<Integer>, Padding, Layer> layer) {
        channelsLast(config);
        int size = config.one("pool_size", 2);
        int strides = config.has("strides") ? config.one("strides", size) : size;
        config.node("strides");
        return unmasked(config, layer.apply(List.of(size, strides), padding(config)));
    }

    private static KerasLayer global(KerasConfig config, Layer layer, boolean knowsMasks) {
        channelsLast(config);
        if (config.flag("keepdims", false)) {
            throw config.unsupported("keeps an axis of one step");
        }
        return knowsMasks ? KerasLayer.of(config, layer) : unmasked(config, layer);
    }

    private KerasLayer normalization(KerasConfig config) {
        JsonNode axis = config.node("axis");
        int last = axis.isArray() && axis.size() == 1 ? axis.get(0).asInt(-1) : axis.asInt(-1);
        if (axis.isArray() && axis.size() != 1) {
            throw config.unsupported("is over several axes");
        }
        boolean scale = config.flag("scale", true);
        boolean center = config.flag("center", true);
        List<String> names = new ArrayList<>();
        if (scale) {
            names.add("gamma");
        }
        if (center) {
            names.add("beta");
        }
        Layer layer;
        double epsilon = config.number("epsilon", 1e-3);
        if (config.type().equals("BatchNormalization")) {
            names.addAll(List.of("moving_mean", "moving_variance"));
            layer = new BatchNormalization(0.99, epsilon, scale, center);
        } else {
            if (config.flag("rms_scaling", false)) {
                throw config.unsupported("scales by the mean square");
            }
            layer = new LayerNormalization(epsilon, scale, center);
        }
        return KerasLayer.of(
                config,
                (g, x, mode) -> {
                    if (last != -1 && last != x.rank() - 1) {
                        throw config.unsupported("is over the axis " + last + ", and the last one is read");
                    }
                    return layer.call(g, x, mode);
                },
                KerasLayer.same(config, names.toArray(String[]::new)));
    }

    private static KerasLayer activation(KerasConfig config) {
        String type = config.type();
        if (type.equals("PReLU")) {
            throw config.unsupported("is of a kind that is not read here");
        }
        if (type.equals("Softmax")) {
            int axis = config.whole("axis", -1);
            return KerasLayer.of(config, (Layer) (g, x, mode) -> {
                if (axis != -1 && axis != x.rank() - 1) {
                    throw config.unsupported("is over the axis " + axis + ", and the last one is read");
                }
                return g.softmax(x);
            });
        }
        double slope = switch (type) {
            case "LeakyReLU" -> config.number(config.has("alpha") ? "alpha" : "negative_slope", 0.3);
            case "ReLU" -> config.number("negative_slope", 0);
            case "ELU" -> config.number("alpha", 1);
            default -> 0;
        };
        double threshold = switch (type) {
            case "ThresholdedReLU" -> config.number("theta", 1);
            case "ReLU" -> config.number("threshold", 0);
            default -> 0;
        };
        double most = type.equals("ReLU") ? config.number("max_value", Double.MAX_VALUE) : Double.MAX_VALUE;
        return KerasLayer.of(config, (Layer) (g, x, mode) -> {
            if (type.equals("ELU")) {
                Value below = g.mul(g.add(g.exp(g.neg(g.relu(g.neg(x)))), -1), slope);
                return g.add(g.relu(x), below);
            }
            Value isBelow = type.equals("ThresholdedReLU")
                    ? g.less(x, g.constant(Math.nextUp((float) threshold), x.dtype()))
                    : g.less(x, g.constant(threshold, x.dtype()));
            Value kept = most < Double.MAX_VALUE ? g.clip(x, -Double.MAX_VALUE, most) : x;
            return g.where(isBelow, g.mul(g.add(x, -threshold), slope), kept);
        });
    }

    private static KerasLayer rescaling(KerasConfig config) {
        double scale = config.number("scale", 1);
        double offset = config.number("offset", 0);
        return KerasLayer.of(config, (Layer) (g, x, mode) -> g.add(g.mul(x, scale), offset));
    }

    private static KerasLayer join(KerasConfig config, Join layer) {
        return KerasLayer.of(config, layer, (tensors, prefix, to) -> {}, false);
    }

    /** Two values as one. */
    private interface Fold {
        Value of(GraphBuilder g, Value a, Value b);
    }

    private static KerasLayer fold(KerasConfig config, Fold fold, boolean isMean) {
        return join(config, new Join() {
            @Override
            public Value join(GraphBuilder g, List<Wire> inputs, Mode mode) {
                if (inputs.size() < 2) {
                    throw config.unsupported("puts several inputs together and has one");
                }
                int rank = inputs.stream()
                        .mapToInt(input -> input.shape().rank())
                        .max()
                        .orElseThrow();
                Value result = ofRank(g, inputs.getFirst().value(), rank);
                for (Wire input : inputs.subList(1, inputs.size())) {
                    Value next = ofRank(g, input.value(), rank);
                    requireBroadcast(config, result, next);
                    result = fold.of(g, result, next);
                }
                return isMean ? g.mul(result, 1.0 / inputs.size()) : result;
            }

            @Override
            public String name() {
                return config.type().toLowerCase(Locale.ROOT);
            }
        });
    }

    /** Keras inserts axes behind the first one. */
    private static Value ofRank(GraphBuilder g, Value x, int rank) {
        List<Dim> dims = new ArrayList<>(x.shape().dims());
        while (dims.size() < rank) {
            dims.add(1, Dim.of(1));
        }
        return dims.size() == x.rank() ? x : g.reshape(x, new Shape(dims));
    }

    private static void requireBroadcast(KerasConfig config, Value a, Value b) {
        for (int axis = 0; axis < a.rank(); axis++) {
            Dim one = a.shape().dim(axis);
            Dim other = b.shape().dim(axis);
            if (!one.equals(other) && !one.equals(Dim.of(1)) && !other.equals(Dim.of(1))) {
                throw new ShapeException(
                        config.layer(), "puts " + a.shape() + " and " + b.shape() + " together", a.shape(), b.shape());
            }
        }
    }

    private static KerasLayer dot(KerasConfig config) {
        JsonNode axes = config.node("axes");
        if (axes.isArray() ? axes.size() != 2 : !axes.isIntegralNumber()) {
            throw config.corrupt("has axes = " + axes + ", expected one or two numbers");
        }
        boolean normalize = config.flag("normalize", false);
        return join(config, new Join() {
            @Override
            public Value join(GraphBuilder g, List<Wire> inputs, Mode mode) {
                if (inputs.size() != 2) {
                    throw config.corrupt("has " + inputs.size() + " inputs, expected 2");
                }
                int rank = inputs.getFirst().shape().rank();
                int one = axis(axes.isArray() ? axes.get(0) : axes, rank);
                int other = axis(
                        axes.isArray() ? axes.get(1) : axes,
                        inputs.getLast().shape().rank());
                if (rank == 2 && inputs.getLast().shape().rank() == 2 && one == 1 && other == 1) {
                    return new Dot(normalize).join(g, inputs, mode);
                }
                if (rank != 3 || inputs.getLast().shape().rank() != 3 || normalize) {
                    throw config.unsupported("multiplies " + inputs.getFirst().shape() + " with "
                            + inputs.getLast().shape() + " along " + axes);
                }
                Value a = inputs.getFirst().value();
                Value b = inputs.getLast().value();
                return g.matMul(one == 1 ? g.transpose(a, 0, 2, 1) : a, other == 2 ? g.transpose(b, 0, 2, 1) : b);
            }

            private int axis(JsonNode axis, int rank) {
                int index = axis.asInt(-1);
                return index < 0 ? index + rank : index;
            }

            @Override
            public String name() {
                return "dot";
            }
        });
    }

    private static KerasLayer attention(KerasConfig config) {
        boolean isAdditive = config.type().equals("AdditiveAttention");
        boolean useScale = config.flag("use_scale", isAdditive);
        if (config.flag("causal", false)) {
            throw config.unsupported("looks at no later step (causal)");
        }
        config.require("score_mode", "dot");
        Join layer = isAdditive ? new AdditiveAttention(useScale) : new Attention(useScale);
        KerasLayer plain = KerasLayer.of(
                config, layer, useScale ? KerasLayer.same(config, "scale") : (tensors, prefix, to) -> {}, useScale);
        return new KerasLayer(
                config,
                Optional.empty(),
                call -> {
                    if (call.isCausal()) {
                        throw config.unsupported("is called so that no step looks at a later one (use_causal_mask)");
                    }
                    KerasLayer.requireNoMasks(config, call);
                    return plain.calling().call(call);
                },
                plain.filling());
    }

    private static KerasLayer multiHead(KerasConfig config) {
        int keyDim = config.size("key_dim");
        boolean useBias = config.flag("use_bias", true);
        if ((config.has("value_dim") && config.size("value_dim") != keyDim) || config.has("output_shape")) {
            throw config.unsupported("has a size of values or of the output of its own");
        }
        config.node("attention_axes");
        config.flag("flash_attention", false);
        config.node("query_shape");
        config.node("key_shape");
        config.node("value_shape");
        int heads = config.size("num_heads");
        return new KerasLayer(
                config,
                Optional.empty(),
                call -> {
                    if (call.isShared()) {
                        throw config.unsupported("has weights and is called several times");
                    }
                    KerasLayer.requireNoMasks(config, call);
                    MultiHeadAttention layer = new MultiHeadAttention(heads, keyDim, 0, useBias, call.isCausal());
                    List<Wire> inputs = call.inputs();
                    return List.of(Wire.join(
                            call.path(),
                            layer,
                            inputs.getFirst(),
                            inputs.subList(1, inputs.size()).toArray(Wire[]::new)));
                },
                (tensors, prefix, to) -> {
                    List<String> parts = List.of("query", "key", "value", "attention_output");
                    List<List<String>> keys = List.of(
                            List.of("query_dense", "_query_dense", "query"),
                            List.of("key_dense", "_key_dense", "key"),
                            List.of("value_dense", "_value_dense", "value"),
                            List.of("output_dense", "_output_dense", "attention_output"));
                    for (int i = 0; i < parts.size(); i++) {
                        List<Tensor> weights = tensors.within(keys.get(i).toArray(String[]::new))
                                .all();
                        if (weights.size() != (useBias ? 2 : 1)) {
                            throw config.corrupt("has " + weights.size() + " weights of its " + parts.get(i));
                        }
                        to.put(prefix + parts.get(i) + "/kernel", weights.getFirst());
                        if (useBias) {
                            to.put(prefix + parts.get(i) + "/bias", weights.getLast());
                        }
                    }
                });
    }
}

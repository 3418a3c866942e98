package org.lstm4j.io.internal.keras;

import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Value;
import org.lstm4j.io.ModelFileException;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Flatten;
import org.lstm4j.nn.GraphLayer;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Masking;
import org.lstm4j.nn.Mode;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.ModelInput;
import org.lstm4j.nn.RepeatVector;
import org.lstm4j.nn.TimeDistributed;
import org.lstm4j.nn.Wire;
import org.lstm4j.nn.Wires;
import tools.jackson.databind.JsonNode;

/** The layers that are read, by their classes in Keras. */
final class KerasLayers {
    private final KerasVersion version;
    private final int depth;

    /**
     * Those of a version.
     *
     * @param depth how many models the layers are in
     */
    KerasLayers(KerasVersion version, int depth) {
        this.version = version;
        this.depth = depth;
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
            case "LSTM", "GRU", "SimpleRNN", "CuDNNLSTM", "CuDNNGRU", "RNN", "Bidirectional" ->
                new KerasRecurrent(version).of(config);
            case "ConvLSTM1D", "ConvLSTM2D" -> new KerasConvRecurrent(config, version).layer();
            case "Dense", "TimeDistributedDense" -> dense(config);
            case "TimeDistributed" -> timeDistributed(config);
            case "Conv1D", "Convolution1D", "Conv2D", "Convolution2D" ->
                KerasWindows.of(config, version).convolution();
            case "DepthwiseConv1D", "DepthwiseConv2D" ->
                KerasWindows.of(config, version).depthwise(false);
            case "SeparableConv1D", "SeparableConv2D" ->
                KerasWindows.of(config, version).depthwise(true);
            case "Conv1DTranspose", "Conv2DTranspose" ->
                KerasWindows.of(config, version).transposed();
            case "MaxPooling1D", "MaxPooling2D" ->
                KerasWindows.of(config, version).pooling(true);
            case "AveragePooling1D", "AveragePooling2D" ->
                KerasWindows.of(config, version).pooling(false);
            case "GlobalMaxPooling1D", "GlobalMaxPooling2D" ->
                KerasWindows.of(config, version).global(true);
            case "GlobalAveragePooling1D", "GlobalAveragePooling2D" ->
                KerasWindows.of(config, version).global(false);
            case "BatchNormalization",
                    "LayerNormalization",
                    "GroupNormalization",
                    "RMSNormalization",
                    "UnitNormalization",
                    "Normalization" -> KerasNormalizations.of(config);
            case "Activation" -> {
                KerasFunctions.Form form = KerasFunctions.function(config, "activation", "linear", version)
                        .form();
                yield KerasLayer.of(config, (Layer) (g, x, mode) -> form.of(g, x));
            }
            case "ReLU", "LeakyReLU", "ELU", "Softmax", "ThresholdedReLU" -> {
                KerasFunctions.Form form = KerasFunctions.ofLayer(config);
                yield KerasLayer.of(config, (Layer) (g, x, mode) -> form.of(g, x));
            }
            case "PReLU" -> parametric(config);
            case "Flatten" -> {
                config.require("data_format", "channels_last");
                yield unmasked(config, new Flatten());
            }
            case "Reshape" -> KerasShapes.reshape(config);
            case "Permute" -> KerasShapes.permute(config);
            case "RepeatVector" -> unmasked(config, new RepeatVector(config.size("n")));
            case "ZeroPadding1D", "ZeroPadding2D" -> KerasShapes.padding(config);
            case "Cropping1D", "Cropping2D" -> KerasShapes.cropping(config);
            case "UpSampling1D", "UpSampling2D" -> KerasShapes.upsampling(config);
            case "Rescaling" -> rescaling(config);
            case "Concatenate", "Add", "Multiply", "Average", "Subtract", "Maximum", "Minimum", "Dot" ->
                KerasMerges.of(config);
            case "Attention", "AdditiveAttention" -> KerasAttentions.attention(config);
            case "MultiHeadAttention" -> KerasAttentions.multiHead(config, version);
            case "TextVectorization", "StringLookup" -> KerasTexts.layer(config);
            default -> throw unknown(config);
        };
    }

    /** With the smallest change to the notebook. */
    private static ModelFileException unknown(KerasConfig config) {
        return switch (config.type()) {
            case "Lambda" ->
                config.unsupported(
                        "holds Python code, which is not run here. In its place put a layer that computes the"
                                + " same, such as Activation, Rescaling, Reshape, Multiply or, of Keras 3, keras.ops");
            case "IntegerLookup", "Hashing", "CategoryEncoding", "Discretization", "HashedCrossing" ->
                config.unsupported("prepares data. Save the model from the layer behind it on,"
                        + " keras.Model(layer.output, model.output), and prepare the data before the model");
            case "ConvLSTM3D", "Conv3D", "MaxPooling3D", "AveragePooling3D" ->
                config.unsupported("is over volumes, and steps and images are read");
            default ->
                config.unsupported("is of a kind that is not read here"
                        + (config.type().contains(">")
                                ? ", a class of somebody's own. In its place put layers of Keras that compute the same"
                                : ""));
        };
    }

    private static KerasLayer unmasked(KerasConfig config, Layer layer) {
        return KerasLayer.unmasked(config, layer, (tensors, prefix, to) -> {});
    }

    private static KerasLayer embedding(KerasConfig config) {
        Embedding layer = Embedding.of(config.size("input_dim"), config.size("output_dim"));
        Embedding masked = config.flag("mask_zero", false) ? layer.withMaskZero() : layer;
        return KerasLayer.of(config, new OfIds(masked), KerasLayer.same(config, "embeddings"))
                .withTokens();
    }

    /** A table that takes ids as Keras does, as numbers too. */
    private record OfIds(Embedding layer) implements Layer {
        @Override
        public Value call(GraphBuilder g, Value x, Mode mode) {
            return apply(g, x, mode).value();
        }

        @Override
        public Output apply(GraphBuilder g, Value x, Mode mode) {
            return layer.apply(g, x.dtype() == DType.INT32 ? x : g.cast(x, DType.INT32), mode);
        }

        @Override
        public String name() {
            return layer.name();
        }
    }

    private KerasLayer dense(KerasConfig config) {
        boolean useBias = config.flag("use_bias", true);
        KerasFunctions.Function function = KerasFunctions.function(config, "activation", "linear", version);
        Dense layer = new Dense(config.size("units"), function.within(), useBias);
        return KerasLayer.of(
                config,
                KerasLayer.behind(layer, function),
                useBias ? KerasLayer.same(config, "kernel", "bias") : KerasLayer.same(config, "kernel"));
    }

    private static KerasLayer rescaling(KerasConfig config) {
        double scale = config.number("scale", 1);
        double offset = config.number("offset", 0);
        return KerasLayer.of(config, (Layer) (g, x, mode) -> g.add(g.mul(x, scale), offset));
    }

    /** Slopes that were trained, one for each place but those along the axes that share one. */
    private static KerasLayer parametric(KerasConfig config) {
        JsonNode shared = config.node("shared_axes");
        Layer layer = (g, x, mode) -> {
            Shape shape = x.shape().slice(1, x.rank());
            for (JsonNode axis : shared) {
                if (axis.asInt(0) < 1 || axis.asInt(0) > shape.rank()) {
                    throw config.corrupt("has shared_axes = " + shared + " for " + x.shape());
                }
                shape = shape.with(axis.asInt(0) - 1, Dim.of(1));
            }
            if (!shape.dims().stream().allMatch(Dim.Fixed.class::isInstance)) {
                throw config.unsupported("has a slope for each place of " + x.shape() + ", whose number is not known");
            }
            Value slope = g.parameter("alpha", shape, Initializer.zeros());
            return g.sub(g.relu(x), g.mul(slope, g.relu(g.neg(x))));
        };
        return KerasLayer.of(config, layer, KerasLayer.same(config, "alpha"));
    }

    /** A layer or a model for each step. */
    private KerasLayer timeDistributed(KerasConfig config) {
        JsonNode inner = config.object("layer").orElseThrow(() -> config.corrupt("does not say what is in it"));
        String type = inner.path("class_name").stringValue();
        if (GraphReading.isModel(type)) {
            return modelOfSteps(config, GraphReading.of(config.place(), inner, version, depth + 1));
        }
        KerasLayer layer = of(config.of(type, inner.path("config")));
        Layer single =
                layer.single().orElseThrow(() -> layer.config().unsupported("within a TimeDistributed is not read"));
        KerasLayer distributed;
        if (type.equals("Dense") || type.equals("Activation") || type.contains("Dropout") || type.equals("Embedding")) {
            // they do this by themselves, whatever the number of axes, and know the mask
            distributed = new KerasLayer(
                    config,
                    layer.single(),
                    layer.calling(),
                    (tensors, prefix, to) -> layer.filling().put(tensors.within("layer"), prefix, to),
                    layer.readsTokens());
        } else {
            distributed = KerasLayer.of(
                    config,
                    new TimeDistributed(named(single)),
                    (tensors, prefix, to) -> layer.filling().put(tensors.within("layer"), prefix + "layer/", to));
        }
        return distributed;
    }

    private static Layer named(Layer layer) {
        return new Layer() {
            @Override
            public Value call(GraphBuilder g, Value x, Mode mode) {
                return layer.apply(g, x, mode).value();
            }

            @Override
            public String name() {
                return "layer";
            }
        };
    }

    private static KerasLayer modelOfSteps(KerasConfig config, KerasGraph model) {
        if (model.inputs().size() != 1 || model.outputs().size() != 1 || model.isStateful()) {
            throw config.unsupported("holds a model of several inputs or outputs, or one that keeps its state");
        }
        boolean ofTokens = model.isOfTokens(model.inputs().getFirst());
        Layer one = (g, x, mode) -> {
            Shape row = x.shape().slice(1, x.rank());
            DType dtype = ofTokens ? DType.INT32 : DType.FLOAT32;
            ModelInput input = ModelInput.of("step", Shape.of("batch").concat(row), dtype);
            Model graph = Model.of(List.of(input), in -> {
                Wire output = new KerasWiring(model, "", false)
                        .of(List.of(in.get("step")))
                        .getFirst();
                return Wires.of(Model.PREDICTION, output);
            });
            return new GraphLayer(graph.inferenceGraph(), Model.PREDICTION)
                    .call(g, x.dtype() == dtype ? x : g.cast(x, dtype), mode);
        };
        KerasLayer distributed = KerasLayer.of(
                config,
                new TimeDistributed(named(one)),
                (tensors, prefix, to) -> model.fill(tensors.within("layer"), prefix + "layer/", to));
        return ofTokens ? distributed.withTokens() : distributed;
    }
}

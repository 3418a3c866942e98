package org.lstm4j.io.internal.keras;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.BatchNormalization;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.LayerNormalization;
import tools.jackson.databind.JsonNode;

/** Layers that normalize. */
final class KerasNormalizations {
    /** Of deviations: Keras's {@code backend.epsilon()}. */
    private static final double LEAST_DEVIATION = 1e-7;

    /** Of squares: that of Keras's {@code l2_normalize}. */
    private static final double LEAST_SQUARE = 1e-12;

    private static final int MOST_FEATURES = 1 << 20;

    private KerasNormalizations() {}

    static KerasLayer of(KerasConfig config) {
        return switch (config.type()) {
            case "BatchNormalization" -> batch(config);
            case "LayerNormalization" -> layer(config);
            case "GroupNormalization" -> group(config);
            case "RMSNormalization" -> {
                double epsilon = config.number("epsilon", 1e-6);
                yield lastAxis(config, rootMeanSquare(epsilon, "scale"), List.of("scale"));
            }
            case "UnitNormalization" ->
                lastAxis(
                        config,
                        (g, x, mode) -> {
                            Value square = g.reduceSum(g.mul(x, x), true, -1);
                            return g.div(x, g.sqrt(g.clip(square, LEAST_SQUARE, Float.MAX_VALUE)));
                        },
                        List.of());
            default -> features(config);
        };
    }

    /** The axis of a layer that is read for the last one alone, which a shape is asked for. */
    private static KerasLayer lastAxis(KerasConfig config, Layer layer, List<String> names) {
        JsonNode axis = config.node("axis");
        if (axis.isArray() && axis.size() != 1) {
            throw config.unsupported("is over several axes");
        }
        int last = axis.isArray() ? axis.get(0).asInt(-1) : axis.asInt(-1);
        return KerasLayer.of(
                config,
                (g, x, mode) -> {
                    if (last != -1 && last != x.rank() - 1) {
                        throw config.unsupported("is over the axis " + last + ", and the last one is read");
                    }
                    return layer.call(g, x, mode);
                },
                names.isEmpty() ? (tensors, prefix, to) -> {} : KerasLayer.same(config, names.toArray(String[]::new)));
    }

    private static List<String> trained(KerasConfig config) {
        List<String> names = new ArrayList<>();
        if (config.flag("scale", true)) {
            names.add("gamma");
        }
        if (config.flag("center", true)) {
            names.add("beta");
        }
        return names;
    }

    private static KerasLayer batch(KerasConfig config) {
        List<String> names = trained(config);
        Layer layer = new BatchNormalization(
                0.99, config.number("epsilon", 1e-3), names.contains("gamma"), names.contains("beta"));
        names.addAll(List.of("moving_mean", "moving_variance"));
        return lastAxis(config, layer, names);
    }

    private static KerasLayer layer(KerasConfig config) {
        List<String> names = trained(config);
        double epsilon = config.number("epsilon", 1e-3);
        if (config.flag("rms_scaling", false)) {
            return lastAxis(config, rootMeanSquare(epsilon, "gamma"), List.of("gamma"));
        }
        return lastAxis(
                config, new LayerNormalization(epsilon, names.contains("gamma"), names.contains("beta")), names);
    }

    private static Layer rootMeanSquare(double epsilon, String scale) {
        return (g, x, mode) -> {
            Value square = g.add(g.reduceMean(g.mul(x, x), true, -1), epsilon);
            Value gamma = g.parameter(scale, x.shape().slice(x.rank() - 1, x.rank()), Initializer.ones());
            return g.mul(g.div(x, g.sqrt(square)), gamma);
        };
    }

    /** Groups of channels, each over all places. */
    private static KerasLayer group(KerasConfig config) {
        List<String> names = trained(config);
        int groups = config.whole("groups", 32);
        double epsilon = config.number("epsilon", 1e-3);
        return lastAxis(
                config,
                (g, x, mode) -> {
                    int channels = x.shape().dim(-1) instanceof Dim.Fixed(int size) ? size : 0;
                    int count = groups == -1 ? channels : groups;
                    if (x.rank() < 2 || count < 1 || channels % count != 0) {
                        throw config.corrupt("has " + groups + " groups for " + x.shape());
                    }
                    Dim places = Dim.product(x.shape().slice(1, x.rank() - 1).dims());
                    Value grouped =
                            g.reshape(x, Shape.of(x.shape().dim(0), places, Dim.of(count), Dim.of(channels / count)));
                    Value centred = g.sub(grouped, g.reduceMean(grouped, true, 1, 3));
                    Value variance = g.reduceMean(g.mul(centred, centred), true, 1, 3);
                    Value y = g.reshape(g.div(centred, g.sqrt(g.add(variance, epsilon))), x.shape());
                    y = names.contains("gamma") ? g.mul(y, weight(g, "gamma", channels)) : y;
                    return names.contains("beta") ? g.add(y, weight(g, "beta", channels)) : y;
                },
                names);
    }

    private static Value weight(GraphBuilder g, String name, int size) {
        return g.parameter(name, Shape.of(size), Initializer.ones());
    }

    /** {@code Normalization}: mean and variance of each feature as they were adapted, or as somebody gave them. */
    private static KerasLayer features(KerasConfig config) {
        JsonNode axis = config.node("axis");
        boolean isWhole = axis.isNull() || (axis.isArray() && axis.isEmpty());
        boolean invert = config.flag("invert", false);
        JsonNode mean = config.node("mean");
        JsonNode variance = config.node("variance");
        boolean isGiven = !mean.isNull() && !mean.isMissingNode();
        Layer layer = (g, x, mode) -> {
            Shape shape = isWhole ? Shape.SCALAR : x.shape().slice(x.rank() - 1, x.rank());
            Value centre = isGiven ? constant(config, g, mean) : g.parameter("mean", shape, Initializer.zeros(), false);
            Value spread =
                    isGiven ? constant(config, g, variance) : g.parameter("variance", shape, Initializer.ones(), false);
            Value deviation = g.clip(g.sqrt(spread), LEAST_DEVIATION, Float.MAX_VALUE);
            return invert ? g.add(centre, g.mul(x, deviation)) : g.div(g.sub(x, centre), deviation);
        };
        KerasLayer.Filling filling = (tensors, prefix, to) -> {
            List<Tensor> all = tensors.all(); // and, of some versions, how many rows were counted
            if (!isGiven && (all.size() < 2 || all.size() > 3)) {
                throw config.unsupported(
                        "was not adapted: it has " + all.size() + " weights, expected mean and variance");
            }
            if (!isGiven) {
                to.put(prefix + "mean", flat(all.get(0), isWhole));
                to.put(prefix + "variance", flat(all.get(1), isWhole));
            }
        };
        return isWhole
                ? KerasLayer.of(config, layer, filling)
                : withFilling(lastAxis(config, layer, List.of()), filling);
    }

    private static KerasLayer withFilling(KerasLayer layer, KerasLayer.Filling filling) {
        return KerasLayer.of(layer.config(), layer.single().orElseThrow(), filling);
    }

    private static Tensor flat(Tensor tensor, boolean isWhole) {
        return isWhole && tensor.size() == 1 ? tensor.reshape() : tensor;
    }

    private static Value constant(KerasConfig config, GraphBuilder g, JsonNode numbers) {
        List<Float> all = new ArrayList<>();
        collect(config, numbers, all, 0);
        Tensor tensor = Tensor.zeros(DType.FLOAT32, all.size());
        for (int i = 0; i < all.size(); i++) {
            tensor.floats()[i] = all.get(i);
        }
        return all.size() == 1 ? g.constant(all.getFirst(), DType.FLOAT32) : g.constant(tensor);
    }

    /** Keras writes them with the axes of what they are broadcast to. */
    private static void collect(KerasConfig config, JsonNode numbers, List<Float> to, int depth) {
        if (numbers.isArray() && depth < 8) {
            numbers.forEach(number -> collect(config, number, to, depth + 1));
        } else if (numbers.isNumber() && Double.isFinite(numbers.doubleValue()) && to.size() < MOST_FEATURES) {
            to.add((float) numbers.doubleValue());
        } else {
            throw config.corrupt("has a mean or a variance that is no list of numbers");
        }
    }
}

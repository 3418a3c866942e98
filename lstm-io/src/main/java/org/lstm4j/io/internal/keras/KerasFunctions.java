package org.lstm4j.io.internal.keras;

import java.util.Map;
import java.util.Optional;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Activation;
import tools.jackson.databind.JsonNode;

/** Keras's activations as ours, by name and as the layers that they also are. */
final class KerasFunctions {
    private static final Map<String, Activation> BY_NAME = Map.ofEntries(
            Map.entry("linear", Activation.LINEAR),
            Map.entry("relu", Activation.RELU),
            Map.entry("relu6", Activation.RELU6),
            Map.entry("elu", Activation.ELU),
            Map.entry("celu", Activation.ELU), // of alpha 1 they are one
            Map.entry("selu", Activation.SELU),
            Map.entry("leaky_relu", Activation.LEAKY_RELU),
            Map.entry("softplus", Activation.SOFTPLUS),
            Map.entry("softsign", Activation.SOFTSIGN),
            Map.entry("swish", Activation.SWISH),
            Map.entry("silu", Activation.SWISH),
            Map.entry("tanh", Activation.TANH),
            Map.entry("sigmoid", Activation.SIGMOID),
            Map.entry("exponential", Activation.EXPONENTIAL),
            Map.entry("softmax", Activation.SOFTMAX),
            Map.entry("log_softmax", Activation.LOG_SOFTMAX),
            Map.entry("mish", Activation.MISH),
            Map.entry("hard_silu", Activation.HARD_SWISH),
            Map.entry("hard_swish", Activation.HARD_SWISH),
            Map.entry("gelu", Activation.GELU));

    /** Those that a layer of ours has not among its settings. */
    private static final Map<String, Form> WRITTEN = Map.of(
            "log_sigmoid", (g, x) -> g.neg(g.softplus(g.neg(x))),
            "hard_tanh", (g, x) -> g.clip(x, -1, 1),
            "tanh_shrink", (g, x) -> g.sub(x, g.tanh(x)),
            "hard_shrink", (g, x) -> g.where(g.less(g.constant(0.5, x.dtype()), g.abs(x)), x, g.mul(x, 0)),
            "soft_shrink", (g, x) -> g.sub(g.relu(g.add(x, -0.5)), g.relu(g.add(g.neg(x), -0.5))),
            "squareplus", (g, x) -> g.mul(g.add(x, g.sqrt(g.add(g.mul(x, x), 4))), 0.5),
            "sparse_sigmoid", (g, x) -> g.clip(g.mul(g.add(x, 1), 0.5), 0, 1));

    private KerasFunctions() {}

    /** How a function is written. */
    @FunctionalInterface
    interface Form {
        Value of(GraphBuilder g, Value x);
    }

    /**
     * A function behind a layer.
     *
     * @param name in Keras
     * @param activation ours, if a layer can have it among its settings
     * @param form of it
     */
    record Function(String name, Optional<Activation> activation, Form form) {
        /** What a layer of ours is given: linear if the function has to be written behind it. */
        Activation within() {
            return activation.orElse(Activation.LINEAR);
        }
    }

    /** The activation of a setting, for a layer that knows no others than ours. */
    static Activation of(KerasConfig config, String key, String otherwise, KerasVersion version) {
        Function function = function(config, key, otherwise, version);
        return function.activation()
                .orElseThrow(() ->
                        config.unsupported("has the " + key + " " + function.name() + ", which is not read there"));
    }

    /**
     * The function of a setting.
     *
     * @param version of Keras that wrote the file: hard_sigmoid is another function since 3
     */
    static Function function(KerasConfig config, String key, String otherwise, KerasVersion version) {
        JsonNode value = config.node(key);
        if (value.isObject()) {
            return object(config, value, version);
        }
        if (!value.isString() && !value.isMissingNode() && !value.isNull()) {
            throw config.corrupt("has " + key + " = " + value + ", expected the name of a function");
        }
        String name = value.isString() ? value.stringValue() : value.isNull() ? "linear" : otherwise;
        return named(name, version).orElseThrow(() -> none(config, value));
    }

    private static RuntimeException none(KerasConfig config, JsonNode value) {
        return config.unsupported("has the activation " + value
                + ", which is none that Keras has by itself. Put a layer of Keras behind this one in its place");
    }

    /** That of a name. */
    static Optional<Function> named(String name, KerasVersion version) {
        Activation known = name.equals("hard_sigmoid")
                ? version.isThree() ? Activation.HARD_SIGMOID_3 : Activation.HARD_SIGMOID
                : BY_NAME.get(name);
        return known != null
                ? Optional.of(new Function(name, Optional.of(known), known::apply))
                : Optional.ofNullable(WRITTEN.get(name)).map(form -> new Function(name, Optional.empty(), form));
    }

    /** Keras 3 writes a function as an object with its name in it, and a layer that is an activation with its settings. */
    private static Function object(KerasConfig config, JsonNode value, KerasVersion version) {
        String type = value.path("class_name").asString("");
        JsonNode inner = value.path("config");
        if (isLayer(type)) {
            KerasConfig layer = config.of(type, inner);
            Form form = ofLayer(layer);
            layer.requireAllRead();
            return new Function(type, plain(type, inner), form);
        }
        String name = type.equals("function") && inner.isString() ? inner.stringValue() : type;
        return named(name, version).orElseThrow(() -> none(config, value));
    }

    /** Of the usual settings they are functions that recurrent layers know too. */
    private static Optional<Activation> plain(String type, JsonNode settings) {
        double slope =
                settings.path("negative_slope").asDouble(settings.path("alpha").asDouble(type.equals("ELU") ? 1 : 0));
        boolean isPlain = slope == 0 && settings.path("threshold").asDouble(0) == 0;
        return switch (type) {
            case "ReLU" -> {
                double most = settings.path("max_value").asDouble(0);
                yield !isPlain || (most != 0 && most != 6)
                        ? Optional.empty()
                        : Optional.of(most == 6 ? Activation.RELU6 : Activation.RELU);
            }
            case "ELU" -> slope == 1 ? Optional.of(Activation.ELU) : Optional.empty();
            case "LeakyReLU" -> Math.abs(slope - 0.2) < 1e-6 ? Optional.of(Activation.LEAKY_RELU) : Optional.empty();
            case "Softmax" ->
                settings.path("axis").asInt(-1) == -1 ? Optional.of(Activation.SOFTMAX) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** Whether a class is an activation as a layer. */
    static boolean isLayer(String type) {
        return switch (type) {
            case "ReLU", "LeakyReLU", "ELU", "Softmax", "ThresholdedReLU" -> true;
            default -> false;
        };
    }

    /** What such a layer computes. */
    static Form ofLayer(KerasConfig config) {
        return switch (config.type()) {
            case "Softmax" -> softmax(config, config.whole("axis", -1));
            case "ELU" -> elu(config.number("alpha", 1));
            case "LeakyReLU" ->
                leaky(config.number(config.has("alpha") ? "alpha" : "negative_slope", 0.3), 0, Double.MAX_VALUE);
            case "ThresholdedReLU" -> {
                double theta = config.number("theta", 1); // what is theta itself is 0 too
                yield (g, x) -> g.where(g.less(g.constant(theta, x.dtype()), x), x, g.mul(x, 0));
            }
            default ->
                leaky(
                        config.number("negative_slope", 0),
                        config.number("threshold", 0),
                        config.number("max_value", Double.MAX_VALUE));
        };
    }

    /** Over the last axis; another one is put there. */
    static Form softmax(KerasConfig config, int axis) {
        return (g, x) -> {
            int at = axis < 0 ? axis + x.rank() : axis;
            if (at < 1 || at >= x.rank()) {
                throw config.unsupported("is over the axis " + axis + " of " + x.shape());
            }
            int[] order = KerasShapes.swapped(x.rank(), at, x.rank() - 1);
            return at == x.rank() - 1 ? g.softmax(x) : g.transpose(g.softmax(g.transpose(x, order)), order);
        };
    }

    static Form elu(double alpha) {
        return (g, x) -> g.add(g.relu(x), g.mul(g.add(g.exp(g.neg(g.relu(g.neg(x)))), -1), alpha));
    }

    /** x from a threshold on and up to a bound; below it slope (x - threshold). */
    static Form leaky(double slope, double threshold, double most) {
        return (g, x) -> {
            Value kept = most < Double.MAX_VALUE ? g.clip(x, -Double.MAX_VALUE, most) : x;
            return g.where(g.less(x, g.constant(threshold, x.dtype())), g.mul(g.add(x, -threshold), slope), kept);
        };
    }
}

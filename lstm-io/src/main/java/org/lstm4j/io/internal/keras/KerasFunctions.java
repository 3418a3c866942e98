package org.lstm4j.io.internal.keras;

import java.util.Map;
import java.util.Optional;
import org.lstm4j.nn.Activation;
import tools.jackson.databind.JsonNode;

/** Keras's activations as ours. */
final class KerasFunctions {
    private static final Map<String, Activation> BY_NAME = Map.ofEntries(
            Map.entry("linear", Activation.LINEAR),
            Map.entry("relu", Activation.RELU),
            Map.entry("relu6", Activation.RELU6),
            Map.entry("elu", Activation.ELU),
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

    private KerasFunctions() {}

    /**
     * The activation of a setting.
     *
     * @param version of Keras that wrote the file: hard_sigmoid is another function since 3
     */
    static Activation of(KerasConfig config, String key, String otherwise, KerasVersion version) {
        JsonNode value = config.node(key);
        String name = otherwise;
        if (value.isString()) {
            name = value.stringValue();
        } else if (value.isObject()) {
            name = object(config, key, value);
        } else if (!value.isMissingNode() && !value.isNull()) {
            throw config.corrupt("has " + key + " = " + value + ", expected the name of a function");
        } else if (value.isNull()) {
            name = "linear";
        }
        return named(name, version)
                .orElseThrow(() ->
                        config.unsupported("has the activation " + value + ", which is none that Keras has by itself"));
    }

    static Optional<Activation> named(String name, KerasVersion version) {
        return name.equals("hard_sigmoid")
                ? Optional.of(version.isThree() ? Activation.HARD_SIGMOID_3 : Activation.HARD_SIGMOID)
                : Optional.ofNullable(BY_NAME.get(name));
    }

    /** Keras 3 writes a function as an object with its name in it, and a layer that is an activation with its settings. */
    private static String object(KerasConfig config, String key, JsonNode value) {
        String type = value.path("class_name").asString("");
        JsonNode inner = value.path("config");
        if (type.equals("function") && inner.isString()) {
            return inner.stringValue();
        }
        return switch (type) {
            case "ReLU", "ELU", "Softmax", "LeakyReLU" -> {
                KerasConfig layer = config.of(type, inner);
                boolean isPlain = switch (type) {
                    case "ReLU" ->
                        layer.number("negative_slope", 0) == 0
                                && layer.number("threshold", 0) == 0
                                && (!layer.has("max_value") || layer.number("max_value", 0) == 6);
                    case "ELU" -> layer.number("alpha", 1) == 1;
                    case "Softmax" -> layer.whole("axis", -1) == -1;
                    default ->
                        Math.abs(layer.number(layer.has("alpha") ? "alpha" : "negative_slope", 0.3) - 0.2) < 1e-6;
                };
                if (!isPlain) {
                    throw config.unsupported("has a " + type + " of other than the usual settings as its " + key
                            + "; as a layer of its own behind this one it is read");
                }
                yield switch (type) {
                    case "ReLU" -> layer.has("max_value") ? "relu6" : "relu";
                    case "ELU" -> "elu";
                    case "Softmax" -> "softmax";
                    default -> "leaky_relu";
                };
            }
            default -> type;
        };
    }
}

package org.lstm4j.io.internal.keras;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.lstm4j.io.ModelFileException;
import org.lstm4j.io.ModelFileException.Problem;
import org.lstm4j.io.internal.Place;
import tools.jackson.databind.JsonNode;

/**
 * The settings of a layer as a file has them. Each is asked for by its name; what nobody asked for and is not known to be without effect
 * on a prediction is refused in the end, so that no setting is passed over. For one thread.
 */
final class KerasConfig {
    /** What changes nothing in a prediction, or is read by somebody else. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "name",
            "trainable",
            "dtype",
            "batch_input_shape",
            "batch_shape",
            "input_shape",
            "input_dtype",
            "input_length",
            "batch_size",
            "build_config",
            "optional",
            "sparse",
            "ragged",
            "seed",
            "implementation",
            "unroll",
            "use_cudnn",
            "unit_forget_bias",
            "dropout",
            "recurrent_dropout",
            "lora_rank",
            "lora_alpha",
            "quantization_mode",
            "quantization_config",
            "supports_masking",
            "autocast",
            "renorm",
            "renorm_clipping",
            "renorm_momentum",
            "virtual_batch_size",
            "fused",
            "adjustment",
            "synchronized",
            "momentum",
            "noise_shape");

    private static final List<String> OF_TRAINING = List.of("_initializer", "_regularizer", "_constraint");

    /** Of anything that is a size, vocabularies among them. */
    private static final int MOST = 1 << 24;

    private static final int MOST_WINDOW = 4096;

    private final Place place;
    private final String type;
    private final String layer;
    private final JsonNode node;
    private final Set<String> asked = new HashSet<>();

    /**
     * The settings of a layer.
     *
     * @param type its class in Keras
     * @param layer its name
     */
    KerasConfig(Place place, String type, String layer, JsonNode node) {
        this.place = place;
        this.type = type;
        this.layer = layer;
        this.node = node;
    }

    Place place() {
        return place;
    }

    /** The class in Keras. */
    String type() {
        return type;
    }

    /** The layer's name. */
    String layer() {
        return layer;
    }

    /** The same settings for a layer within this one. */
    KerasConfig of(String innerType, JsonNode inner) {
        return new KerasConfig(place, innerType, layer, inner);
    }

    /** A flag that somebody else will ask for. */
    boolean peek(String key) {
        return node.path(key).asBoolean(false)
                || node.path("layer").path("config").path(key).asBoolean(false);
    }

    /** The name of what Keras computes it in, such as float32 or mixed_float16; empty if it does not say. */
    String policy() {
        JsonNode dtype = node.path("dtype");
        return dtype.isObject() ? dtype.path("config").path("name").asString("") : dtype.asString("");
    }

    JsonNode node(String key) {
        asked.add(key);
        return node.path(key);
    }

    boolean has(String key) {
        return node.hasNonNull(key);
    }

    String text(String key, String otherwise) {
        JsonNode value = node(key);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isString()) {
            throw broken(key, "a word", value);
        }
        return value.stringValue();
    }

    boolean flag(String key, boolean otherwise) {
        JsonNode value = node(key);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw broken(key, "true or false", value);
        }
        return value.booleanValue();
    }

    double number(String key, double otherwise) {
        JsonNode value = node(key);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw broken(key, "a number", value);
        }
        return value.doubleValue();
    }

    /** A size, 1 or more. */
    int size(String key) {
        return size(key, node(key));
    }

    private int size(String key, JsonNode value) {
        if (value.isIntegralNumber() && value.canConvertToInt() && value.intValue() > MOST) {
            throw unsupported("has " + key + " = " + value + ", and up to " + MOST + " is read");
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1) {
            throw broken(key, "a whole number of 1 or more", value);
        }
        return value.intValue();
    }

    /** Sizes, given as one number or as a list of them. */
    List<Integer> sizes(String key, int count) {
        JsonNode value = node(key);
        List<Integer> sizes = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(each -> sizes.add(size(key, each)));
        } else {
            for (int i = 0; i < count; i++) {
                sizes.add(size(key, value));
            }
        }
        if (sizes.size() != count) {
            throw broken(key, count + " numbers", value);
        }
        return sizes;
    }

    /** The size of a window over steps or pixels. */
    List<Integer> windows(String key, int count) {
        List<Integer> sizes = sizes(key, count);
        if (sizes.stream().anyMatch(size -> size > MOST_WINDOW)) {
            throw unsupported("has " + key + " = " + sizes + ", and up to " + MOST_WINDOW + " is read");
        }
        return sizes;
    }

    /** The same, all of them one number if nothing is said. */
    List<Integer> windowsOr(String key, int count, int otherwise) {
        node(key);
        return has(key) ? windows(key, count) : Collections.nCopies(count, otherwise);
    }

    /** One size, given as a number or as a list of one. */
    int one(String key, int otherwise) {
        JsonNode value = node(key);
        return value.isMissingNode() || value.isNull()
                ? otherwise
                : windows(key, 1).getFirst();
    }

    /** A whole number that may be below 0. */
    int whole(String key, int otherwise) {
        JsonNode value = node(key);
        JsonNode only = value.isArray() && value.size() == 1 ? value.get(0) : value;
        if (only.isMissingNode() || only.isNull()) {
            return otherwise;
        }
        if (!only.isIntegralNumber() || !only.canConvertToInt()) {
            throw broken(key, "a whole number", value);
        }
        return only.intValue();
    }

    /** Refuses what nobody asked for and may have an effect. */
    void requireAllRead() {
        Set<String> unread = new TreeSet<>();
        node.properties().forEach(property -> {
            if (!asked.contains(property.getKey())
                    && !isOfTraining(property.getKey())
                    && !isNothing(property.getValue())) {
                unread.add(property.getKey() + " = " + shortened(property.getValue()));
            }
        });
        if (!unread.isEmpty()) {
            throw unsupported("has the setting " + String.join(", ", unread) + ", which is not known here");
        }
    }

    private static boolean isOfTraining(String key) {
        return WITHOUT_EFFECT.contains(key) || OF_TRAINING.stream().anyMatch(key::endsWith);
    }

    private static boolean isNothing(JsonNode value) {
        return value.isNull()
                || (value.isBoolean() && !value.booleanValue())
                || (value.isNumber() && value.doubleValue() == 0)
                || ((value.isArray() || value.isObject() || value.isString())
                        && value.isEmpty()
                        && value.asString("").isEmpty());
    }

    private static String shortened(JsonNode value) {
        String text = value.toString();
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }

    /** What cannot be read here, with what to do. */
    ModelFileException unsupported(String what) {
        return place.failure(
                Problem.UNSUPPORTED,
                subject() + " " + what + ". Build the model without it in the notebook, or write it as ONNX:"
                        + " model.export(\"model.onnx\", format=\"onnx\") of Keras 3, or python -m tf2onnx.convert.");
    }

    /** A contradiction in the file. */
    ModelFileException corrupt(String what) {
        return place.corrupt(subject() + " " + what);
    }

    private String subject() {
        return "the layer \"" + layer + "\" (" + type + ")";
    }

    private ModelFileException broken(String key, String wanted, JsonNode found) {
        return corrupt(
                "has " + key + " = " + (found.isMissingNode() ? "nothing" : shortened(found)) + ", expected " + wanted);
    }

    /** A setting that only one value is read of. */
    void require(String key, String wanted) {
        String found = text(key, wanted);
        if (!found.equals(wanted)) {
            throw unsupported("has " + key + " = " + found + ", and only " + wanted + " is read");
        }
    }

    /** An inner object with class and settings, as cells and wrapped layers are. */
    Optional<JsonNode> object(String key) {
        JsonNode value = node(key);
        return value.isObject() && value.path("class_name").isString() ? Optional.of(value) : Optional.empty();
    }
}

package org.lstm4j.io.internal.keras;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.lstm4j.io.internal.Place;
import org.lstm4j.io.internal.keras.KerasGraph.Call;
import org.lstm4j.io.internal.keras.KerasGraph.Reference;
import tools.jackson.databind.JsonNode;

/** Reads what layers of a functional model are called with, as Keras 2 and as Keras 3 write it. For one thread. */
final class CallReading {
    private final Place place;
    private final List<Reference> masks = new ArrayList<>();

    CallReading(Place place) {
        this.place = place;
    }

    /** What the calls so far were given as masks. */
    List<Reference> masks() {
        return masks;
    }

    /** One or a list of {@code [layer, call, output]}; Keras 3 may have several in a dictionary. */
    List<Reference> references(JsonNode node) {
        List<Reference> all = new ArrayList<>();
        if (isReference(node)) {
            all.add(reference(node));
        } else {
            node.forEach(each -> all.addAll(references(each)));
        }
        if (all.isEmpty()) {
            throw place.corrupt("does not say what its inputs and outputs are");
        }
        return all;
    }

    static boolean isReference(JsonNode node) {
        return node.isArray()
                && node.size() >= 3
                && node.get(0).isString()
                && node.get(1).isIntegralNumber()
                && node.get(2).isIntegralNumber();
    }

    private static Reference reference(JsonNode node) {
        return new Reference(
                node.get(0).stringValue(), node.get(1).asInt(0), node.get(2).asInt(0));
    }

    Call call(KerasConfig config, int number, JsonNode node) {
        List<Reference> inputs = new ArrayList<>();
        List<Reference> initial = new ArrayList<>();
        boolean isCausal = false;
        if (node.isObject()) { // Keras 3
            requireTensors(config, node.path("args"));
            tensors(node.path("args"), inputs);
            isCausal = keywords(config, node.path("kwargs"), inputs, initial);
        } else { // [[layer, call, output, {}], ...]
            for (JsonNode each : isReference(node) ? List.of(node) : node) {
                if (!isReference(each)) {
                    throw config.corrupt("is called with " + each + ", expected [layer, call, output]");
                }
                inputs.add(reference(each));
            }
            // each input has them, all the same
            JsonNode first = isReference(node) ? node : node.path(0);
            isCausal = keywords(config, first.path(3), inputs, initial);
        }
        if (inputs.isEmpty()) {
            throw config.corrupt("is called with nothing");
        }
        return new Call(config.layer(), number, inputs, initial, isCausal);
    }

    /** A call of an operation between layers. */
    static Call ofOperation(KerasConfig config, int number, JsonNode node) {
        List<Reference> inputs = new ArrayList<>();
        KerasArguments arguments = KerasArguments.of(node, inputs);
        return new Call(config.layer(), number, inputs, List.of(), false, arguments);
    }

    /** A number among the arguments would have an effect that nobody read. */
    private static void requireTensors(KerasConfig config, JsonNode arguments) {
        for (JsonNode argument : arguments) {
            if (argument.isArray()) {
                requireTensors(config, argument);
            } else if (!argument.isNull() && !argument.isObject() && !argument.isBoolean()) {
                throw config.unsupported("is called with " + argument + ", which is no output of a layer");
            }
        }
    }

    /** What a call is given by name. */
    private boolean keywords(KerasConfig config, JsonNode keywords, List<Reference> inputs, List<Reference> initial) {
        boolean isCausal = keywords.path("use_causal_mask").asBoolean(false);
        if (keywords.path("training").asBoolean(false)) {
            throw config.unsupported("is called with training=True, as it is not when a model predicts");
        }
        Set<String> unknown = new LinkedHashSet<>();
        keywords.properties().forEach(keyword -> {
            List<Reference> given = new ArrayList<>();
            tensors(keyword.getValue(), given);
            switch (keyword.getKey()) {
                case "initial_state" -> initial.addAll(given);
                case "mask", "query_mask", "value_mask", "key_mask" -> masks.addAll(given);
                // in the order of the parameters: query, value, key
                case "inputs", "sequence", "query", "value", "key" -> {}
                default -> {
                    if (!given.isEmpty()) {
                        unknown.add(keyword.getKey());
                    }
                }
            }
        });
        for (String key : List.of("inputs", "sequence", "query", "value", "key")) {
            tensors(keywords.path(key), inputs);
        }
        if (!unknown.isEmpty()) {
            throw config.unsupported("is called with a tensor for " + String.join(", ", unknown));
        }
        return isCausal;
    }

    static void tensors(JsonNode node, List<Reference> to) {
        if (node.isObject() && node.path("class_name").asString("").equals("__keras_tensor__")) {
            JsonNode history = node.path("config").path("keras_history");
            if (isReference(history)) {
                to.add(reference(history));
            }
        } else if (isReference(node)) {
            to.add(reference(node));
        } else if (node.isArray()) {
            node.forEach(each -> tensors(each, to));
        }
    }
}

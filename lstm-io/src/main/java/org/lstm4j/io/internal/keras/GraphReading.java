package org.lstm4j.io.internal.keras;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.lstm4j.io.ModelFileException.Problem;
import org.lstm4j.io.internal.Place;
import org.lstm4j.io.internal.keras.KerasGraph.Call;
import org.lstm4j.io.internal.keras.KerasGraph.Part;
import org.lstm4j.io.internal.keras.KerasGraph.Reference;
import tools.jackson.databind.JsonNode;

/** Reads the configuration of one model, Sequential or functional, and of those in it. For one thread. */
final class GraphReading {
    private static final String INPUT = "InputLayer";
    private static final int DEEPEST = 20;

    private final Place place;
    private final KerasVersion version;
    private final int depth;
    private final String name;
    private final SequencedMap<String, Part> parts = new LinkedHashMap<>();
    private final List<Call> calls = new ArrayList<>();
    /** What Keras 3 computes between layers, as they stand in the file; masks are made so. */
    private final Map<String, JsonNode> operations = new HashMap<>();

    private final CallReading reading;

    private GraphReading(Place place, KerasVersion version, int depth, String name) {
        this.place = place;
        this.version = version;
        this.depth = depth;
        this.name = name;
        this.reading = new CallReading(place);
    }

    /** Reads the configuration of a model. */
    static KerasGraph of(Place place, JsonNode model, KerasVersion version) {
        return of(place, model, version, 0);
    }

    /** The same of a model in others, so many deep. */
    static KerasGraph of(Place place, JsonNode model, KerasVersion version, int depth) {
        if (depth > DEEPEST) {
            throw place.corrupt("has models in models, more than " + DEEPEST + " deep");
        }
        String type = model.path("class_name").asString("");
        JsonNode config = model.path("config");
        JsonNode layers = config.isArray() ? config : config.path("layers");
        if (!isModel(type) || !layers.isArray() || layers.isEmpty()) {
            throw place.failure(
                    Problem.UNSUPPORTED,
                    "holds a model of the class \"" + type
                            + "\", and Sequential and functional ones are read. A subclassed model saves no structure:"
                            + " write it as ONNX, model.export(\"model.onnx\", format=\"onnx\").");
        }
        String name = config.path("name").asString("model");
        GraphReading reading = new GraphReading(place, version, depth, name);
        return type.equals("Sequential") ? reading.sequential(layers, config) : reading.functional(layers, config);
    }

    static boolean isModel(String type) {
        return type.equals("Sequential") || type.equals("Functional") || type.equals("Model");
    }

    /** The class of a layer; of one of somebody's own with the package that it is registered under, as Keras 2 has it in the class. */
    private static String type(JsonNode layer) {
        String registered = layer.path("registered_name").asString("");
        return registered.contains(">") ? registered : layer.path("class_name").asString("");
    }

    private String add(JsonNode layer) {
        String type = type(layer);
        JsonNode settings = layer.path("config");
        String named = layer.path("name").asString("");
        String layerName = settings.isObject() ? settings.path("name").asString(named) : named;
        if (layerName.isBlank()) {
            throw place.corrupt("has a layer (" + type + ") without a name");
        }
        KerasConfig config = new KerasConfig(place, type, layerName, settings);
        Part part;
        if (isOperation(layer, type)) {
            operations.put(layerName, layer);
            part = new Part(config, Optional.of(KerasOperations.of(config)), Optional.empty());
        } else if (type.equals(INPUT)) {
            part = new Part(config, Optional.empty(), Optional.empty());
        } else if (isModel(type)) {
            part = new Part(config, Optional.empty(), Optional.of(of(place, layer, version, depth + 1)));
        } else {
            part = new Part(config, Optional.of(new KerasLayers(version, depth).of(config)), Optional.empty());
        }
        if (parts.putIfAbsent(layerName, part) != null) {
            throw place.corrupt("has two layers of the name \"" + layerName + "\"");
        }
        return layerName;
    }

    /** Something between layers: Keras 3 names its module, but in an .h5, where it has not the settings that all layers have. */
    private static boolean isOperation(JsonNode layer, String type) {
        JsonNode settings = layer.path("config");
        boolean isBare = !type.equals(INPUT)
                && !isModel(type)
                && !layer.has("module")
                && !settings.has("trainable")
                && layer.path("inbound_nodes").path(0).isObject();
        return isBare || layer.path("module").asString("").contains(".ops.") || KerasOperations.isOfTensorFlow(type);
    }

    private KerasGraph sequential(JsonNode layers, JsonNode config) {
        List<Reference> inputs = new ArrayList<>();
        Reference last = null;
        for (JsonNode layer : layers) {
            if (last == null && !layer.path("class_name").asString("").equals(INPUT)) {
                last = implied(layer, config);
                inputs.add(last);
            }
            String layerName = add(layer);
            if (parts.get(layerName).isInput()) {
                if (last != null) {
                    throw place.corrupt("has an input behind its first layer");
                }
                inputs.add(new Reference(layerName, 0, 0));
            } else {
                calls.add(new Call(layerName, 0, List.of(last), List.of(), false));
            }
            last = new Reference(layerName, 0, 0);
        }
        return new KerasGraph(name, parts, calls, inputs, List.of(last));
    }

    /** The input of a model whose first layer says what it reads. */
    private Reference implied(JsonNode first, JsonNode config) {
        String inputName = first.path("config").path("name").asString("layer") + "_input";
        JsonNode innermost = first;
        for (int inner = 0;
                inner < DEEPEST && isModel(innermost.path("class_name").asString(""));
                inner++) {
            JsonNode model = innermost.path("config");
            innermost = (model.isArray() ? model : model.path("layers")).path(0);
        }
        JsonNode settings = innermost.path("config");
        boolean isSaid = settings.has("batch_input_shape") || settings.has("batch_shape");
        JsonNode shape = isSaid || !config.isObject() ? settings : config;
        parts.put(
                inputName,
                new Part(new KerasConfig(place, INPUT, inputName, shape), Optional.empty(), Optional.empty()));
        return new Reference(inputName, 0, 0);
    }

    private KerasGraph functional(JsonNode layers, JsonNode config) {
        for (JsonNode layer : layers) {
            String layerName = add(layer);
            JsonNode nodes = layer.path("inbound_nodes");
            if (!nodes.isArray()) {
                throw place.corrupt("the layer \"" + layerName + "\" does not say what it is called with");
            }
            for (int i = 0; i < nodes.size() && !parts.get(layerName).isInput(); i++) {
                KerasConfig called = parts.get(layerName).config();
                calls.add(
                        operations.containsKey(layerName)
                                ? CallReading.ofOperation(called, i, nodes.get(i))
                                : reading.call(called, i, nodes.get(i)));
            }
        }
        boolean isNew = isNew(layers);
        List<Reference> inputs = reading.references(config.path("input_layers"));
        List<Reference> outputs = reading.references(config.path("output_layers")).stream()
                .map(reference -> isNew ? lowered(reference) : reference)
                .toList();
        MaskReading made = new MaskReading(place, parts, calls, operations);
        reading.masks().forEach(made::requireOwn);
        dropUnused(outputs);
        return new KerasGraph(name, parts, isNew ? calls : numbered(inputs, outputs), inputs, outputs);
    }

    /** Whether calls are as Keras 3 writes them. */
    private static boolean isNew(JsonNode layers) {
        for (JsonNode layer : layers) {
            for (JsonNode node : layer.path("inbound_nodes")) {
                if (node.isObject()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Keras 3 counts the calls of a functional model from 1 where it says what is given, and from 0 elsewhere. */
    private Reference lowered(Reference reference) {
        Part part = parts.get(reference.layer());
        boolean isFunctional = part != null
                && part.model().isPresent()
                && !part.config().type().equals("Sequential");
        return isFunctional && reference.call() > 0
                ? new Reference(reference.layer(), reference.call() - 1, reference.output())
                : reference;
    }

    /** Leaves out the operations that only make masks, which our layers make by themselves. */
    private void dropUnused(List<Reference> outputs) {
        Set<Reference> used = new HashSet<>(outputs);
        Map<String, List<Call>> ofOperations = new HashMap<>();
        for (Call call : calls) {
            if (operations.containsKey(call.layer())) {
                ofOperations
                        .computeIfAbsent(call.layer(), key -> new ArrayList<>())
                        .add(call);
            } else {
                used.addAll(call.inputs());
                used.addAll(call.initial());
            }
        }
        Set<Call> kept = new HashSet<>();
        Deque<Reference> next = new ArrayDeque<>(used);
        while (!next.isEmpty()) {
            Reference reference = next.pop();
            for (Call call : ofOperations.getOrDefault(reference.layer(), List.of())) {
                if (kept.add(call)) {
                    next.addAll(call.inputs());
                }
            }
        }
        calls.removeIf(call -> operations.containsKey(call.layer()) && !kept.contains(call));
    }

    /**
     * The calls by the numbers that others know them by: of a model that is called as a layer some versions count its own making as a
     * call, which is not among these.
     */
    private List<Call> numbered(List<Reference> inputs, List<Reference> outputs) {
        Map<String, Integer> last = new HashMap<>();
        Map<String, Integer> count = new HashMap<>();
        List<Reference> all = new ArrayList<>(outputs);
        for (Call call : calls) {
            all.addAll(call.inputs());
            all.addAll(call.initial());
            count.merge(call.layer(), 1, Integer::sum);
        }
        all.removeAll(inputs);
        all.forEach(reference -> last.merge(reference.layer(), reference.call(), Math::max));
        return calls.stream()
                .map(call -> {
                    int more = last.getOrDefault(call.layer(), 0) + 1 - count.getOrDefault(call.layer(), 0);
                    return more <= 0 ? call : call.numbered(call.number() + more);
                })
                .toList();
    }
}

package org.lstm4j.io.internal.keras;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;
import org.lstm4j.Tensor;
import org.lstm4j.io.ModelFileException;
import org.lstm4j.io.ModelFileException.Problem;
import org.lstm4j.io.internal.Place;
import org.lstm4j.nn.Wire;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A model of Keras, Sequential or functional, as calls of layers. A model within a model is one of its layers.
 *
 * @param name of the model
 * @param layers by their names, in the order of the file
 * @param calls of layers, in the order of the file
 * @param inputs what it is fed
 * @param outputs what it gives
 */
record KerasGraph(
        String name,
        SequencedMap<String, Part> layers,
        List<Call> calls,
        List<Reference> inputs,
        List<Reference> outputs) {
    private static final String INPUT = "InputLayer";
    private static final Set<String> RECURRENT = Set.of(
            "LSTM", "GRU", "SimpleRNN", "CuDNNLSTM", "CuDNNGRU", "RNN", "Bidirectional", "ConvLSTM1D", "ConvLSTM2D");
    private static final int DEEPEST = 20;
    private static final int MOST_CALLS = 10_000;
    private static final JsonNode MISSING = new JsonMapper().createObjectNode().path("missing");

    /**
     * A layer, an input or a model.
     *
     * @param config of it
     * @param layer ours, if it is one that computes
     * @param model within, if it is one
     */
    record Part(KerasConfig config, Optional<KerasLayer> layer, Optional<KerasGraph> model) {
        boolean isInput() {
            return layer.isEmpty() && model.isEmpty();
        }
    }

    /** An output of a call of a layer. */
    record Reference(String layer, int call, int output) {}

    /** A call of a layer. */
    record Call(String layer, int number, List<Reference> inputs, List<Reference> initial, boolean isCausal) {}

    /** Reads the configuration of a model. */
    static KerasGraph of(Place place, JsonNode model, KerasVersion version) {
        return of(place, model, version, 0);
    }

    private static KerasGraph of(Place place, JsonNode model, KerasVersion version, int depth) {
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
        Reading reading = new Reading(place, version, depth, name);
        return type.equals("Sequential") ? reading.sequential(layers, config) : reading.functional(layers, config);
    }

    private static boolean isModel(String type) {
        return type.equals("Sequential") || type.equals("Functional") || type.equals("Model");
    }

    /** One model's reading. */
    private static final class Reading {
        private final Place place;
        private final KerasVersion version;
        private final int depth;
        private final String name;
        private final SequencedMap<String, Part> parts = new LinkedHashMap<>();
        private final List<Call> calls = new ArrayList<>();
        /** What Keras 3 computes between layers, as they stand in the file; masks are made so. */
        private final Map<String, JsonNode> operations = new HashMap<>();

        private final List<Reference> masks = new ArrayList<>();

        Reading(Place place, KerasVersion version, int depth, String name) {
            this.place = place;
            this.version = version;
            this.depth = depth;
            this.name = name;
        }

        private String add(JsonNode layer) {
            String type = layer.path("class_name").asString("");
            JsonNode settings = layer.path("config");
            String named = layer.path("name").asString("");
            String layerName = settings.isObject() ? settings.path("name").asString(named) : named;
            if (layerName.isBlank()) {
                throw place.corrupt("has a layer (" + type + ") without a name");
            }
            KerasConfig config = new KerasConfig(place, type, layerName, settings);
            if (layer.path("module").asString("").contains(".ops.")) {
                operations.put(layerName, layer);
                return layerName;
            }
            Part part;
            if (type.equals(INPUT)) {
                part = new Part(config, Optional.empty(), Optional.empty());
            } else if (isModel(type)) {
                part = new Part(config, Optional.empty(), Optional.of(of(place, layer, version, depth + 1)));
            } else {
                part = new Part(config, Optional.of(new KerasLayers(version).of(config)), Optional.empty());
            }
            if (parts.putIfAbsent(layerName, part) != null) {
                throw place.corrupt("has two layers of the name \"" + layerName + "\"");
            }
            return layerName;
        }

        KerasGraph sequential(JsonNode layers, JsonNode config) {
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

        KerasGraph functional(JsonNode layers, JsonNode config) {
            for (JsonNode layer : layers) {
                String layerName = add(layer);
                if (operations.containsKey(layerName)) {
                    continue;
                }
                JsonNode nodes = layer.path("inbound_nodes");
                if (!nodes.isArray()) {
                    throw place.corrupt("the layer \"" + layerName + "\" does not say what it is called with");
                }
                for (int i = 0; i < nodes.size() && !parts.get(layerName).isInput(); i++) {
                    calls.add(call(parts.get(layerName).config(), i, nodes.get(i)));
                }
            }
            boolean isNew = isNew(layers);
            List<Reference> inputs = references(config.path("input_layers"));
            List<Reference> outputs = references(config.path("output_layers")).stream()
                    .map(reference -> isNew ? lowered(reference) : reference)
                    .toList();
            masks.forEach(this::requireOwnMask);
            for (Call call : calls) {
                call.inputs().forEach(this::requireNoOperation);
                call.initial().forEach(this::requireNoOperation);
            }
            outputs.forEach(this::requireNoOperation);
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

        private void requireNoOperation(Reference reference) {
            JsonNode operation = operations.get(reference.layer());
            if (operation != null) {
                throw new KerasConfig(
                                place,
                                operation.path("class_name").asString(""),
                                reference.layer(),
                                operation.path("config"))
                        .unsupported("is an operation between layers ("
                                + operation.path("module").asString("") + ")," + " and layers are read");
            }
        }

        /** A mask is read if it is the one that an embedding or a masking makes: ours makes it by itself. */
        private void requireOwnMask(Reference mask) {
            Deque<Reference> open = new ArrayDeque<>(List.of(mask));
            for (int step = 0; step < MOST_CALLS && !open.isEmpty(); step++) {
                Reference next = open.pop();
                JsonNode operation = operations.get(next.layer());
                String type =
                        operation == null ? "" : operation.path("class_name").asString("");
                List<Reference> given = new ArrayList<>();
                tensors(
                        operation == null
                                ? MISSING
                                : operation
                                        .path("inbound_nodes")
                                        .path(next.call())
                                        .path("args"),
                        given);
                switch (type) {
                    case "NotEqual" -> {
                        double other = constant(operation
                                .path("inbound_nodes")
                                .path(next.call())
                                .path("args"));
                        given.forEach(masked -> requireMaker(masked, other));
                    }
                    case "Any", "LogicalOr", "LogicalAnd" -> given.forEach(open::push);
                    default ->
                        throw place.failure(
                                Problem.UNSUPPORTED,
                                "a layer is called with a mask \"" + next.layer()
                                        + "\" that is not the one of an Embedding or a Masking. Leave it out in the"
                                        + " notebook.");
                }
            }
        }

        /** The number that a tensor is compared with. */
        private static double constant(JsonNode arguments) {
            for (JsonNode argument : arguments) {
                if (argument.isNumber()) {
                    return argument.doubleValue();
                }
            }
            return Double.NaN;
        }

        private void requireMaker(Reference masked, double other) {
            boolean isMade = calls.stream()
                    .filter(call -> call.inputs().contains(masked))
                    .map(call -> Objects.requireNonNull(parts.get(call.layer())).config())
                    .anyMatch(config -> switch (config.type()) {
                        case "Embedding" -> config.peek("mask_zero") && other == 0;
                        case "Masking" -> config.number("mask_value", 0) == other;
                        default -> false;
                    });
            if (!isMade) {
                throw place.failure(
                        Problem.UNSUPPORTED,
                        "a mask is made of \"" + masked.layer() + "\", which no Embedding and no Masking reads.");
            }
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
                        return more <= 0
                                ? call
                                : new Call(
                                        call.layer(),
                                        call.number() + more,
                                        call.inputs(),
                                        call.initial(),
                                        call.isCausal());
                    })
                    .toList();
        }

        /** One or a list of {@code [layer, call, output]}; Keras 3 may have several in a dictionary. */
        private List<Reference> references(JsonNode node) {
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

        private static boolean isReference(JsonNode node) {
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

        private Call call(KerasConfig config, int number, JsonNode node) {
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
        private boolean keywords(
                KerasConfig config, JsonNode keywords, List<Reference> inputs, List<Reference> initial) {
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
                    case "mask" -> masks.addAll(given);
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

        private static void tensors(JsonNode node, List<Reference> to) {
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

    /** Whether any recurrent layer of it carries its state from batch to batch. */
    boolean isStateful() {
        return layers.values().stream()
                .anyMatch(part -> part.config().peek("stateful")
                        || part.model().map(KerasGraph::isStateful).orElse(false));
    }

    /** How many calls of layers it is, with those of the models in it. */
    long size() {
        long size = 0;
        for (Call call : calls) {
            Part part = layers.get(call.layer());
            size += part == null || part.model().isEmpty()
                    ? 1
                    : part.model().get().size();
            if (size > MOST_CALLS) {
                return size;
            }
        }
        return size;
    }

    /** Refuses what would be traced without an end, and states that only some of the layers carry on. */
    void requireSound(Place place) {
        if (size() > MOST_CALLS) {
            throw place.tooLarge("has more than " + MOST_CALLS + " calls of layers, with those of the models in it");
        }
        if (isStateful() && recurrent().anyMatch(config -> !config.peek("stateful"))) {
            throw place.failure(
                    Problem.UNSUPPORTED,
                    "has layers that are stateful and others that are not. Make all of them stateful, or none.");
        }
    }

    private Stream<KerasConfig> recurrent() {
        return layers.values().stream()
                .flatMap(part -> part.model()
                        .map(KerasGraph::recurrent)
                        .orElseGet(() -> Stream.of(part.config()).filter(config -> RECURRENT.contains(config.type()))));
    }

    /** Whether all that reads an input is embeddings, so that it is token ids. */
    boolean isOfTokens(Reference input) {
        List<String> readers = calls.stream()
                .filter(call -> call.inputs().contains(input))
                .map(Call::layer)
                .toList();
        return !readers.isEmpty()
                && readers.stream().allMatch(reader -> {
                    Part part = layers.get(reader);
                    if (part == null) {
                        return false;
                    }
                    return part.model()
                            .map(model -> model.inputs.size() == 1 && model.isOfTokens(model.inputs.getFirst()))
                            .orElseGet(() -> part.config().type().equals("Embedding"));
                });
    }

    /**
     * Wires it.
     *
     * @param fed by the order of {@link #inputs}
     * @param path in front of the names of layers; empty at the top
     * @param isShared whether the model is called several times
     */
    List<Wire> wire(List<Wire> fed, String path, boolean isShared) {
        Map<Reference, Wire> known = new HashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            known.put(inputs.get(i), fed.get(i));
        }
        Map<String, Integer> times = new HashMap<>();
        calls.forEach(call -> times.merge(call.layer(), 1, Integer::sum));
        List<Call> open = new ArrayList<>(calls);
        while (!open.isEmpty()) {
            int before = open.size();
            open.removeIf(call -> {
                if (!known.keySet().containsAll(call.inputs())
                        || !known.keySet().containsAll(call.initial())) {
                    return false;
                }
                List<Wire> results = called(call, known, path, isShared || times.getOrDefault(call.layer(), 0) > 1);
                for (int i = 0; i < results.size(); i++) {
                    known.put(new Reference(call.layer(), call.number(), i), results.get(i));
                }
                return true;
            });
            if (open.size() == before) {
                Call stuck = open.getFirst();
                throw part(stuck.layer())
                        .config()
                        .corrupt("is called with " + stuck.inputs() + ", which nothing before it gives");
            }
        }
        List<Wire> results = new ArrayList<>();
        for (Reference output : outputs) {
            Wire wire = known.get(output);
            if (wire == null) {
                throw part(output.layer()).config().corrupt("has no output " + output.output());
            }
            results.add(wire);
        }
        return results;
    }

    private Part part(String layer) {
        Part part = layers.get(layer);
        if (part == null) {
            throw layers.firstEntry()
                    .getValue()
                    .config()
                    .place()
                    .corrupt("names the layer \"" + layer + "\", which it has not");
        }
        return part;
    }

    private List<Wire> called(Call call, Map<Reference, Wire> known, String path, boolean isShared) {
        Part part = part(call.layer());
        List<Wire> given = call.inputs().stream().map(known::get).toList();
        String inner = path + scope(call.layer());
        if (part.model().isPresent()) {
            KerasGraph model = part.model().get();
            if (given.size() != model.inputs.size()) {
                throw part.config()
                        .corrupt("is a model of " + model.inputs.size() + " inputs and called with " + given.size());
            }
            return model.wire(given, inner + ".", isShared);
        }
        return part.layer()
                .orElseThrow(() -> part.config().corrupt("is an input and called as a layer"))
                .calling()
                .call(new KerasLayer.Call(
                        inner,
                        isShared,
                        call.number(),
                        given,
                        call.initial().stream().map(known::get).toList(),
                        call.isCausal()));
    }

    /** A name of Keras as one that can stand in a path of ours. */
    static String scope(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9_]", "_");
        return plain.isEmpty() || !Character.isLetter(plain.charAt(0)) ? "layer_" + plain : plain;
    }

    /** Puts the weights of all layers where the parameters of {@link #wire} are. */
    void fill(KerasStore store, String path, Map<String, Tensor> to) {
        List<Part> own =
                layers.values().stream().filter(part -> !part.isInput()).toList();
        List<KerasConfig> all = layers.values().stream().map(Part::config).toList();
        for (Part part : own) {
            KerasStore of = store.layer(part.config(), all);
            String prefix = path + scope(part.config().layer());
            part.layer().ifPresent(layer -> layer.filling().put(of, prefix + "/", to));
            part.model().ifPresent(model -> model.fill(of, prefix + ".", to));
        }
    }

    /** What cannot be told apart once names are made to fit. */
    void requireDistinct(Place place) {
        Set<String> scopes = new HashSet<>();
        for (String layer : layers.keySet()) {
            if (!scopes.add(scope(layer))) {
                throw place.failure(
                        ModelFileException.Problem.UNSUPPORTED,
                        "has layers whose names differ in signs alone, \"" + layer
                                + "\" among them. Name one of them otherwise in the notebook.");
            }
        }
        layers.values().forEach(part -> part.model().ifPresent(model -> model.requireDistinct(place)));
    }
}

package org.lstm4j.io.internal.keras;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lstm4j.Tensor;
import org.lstm4j.io.ModelFileException;
import org.lstm4j.io.ModelFileException.Problem;
import org.lstm4j.io.internal.Place;

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
    private static final Set<String> RECURRENT = Set.of(
            "LSTM", "GRU", "SimpleRNN", "CuDNNLSTM", "CuDNNGRU", "RNN", "Bidirectional", "ConvLSTM1D", "ConvLSTM2D");
    static final int MOST_CALLS = 10_000;

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

    /**
     * A call of a layer.
     *
     * @param number of the call among those of the layer
     * @param inputs what it is called with, in the order of the file
     * @param initial states that a recurrent layer starts from
     * @param isCausal what a call of an attention may ask for
     * @param arguments of an operation between layers
     */
    record Call(
            String layer,
            int number,
            List<Reference> inputs,
            List<Reference> initial,
            boolean isCausal,
            KerasArguments arguments) {
        /** Of a layer. */
        Call(String layer, int number, List<Reference> inputs, List<Reference> initial, boolean isCausal) {
            this(layer, number, inputs, initial, isCausal, KerasArguments.NONE);
        }

        /** The same as another one of the layer's. */
        Call numbered(int other) {
            return new Call(layer, other, inputs, initial, isCausal, arguments);
        }
    }

    /** Whether any recurrent layer of it carries its state from batch to batch. */
    boolean isStateful() {
        return layers.values().stream()
                .anyMatch(part -> part.config().peek("stateful")
                        || part.model().map(KerasGraph::isStateful).orElse(false));
    }

    /** The types of its layers other than float32, such as mixed_float16. */
    Set<String> otherTypes() {
        Set<String> types = new TreeSet<>();
        for (Part part : layers.values()) {
            part.model().ifPresent(model -> types.addAll(model.otherTypes()));
            String type = part.config().policy();
            if (!part.isInput() && part.model().isEmpty() && type.contains("float") && !type.equals("float32")) {
                types.add(type);
            }
        }
        return types;
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
        List<Call> readers =
                calls.stream().filter(call -> call.inputs().contains(input)).toList();
        return !readers.isEmpty() && readers.stream().allMatch(call -> readsTokens(call, input));
    }

    private boolean readsTokens(Call call, Reference input) {
        Part part = layers.get(call.layer());
        if (part == null || part.isInput()) {
            return false;
        }
        if (part.model().isEmpty()) {
            return part.layer().map(KerasLayer::readsTokens).orElse(false);
        }
        KerasGraph model = part.model().get();
        return IntStream.range(0, Math.min(call.inputs().size(), model.inputs.size()))
                .filter(i -> call.inputs().get(i).equals(input))
                .allMatch(i -> model.isOfTokens(model.inputs.get(i)));
    }

    /** The layer, input or model of that name. */
    Part part(String layer) {
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

    /** A name of Keras as one that can stand in a path of ours. */
    static String scope(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9_]", "_");
        return plain.isEmpty() || !Character.isLetter(plain.charAt(0)) ? "layer_" + plain : plain;
    }

    /** Puts the weights of all layers where the parameters of {@link KerasWiring} are. */
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

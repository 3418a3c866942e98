package org.lstm4j.io.internal.keras;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.io.internal.keras.KerasGraph.Call;
import org.lstm4j.io.internal.keras.KerasGraph.Part;
import org.lstm4j.io.internal.keras.KerasGraph.Reference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The layer of a model that makes ids of words, {@code TextVectorization} or {@code StringLookup}. It is left out: the model reads the ids that the
 * layer would give, and its settings with its vocabulary are a document, by which whoever has texts makes them.
 *
 * @param config of it
 */
record KerasTexts(KerasConfig config) {
    private static final List<String> KINDS = List.of("TextVectorization", "StringLookup");
    private static final List<String> SETTINGS = List.of(
            "max_tokens",
            "num_oov_indices",
            "mask_token",
            "oov_token",
            "standardize",
            "split",
            "ngrams",
            "output_sequence_length",
            "pad_to_max_tokens",
            "vocabulary",
            "vocabulary_size",
            "vocabulary_dtype",
            "idf_weights",
            "encoding");

    /** Where the words of a vocabulary come from that is not among a layer's settings. */
    @FunctionalInterface
    interface Vocabularies {
        /** None of a file that has no other place for one. */
        Optional<List<String>> of(KerasConfig layer);
    }

    /** As a layer, which gives what it is given. */
    static KerasLayer layer(KerasConfig config) {
        SETTINGS.forEach(config::node);
        String mode = config.text("output_mode", "int");
        if (!mode.equals("int") || config.flag("invert", false) || config.flag("ragged", false)) {
            throw config.unsupported("gives no ids in rows of one length (output_mode = " + mode
                    + "). Save the model from the layer behind it on, keras.Model(layer.output, model.output)");
        }
        for (String function : List.of("standardize", "split")) {
            if (config.node(function).isObject()) {
                throw config.unsupported(
                        "has a function of your own as " + function
                                + ", Python code that is not run here. Use one that Keras has by name, or prepare texts yourself");
            }
        }
        return KerasLayer.nothing(config).withTokens();
    }

    /**
     * That of a model, if there is one.
     *
     * @throws org.lstm4j.io.ModelFileException if there are several, or one that does not read an input
     */
    static Optional<KerasTexts> of(KerasGraph graph) {
        List<KerasConfig> all = graph.layers().values().stream()
                .map(Part::config)
                .filter(config -> KINDS.contains(config.type()))
                .toList();
        if (all.size() > 1) {
            throw all.get(1)
                    .unsupported("makes ids of words as " + all.get(0).layer() + " does, and one that does is read");
        }
        graph.layers().values().forEach(part -> part.model().ifPresent(KerasTexts::requireNone));
        Optional<KerasTexts> texts = all.stream().findFirst().map(KerasTexts::new);
        texts.ifPresent(it -> it.requireAtInputs(graph));
        return texts;
    }

    private static void requireNone(KerasGraph inner) {
        for (Part part : inner.layers().values()) {
            if (KINDS.contains(part.config().type())) {
                throw part.config().unsupported("makes ids of words within a model in a model");
            }
            part.model().ifPresent(KerasTexts::requireNone);
        }
    }

    private void requireAtInputs(KerasGraph graph) {
        for (Call call : graph.calls()) {
            boolean isOwn = call.layer().equals(config.layer());
            for (Reference input : call.inputs()) {
                boolean readsTexts = graph.inputs().contains(input) && reads(graph, input);
                if (isOwn != readsTexts) {
                    throw config.unsupported("is to be the only one that reads an input of the model");
                }
            }
        }
    }

    /** Whether it reads an input. */
    boolean reads(KerasGraph graph, Reference input) {
        return graph.calls().stream()
                .anyMatch(call ->
                        call.layer().equals(config.layer()) && call.inputs().contains(input));
    }

    /**
     * The shape of the ids.
     *
     * @param texts the shape of the input of texts
     * @param prefix of the name of an open size
     */
    Shape ids(Shape texts, String prefix) {
        if (config.type().equals("StringLookup")) {
            return texts;
        }
        JsonNode length = config.node("output_sequence_length");
        Dim time = length.isIntegralNumber() ? Dim.of(config.size("output_sequence_length")) : Dim.of(prefix + "time");
        return Shape.of(texts.dim(0), time);
    }

    /** What the document is called. */
    String documentName() {
        return config.type().equals("StringLookup") ? "keras.string-lookup" : "keras.text-vectorization";
    }

    String remark() {
        return "The layer \"" + config.layer() + "\" (" + config.type()
                + ") is left out: the model reads the ids that it gives. Its vocabulary comes with the model as "
                + documentName() + ".";
    }

    /**
     * The settings as Keras writes them, with the vocabulary in them.
     *
     * @throws org.lstm4j.io.ModelFileException if the file has no vocabulary
     */
    SequencedMap<String, String> documents(Vocabularies vocabularies) {
        ObjectNode settings = new JsonMapper().createObjectNode();
        for (String key : SETTINGS) {
            JsonNode value = config.node(key);
            if (!value.isMissingNode()) {
                settings.set(key, value);
            }
        }
        settings.put("output_mode", "int");
        List<String> words = new ArrayList<>();
        JsonNode given = config.node("vocabulary");
        if (given.isArray()) {
            given.forEach(word -> words.add(word.asString("")));
        } else {
            words.addAll(vocabularies
                    .of(config)
                    .orElseThrow(() -> config.unsupported("has no vocabulary in this file. Save the model as"
                            + " model.save(\"model.keras\"), or give the layer its vocabulary when it is made")));
        }
        ArrayNode vocabulary = settings.putArray("vocabulary");
        words.forEach(vocabulary::add);
        SequencedMap<String, String> documents = new LinkedHashMap<>();
        documents.put(documentName(), settings.toString());
        return documents;
    }
}

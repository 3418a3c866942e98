package org.lstm4j.model;

import java.util.Optional;
import java.util.Set;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.Bundle;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a model file is for. Immutable.
 *
 * <p>A file says so in its attachment {@value #ATTACHMENT}, {@code {"version": 1, "kind": "text-classification", "outputs": "logits",
 * "backend": "native"}}, of which the last two may be missing. Files of releases that did not write it say so by their architecture, which
 * is the task they were trained for: {@code settings.type} is the kind, {@code settings.loss.from-logits} the outputs and {@code
 * settings.backend} the backend. A file with neither, such as an imported one, says nothing; its tensors can be used by their names.
 *
 * <p>Who saves a model from Java adds it:
 *
 * {@snippet class="org.lstm4j.model.snippets.SavedModelSnippets" region="use"}
 *
 * @param kind one of those below; a plug-in's task type may have another, of which only the tensors can be used
 * @param logits true if the model gives logits, which a sigmoid or softmax turns into probabilities; false if it gives these
 * @param backend who computes if nobody says otherwise
 */
public record ModelUse(String kind, boolean logits, Optional<String> backend) {
    /** Texts in, labels out; the file has a text pipeline and labels. */
    public static final String TEXT_CLASSIFICATION = "text-classification";

    /** A series of numbers in, its next ones out; the file has the attachment {@code series-scale}. */
    public static final String SERIES_FORECAST = "series-forecast";

    /** A beginning of a text in, its next words out; the file has a text pipeline. */
    public static final String TEXT_GENERATION = "text-generation";

    /** The last steps of several columns of numbers in, the next ones out; the file has the attachment {@code vectors}. */
    public static final String MULTIVARIATE_FORECAST = "multivariate-forecast";

    /** A sequence of numbers in, what it is out; the file has the attachment {@code signal}, and labels unless it answers by a number. */
    public static final String SEQUENCE_CLASSIFICATION = "sequence-classification";

    /** A sequence of numbers in, the symbols that it spells out; the file has the attachment {@code signal} with an alphabet. */
    public static final String SEQUENCE_TRANSCRIPTION = "sequence-transcription";

    /** The words of a sentence in, a label for each of them out; the file has labels and the attachment {@code words}. */
    public static final String SEQUENCE_LABELLING = "sequence-labelling";

    /** A sequence in, another of its own length out; the file has the attachment {@code sequences}. */
    public static final String SEQUENCE_TO_SEQUENCE = "sequence-to-sequence";

    /** Steps so far in, how likely each next one is out; the file has the attachment {@code steps}, and labels if it draws classes. */
    public static final String SEQUENCE_GENERATION = "sequence-generation";

    /** The name of the attachment. */
    public static final String ATTACHMENT = "use";

    private static final int VERSION = 1;
    private static final String KIND = "[a-z][a-z0-9]*(-[a-z0-9]+)*";
    /** Java's regular expressions take a part of the stack for each repetition, and a kind may come from a file. */
    private static final int LONGEST_KIND = 200;

    private static final String LOGITS = "logits";
    private static final String PROBABILITIES = "probabilities";
    private static final Set<String> KEYS = Set.of("version", "kind", "outputs", "backend");
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Checks the kind. @throws InvalidInputException if it is no lower-case words joined by hyphens */
    public ModelUse {
        if (!isKind(kind)) {
            throw new InvalidInputException("The kind of a model is lower-case words joined by hyphens, such as "
                    + TEXT_CLASSIFICATION + "; got \"" + kind.substring(0, Math.min(LONGEST_KIND, kind.length()))
                    + "\"");
        }
    }

    private static boolean isKind(String text) {
        return text.length() <= LONGEST_KIND && text.matches(KIND);
    }

    /** Of models that give probabilities, or numbers, on any backend. */
    public static ModelUse of(String kind) {
        return new ModelUse(kind, false, Optional.empty());
    }

    /** The same of a model that gives logits, or not. */
    public ModelUse withLogits(boolean value) {
        return new ModelUse(kind, value, backend);
    }

    /** The same with a backend that computes if nobody says otherwise. */
    public ModelUse withBackend(Optional<String> name) {
        return new ModelUse(kind, logits, name);
    }

    /** A model file that says so. */
    public Bundle addTo(Bundle bundle) {
        return bundle.withAttachment(ATTACHMENT, toJson());
    }

    private String toJson() {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("version", VERSION);
        node.put("kind", kind);
        node.put("outputs", logits ? LOGITS : PROBABILITIES);
        backend.ifPresent(name -> node.put("backend", name));
        return MAPPER.writeValueAsString(node);
    }

    /**
     * What a model file says; empty if it says nothing.
     *
     * @throws InvalidInputException if a later release wrote it, or it is broken
     */
    public static Optional<ModelUse> of(Bundle bundle) {
        String json = bundle.attachments().get(ATTACHMENT);
        return json == null ? bundle.architecture().flatMap(ModelUse::ofTask) : Optional.of(ofAttachment(json));
    }

    private static ModelUse ofAttachment(String json) {
        JsonNode node;
        try {
            node = MAPPER.readTree(json);
        } catch (JacksonException e) {
            throw broken(e.getOriginalMessage());
        }
        if (!node.isObject() || !node.path("version").isIntegralNumber()) {
            throw broken("it is an object with a version");
        }
        if (!node.get("version").canConvertToInt() || node.get("version").intValue() != VERSION) {
            throw new InvalidInputException("the attachment \"" + ATTACHMENT + "\" has version "
                    + node.get("version") + ", and this release reads version " + VERSION
                    + ": a later one wrote it, so use that");
        }
        for (String key : node.propertyNames()) {
            if (!KEYS.contains(key)) {
                throw broken("it has no key \"" + key + "\"");
            }
        }
        String outputs = node.path("outputs").stringValue(PROBABILITIES);
        boolean isKnown = (outputs.equals(LOGITS) || outputs.equals(PROBABILITIES))
                && (!node.has("outputs") || node.get("outputs").isString());
        if (!node.path("kind").isString()
                || !isKnown
                || (node.has("backend") && !node.get("backend").isString())) {
            throw broken("kind and backend are words, outputs is " + LOGITS + " or " + PROBABILITIES);
        }
        return new ModelUse(
                node.get("kind").stringValue(),
                outputs.equals(LOGITS),
                Optional.ofNullable(node.path("backend").stringValue(null)));
    }

    private static InvalidInputException broken(String why) {
        return new InvalidInputException(
                "the attachment \"" + ATTACHMENT + "\", which says what a model is for, is not as expected: " + why);
    }

    /** What the task of a release before the attachment says. */
    private static Optional<ModelUse> ofTask(String json) {
        JsonNode settings;
        try {
            settings = MAPPER.readTree(json).path("settings");
        } catch (JacksonException e) {
            return Optional.empty(); // an architecture may be anything
        }
        String type = settings.path("type").stringValue("");
        if (!isKind(type)) {
            return Optional.empty();
        }
        boolean logits = settings.path("loss").path("from-logits").asString("").equals("true");
        return Optional.of(new ModelUse(
                type, logits, Optional.ofNullable(settings.path("backend").stringValue(null))));
    }
}

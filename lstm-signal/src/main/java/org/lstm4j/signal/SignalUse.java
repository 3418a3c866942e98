package org.lstm4j.signal;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.lstm4j.InvalidInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a model of sequences reads and what its numbers are, as its file holds it under {@value #ATTACHMENT}. Immutable.
 *
 * @param frontEnd from what is recorded to what the model reads
 * @param steps how many steps the model reads of each row; without it any number, with lengths
 * @param answer what its numbers are
 * @param target for a number: the scale that it was learned in
 * @param alphabet for symbols: what they are
 */
public record SignalUse(
        FrontEnd frontEnd,
        Optional<Integer> steps,
        Answer answer,
        Optional<TargetScale> target,
        Optional<Alphabet> alphabet) {
    /** The name under which a model file holds it. */
    public static final String ATTACHMENT = "signal";

    /** The name of the model's input, float32 {@code [batch, time, features]}, and of the column that feeds it. */
    public static final String INPUT = "signal";

    private static final String VERSION = "version";
    private static final int CURRENT = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    /** What a model's numbers are. */
    public enum Answer {
        /** One class of several. */
        CLASS,
        /** Any number of labels, each with a probability of its own. */
        LABELS,
        /** A number. */
        NUMBER,
        /** The symbols that it spells out, by connectionist temporal classification: class 0 is none of them, the blank. */
        SYMBOLS
    }

    /**
     * The scale that a number was learned in: {@code (y - mean) / deviation}.
     *
     * @param mean of the training rows
     * @param deviation of them, above 0
     */
    public record TargetScale(double mean, double deviation) {
        /** Checks both. */
        public TargetScale {
            if (!Double.isFinite(mean) || !Double.isFinite(deviation) || !(deviation > 0)) {
                throw new InvalidInputException("The scale of an answer has a finite mean and a deviation above 0; got "
                        + mean + " and " + deviation);
            }
        }
    }

    /**
     * The symbols that a model spells with, in the order of its classes from 1 on; class 0 is the blank.
     *
     * @param symbols letters or words that differ, none of them empty
     * @param separator what stands between them in a text; empty for letters
     */
    public record Alphabet(List<String> symbols, String separator) {
        private static final int MOST = 1 << 20;

        /** Copies the list. @throws InvalidInputException if a symbol is empty or there twice, or there is none */
        public Alphabet {
            symbols = List.copyOf(symbols);
            if (symbols.isEmpty() || symbols.size() > MOST || symbols.stream().anyMatch(String::isEmpty)) {
                throw new InvalidInputException(
                        "An alphabet has 1 to " + MOST + " symbols, none of them empty; got " + symbols.size());
            }
            if (new HashSet<>(symbols).size() < symbols.size()) {
                throw new InvalidInputException(
                        "The symbols of an alphabet differ; one of " + symbols.size() + " is there twice");
            }
        }
    }

    /** One without an alphabet. */
    public SignalUse(FrontEnd frontEnd, Optional<Integer> steps, Answer answer, Optional<TargetScale> target) {
        this(frontEnd, steps, answer, target, Optional.empty());
    }

    /** Checks that the parts go together. */
    public SignalUse {
        if (alphabet.isPresent() != (answer == Answer.SYMBOLS) || (alphabet.isPresent() && steps.isPresent())) {
            throw new InvalidInputException("A model of symbols has an alphabet and reads any number of steps, and no"
                    + " other has one; got " + answer + ", " + steps + " steps, "
                    + (alphabet.isPresent() ? "an alphabet" : "no alphabet"));
        }
        if (steps.filter(count -> count < 1).isPresent() || target.isPresent() != (answer == Answer.NUMBER)) {
            throw new InvalidInputException(
                    "A model reads 1 step or more, and has the scale of a number if it answers by" + " one; got "
                            + steps + " steps, " + answer + ", " + target);
        }
    }

    /**
     * What the model reads of a row.
     *
     * @throws InvalidInputException if the row does not fit
     */
    public Sequence read(Sequence row) {
        Sequence read = frontEnd.apply(row);
        OptionalInt needed = steps.map(OptionalInt::of).orElseGet(OptionalInt::empty);
        if (needed.isPresent() && read.steps() != needed.getAsInt()) {
            throw new InvalidInputException(
                    "expected " + needed.getAsInt() + (needed.getAsInt() == 1 ? " step" : " steps")
                            + ", as the model was trained with, found " + read.steps());
        }
        return read;
    }

    /** As a model file holds it. */
    public String toJson() {
        ObjectNode node = MAPPER.createObjectNode();
        node.put(VERSION, CURRENT);
        ObjectNode all = MAPPER.valueToTree(this);
        all.properties().stream()
                .filter(part -> !part.getValue().isNull())
                .forEach(part -> node.set(part.getKey(), part.getValue()));
        return MAPPER.writeValueAsString(node);
    }

    /** Reads what {@link #toJson} wrote. @throws InvalidInputException if it is something else, or a later release wrote it */
    public static SignalUse fromJson(String json) {
        try {
            JsonNode node = MAPPER.readTree(json);
            if (!(node instanceof ObjectNode object) || !object.path(VERSION).isIntegralNumber()) {
                throw broken("it is an object with a version", new IllegalArgumentException());
            }
            JsonNode version = object.remove(VERSION);
            if (!version.canConvertToInt() || version.intValue() != CURRENT) {
                throw new InvalidInputException("the attachment \"" + ATTACHMENT + "\" has version " + version
                        + ", and this release reads version " + CURRENT + ": a later one wrote it, so use that");
            }
            requireKeys(object, "", Map.of("frontEnd", true, "answer", true));
            if (!(object.get("frontEnd") instanceof ObjectNode inner)) {
                throw broken("frontEnd is an object", new IllegalArgumentException());
            }
            requireKeys(inner, "frontEnd.", Map.of("features", true, "rows", true, "differences", true, "stack", true));
            return MAPPER.treeToValue(object, SignalUse.class);
        } catch (JacksonException e) {
            Throwable cause = e.getCause();
            throw broken(
                    cause instanceof InvalidInputException
                            ? String.valueOf(cause.getMessage())
                            : e.getOriginalMessage(),
                    e);
        } catch (ArithmeticException e) {
            throw broken("its features are too many", e);
        }
    }

    private static void requireKeys(ObjectNode node, String path, Map<String, Boolean> keys) {
        for (String key : keys.keySet().stream().sorted().toList()) {
            if (!node.hasNonNull(key)) {
                throw broken("it has no " + path + key, new IllegalArgumentException());
            }
        }
    }

    private static InvalidInputException broken(String why, Exception cause) {
        return new InvalidInputException(
                "the attachment \"" + ATTACHMENT + "\", which says what a model reads, is not as expected: "
                        + why.lines().findFirst().orElse(""),
                cause);
    }
}

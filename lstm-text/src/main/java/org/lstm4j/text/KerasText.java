package org.lstm4j.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.lstm4j.InvalidInputException;
import org.lstm4j.text.internal.Excerpt;
import org.lstm4j.text.internal.JsonFields;
import tools.jackson.databind.JsonNode;

/** The configurations of Keras's layers that turn text into ids. */
final class KerasText {
    private static final String PADDING = "";
    private static final String UNKNOWN = "[UNK]";

    /** What a {@code TextVectorization} comes to. */
    record Vectorization(TextEncoder encoder, Optional<Integer> length) {}

    private KerasText() {}

    static boolean isVectorization(JsonNode root) {
        return root.isObject() && root.has("standardize") && root.has("split");
    }

    static boolean isLookup(JsonNode root) {
        return root.isObject() && root.has("oov_token") && root.has("num_oov_indices");
    }

    private static JsonFields config(JsonNode root, String name) {
        JsonFields fields = JsonFields.of(root, name, "");
        return fields.has("config") && fields.has("class_name") ? fields.object("config") : fields;
    }

    private static TextFormatException refused(JsonFields config, String key, String expected, String found) {
        return new TextFormatException(
                config.source(),
                config.place(key),
                expected,
                found,
                "Do in front of the layer what it does besides, or build it with other settings.");
    }

    private static String found(JsonFields config, String key) {
        return config.has(key) ? JsonFields.describe(config.require(key)) : "no such key";
    }

    private static boolean isSet(JsonFields config, String key) {
        return config.has(key) && !config.require(key).isNull();
    }

    /** The string at {@code key}, empty where Keras has None. */
    private static String word(JsonFields config, String key, String expected) {
        if (!isSet(config, key)) {
            return "";
        }
        if (!config.require(key).isString()) {
            throw refused(config, key, expected, found(config, key));
        }
        return config.string(key);
    }

    /** Reads a {@code TextVectorization}. */
    static Vectorization vectorization(JsonNode root, String name) {
        JsonFields config = config(root, name);
        requireIds(config);
        requireNoPairs(config);
        if (isSet(config, "encoding") && !config.string("encoding").equalsIgnoreCase("utf-8")) {
            throw refused(config, "encoding", "\"utf-8\"", found(config, "encoding"));
        }
        List<TextStep> cleaning = cleaning(config);
        WordSplit split = split(config);
        List<String> words = vocabulary(config, List.of(PADDING, UNKNOWN));
        Vocabulary vocabulary =
                made(config, () -> Vocabulary.of(VocabularyRule.textVectorization(Optional.empty()), words));
        return new Vectorization(
                new WordEncoder(new WordChain(cleaning, split, List.of()), vocabulary),
                config.optionalInteger("output_sequence_length", 1, Integer.MAX_VALUE));
    }

    private static void requireIds(JsonFields config) {
        if (isSet(config, "output_mode")
                && !word(config, "output_mode", "\"int\"").equals("int")) {
            throw refused(config, "output_mode", "\"int\", a row of ids", found(config, "output_mode"));
        }
    }

    private static void requireNoPairs(JsonFields config) {
        if (!isSet(config, "ngrams")) {
            return;
        }
        JsonNode ngrams = config.require("ngrams");
        JsonNode one = ngrams.isArray() && ngrams.size() == 1 ? ngrams.get(0) : ngrams;
        if (!one.isIntegralNumber() || one.longValue() != 1) {
            throw refused(config, "ngrams", "null or 1, single words", found(config, "ngrams"));
        }
    }

    private static List<TextStep> cleaning(JsonFields config) {
        String expected = "null, \"lower\", \"strip_punctuation\" or \"lower_and_strip_punctuation\"";
        TextStep lower = new TextStep.Lowercase(TextStep.Letters.ASCII);
        TextStep strip = new TextStep.ReplaceCharacters(TextStep.PUNCTUATION, "");
        return switch (word(config, "standardize", expected)) {
            case "" -> List.of();
            case "lower" -> List.of(lower);
            case "strip_punctuation" -> List.of(strip);
            case "lower_and_strip_punctuation" -> List.of(lower, strip);
            default -> throw refused(config, "standardize", expected, found(config, "standardize"));
        };
    }

    private static WordSplit split(JsonFields config) {
        String expected = "null, \"whitespace\" or \"character\"";
        return switch (word(config, "split", expected)) {
            case "" -> new WordSplit.Whole();
            case "whitespace" -> new WordSplit.Whitespace(WordSplit.Spaces.ASCII);
            case "character" -> new WordSplit.Characters();
            default -> throw refused(config, "split", expected, found(config, "split"));
        };
    }

    /** The words behind the special ones, which may stand in front or not. */
    private static List<String> vocabulary(JsonFields config, List<String> special) {
        if (!isSet(config, "vocabulary")) {
            throw new TextFormatException(
                    config.source(),
                    config.place("vocabulary"),
                    "a list of words",
                    found(config, "vocabulary"),
                    "Save the layer after adapt, or give what get_vocabulary() says.");
        }
        List<String> words = config.strings("vocabulary");
        boolean hasSpecial = words.size() >= special.size()
                && words.subList(0, special.size()).equals(special);
        List<String> own = hasSpecial ? words.subList(special.size(), words.size()) : words;
        for (String token : special) {
            int place = own.indexOf(token);
            if (place >= 0) {
                throw refused(
                        config,
                        "vocabulary",
                        "the words " + special.stream().map(Excerpt::of).toList() + " in front of all others",
                        Excerpt.of(token) + " as word " + (place + (hasSpecial ? special.size() : 0)));
            }
        }
        return own;
    }

    private static <T> T made(JsonFields config, Supplier<T> maker) {
        try {
            return maker.get();
        } catch (TextFormatException e) {
            throw e;
        } catch (InvalidInputException e) {
            TextFormatException problem =
                    refused(config, "vocabulary", "different words", Excerpt.plain(String.valueOf(e.getMessage())));
            problem.initCause(e);
            throw problem;
        }
    }

    /** Reads a {@code StringLookup}, which leaves the words of a text to what stands in front of it. */
    static TextEncoder lookup(JsonNode root, String name, ForeignText.Options options, List<String> remarks) {
        JsonFields config = config(root, name);
        requireIds(config);
        if (isSet(config, "invert") && config.bool("invert")) {
            throw refused(config, "invert", "false: from words to ids", "true");
        }
        int oov =
                config.optionalInteger("num_oov_indices", 0, Integer.MAX_VALUE).orElse(1);
        if (oov > 1) {
            throw refused(config, "num_oov_indices", "0 or 1", String.valueOf(oov));
        }
        List<String> special = new ArrayList<>();
        Optional<String> mask = config.optionalString("mask_token");
        mask.ifPresent(special::add);
        OptionalInt unknown = options.unknownId().map(OptionalInt::of).orElse(OptionalInt.empty());
        if (oov == 1) {
            unknown = OptionalInt.of(special.size());
            special.add(config.optionalString("oov_token").orElse(UNKNOWN));
        } else {
            remarks.add("words that are not in the vocabulary are left out; Keras stops at them");
        }
        if (mask.isEmpty()) {
            remarks.add("the layer has no mask_token: the id 0, of "
                    + Excerpt.of(oov == 1 ? special.getFirst() : "a word") + ", fills rows up");
        }
        SequencedMap<String, Integer> index = new LinkedHashMap<>();
        for (String word : vocabulary(config, special)) {
            if (index.put(word, special.size() + index.size()) != null) {
                throw refused(config, "vocabulary", "different words", Excerpt.of(word) + " twice");
            }
        }
        OptionalInt unknownId = unknown;
        WordChain chain = VocabularyFile.chain(
                options.words().orElse(ForeignText.Words.WHITESPACE),
                options.lowerCase().orElse(false));
        return made(config, () -> new NumberedWords(chain, index, unknownId));
    }
}

package org.lstm4j.text.internal;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import org.lstm4j.text.HashingEncoder;
import org.lstm4j.text.NumberedWords;
import org.lstm4j.text.PadSequences;
import org.lstm4j.text.Side;
import org.lstm4j.text.TextFormatException;
import org.lstm4j.text.Vocabulary;
import org.lstm4j.text.WordChain;
import org.lstm4j.text.WordEncoder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/**
 * The JSON of a text pipeline: format name, version, encoder and padding rule. Version 1 holds the Keras tokenizer under {@code
 * tokenizer}; version 2 holds steps and vocabulary under {@code words}; version 3 holds steps and the number of ids under {@code
 * hashing}; version 4 a tokenizer of Hugging Face's library, in its own JSON, under {@code subwords}; version 5 steps and the ids that
 * another program gave to words under {@code numbered}. Each is written in the lowest version that can say it,
 * so that older releases still read what they understand.
 */
public final class PipelineJson {
    private static final String FORMAT = "lstm-text-pipeline";
    private static final int TOKENIZER_VERSION = 1;
    private static final int WORDS_VERSION = 2;
    private static final int HASHING_VERSION = 3;
    private static final int SUBWORDS_VERSION = 4;
    private static final int NUMBERED_VERSION = 5;
    private static final int NEWEST = NUMBERED_VERSION;
    private static final Set<String> TOKENIZER_KEYS = Set.of("format", "version", "tokenizer", "padding");
    private static final Set<String> WORDS_KEYS = Set.of("format", "version", "words", "padding");
    private static final Set<String> HASHING_KEYS = Set.of("format", "version", "hashing", "padding");
    private static final Set<String> SUBWORDS_KEYS = Set.of("format", "version", "subwords", "padding");
    private static final Set<String> NUMBERED_KEYS = Set.of("format", "version", "numbered", "padding");
    private static final Set<String> NUMBERED_ENCODER_KEYS = Set.of("chain", "unknown_id", "words");
    private static final Set<String> ENCODER_KEYS = Set.of("chain", "vocabulary");
    private static final Set<String> HASHING_ENCODER_KEYS = Set.of("chain", "function", "ids");
    private static final Set<String> PADDING_KEYS = Set.of("max_length", "padding", "truncating", "value", "keep");

    /** The encoder of a document. */
    public sealed interface Encoder {
        /** A Keras tokenizer. */
        record Keras(TokenizerState state) implements Encoder {}

        /** Steps and a vocabulary. */
        record Words(WordEncoder encoder) implements Encoder {}

        /** Steps and a hash function. */
        record Hashing(HashingEncoder encoder) implements Encoder {}

        /** A tokenizer of Hugging Face's library, in its own JSON. */
        record Subwords(String tokenizer) implements Encoder {}

        /** Steps and words with ids. */
        record Numbered(NumberedWords encoder) implements Encoder {}
    }

    /** What a document holds. */
    public record Parts(Encoder encoder, PadSequences padding) {}

    private PipelineJson() {}

    /** Writes the two parts. */
    public static String write(Encoder encoder, PadSequences padding) {
        ObjectNode root = Json.MAPPER.createObjectNode().put("format", FORMAT);
        switch (encoder) {
            case Encoder.Keras(TokenizerState state) -> {
                root.put("version", TOKENIZER_VERSION);
                root.set("tokenizer", TokenizerJson.write(state));
            }
            case Encoder.Words(WordEncoder words) -> {
                root.put("version", WORDS_VERSION);
                ObjectNode node = root.putObject("words");
                node.set("chain", ChainJson.write(words.chain()));
                node.set("vocabulary", VocabularyJson.write(words.vocabulary()));
            }
            case Encoder.Hashing(HashingEncoder hashing) -> {
                root.put("version", HASHING_VERSION);
                ObjectNode node = root.putObject("hashing");
                node.set("chain", ChainJson.write(hashing.chain()));
                node.put("function", HashingEncoder.FUNCTION).put("ids", hashing.ids());
            }
            case Encoder.Subwords(String tokenizer) -> {
                root.put("version", SUBWORDS_VERSION);
                root.putRawValue("subwords", new RawValue(tokenizer));
            }
            case Encoder.Numbered(NumberedWords numbered) -> {
                root.put("version", NUMBERED_VERSION);
                ObjectNode node = root.putObject("numbered");
                node.set("chain", ChainJson.write(numbered.chain()));
                numbered.unknownId()
                        .ifPresentOrElse(id -> node.put("unknown_id", id), () -> node.putNull("unknown_id"));
                ObjectNode words = node.putObject("words");
                numbered.wordIndex().forEach(words::put);
            }
        }
        ObjectNode rule = root.putObject("padding")
                .put("max_length", padding.maxLength())
                .put("padding", JsonFields.name(padding.padding()))
                .put("truncating", JsonFields.name(padding.truncating()))
                .put("value", padding.value());
        if (padding.keep() > 0) {
            rule.put("keep", padding.keep()); // which nothing wrote before there was such a setting
        }
        return Json.MAPPER.writeValueAsString(root);
    }

    /** Reads the two parts; {@code source} names the document in errors. */
    public static Parts read(String json, String source) {
        JsonFields root = JsonFields.of(Json.parse(json, source, "top level"), source, "");
        // Format and version come first: the keys of another version are no reason to call the file broken.
        Encoder encoder = switch (version(root)) {
            case TOKENIZER_VERSION -> {
                root.allowOnly(TOKENIZER_KEYS);
                yield new Encoder.Keras(TokenizerJson.read(root.require("tokenizer"), source, "tokenizer"));
            }
            case WORDS_VERSION -> {
                root.allowOnly(WORDS_KEYS);
                yield new Encoder.Words(words(root.object("words")));
            }
            case HASHING_VERSION -> {
                root.allowOnly(HASHING_KEYS);
                yield new Encoder.Hashing(hashing(root.object("hashing")));
            }
            case SUBWORDS_VERSION -> {
                root.allowOnly(SUBWORDS_KEYS);
                JsonNode tokenizer = root.object("subwords").node();
                yield new Encoder.Subwords(Json.MAPPER.writeValueAsString(tokenizer));
            }
            default -> {
                root.allowOnly(NUMBERED_KEYS);
                yield new Encoder.Numbered(numbered(root.object("numbered")));
            }
        };
        JsonFields padding = root.object("padding");
        padding.allowOnly(PADDING_KEYS);
        return new Parts(
                encoder,
                new PadSequences(
                        padding.integer("max_length", 1, Integer.MAX_VALUE),
                        side(padding, "padding"),
                        side(padding, "truncating"),
                        padding.integer("value", 0, Integer.MAX_VALUE),
                        padding.optionalInteger("keep", 0, Integer.MAX_VALUE).orElse(0)));
    }

    private static WordEncoder words(JsonFields fields) {
        fields.allowOnly(ENCODER_KEYS);
        WordChain chain = ChainJson.read(fields.object("chain"));
        JsonFields vocabulary = fields.object("vocabulary");
        VocabularyJson.Parts parts = VocabularyJson.read(vocabulary);
        return new WordEncoder(
                chain,
                ChainJson.valid(
                        vocabulary,
                        "words",
                        () -> new Vocabulary(
                                parts.rule(), parts.words(), new LinkedHashSet<>(parts.rare()), parts.counts())));
    }

    private static HashingEncoder hashing(JsonFields fields) {
        fields.allowOnly(HASHING_ENCODER_KEYS);
        if (!fields.string("function").equals(HashingEncoder.FUNCTION)) {
            throw fields.problem(
                    "function", "\"" + HashingEncoder.FUNCTION + "\"", Excerpt.of(fields.string("function")));
        }
        return new HashingEncoder(ChainJson.read(fields.object("chain")), fields.integer("ids", 2, Integer.MAX_VALUE));
    }

    private static NumberedWords numbered(JsonFields fields) {
        fields.allowOnly(NUMBERED_ENCODER_KEYS);
        JsonFields words = fields.object("words");
        SequencedMap<String, Integer> index =
                LinkedHashMap.newLinkedHashMap(words.node().size());
        for (String word : words.node().propertyNames()) {
            index.put(word, words.integer(word, 0, NumberedWords.MAX_ID));
        }
        Optional<Integer> unknown = fields.optionalInteger("unknown_id", 0, NumberedWords.MAX_ID);
        return ChainJson.valid(
                fields,
                "words",
                () -> new NumberedWords(
                        ChainJson.read(fields.object("chain")),
                        index,
                        unknown.map(OptionalInt::of).orElse(OptionalInt.empty())));
    }

    private static int version(JsonFields root) {
        if (!root.has("format") || !root.string("format").equals(FORMAT)) {
            throw new TextFormatException(
                    root.source(),
                    "format",
                    "\"" + FORMAT + "\"",
                    root.has("format") ? Excerpt.of(root.string("format")) : "no such key",
                    "This is not a text pipeline.");
        }
        int version = root.integer("version", TOKENIZER_VERSION, Integer.MAX_VALUE);
        if (version > NEWEST) {
            throw new TextFormatException(
                    root.source(),
                    "version",
                    TOKENIZER_VERSION + " to " + NEWEST,
                    String.valueOf(version),
                    "Use a newer release.");
        }
        return version;
    }

    private static Side side(JsonFields fields, String key) {
        return switch (fields.string(key)) {
            case "pre" -> Side.PRE;
            case "post" -> Side.POST;
            case String other -> throw fields.problem(key, "\"pre\" or \"post\"", Excerpt.of(other));
        };
    }
}

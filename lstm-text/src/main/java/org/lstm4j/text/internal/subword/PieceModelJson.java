package org.lstm4j.text.internal.subword;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.lstm4j.text.internal.Excerpt;
import org.lstm4j.text.internal.JsonFields;
import tools.jackson.databind.JsonNode;

/** The JSON of a {@code model} of the tokenizers library. */
final class PieceModelJson {
    private static final Set<String> WORD_LEVEL_KEYS = Set.of("type", "vocab", "unk_token");
    private static final Set<String> WORD_PIECE_KEYS =
            Set.of("type", "vocab", "unk_token", "continuing_subword_prefix", "max_input_chars_per_word");
    private static final Set<String> BPE_KEYS = Set.of(
            "type",
            "vocab",
            "merges",
            "dropout",
            "unk_token",
            "continuing_subword_prefix",
            "end_of_word_suffix",
            "fuse_unk",
            "byte_fallback",
            "ignore_merges");
    private static final Set<String> UNIGRAM_KEYS = Set.of("type", "vocab", "unk_id", "byte_fallback");

    private PieceModelJson() {}

    static PieceModel read(JsonFields model) {
        return switch (kind(model)) {
            case "WordLevel" -> {
                model.allowOnly(WORD_LEVEL_KEYS);
                Map<String, Integer> vocabulary = vocabulary(model);
                yield new WordLevelModel(vocabulary, PieceModel.id(vocabulary, model.string("unk_token")));
            }
            case "WordPiece" -> {
                model.allowOnly(WORD_PIECE_KEYS);
                Map<String, Integer> vocabulary = vocabulary(model);
                requireShort(model, vocabulary);
                yield new WordPieceModel(
                        vocabulary,
                        model.string("continuing_subword_prefix"),
                        PieceModel.id(vocabulary, model.string("unk_token")),
                        model.integer("max_input_chars_per_word", 0, Integer.MAX_VALUE));
            }
            case "BPE" -> {
                model.allowOnly(BPE_KEYS);
                yield bpe(model);
            }
            case "Unigram" -> {
                model.allowOnly(UNIGRAM_KEYS);
                yield unigram(model);
            }
            case String other -> throw Places.unknown(model, "type", "a model", other);
        };
    }

    /** Early files do not say: the keys do. */
    private static String kind(JsonFields model) {
        if (model.has("type")) {
            return Places.kind(model);
        }
        if (model.has("merges")) {
            return "BPE";
        }
        if (model.has("continuing_subword_prefix")) {
            return "WordPiece";
        }
        return model.require("vocab").isArray() ? "Unigram" : "WordLevel";
    }

    private static Map<String, Integer> vocabulary(JsonFields model) {
        JsonFields words = model.object("vocab");
        Map<String, Integer> vocabulary = HashMap.newHashMap(words.node().size());
        for (String word : words.node().propertyNames()) {
            vocabulary.put(word, words.integer(word, 0, Subwords.MAX_ID));
        }
        return vocabulary;
    }

    /** Where tokens are looked for in texts, the work at each place grows with the longest. */
    private static void requireShort(JsonFields model, Map<String, Integer> vocabulary) {
        vocabulary.keySet().forEach(token -> requireShort(model, "vocab", token));
    }

    static void requireShort(JsonFields part, String key, String token) {
        if (token.length() > Prefixes.LONGEST) {
            throw Places.wrong(
                    part,
                    key,
                    "tokens of at most " + Prefixes.LONGEST + " characters",
                    Excerpt.of(token) + " of " + token.length());
        }
    }

    private static PieceModel bpe(JsonFields model) {
        Map<String, Integer> vocabulary = vocabulary(model);
        String prefix = model.optionalString("continuing_subword_prefix").orElse("");
        JsonNode merges = model.require("merges");
        if (!merges.isArray()) {
            throw Places.wrong(model, "merges", "an array", JsonFields.describe(merges));
        }
        LongIntMap ranks = new LongIntMap(merges.size());
        int[] merged = new int[merges.size()];
        int rank = 0;
        int place = 0;
        for (JsonNode merge : merges) {
            String key = "merges[" + place++ + "]";
            if (merge.isString() && merge.stringValue().startsWith("#version")) {
                continue;
            }
            String[] pair = pair(model, key, merge);
            if (pair[1].length() < prefix.length()) {
                throw Places.wrong(model, key, "a token that starts with " + Excerpt.of(prefix), Excerpt.of(pair[1]));
            }
            int left = id(model, key, vocabulary, pair[0]);
            int right = id(model, key, vocabulary, pair[1]);
            merged[rank] = id(model, key, vocabulary, pair[0] + pair[1].substring(prefix.length()));
            ranks.put(BpeModel.key(left, right), rank++);
        }
        return new BpeModel(
                vocabulary,
                ranks,
                merged,
                new BpeModel.Options(
                        model.optionalString("unk_token"),
                        prefix,
                        model.optionalString("end_of_word_suffix").orElse(""),
                        Places.bool(model, "fuse_unk", false),
                        Places.bool(model, "byte_fallback", false),
                        Places.bool(model, "ignore_merges", false)));
    }

    /** {@code "a b"}, or {@code ["a", "b"]} as newer files have it. */
    private static String[] pair(JsonFields model, String key, JsonNode merge) {
        if (merge.isString()) {
            String[] pair = merge.stringValue().split(" ", -1);
            if (pair.length == 2) {
                return pair;
            }
        } else if (merge.isArray()
                && merge.size() == 2
                && merge.get(0).isString()
                && merge.get(1).isString()) {
            return new String[] {merge.get(0).stringValue(), merge.get(1).stringValue()};
        }
        throw Places.wrong(model, key, "two tokens with a space between them", JsonFields.describe(merge));
    }

    private static int id(JsonFields model, String key, Map<String, Integer> vocabulary, String token) {
        Integer id = vocabulary.get(token);
        if (id == null) {
            throw Places.wrong(model, key, "tokens of the vocabulary", Excerpt.of(token));
        }
        return id;
    }

    private static PieceModel unigram(JsonFields model) {
        JsonNode entries = model.require("vocab");
        if (!entries.isArray()) {
            throw Places.wrong(model, "vocab", "an array", JsonFields.describe(entries));
        }
        Map<String, Integer> vocabulary = HashMap.newHashMap(entries.size());
        double[] scores = new double[entries.size()];
        int id = 0;
        for (JsonNode entry : entries) {
            if (!entry.isArray() || entry.size() != 2 || !entry.get(0).isString() || !isFinite(entry.get(1))) {
                throw Places.wrong(model, "vocab[" + id + "]", "a token and its score", JsonFields.describe(entry));
            }
            String token = entry.get(0).stringValue();
            requireShort(model, "vocab[" + id + "]", token);
            vocabulary.put(token, id);
            scores[id++] = entry.get(1).doubleValue();
        }
        Optional<Integer> unknown = model.optionalInteger("unk_id", 0, Math.max(0, scores.length - 1));
        if (unknown.isPresent() && scores.length == 0) {
            throw Places.wrong(model, "unk_id", "an id of the vocabulary", "an empty vocabulary");
        }
        return new UnigramModel(
                vocabulary,
                scores,
                unknown.map(OptionalInt::of).orElse(OptionalInt.empty()),
                ByteTokens.of(vocabulary, Places.bool(model, "byte_fallback", false)));
    }

    private static boolean isFinite(JsonNode number) {
        return number.isNumber() && Double.isFinite(number.doubleValue());
    }
}

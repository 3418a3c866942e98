package org.lstm4j.text.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.lstm4j.text.TextFormatException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The format of Keras 2 {@code Tokenizer.to_json()}: {@code class_name} and a {@code config} whose maps are JSON
 * documents in strings. Read as well: maps that stand there as plain objects, the statistics left out (ids need only
 * {@code word_index}), and the whole document as a JSON string, which {@code json.dumps(tokenizer.to_json())} makes.
 */
public final class TokenizerJson {
    private static final String CLASS_NAME = "Tokenizer";
    /** One less than the largest int: the size of the vocabulary is one more than the largest id. */
    private static final int MAX_ID = Integer.MAX_VALUE - 1;

    private static final Set<String> KEYS = Set.of("class_name", "config");
    private static final Set<String> CONFIG_KEYS = Set.of(
            "num_words",
            "filters",
            "lower",
            "split",
            "char_level",
            "oov_token",
            "document_count",
            "word_counts",
            "word_docs",
            "index_docs",
            "index_word",
            "word_index");

    private TokenizerJson() {}

    /** Writes {@code state} with the keys in the order of Keras. */
    public static ObjectNode write(TokenizerState state) {
        TokenizerConfig config = state.config();
        ObjectNode root = Json.MAPPER.createObjectNode().put("class_name", CLASS_NAME);
        ObjectNode out = root.putObject("config");
        if (config.numWords() == 0) {
            out.putNull("num_words");
        } else {
            out.put("num_words", config.numWords());
        }
        out.put("filters", config.filters());
        out.put("lower", config.lower());
        out.put("split", config.split());
        out.put("char_level", config.charLevel());
        config.oovToken().ifPresentOrElse(token -> out.put("oov_token", token), () -> out.putNull("oov_token"));
        out.put("document_count", state.documentCount());
        out.put("word_counts", Json.MAPPER.writeValueAsString(state.wordCounts()));
        out.put("word_docs", Json.MAPPER.writeValueAsString(state.wordDocs()));
        out.put("index_docs", Json.MAPPER.writeValueAsString(indexDocs(state)));
        out.put("index_word", Json.MAPPER.writeValueAsString(state.indexWord()));
        out.put("word_index", Json.MAPPER.writeValueAsString(state.wordIndex()));
        return root;
    }

    private static Map<Integer, Long> indexDocs(TokenizerState state) {
        Map<Integer, Long> docs = new LinkedHashMap<>();
        state.wordDocs().forEach((word, count) -> {
            Integer id = state.wordIndex().get(word);
            if (id != null) {
                docs.put(id, count);
            }
        });
        return docs;
    }

    /** Parses {@code json}; {@code source} names it in errors. */
    public static TokenizerState read(String json, String source) {
        JsonNode root = Json.parse(json, source, "top level");
        return read(root.isString() ? Json.parse(root.stringValue(), source, "top level") : root, source, "");
    }

    /** Reads the tokenizer that stands at {@code path} of {@code source}. */
    public static TokenizerState read(JsonNode root, String source, String path) {
        JsonFields fields = JsonFields.of(root, source, path);
        fields.allowOnly(KEYS);
        if (!fields.string("class_name").equals(CLASS_NAME)) {
            throw new TextFormatException(
                    source,
                    fields.place("class_name"),
                    "\"" + CLASS_NAME + "\"",
                    Excerpt.of(fields.string("class_name")),
                    "Only what Keras 2 Tokenizer.to_json() writes is read here.");
        }
        JsonFields config = fields.object("config");
        config.allowOnly(CONFIG_KEYS);
        SequencedMap<String, Integer> wordIndex = wordIndex(config);
        SequencedMap<Integer, String> indexWord =
                config.has("index_word") ? indexWord(config) : TokenizerState.invert(wordIndex);
        TokenizerState state = new TokenizerState(
                config(config),
                config.has("document_count") ? config.count("document_count") : 0,
                counts(config, "word_counts"),
                counts(config, "word_docs"),
                wordIndex,
                indexWord);
        requireOovId(config, state);
        return state;
    }

    private static TokenizerConfig config(JsonFields config) {
        boolean limited =
                config.has("num_words") && !config.require("num_words").isNull();
        String split = config.string("split");
        if (split.isEmpty()) {
            throw config.problem("split", "a string with at least one character", "\"\"");
        }
        Optional<String> oovToken = config.optionalString("oov_token");
        return new TokenizerConfig(
                limited ? config.integer("num_words", 0, Integer.MAX_VALUE) : 0,
                config.string("filters"),
                config.bool("lower"),
                split,
                config.bool("char_level"),
                oovToken);
    }

    private static SequencedMap<String, Integer> wordIndex(JsonFields config) {
        JsonFields words = map(config, "word_index");
        SequencedMap<String, Integer> index = new LinkedHashMap<>();
        for (String word : words.node().propertyNames()) {
            index.put(word, words.integer(word, 0, MAX_ID));
        }
        return index;
    }

    private static SequencedMap<Integer, String> indexWord(JsonFields config) {
        JsonFields ids = map(config, "index_word");
        SequencedMap<Integer, String> words = new LinkedHashMap<>();
        for (String id : ids.node().propertyNames()) {
            try {
                words.put(Integer.valueOf(id), ids.string(id));
            } catch (NumberFormatException e) {
                TextFormatException problem = config.problem("index_word", "ids as keys", "the key " + Excerpt.of(id));
                problem.initCause(e);
                throw problem;
            }
        }
        return words;
    }

    private static SequencedMap<String, Long> counts(JsonFields config, String key) {
        SequencedMap<String, Long> counts = new LinkedHashMap<>();
        if (config.has(key)) {
            JsonFields words = map(config, key);
            for (String word : words.node().propertyNames()) {
                counts.put(word, words.count(word));
            }
        }
        return counts;
    }

    /** The map at {@code key}: an object, or a string that holds one, as Keras writes it. */
    private static JsonFields map(JsonFields config, String key) {
        JsonNode value = config.require(key);
        JsonNode map = value.isString() ? Json.parse(value.stringValue(), config.source(), config.place(key)) : value;
        return JsonFields.of(map, config.source(), config.place(key));
    }

    private static void requireOovId(JsonFields config, TokenizerState state) {
        Optional<String> token = state.config().oovToken();
        if (token.isEmpty()) {
            return;
        }
        Integer id = state.wordIndex().get(token.get());
        if (id == null) {
            throw config.problem(
                    "word_index",
                    "an id for the out-of-vocabulary token " + Excerpt.of(token.get()),
                    "none (was the tokenizer fitted?)");
        }
        if (!state.indexWord().containsKey(id)) {
            throw config.problem("index_word", "a word for id " + id + " of the out-of-vocabulary token", "none");
        }
    }
}

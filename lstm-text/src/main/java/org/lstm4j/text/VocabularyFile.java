package org.lstm4j.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.lstm4j.InvalidInputException;
import org.lstm4j.text.internal.Excerpt;
import org.lstm4j.text.internal.Json;
import org.lstm4j.text.internal.JsonFields;
import org.lstm4j.text.internal.PythonText;
import org.lstm4j.text.internal.TokenizerConfig;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads vocabularies without anything else: words, and the ids that they have or that follow from their places. */
final class VocabularyFile {
    /** Names under which vocabularies are saved: of torchtext, Keras and tutorials. */
    private static final List<String> NAMES = List.of(
            "stoi",
            "itos",
            "vocab",
            "vocabulary",
            "word_index",
            "word2idx",
            "word2index",
            "word_to_idx",
            "word_to_index",
            "word_to_id",
            "word2id",
            "token2idx",
            "token_to_idx",
            "token_to_id",
            "index_word",
            "idx2word",
            "index2word",
            "id2word",
            "tokens",
            "words");

    /** What stands for unknown words, the more usual first. */
    private static final List<String> UNKNOWN = List.of(
            "<unk>", "<UNK>", "[UNK]", "<oov>", "<OOV>", "[OOV]", "__unk__", "__UNK__", "_UNK", "_UNK_", "<unknown>");
    /** What stands for padding, the more usual first. */
    static final List<String> PADDING = List.of("<pad>", "<PAD>", "[PAD]", "__pad__", "__PAD__", "_PAD", "_PAD_", "");

    private static final String CONTINUING = "##";
    private static final int WORD_PIECE_LONGEST = 100;
    private static final String ADVICE =
            "Save it as a JSON list of words, as a JSON object of words and ids, or as a word a line.";

    private final String name;
    private final List<String> remarks;

    /**
     * A reader of one file.
     *
     * @param name of it, for errors
     * @param remarks to which is added what was assumed
     */
    VocabularyFile(String name, List<String> remarks) {
        this.name = name;
        this.remarks = remarks;
    }

    /**
     * Words and ids, different ones.
     *
     * @param isKeras whether Keras's tokenizer will have made them
     */
    record Words(String name, String kind, SequencedMap<String, Integer> index, boolean isKeras) {

        /** Whether these are parts of words, as BERT has them, and not words. */
        boolean isWordPiece() {
            return index.containsKey("[UNK]") && index.keySet().stream().anyMatch(word -> word.startsWith(CONTINUING));
        }

        /** The tokenizer of the parts of words, as a file of its library. */
        String wordPiece(ForeignText.Options options, List<String> remarks) {
            boolean lower = options.lowerCase().orElse(!hasCapitals());
            remarks.add("the parts of words are taken for BERT's" + (lower ? ", in lower case" : ""));
            ObjectNode root = Json.MAPPER.createObjectNode();
            root.putObject("normalizer")
                    .put("type", "BertNormalizer")
                    .put("clean_text", true)
                    .put("handle_chinese_chars", true)
                    .put("lowercase", lower);
            root.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
            Integer cls = index.get("[CLS]");
            Integer sep = index.get("[SEP]");
            if (cls != null && sep != null) {
                ObjectNode around = root.putObject("post_processor").put("type", "BertProcessing");
                around.putArray("sep").add("[SEP]").add(sep);
                around.putArray("cls").add("[CLS]").add(cls);
            }
            ArrayNode added = root.putArray("added_tokens");
            for (String token : List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")) {
                if (index.containsKey(token)) {
                    added.addObject().put("content", token).put("special", true);
                }
            }
            ObjectNode model = root.putObject("model")
                    .put("type", "WordPiece")
                    .put("unk_token", "[UNK]")
                    .put("continuing_subword_prefix", CONTINUING)
                    .put("max_input_chars_per_word", WORD_PIECE_LONGEST);
            ObjectNode vocabulary = model.putObject("vocab");
            index.forEach(vocabulary::put);
            root.putObject("padding").put("strategy", "BatchLongest").put("pad_id", index.getOrDefault("[PAD]", 0));
            return Json.MAPPER.writeValueAsString(root);
        }

        /** Whether a word, none that is special, has a capital letter. */
        private boolean hasCapitals() {
            return index.keySet().stream()
                    .filter(word -> !UNKNOWN.contains(word) && !isSpecial(word))
                    .anyMatch(word -> word.codePoints().anyMatch(Character::isUpperCase));
        }

        private static boolean isSpecial(String word) {
            return word.matches("<[^<>\\s]+>|\\[[^\\[\\]\\s]+]|__?\\w+__?");
        }

        /** From text to these ids. */
        TextEncoder encoder(ForeignText.Options options, List<String> remarks) {
            ForeignText.Words way =
                    options.words().orElse(isKeras ? ForeignText.Words.KERAS : ForeignText.Words.WHITESPACE);
            boolean lower = options.lowerCase().orElse(isKeras || !hasCapitals());
            remarks.add("texts are cut into words " + described(way)
                    + (lower && way != ForeignText.Words.BASIC_ENGLISH ? ", in lower case" : "")
                    + ", which a vocabulary does not say");
            OptionalInt unknown = options.unknownId()
                    .or(() -> first(UNKNOWN))
                    .map(OptionalInt::of)
                    .orElse(OptionalInt.empty());
            if (unknown.isEmpty()) {
                remarks.add("words that it does not have are left out: none is such as <unk>");
            }
            SequencedMap<String, Integer> words = new LinkedHashMap<>(index);
            words.remove(""); // it pads, and is no word of a text
            try {
                return new NumberedWords(chain(way, lower), words, unknown);
            } catch (InvalidInputException e) {
                TextFormatException problem = new TextFormatException(
                        name, "vocabulary", "different ids", Excerpt.plain(String.valueOf(e.getMessage())), ADVICE);
                problem.initCause(e);
                throw problem;
            }
        }

        private static String described(ForeignText.Words way) {
            return switch (way) {
                case WHITESPACE -> "at white space";
                case KERAS -> "as by Keras's Tokenizer";
                case BASIC_ENGLISH -> "as by torchtext's basic_english";
            };
        }

        private Optional<Integer> first(List<String> names) {
            return names.stream().filter(index::containsKey).findFirst().map(index::get);
        }

        /** The id that fills rows up. */
        int padding(List<String> remarks) {
            Optional<Integer> own = first(PADDING);
            if (own.isEmpty() && index.containsValue(0)) {
                remarks.add("the id 0, of a word, fills rows up: none is such as <pad>");
            }
            return own.orElse(0);
        }
    }

    /** From text to words. */
    static WordChain chain(ForeignText.Words way, boolean isLower) {
        List<TextStep> cleaning = new ArrayList<>();
        if (isLower || way == ForeignText.Words.BASIC_ENGLISH) {
            cleaning.add(new TextStep.Lowercase(TextStep.Letters.UNICODE));
        }
        return switch (way) {
            case WHITESPACE -> new WordChain(cleaning, new WordSplit.Whitespace(WordSplit.Spaces.UNICODE), List.of());
            case KERAS -> {
                cleaning.add(new TextStep.ReplaceCharacters(TokenizerConfig.DEFAULT_FILTERS, " "));
                yield new WordChain(cleaning, new WordSplit.At(" "), List.of());
            }
            case BASIC_ENGLISH -> {
                cleaning.add(new TextStep.Replace("'", " '  "));
                cleaning.add(new TextStep.Replace("\"", ""));
                cleaning.add(new TextStep.Replace(".", " . "));
                cleaning.add(new TextStep.Replace("<br />", " "));
                for (String mark : List.of(",", "(", ")", "!", "?")) {
                    cleaning.add(new TextStep.Replace(mark, " " + mark + " "));
                }
                cleaning.add(new TextStep.ReplaceCharacters(";:", " "));
                yield new WordChain(cleaning, new WordSplit.Whitespace(WordSplit.Spaces.UNICODE), List.of());
            }
        };
    }

    /** Reads a JSON document. */
    Words json(JsonNode root) {
        if (root.isArray()) {
            return new Words(name, "list of words", list(root, "top level"), false);
        }
        JsonFields fields = JsonFields.of(root, name, "");
        for (String key : NAMES) {
            JsonNode value = root.get(key);
            if (value != null && value.isArray()) {
                noteOthers(fields, key);
                return new Words(name, "list of words (" + key + ")", list(value, key), false);
            }
            if (value != null && value.isObject()) {
                noteOthers(fields, key);
                return object(fields.object(key), key, "words and ids (" + key + ")");
            }
        }
        return object(fields, "", "words and ids");
    }

    private void noteOthers(JsonFields fields, String used) {
        for (String key : fields.node().propertyNames()) {
            if (!key.equals(used)) {
                remarks.add("\"" + Excerpt.plain(key) + "\" is not used");
            }
        }
    }

    private SequencedMap<String, Integer> list(JsonNode array, String place) {
        SequencedMap<String, Integer> index = LinkedHashMap.newLinkedHashMap(array.size());
        int id = 0;
        for (JsonNode word : array) {
            String at = place + "[" + id + "]";
            if (!word.isString()) {
                throw problem(at, "a word", JsonFields.describe(word));
            }
            if (index.put(word.stringValue(), id++) != null) {
                throw problem(at, "different words", Excerpt.of(word.stringValue()) + " a second time");
            }
        }
        return filled(index, place);
    }

    /** Refuses a vocabulary without words, and one of parts of words, which alone does not say how words are cut. */
    private SequencedMap<String, Integer> filled(SequencedMap<String, Integer> index, String place) {
        if (index.isEmpty()) {
            throw problem(place, "words", "none");
        }
        boolean hasBytes = index.containsKey("\u0120") && index.containsKey("\u010A"); // GPT-2's space and line feed
        for (String word : index.keySet()) {
            boolean isPart = (hasBytes && word.startsWith("\u0120"))
                    || (word.startsWith("\u2581") && word.length() > 1)
                    || (word.endsWith("</w>") && word.length() > "</w>".length());
            if (isPart) {
                throw new TextFormatException(
                        name,
                        place,
                        "words",
                        Excerpt.of(word) + ", a part of words",
                        "Save the whole tokenizer: tokenizer.save_pretrained(...) writes a tokenizer.json.");
            }
        }
        return index;
    }

    private TextFormatException problem(String place, String expected, String found) {
        return new TextFormatException(name, place, expected, found, ADVICE);
    }

    /** {@code {word: id}}, or {@code {"id": word}}. */
    private Words object(JsonFields fields, String key, String kind) {
        String place = key.isEmpty() ? "top level" : key;
        JsonNode node = fields.node();
        SequencedMap<String, Integer> index = LinkedHashMap.newLinkedHashMap(node.size());
        boolean isById = !node.isEmpty() && node.values().stream().allMatch(JsonNode::isString);
        for (String word : node.propertyNames()) {
            if (!isById) {
                index.put(word, fields.integer(word, 0, NumberedWords.MAX_ID));
            } else if (!word.matches("[0-9]{1,9}")) {
                throw problem(place, "words with whole numbers, or whole numbers with words", Excerpt.of(word));
            } else if (index.put(fields.string(word), Integer.parseInt(word)) != null) {
                throw problem(fields.place(word), "different words", JsonFields.describe(fields.require(word)));
            }
        }
        filled(index, place);
        boolean isKeras = key.equals("word_index")
                || key.equals("index_word")
                || (key.isEmpty()
                        && !isById
                        && index.containsValue(1)
                        && !index.containsValue(0)
                        && !hasPadding(index));
        return new Words(name, kind, index, isKeras);
    }

    private static boolean hasPadding(Map<String, Integer> index) {
        return index.keySet().stream().anyMatch(PADDING::contains);
    }

    /** Reads a word a line, or word, tab and id. */
    Words lines(String text) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        while (!lines.isEmpty() && lines.getLast().isBlank()) {
            lines.removeLast();
        }
        if (lines.stream().allMatch(line -> line.matches("[^\\t]*\\t[0-9]{1,10}"))) {
            return numbered(lines, 0);
        }
        if (lines.stream().allMatch(line -> line.matches("[0-9]{1,10}\\t[^\\t]*"))) {
            return numbered(lines, 1);
        }
        SequencedMap<String, Integer> index = LinkedHashMap.newLinkedHashMap(lines.size());
        for (String line : lines) {
            String place = "line " + (index.size() + 1);
            if (isVector(line) || line.indexOf('\t') >= 0) {
                throw problem(place, "a word, or a word, a tab and its id, on each line", Excerpt.of(line));
            }
            String word = line.stripTrailing();
            if (word.isEmpty() && !index.isEmpty()) {
                throw problem(place, "a word", "an empty line");
            }
            if (index.put(word, index.size()) != null) {
                throw problem(place, "different words", Excerpt.of(word) + " a second time");
            }
        }
        return new Words(name, "word list", filled(index, "file"), false);
    }

    /** A word and numbers behind it, which are no ids: a file of word vectors. */
    private static boolean isVector(String line) {
        List<String> fields = PythonText.split(line);
        return fields.size() > 2
                && fields.subList(1, fields.size()).stream().allMatch(field -> field.matches("[-+0-9.eE]{1,40}"));
    }

    private Words numbered(List<String> lines, int wordAt) {
        SequencedMap<String, Integer> index = LinkedHashMap.newLinkedHashMap(lines.size());
        int line = 0;
        for (String pair : lines) {
            String place = "line " + ++line;
            int tab = pair.indexOf('\t');
            String word = wordAt == 0 ? pair.substring(0, tab) : pair.substring(tab + 1);
            long id = Long.parseLong(wordAt == 0 ? pair.substring(tab + 1) : pair.substring(0, tab));
            if (id > NumberedWords.MAX_ID) {
                throw problem(place, "an id of at most " + NumberedWords.MAX_ID, String.valueOf(id));
            }
            if (index.put(word, (int) id) != null) {
                throw problem(place, "different words", Excerpt.of(word) + " a second time");
            }
        }
        return new Words(name, "word list with ids", filled(index, "file"), false);
    }
}

package org.lstm4j.text;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.lstm4j.InvalidInputException;
import org.lstm4j.text.internal.Json;
import org.lstm4j.text.internal.TokenizerConfig;
import org.lstm4j.text.internal.TokenizerFitting;
import org.lstm4j.text.internal.TokenizerJson;
import org.lstm4j.text.internal.TokenizerState;
import org.lstm4j.text.internal.WordSplitter;

/**
 * Turns text into word ids, and back, with exactly the ids of {@code keras.preprocessing.text.Tokenizer} of Keras 2.
 *
 * <p>Text is put in lower case, each filtered character is replaced by the split string, the text is split there, and
 * empty words are dropped. Fitting gives ids from 1 by falling number of occurrences, words of equal count in the order
 * of their first occurrence. The out-of-vocabulary (OOV) token, if there is one, gets id 1 and moves the others up by
 * one. Id 0 is nobody's: it pads. Characters are code points, as in Python, so an emoji is one character; lower case is
 * that of Python's {@code str.lower}, final sigma included.
 *
 * <p>As in Keras all words keep their id, and the limit {@code numWords} is applied when text is converted: ids at or
 * above it become the OOV id, or are dropped when there is no OOV token. {@code numWords(1000)} thus gives ids up to
 * 999, and {@linkplain #vocabularySize() 1000} rows of an embedding.
 *
 * <p>Immutable and thread-safe.
 */
public final class Tokenizer implements TextEncoder {
    private final TokenizerState state;
    private final WordSplitter splitter;
    private final @Nullable Integer oovId;
    private final int vocabularySize;

    private Tokenizer(TokenizerState state) {
        this.state = state;
        this.splitter = new WordSplitter(state.config());
        this.oovId = state.config().oovToken().map(state.wordIndex()::get).orElse(null);
        this.vocabularySize = largestId() + 1;
    }

    /** A builder with the defaults of Keras. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads what {@link #toJson()} or Keras' {@code Tokenizer.to_json()} wrote. A document that was put into a JSON
     * string once more, maps that are plain objects, and missing statistics ({@code word_counts}, {@code word_docs},
     * {@code index_docs}, {@code index_word}, {@code document_count}) are accepted too.
     *
     * @throws TextFormatException if it is not such a document, names a place in it, or is longer than 256 Mi characters
     */
    public static Tokenizer fromJson(String json) {
        return new Tokenizer(TokenizerJson.read(json, "tokenizer JSON"));
    }

    /**
     * Reads a file that holds what {@link #fromJson} takes, such as a {@code tokenizer.json} saved from a notebook.
     *
     * @throws TextFormatException if there is no such file, or it does not hold a tokenizer
     * @throws java.io.UncheckedIOException if the file cannot be read
     */
    public static Tokenizer load(Path file) {
        return new Tokenizer(TokenizerJson.read(Json.read(file), file.toString()));
    }

    static Tokenizer of(TokenizerState state) {
        return new Tokenizer(state);
    }

    TokenizerState state() {
        return state;
    }

    /** Writes the tokenizer as Keras' {@code Tokenizer.to_json()} does; {@code tokenizer_from_json} reads it. */
    public String toJson() {
        return Json.MAPPER.writeValueAsString(TokenizerJson.write(state));
    }

    /** The words that {@code text} is cut into, known and unknown, in order. */
    @Override
    public List<String> words(String text) {
        return splitter.words(text);
    }

    /** The ids of {@code text}; empty if it holds no word, or without an OOV token no known one. */
    public int[] textToSequence(String text) {
        List<String> words = splitter.words(text);
        int[] ids = new int[words.size()];
        int count = 0;
        for (String word : words) {
            Integer id = state.wordIndex().get(word);
            Integer kept = id != null && isKept(id) ? id : oovId;
            if (kept != null) {
                ids[count++] = kept;
            }
        }
        return count == ids.length ? ids : Arrays.copyOf(ids, count);
    }

    @Override
    public List<String> knownWords(String text) {
        return splitter.words(text).stream()
                .filter(word -> {
                    Integer id = state.wordIndex().get(word);
                    return id != null && isKept(id) && !id.equals(oovId);
                })
                .toList();
    }

    @Override
    public int[] encode(String text) {
        return textToSequence(text);
    }

    @Override
    public String decode(int... ids) {
        return sequenceToText(Arrays.stream(ids).filter(id -> id != 0).toArray());
    }

    @Override
    public OptionalInt unknownId() {
        return oovId == null ? OptionalInt.empty() : OptionalInt.of(oovId);
    }

    @Override
    public List<TextStage> explain(String text) {
        return splitter.explain(text);
    }

    /** The ids of each text; Keras' {@code texts_to_sequences}. */
    public List<int[]> textsToSequences(Iterable<String> texts) {
        List<int[]> sequences = new ArrayList<>();
        texts.forEach(text -> sequences.add(textToSequence(text)));
        return sequences;
    }

    /**
     * The words of {@code ids} with a space between two. Ids that no word has, 0 among them, and ids at or above
     * {@code numWords} give the OOV token, or nothing when there is none.
     */
    public String sequenceToText(int... ids) {
        List<String> words = new ArrayList<>(ids.length);
        for (int id : ids) {
            String word = state.indexWord().get(id);
            if (word != null && isKept(id)) {
                words.add(word);
            } else if (oovId != null) {
                words.add(Objects.requireNonNull(state.indexWord().get(oovId)));
            }
        }
        return String.join(" ", words);
    }

    /** The text of each sequence; Keras' {@code sequences_to_texts}. */
    public List<String> sequencesToTexts(Iterable<int[]> sequences) {
        List<String> texts = new ArrayList<>();
        sequences.forEach(ids -> texts.add(sequenceToText(ids)));
        return texts;
    }

    private boolean isKept(int id) {
        int numWords = state.config().numWords();
        return numWords == 0 || id < numWords;
    }

    /**
     * The smallest number above every id that {@link #textToSequence} can give, and above the padding id 0: the number
     * of rows an embedding needs. It is {@code numWords} if more words than that were seen.
     */
    @Override
    public int vocabularySize() {
        return vocabularySize;
    }

    private int largestId() {
        int largest = oovId == null ? 0 : oovId;
        for (int id : state.wordIndex().values()) {
            if (isKept(id)) {
                largest = Math.max(largest, id);
            }
        }
        return largest;
    }

    /** Ids at or above this are out of vocabulary; empty for no limit. */
    public OptionalInt numWords() {
        int numWords = state.config().numWords();
        return numWords == 0 ? OptionalInt.empty() : OptionalInt.of(numWords);
    }

    /** The word that stands for unknown words. */
    public Optional<String> oovToken() {
        return state.config().oovToken();
    }

    /** The id of each word, also of those at or above {@code numWords}; by rising id if fitted here. Unmodifiable. */
    @Override
    public SequencedMap<String, Integer> wordIndex() {
        return state.wordIndex();
    }

    /** How often each word occurred in the texts fitted on, in the order of first occurrence. Unmodifiable. */
    public SequencedMap<String, Long> wordCounts() {
        return state.wordCounts();
    }

    /** In how many of the texts fitted on each word occurred. Unmodifiable. */
    public SequencedMap<String, Long> wordDocs() {
        return state.wordDocs();
    }

    /** The number of texts fitted on. */
    public long documentCount() {
        return state.documentCount();
    }

    /** Equal if settings, ids and statistics are. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Tokenizer that && state.equals(that.state);
    }

    @Override
    public int hashCode() {
        return state.hashCode();
    }

    @Override
    public String toString() {
        return "Tokenizer[words=" + state.wordIndex().size() + ", vocabularySize=" + vocabularySize() + ", documents="
                + state.documentCount() + "]";
    }

    /**
     * The settings of a tokenizer to be fitted; each defaults to that of Keras. Not thread-safe; may be used again after
     * {@link #fit}.
     */
    public static final class Builder {
        private int numWords;
        private String filters = TokenizerConfig.DEFAULT_FILTERS;
        private boolean lower = true;
        private String split = " ";
        private boolean charLevel;
        private Optional<String> oovToken = Optional.empty();

        private Builder() {}

        /**
         * Ids at or above {@code numWords} are out of vocabulary. Default: no limit.
         *
         * @throws InvalidInputException if it is below 1
         */
        public Builder numWords(int numWords) {
            if (numWords < 1) {
                throw new InvalidInputException(
                        "Tokenizer: numWords is " + numWords
                                + ", expected at least 1. Leave it out for no limit; ids at or above it are out of vocabulary.");
            }
            this.numWords = numWords;
            return this;
        }

        /**
         * The characters (code points) that separate words. Default: {@code !"#$%&()*+,-./:;<=>?@[\]^_`{|}~}, tab and
         * line feed; the apostrophe is not among them.
         */
        public Builder filters(String filters) {
            this.filters = Objects.requireNonNull(filters, "filters");
            return this;
        }

        /** Whether text is put in lower case first. Default: true. */
        public Builder lower(boolean lower) {
            this.lower = lower;
            return this;
        }

        /**
         * The string between two words. Default: one space.
         *
         * @throws InvalidInputException if it is empty
         */
        public Builder split(String split) {
            if (split.isEmpty()) {
                throw new InvalidInputException("Tokenizer: split is empty, expected the string between two words, such"
                        + " as a space. Use charLevel(true) to make each character a word.");
            }
            this.split = split;
            return this;
        }

        /** Whether each character (code point) is a word; filters and split are then not used. Default: false. */
        public Builder charLevel(boolean charLevel) {
            this.charLevel = charLevel;
            return this;
        }

        /** The word that stands for unknown words. Default: none, unknown words are dropped. */
        public Builder oovToken(String oovToken) {
            this.oovToken = Optional.of(oovToken);
            return this;
        }

        /** Counts the words of {@code texts}, which is read once, and gives each its id. */
        public Tokenizer fit(Iterable<String> texts) {
            TokenizerConfig config = new TokenizerConfig(numWords, filters, lower, split, charLevel, oovToken);
            return new Tokenizer(TokenizerFitting.fit(config, texts));
        }
    }
}

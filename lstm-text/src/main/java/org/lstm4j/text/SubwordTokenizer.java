package org.lstm4j.text;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lstm4j.text.internal.Json;
import org.lstm4j.text.internal.JsonFields;
import org.lstm4j.text.internal.subword.Subwords;
import org.lstm4j.text.internal.subword.SubwordsJson;

/**
 * A tokenizer of Hugging Face's library <i>tokenizers</i>: WordPiece, byte-pair encoding, Unigram or whole words, with
 * the ids of the library. It is read from the library's {@code tokenizer.json}, and written as such a file.
 *
 * <p>Ids are those of {@code tokenizer.encode(text).ids}: special tokens stand around the text, and it is cut where
 * the file cuts it; filling up is left to the pipeline's {@link PadSequences}. What the file holds for pairs of texts,
 * for training ({@code dropout}) and for decoding is kept and not used.
 *
 * <p>Immutable and thread-safe. A text may cost as much as its length times the longest token; patterns of a file run
 * with a bound on their work ({@link PatternLimitException}), and its steps may not make texts much longer than they
 * are.
 *
 * <p><i>Source:</i> github.com/huggingface/tokenizers, version 0.23.
 */
public final class SubwordTokenizer implements TextEncoder {
    private final String definition;
    private final Subwords subwords;

    private SubwordTokenizer(String definition, Subwords subwords) {
        this.definition = definition;
        this.subwords = subwords;
    }

    /**
     * Reads what the library's {@code tokenizer.save} wrote, or {@link #toJson()}.
     *
     * @throws TextFormatException if it is something else, has a part that is not known here, contradicts itself, or
     *     is longer than 256 Mi characters
     */
    public static SubwordTokenizer fromJson(String json) {
        return read(json, "tokenizer JSON");
    }

    static SubwordTokenizer read(String json, String source) {
        JsonFields root = JsonFields.of(Json.parse(json, source, "top level"), source, "");
        SubwordsJson.Lengths lengths = SubwordsJson.lengths(root);
        Subwords subwords = SubwordsJson.read(root);
        return new SubwordTokenizer(SubwordsJson.write(root, lengths.maxLength().orElse(0), lengths.cut()), subwords);
    }

    /**
     * The same tokenizer that cuts texts to another length.
     *
     * @param maxLength in ids, those of special tokens among them
     * @param cut where longer texts are cut; special tokens stay
     * @throws TextFormatException if there is no room for the special tokens
     */
    public SubwordTokenizer withMaxLength(int maxLength, Side cut) {
        JsonFields root = JsonFields.of(Json.parse(definition, "tokenizer", "top level"), "tokenizer", "");
        return read(SubwordsJson.write(root, maxLength, cut), "tokenizer");
    }

    /** Writes the tokenizer as a file of the library, which reads it; without padding. */
    public String toJson() {
        return definition;
    }

    /** What of its file is not used, or used in another way than it may seem; for people. */
    public List<String> remarks() {
        return subwords.remarks();
    }

    /**
     * The tokens that {@code text} is written with, special ones around it left out; the unknown one for what has none.
     */
    @Override
    public List<String> words(String text) {
        return tokens(subwords.ids(text));
    }

    @Override
    public List<String> knownWords(String text) {
        int unknown = unknownId().orElse(-1);
        return tokens(
                IntStream.of(subwords.ids(text)).filter(id -> id != unknown).toArray());
    }

    private List<String> tokens(int[] ids) {
        return Arrays.stream(ids).mapToObj(subwords::token).toList();
    }

    /**
     * The ids of {@code text}, special ones around it among them, cut to the length that the file has.
     *
     * @throws UnknownWordException if a part of it is unknown and the vocabulary has no token for such
     * @throws PatternLimitException if a pattern of the file costs too much on this text
     * @throws org.lstm4j.InvalidInputException if the file's steps make the text much longer than it is
     */
    @Override
    public int[] encode(String text) {
        return subwords.encode(text);
    }

    /** The tokens of {@code ids} as they stand in the vocabulary, with a space between two. */
    @Override
    public String decode(int... ids) {
        return Arrays.stream(ids).mapToObj(subwords::token).collect(Collectors.joining(" "));
    }

    @Override
    public int vocabularySize() {
        return subwords.size();
    }

    @Override
    public OptionalInt unknownId() {
        return subwords.unknownId();
    }

    @Override
    public SequencedMap<String, Integer> wordIndex() {
        return subwords.index();
    }

    @Override
    public List<TextStage> explain(String text) {
        return subwords.explain(text);
    }

    /** Equal if they are written alike. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SubwordTokenizer that && definition.equals(that.definition);
    }

    @Override
    public int hashCode() {
        return definition.hashCode();
    }

    @Override
    public String toString() {
        return "SubwordTokenizer[tokens=" + wordIndex().size() + ", vocabularySize=" + vocabularySize() + "]";
    }
}

package org.lstm4j.text;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SequencedMap;

/**
 * A fitted way from text to word ids and back. Where ids are given out here, 0 is no word's: it pads. Ids that came with a model of
 * another program are as they were given there, and the pipeline knows which of them pads. Immutable and thread-safe.
 *
 * <p>{@link Tokenizer} is the Keras 2 tokenizer with its own file format; {@link WordEncoder} puts any cleaning, splitting,
 * word steps and vocabulary together; {@link HashingEncoder} computes ids from letters; {@link NumberedWords} has words that another
 * program numbered, {@link SubwordTokenizer} the parts of words of Hugging Face's tokenizers.
 */
public sealed interface TextEncoder permits Tokenizer, WordEncoder, HashingEncoder, NumberedWords, SubwordTokenizer {

    /** The words that {@code text} becomes, known and unknown, in order. */
    List<String> words(String text);

    /** Those of {@link #words} that have an id of their own, in order: what a model can tell apart. */
    List<String> knownWords(String text);

    /**
     * The ids of {@code text}.
     *
     * @throws UnknownWordException if a word is unknown and the encoder refuses such
     */
    int[] encode(String text);

    /**
     * The ids of each text.
     *
     * @param preparation cache and progress
     * @throws UnknownWordException if a word is unknown and the encoder refuses such
     */
    default List<int[]> encodeAll(List<String> texts, TextPreparation preparation) {
        List<int[]> sequences = new ArrayList<>(texts.size());
        texts.forEach(text -> sequences.add(encode(text)));
        return sequences;
    }

    /** The words of {@code ids}, or what stands for them, with a space between two, padding left out. */
    String decode(int... ids);

    /** A number above every id: the number of rows an embedding needs. */
    int vocabularySize();

    /** The id that stands for unknown words; empty if they are dropped or refused. */
    OptionalInt unknownId();

    /**
     * The id of each word, special tokens that are words of the encoder among them; empty if ids are computed and every word has
     * one. Unmodifiable.
     */
    SequencedMap<String, Integer> wordIndex();

    /** What each step makes of {@code text}, up to its words. */
    List<TextStage> explain(String text);
}

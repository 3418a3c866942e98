package org.lstm4j.text.internal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * All that a fitted Keras tokenizer holds. Immutable; the maps keep the order they were given in.
 *
 * @param config the constructor arguments
 * @param documentCount number of texts it was fitted on
 * @param wordCounts occurrences of each word, in the order in which words were first seen
 * @param wordDocs number of texts that hold each word
 * @param wordIndex id of each word
 * @param indexWord word of each id
 */
public record TokenizerState(
        TokenizerConfig config,
        long documentCount,
        SequencedMap<String, Long> wordCounts,
        SequencedMap<String, Long> wordDocs,
        SequencedMap<String, Integer> wordIndex,
        SequencedMap<Integer, String> indexWord) {

    /** Copies the maps. */
    public TokenizerState {
        wordCounts = copy(wordCounts);
        wordDocs = copy(wordDocs);
        wordIndex = copy(wordIndex);
        indexWord = copy(indexWord);
    }

    /** The word of each id of {@code wordIndex}; where two words share an id, the later one, as in Keras. */
    public static SequencedMap<Integer, String> invert(Map<String, Integer> wordIndex) {
        SequencedMap<Integer, String> words = new LinkedHashMap<>();
        wordIndex.forEach((word, id) -> words.put(id, word));
        return words;
    }

    private static <K, V> SequencedMap<K, V> copy(SequencedMap<K, V> map) {
        return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(map));
    }
}

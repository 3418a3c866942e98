package org.lstm4j.text.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Counts words and ranks them as {@code Tokenizer.fit_on_texts} of Keras 2 does. */
public final class TokenizerFitting {
    private TokenizerFitting() {}

    /** Returns the state of a tokenizer with {@code config} fitted on {@code texts}. */
    public static TokenizerState fit(TokenizerConfig config, Iterable<String> texts) {
        WordSplitter splitter = new WordSplitter(config);
        SequencedMap<String, Long> counts = new LinkedHashMap<>();
        SequencedMap<String, Long> docs = new LinkedHashMap<>();
        long documents = 0;
        for (String text : texts) {
            documents++;
            HashSet<String> seen = new HashSet<>();
            for (String word : splitter.words(text)) {
                counts.merge(word, 1L, Long::sum);
                if (seen.add(word)) {
                    docs.merge(word, 1L, Long::sum);
                }
            }
        }
        SequencedMap<String, Integer> index = rank(config, counts);
        return new TokenizerState(config, documents, counts, docs, index, TokenizerState.invert(index));
    }

    /** Ids from 1 by falling count, equal counts in the order of first occurrence; the OOV token goes before all. */
    private static SequencedMap<String, Integer> rank(TokenizerConfig config, Map<String, Long> counts) {
        List<Map.Entry<String, Long>> byCount = new ArrayList<>(counts.entrySet());
        // List.sort is stable, and so is the reversed comparator: the tie rule of Python's sort(reverse=True).
        byCount.sort(Map.Entry.comparingByValue(Comparator.reverseOrder()));
        SequencedMap<String, Integer> index = new LinkedHashMap<>();
        config.oovToken().ifPresent(token -> index.put(token, 1));
        int id = index.size();
        for (Map.Entry<String, Long> entry : byCount) {
            // A text that holds the OOV token as a word moves its id here, and id 1 is then nobody's: so does Keras.
            index.put(entry.getKey(), ++id);
        }
        return index;
    }
}

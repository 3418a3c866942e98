package org.lstm4j.text.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.lstm4j.text.TextProgress;
import org.lstm4j.text.WordChain;

/** Runs a chain over many texts and says how far it is. */
public final class WordWork {
    private static final long INTERVAL = Duration.ofMillis(250).toNanos();

    private WordWork() {}

    /** The words of each text. */
    public static List<List<String>> words(WordChain chain, List<String> texts, TextProgress progress) {
        List<List<String>> words = new ArrayList<>(texts.size());
        long told = System.nanoTime();
        for (String text : texts) {
            words.add(chain.words(text));
            if (System.nanoTime() - told > INTERVAL && words.size() < texts.size()) {
                progress.onTexts(words.size(), texts.size());
                told = System.nanoTime();
            }
        }
        progress.onTexts(texts.size(), texts.size());
        return words;
    }
}

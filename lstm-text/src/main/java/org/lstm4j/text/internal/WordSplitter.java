package org.lstm4j.text.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.lstm4j.text.TextStage;
import org.lstm4j.text.WordSplit;

/**
 * Cuts text into words as {@code keras.preprocessing.text.text_to_word_sequence} does: lower case, each filtered
 * character replaced by the split string, split there, empty words dropped. Characters are code points, as in Python.
 * Immutable.
 */
public final class WordSplitter {
    private final TokenizerConfig config;
    private final Set<Integer> filtered;

    /** Creates the splitter for {@code config}. */
    public WordSplitter(TokenizerConfig config) {
        this.config = config;
        this.filtered = config.filters().codePoints().boxed().collect(Collectors.toUnmodifiableSet());
    }

    /** The words of {@code text} in order. */
    public List<String> words(String text) {
        String cased = config.lower() ? PythonCase.lower(text) : text;
        return config.charLevel() ? characters(cased) : split(filter(cased));
    }

    /** What each step makes of {@code text}. */
    public List<TextStage> explain(String text) {
        List<TextStage> stages = new ArrayList<>();
        String cased = config.lower() ? PythonCase.lower(text) : text;
        if (config.lower()) {
            stages.add(new TextStage("lower case (unicode)", cased));
        }
        if (config.charLevel()) {
            stages.add(new TextStage("split into characters", String.join(" ", characters(cased))));
        } else {
            String filtered = filter(cased);
            stages.add(new TextStage("filtered characters become \"" + config.split() + "\"", filtered));
            stages.add(new TextStage("split at \"" + config.split() + "\"", String.join(" ", split(filtered))));
        }
        return stages;
    }

    private static List<String> characters(String text) {
        return text.codePoints().mapToObj(Character::toString).toList();
    }

    private String filter(String text) {
        if (filtered.isEmpty()) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(codePoint -> {
            if (filtered.contains(codePoint)) {
                clean.append(config.split());
                Growth.check(clean.length(), text.length());
            } else {
                clean.appendCodePoint(codePoint);
            }
        });
        return clean.toString();
    }

    private List<String> split(String text) {
        return new WordSplit.At(config.split()).words(text);
    }
}

package org.lstm4j.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * From text to words, step by step: clean, split, then drop and change words. Immutable and thread-safe.
 *
 * @param cleaning what is done to the text first, in order
 * @param split how it is cut into words
 * @param steps what is done to the words, in order
 */
public record WordChain(List<TextStep> cleaning, WordSplit split, List<WordStep> steps) {

    /** Copies the lists. */
    public WordChain {
        cleaning = List.copyOf(cleaning);
        Objects.requireNonNull(split, "split");
        steps = List.copyOf(steps);
    }

    /** The words of {@code text}. */
    public List<String> words(String text) {
        String clean = text;
        for (TextStep step : cleaning) {
            clean = step.apply(clean);
        }
        List<String> words = split.words(clean);
        for (WordStep step : steps) {
            words = step.apply(words);
        }
        return words;
    }

    /** What each step makes of {@code text}. */
    public List<TextStage> explain(String text) {
        List<TextStage> stages = new ArrayList<>();
        String clean = text;
        for (TextStep step : cleaning) {
            clean = step.apply(clean);
            stages.add(new TextStage(step.description(), clean));
        }
        List<String> words = split.words(clean);
        stages.add(new TextStage(split.description(), String.join(" ", words)));
        for (WordStep step : steps) {
            words = step.apply(words);
            stages.add(new TextStage(step.description(), String.join(" ", words)));
        }
        return stages;
    }

    /** True if a step uses a learned model, so that keeping its result is worth a file. */
    boolean isSlow() {
        return split instanceof WordSplit.Learned || steps.stream().anyMatch(WordStep.TaggedLemmas.class::isInstance);
    }
}

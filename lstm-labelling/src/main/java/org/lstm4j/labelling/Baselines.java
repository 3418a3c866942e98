package org.lstm4j.labelling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.lstm4j.InvalidInputException;
import org.lstm4j.text.metric.EntityScore;

/** Labellings that are counted rather than trained: what a network must beat to be worth its time. */
final class Baselines {
    private static final String OUTSIDE = "O";

    private final List<Sentence> training;
    private final List<int[]> numbers;
    private final List<String> labels;

    /**
     * Of a task.
     *
     * @param training sentences to count in
     * @param labels all there are, by their numbers
     */
    Baselines(List<Sentence> training, List<String> labels) {
        this.training = training;
        this.numbers = LabelledSentences.numbers(training, labels);
        this.labels = labels;
    }

    /** What one says of the words of each sentence. @throws InvalidInputException if it is for labels of another kind */
    List<int[]> of(LabellingConfig.Baseline kind, List<Sentence> sentences) {
        Function<List<String>, int[]> labelling = switch (kind) {
            case MOST_FREQUENT_LABEL -> mostFrequent();
            case HIDDEN_MARKOV_MODEL -> new HiddenMarkovModel(training, numbers, labels.size())::best;
            case ENTITY_DICTIONARY -> dictionary();
        };
        return Sentence.words(sentences).stream().map(labelling).toList();
    }

    /** In words. */
    static String name(LabellingConfig.Baseline kind) {
        return switch (kind) {
            case MOST_FREQUENT_LABEL -> "most frequent label of each word";
            case HIDDEN_MARKOV_MODEL -> "hidden Markov model";
            case ENTITY_DICTIONARY -> "dictionary of the training's entities";
        };
    }

    /** Of a word that was never seen, the label that words have most often which occur once. */
    private Function<List<String>, int[]> mostFrequent() {
        Map<String, int[]> counts = new HashMap<>();
        for (int row = 0; row < training.size(); row++) {
            for (int i = 0; i < numbers.get(row).length; i++) {
                counts.computeIfAbsent(training.get(row).words().get(i), word -> new int[labels.size()])[
                        numbers.get(row)[i]]++;
            }
        }
        int[] once = new int[labels.size()];
        Map<String, Integer> best = new HashMap<>();
        counts.forEach((word, ofWord) -> {
            best.put(word, largest(ofWord));
            if (Arrays.stream(ofWord).sum() == 1) {
                once[largest(ofWord)]++;
            }
        });
        int other = largest(once);
        return words ->
                words.stream().mapToInt(word -> best.getOrDefault(word, other)).toArray();
    }

    private static int largest(int[] counts) {
        int best = 0;
        for (int i = 1; i < counts.length; i++) {
            best = counts[i] > counts[best] ? i : best;
        }
        return best;
    }

    /** From the left the longest entity that occurs in the training, of the type that it has there most often. */
    private Function<List<String>, int[]> dictionary() {
        if (!EntityScore.areTags(labels)) {
            throw new InvalidInputException(
                    "baselines: entity-dictionary is for labels of entities, B-TYPE, I-TYPE and O; here they are "
                            + labels);
        }
        Map<List<String>, Map<String, Integer>> counts = new HashMap<>();
        int longest = 0;
        for (Sentence sentence : training) {
            for (EntityScore.Span span : EntityScore.spans(sentence.labels())) {
                counts.computeIfAbsent(sentence.words().subList(span.from(), span.to()), words -> new HashMap<>())
                        .merge(span.type(), 1, Integer::sum);
                longest = Math.max(longest, span.to() - span.from());
            }
        }
        Map<List<String>, String> types = new HashMap<>();
        counts.forEach((words, ofWords) -> types.put(words, mostFrequent(ofWords)));
        int most = longest;
        return words -> marked(words, types, most);
    }

    private static String mostFrequent(Map<String, Integer> counts) {
        int most = Collections.max(counts.values());
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue() == most)
                .map(Map.Entry::getKey)
                .min(String::compareTo)
                .orElseThrow();
    }

    private int[] marked(List<String> words, Map<List<String>, String> types, int longest) {
        List<String> marked = new ArrayList<>(Collections.nCopies(words.size(), OUTSIDE));
        int from = 0;
        while (from < words.size()) {
            int to = Math.min(words.size(), from + longest);
            while (to > from && !types.containsKey(words.subList(from, to))) {
                to--;
            }
            for (int i = from; i < to; i++) {
                String type = types.getOrDefault(words.subList(from, to), "");
                marked.set(i, i == from ? first(type) : inner(type, i == to - 1));
            }
            from = Math.max(to, from + 1);
        }
        return marked.stream()
                .mapToInt(label -> Math.max(0, labels.indexOf(label)))
                .toArray();
    }

    /** How the training marks the first word of an entity: files without {@code B-} begin with {@code I-}. */
    private String first(String type) {
        return firstOf(List.of("B-" + type, "S-" + type, "I-" + type));
    }

    private String inner(String type, boolean isLast) {
        return firstOf(isLast ? List.of("E-" + type, "I-" + type) : List.of("I-" + type, "E-" + type));
    }

    private String firstOf(List<String> tags) {
        return tags.stream().filter(labels::contains).findFirst().orElse(OUTSIDE);
    }
}

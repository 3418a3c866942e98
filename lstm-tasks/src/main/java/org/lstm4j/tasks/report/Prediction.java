package org.lstm4j.tasks.report;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.lstm4j.model.Answer;

/**
 * What a model says of one text.
 *
 * @param text as it was given
 * @param label the name of the class that the model decides for
 * @param probability of that class, from 0 to 1; below one half where the task's threshold is not one half
 * @param probabilities of each class by its name, that of 0 first
 * @param words how many words the model read; 0 for a text without any, whose label says nothing
 * @param knownWords how many of these it knows
 */
@JsonPropertyOrder({"text", "label", "probability", "probabilities", "words", "knownWords"})
public record Prediction(
        String text,
        String label,
        double probability,
        SequencedMap<String, Double> probabilities,
        int words,
        int knownWords) {
    /** Copies the map. */
    public Prediction {
        probabilities = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(probabilities));
    }

    /** What a saved model answered. */
    public static Prediction of(Answer answer) {
        return new Prediction(
                answer.text(),
                answer.label(),
                answer.probability(),
                answer.probabilities(),
                answer.words(),
                answer.knownWords());
    }

    /**
     * One of two classes.
     *
     * @param negative the name of class 0
     * @param positive the name of class 1
     * @param isPositive whether the model decides for class 1
     * @param share the probability of class 1
     */
    public static Prediction of(
            String text, String negative, String positive, boolean isPositive, double share, int words, int known) {
        SequencedMap<String, Double> probabilities = new LinkedHashMap<>();
        probabilities.put(negative, 1 - share);
        probabilities.put(positive, share);
        return new Prediction(
                text, isPositive ? positive : negative, isPositive ? share : 1 - share, probabilities, words, known);
    }
}

package org.lstm4j.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * What a model says of one text. Immutable.
 *
 * @param text as it was given
 * @param label the name of the class that the model decides for
 * @param probability of that class, from 0 to 1; of two classes below one half where the model's threshold is not one half
 * @param probabilities of each class by its name, in the order of the model's labels
 * @param words how many words the model read; 0 for a text without any, whose label says nothing
 * @param knownWords how many of these it knows
 */
public record Answer(
        String text,
        String label,
        double probability,
        SequencedMap<String, Double> probabilities,
        int words,
        int knownWords) {
    /** Copies the map. */
    public Answer {
        probabilities = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(probabilities));
    }
}

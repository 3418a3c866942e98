package org.lstm4j.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SequencedMap;

/**
 * What a model says of one sequence. Immutable.
 *
 * @param labels the name of the class that it decides for; of a model whose rows may have several labels, those above its threshold,
 *     perhaps none; none of a model that answers by a number
 * @param probabilities of each class by its name, in the order of the model's labels; none of a model that answers by a number
 * @param value the number, of a model that answers by one
 * @param steps how many steps the model read
 */
public record SequenceAnswer(
        List<String> labels, SequencedMap<String, Double> probabilities, OptionalDouble value, int steps) {
    /** Copies list and map. */
    public SequenceAnswer {
        labels = List.copyOf(labels);
        probabilities = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(probabilities));
    }
}

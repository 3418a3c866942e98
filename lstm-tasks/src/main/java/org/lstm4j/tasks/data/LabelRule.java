package org.lstm4j.tasks.data;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Which labels the records of a source have, where the source does not say it itself; their order gives the classes numbers. */
public sealed interface LabelRule {
    /**
     * Numbers from 0 up, as names of classes stand in the task.
     *
     * @param count how many
     */
    record Numbers(int count) implements LabelRule {}

    /** Those that the records have, those of the test too, in {@link #ordered order}. */
    record Found() implements LabelRule {}

    /**
     * Those that are known: of the rows that a model was trained with.
     *
     * @param values as they stand in the source
     */
    record Known(List<String> values) implements LabelRule {
        /** Copies the list. */
        public Known {
            values = List.copyOf(values);
        }
    }

    /** For sources whose labels nobody looks at. */
    static LabelRule ofNoMatter() {
        return new Numbers(2);
    }

    /** The labels if they can be said without reading the source. */
    default Optional<List<String>> labels() {
        return switch (this) {
            case Numbers(int count) ->
                Optional.of(IntStream.range(0, count).mapToObj(String::valueOf).toList());
            case Known(var values) -> Optional.of(values);
            case Found() -> Optional.empty();
        };
    }

    /** Labels in the order that gives them numbers: whole numbers by their value, before all others by their characters. */
    static List<String> ordered(Set<String> labels) {
        Comparator<String> byNumber = Comparator.comparingLong(LabelRule::number);
        return labels.stream()
                .sorted(byNumber.thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    private static long number(String label) {
        return label.matches("[0-9]{1,18}") ? Long.parseLong(label) : Long.MAX_VALUE;
    }
}

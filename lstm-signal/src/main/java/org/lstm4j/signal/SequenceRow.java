package org.lstm4j.signal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A sequence and what its file says of it. Immutable.
 *
 * @param sequence the numbers
 * @param label what it is, as it stands in the file; empty where the file does not say
 * @param columns what else is known of it, by name, such as who spoke
 * @param place where it stands, for people: the file with a line, or the name of a recording
 */
public record SequenceRow(Sequence sequence, String label, SequencedMap<String, String> columns, String place) {
    /** Copies the map. */
    public SequenceRow {
        columns = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(columns));
    }

    /** One of which nothing else is known. */
    public SequenceRow(Sequence sequence, String label, String place) {
        this(sequence, label, new LinkedHashMap<>(Map.of()), place);
    }
}

package org.lstm4j.text;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.SequencedMap;

/**
 * One record of a data file. Immutable.
 *
 * @param text the text as it stands in the file
 * @param label number of the label: its position in {@link TextSchema#labels()}
 * @param columns the other columns by name, in the order of the file; JSON values that are no strings as JSON text,
 *     {@code null} left out
 * @param line the line of the file on which the record starts, from 1
 */
public record LabeledText(String text, int label, SequencedMap<String, String> columns, long line) {
    /** Copies {@code columns}. */
    public LabeledText {
        Objects.requireNonNull(text, "text");
        columns = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(columns));
    }
}

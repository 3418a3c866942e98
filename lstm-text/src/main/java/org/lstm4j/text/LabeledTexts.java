package org.lstm4j.text;

import java.util.List;

/**
 * All records of a data file. Immutable.
 *
 * @param records the records in file order
 * @param emptyTexts how many records of the file have an empty or blank text, whether kept or skipped
 */
public record LabeledTexts(List<LabeledText> records, long emptyTexts) {
    /** Copies {@code records}. */
    public LabeledTexts {
        records = List.copyOf(records);
    }
}

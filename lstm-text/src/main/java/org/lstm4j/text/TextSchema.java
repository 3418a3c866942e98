package org.lstm4j.text;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.lstm4j.InvalidInputException;

/**
 * Which columns of a data file are text and label, and what is expected there. Immutable.
 *
 * @param textColumn name of the column or JSON key of the text
 * @param labelColumn name of the column or JSON key of the label
 * @param labels the labels as they stand in the file; the position of each is its number
 * @param emptyText what to do with an empty text
 */
public record TextSchema(String textColumn, String labelColumn, List<String> labels, EmptyText emptyText) {

    /**
     * Checks the arguments.
     *
     * @throws InvalidInputException if both columns are the same, or there are fewer than two labels, or two alike
     */
    public TextSchema {
        Objects.requireNonNull(emptyText, "emptyText");
        labels = List.copyOf(labels);
        if (textColumn.equals(labelColumn)) {
            throw new InvalidInputException("TextSchema: text and label are both column \"" + textColumn
                    + "\", expected two columns. Name the column that holds the label.");
        }
        if (labels.size() < 2 || new HashSet<>(labels).size() < labels.size()) {
            throw new InvalidInputException("TextSchema: the labels are " + labels
                    + ", expected at least two different ones, as they stand in the file.");
        }
    }

    /** A schema of the two columns with the labels "0" and "1", which keeps empty texts. */
    public static TextSchema binary(String textColumn, String labelColumn) {
        return new TextSchema(textColumn, labelColumn, List.of("0", "1"), EmptyText.KEEP);
    }

    /** A schema like this one with another treatment of empty texts. */
    public TextSchema withEmptyText(EmptyText treatment) {
        return new TextSchema(textColumn, labelColumn, labels, treatment);
    }
}

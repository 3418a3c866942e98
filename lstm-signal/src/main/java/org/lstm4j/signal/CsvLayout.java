package org.lstm4j.signal;

import org.lstm4j.InvalidInputException;

/**
 * How a CSV file is laid out.
 *
 * @param separator between two fields
 * @param header whether the first line, of those that are not skipped, names the columns
 * @param skipLines how many lines at the beginning are no data, 0 or more
 */
public record CsvLayout(char separator, boolean header, int skipLines) {
    /** Commas, and names in the first line. */
    public static final CsvLayout DEFAULT = new CsvLayout(',', true, 0);

    /** Checks both. @throws InvalidInputException if the separator is a quote or a line end, or the lines are below 0 */
    public CsvLayout {
        if ("\"\r\n".indexOf(separator) >= 0 || skipLines < 0) {
            throw new InvalidInputException("A separator is a character other than a quote or a line end, and 0 or more"
                    + " lines are skipped; got " + (int) separator + " and " + skipLines);
        }
    }
}

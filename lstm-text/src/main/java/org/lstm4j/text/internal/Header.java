package org.lstm4j.text.internal;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.lstm4j.text.TextDataException;
import org.lstm4j.text.TextDataException.Problem;
import org.lstm4j.text.TextSchema;

/** The column names of a CSV or TSV file, checked once against the schema. */
final class Header {
    private final String file;
    private final List<String> names;

    /** Checks that the schema's columns are among {@code names}, which stand on {@code line}, and no name is there twice. */
    Header(String file, long line, List<String> names, TextSchema schema) {
        this.file = file;
        this.names = List.copyOf(names);
        for (String column : List.of(schema.textColumn(), schema.labelColumn())) {
            if (!names.contains(column)) {
                refuseOtherSeparator(line, names);
                throw new TextDataException(
                        Problem.MISSING_COLUMN,
                        file,
                        line,
                        "the column \"" + column + "\"",
                        "only " + Excerpt.plain(names.toString()),
                        "The first line must name the columns, and the schema two of them.",
                        null);
            }
        }
        if (new HashSet<>(names).size() < names.size()) {
            throw malformed(
                    line, "different column names", Excerpt.plain(names.toString()), "Rename one of the columns.");
        }
    }

    /** One column whose name holds another separator: what is missing is not the column. */
    private void refuseOtherSeparator(long line, List<String> names) {
        if (names.size() == 1) {
            Separators.within(names.getFirst()).ifPresent(separator -> {
                throw new TextDataException(
                        Problem.OTHER_SEPARATOR,
                        file,
                        line,
                        "columns",
                        "one, " + Excerpt.of(names.getFirst()) + ", with " + separator + " in it",
                        "Read it with the separator that it has.",
                        null);
            });
        }
    }

    /** The error for a file that ends before its column names. */
    static TextDataException missing(String file, TextSchema schema) {
        return new TextDataException(
                Problem.MISSING_COLUMN,
                file,
                1,
                "the column \"" + schema.textColumn() + "\"",
                "an empty file",
                "The first line must name the columns.",
                null);
    }

    /** The row whose fields are {@code fields}; one for each column. */
    Row row(long line, List<String> fields) {
        if (fields.size() != names.size()) {
            throw malformed(
                    line,
                    names.size() + " fields " + Excerpt.plain(names.toString()),
                    String.valueOf(fields.size()),
                    "Check separators and quotes.");
        }
        SequencedMap<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            values.put(names.get(i), fields.get(i));
        }
        return new Row(line, names, values);
    }

    private TextDataException malformed(long line, String expected, String found, String advice) {
        return new TextDataException(Problem.MALFORMED_RECORD, file, line, expected, found, advice, null);
    }
}

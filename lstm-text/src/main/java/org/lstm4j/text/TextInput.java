package org.lstm4j.text;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.lstm4j.text.internal.TextLines;

/**
 * Text from outside, opened in the one way in which all of it is: {@link LabeledTextReader}, {@link CsvRecords}, tokenizers and
 * word lists as well. It is UTF-8, decoded strictly, plain or gzip (told by its first bytes, not by a name); a byte order mark of
 * UTF-8 is skipped. UTF-16, UTF-32, archives, workbooks and other binary data are refused by their names, bytes that are not
 * UTF-8 and NUL characters with their line.
 */
public final class TextInput {
    private TextInput() {}

    /**
     * The lines of a file, which end at LF, CR LF or CR.
     *
     * @param limit at most so many lines are read, the first ones
     * @throws TextDataException if there is no such file, or it is not as expected
     * @throws java.io.UncheckedIOException if reading fails
     */
    public static List<String> lines(Path file, int limit) {
        return TextLines.read(file, limit);
    }

    /**
     * The lines of a stream, which end at LF, CR LF or CR; it is read to its end and not closed.
     *
     * @param name of it, for errors, such as {@code standard input}
     * @throws TextDataException if they are not as expected
     * @throws java.io.UncheckedIOException if reading fails
     */
    public static List<String> lines(InputStream in, String name) {
        return TextLines.read(in, name);
    }
}

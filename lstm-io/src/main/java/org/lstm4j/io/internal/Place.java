package org.lstm4j.io.internal;

import java.io.IOException;
import java.util.Locale;
import org.lstm4j.io.ModelFileException;
import org.lstm4j.io.ModelFileException.Problem;

/**
 * What is being read, for errors.
 *
 * @param file the file as the caller gave it
 * @param part the entry of the file with a colon and a space behind it, or nothing
 */
public record Place(String file, String part) {
    private static final String COPY_AGAIN = " Copy it again from where it was written, or write it again.";
    private static final String DAMAGED = ". The file is damaged." + COPY_AGAIN;

    private static final int MAX_DETAIL = 2000;

    /** A whole file. */
    public static Place of(Object file) {
        return new Place(file.toString(), "");
    }

    /** A part of this file. */
    public Place part(String name) {
        return new Place(file, name + ": ");
    }

    /** Any problem; the detail says what to do. */
    public ModelFileException failure(Problem problem, String detail) {
        return new ModelFileException(file, problem, part + line(detail), null);
    }

    /** Any problem that another exception told of. */
    ModelFileException failure(Problem problem, String detail, Exception cause) {
        return new ModelFileException(file, problem, part + line(detail), cause);
    }

    /** One line, whatever names a file has: what would break it is written as its number. */
    private static String line(String detail) {
        String text = shortened(detail);
        StringBuilder line = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            boolean breaks = Character.isISOControl(each) || each == '\u2028' || each == '\u2029';
            line.append(breaks ? String.format(Locale.ROOT, "\\u%04x", (int) each) : String.valueOf(each));
        }
        return line.toString();
    }

    /** A file can hold a text of megabytes where a name should be, and the line says what was found. */
    private static String shortened(String detail) {
        return detail.length() <= MAX_DETAIL
                ? detail
                : detail.substring(0, MAX_DETAIL / 2) + " ... " + detail.substring(detail.length() - MAX_DETAIL / 2);
    }

    /** Something in it is wrong. */
    public ModelFileException corrupt(String detail) {
        return failure(Problem.CORRUPT, detail + DAMAGED);
    }

    /** Something in it is wrong, as another exception says. */
    public ModelFileException corrupt(String detail, Exception cause) {
        return failure(Problem.CORRUPT, detail + DAMAGED, cause);
    }

    /** Its end is missing. */
    public ModelFileException truncated(String detail) {
        return failure(Problem.TRUNCATED, detail + ". The file is cut off." + COPY_AGAIN);
    }

    /** It is larger than what is read. */
    public ModelFileException tooLarge(String detail) {
        return failure(Problem.TOO_LARGE, detail + ". Nothing as large is read.");
    }

    /** The operating system refused. */
    public ModelFileException unreadable(IOException cause) {
        return failure(Problem.UNREADABLE, "cannot be read: " + cause + ". Check its permissions.", cause);
    }
}

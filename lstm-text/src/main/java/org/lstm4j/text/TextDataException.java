package org.lstm4j.text;

import org.jspecify.annotations.Nullable;
import org.lstm4j.InvalidInputException;

/** A data file cannot be read as its {@link FileFormat} and {@link TextSchema} say. */
public final class TextDataException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Problem {
        /** There is no such file. */
        FILE_NOT_FOUND,
        /** It is a directory, or may not be read. */
        NOT_READABLE,
        /** The gzip data is damaged or ends too early. */
        CORRUPT_GZIP,
        /** There are bytes that are not UTF-8. */
        NOT_UTF8,
        /** It is UTF-16 or UTF-32. */
        OTHER_ENCODING,
        /** It is no text at all: an archive, a workbook, a picture, a model, or there are NUL characters. */
        NOT_TEXT,
        /** A line or a field is longer than 16 Mi. */
        TOO_LONG,
        /** A line, or a record, is not in the format. */
        MALFORMED_RECORD,
        /** A column or JSON key is missing. */
        MISSING_COLUMN,
        /** The columns are separated by another character than was said. */
        OTHER_SEPARATOR,
        /** The text is not a string. */
        TEXT_NOT_A_STRING,
        /** The label is none of those expected. */
        UNEXPECTED_LABEL,
        /** The text is empty, and {@link EmptyText#FAIL} was asked for. */
        EMPTY_TEXT
    }

    private final Problem problem;
    private final String file;
    private final long line;
    private final String expected;
    private final String found;
    private final String advice;

    /**
     * Creates the exception.
     *
     * @param problem what is wrong
     * @param file the file
     * @param line the line, from 1; 0 if it is not about a line
     * @param expected what should stand there
     * @param found what stands there
     * @param advice what to do about it, a sentence
     * @param cause what caused it, or null
     */
    public TextDataException(
            Problem problem,
            String file,
            long line,
            String expected,
            String found,
            String advice,
            @Nullable Throwable cause) {
        super(file + (line > 0 ? ", line " + line : "") + ": expected " + expected + ", found " + found + ". "
                + advice);
        if (cause != null) {
            initCause(cause);
        }
        this.problem = problem;
        this.file = file;
        this.line = line;
        this.expected = expected;
        this.found = found;
        this.advice = advice;
    }

    /** The same with other advice, of one who knows how users name what is to be changed. */
    public TextDataException withAdvice(String other) {
        return new TextDataException(problem, file, line, expected, found, other, getCause());
    }

    /** What is wrong. */
    public Problem problem() {
        return problem;
    }

    /** The file, as it was given. */
    public String file() {
        return file;
    }

    /** The line of the file, from 1 (in CSV, the line on which the record starts); 0 if it is not about a line. */
    public long line() {
        return line;
    }

    /** What should stand there. */
    public String expected() {
        return expected;
    }

    /** What stands there. */
    public String found() {
        return found;
    }

    /** What to do about it, a sentence. */
    public String advice() {
        return advice;
    }
}

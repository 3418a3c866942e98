package org.lstm4j.io;

import org.jspecify.annotations.Nullable;
import org.lstm4j.InvalidInputException;

/** A model file, or a file of weights, cannot be read. */
public final class ModelFileException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Problem {
        /** There is no such file. */
        MISSING,
        /** It is a directory, a device or a pipe. */
        NOT_A_FILE,
        /** It may not be read, or the disk failed. */
        UNREADABLE,
        /** It is a file of another program, which the message names. */
        FOREIGN,
        /** It is none of ours, and of no format that is known here. */
        NOT_A_BUNDLE,
        /** Its beginning is right and its end is missing. */
        TRUNCATED,
        /** It was damaged or made by hand: its parts contradict each other. */
        CORRUPT,
        /** It is of a later version of the format than this library reads. */
        NEWER_VERSION,
        /** It is sound, but holds what this library has no type for. */
        UNSUPPORTED,
        /** A part of it is larger than any that would be read into memory. */
        TOO_LARGE
    }

    private final String file;
    private final Problem problem;

    /**
     * Creates the exception.
     *
     * @param file the file as it was given, or a word for data that is no file
     * @param problem what is wrong
     * @param detail where it is, what was expected and found, and what to do: whole sentences
     * @param cause what caused it, or null
     */
    public ModelFileException(String file, Problem problem, String detail, @Nullable Throwable cause) {
        super(file + ": " + detail);
        if (cause != null) {
            initCause(cause);
        }
        this.file = file;
        this.problem = problem;
    }

    /** The file as it was given, or a word for data that is no file. */
    public String file() {
        return file;
    }

    /** What is wrong. */
    public Problem problem() {
        return problem;
    }
}

package org.lstm4j.io;

import org.jspecify.annotations.Nullable;
import org.lstm4j.InvalidInputException;

/** A file cannot be written where it was asked for. Nothing has been changed on the disk. */
public final class OutputFileException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with the place. */
    public enum Problem {
        /** The directory does not exist. */
        DIRECTORY_MISSING,
        /** What should be the directory is a file. */
        NOT_A_DIRECTORY,
        /** No file can be created in the directory: no permission, or a read-only disk. */
        DIRECTORY_NOT_WRITABLE,
        /** There is a directory of the file's name. */
        TARGET_IS_A_DIRECTORY
    }

    private final String path;
    private final Problem problem;

    /**
     * Creates the exception.
     *
     * @param path the directory, or the target, that the problem is about
     * @param problem what is wrong with it
     * @param detail what is wrong and what to do, whole sentences
     * @param cause what caused it, or null
     */
    public OutputFileException(String path, Problem problem, String detail, @Nullable Throwable cause) {
        super(path + ": " + detail);
        if (cause != null) {
            initCause(cause);
        }
        this.path = path;
        this.problem = problem;
    }

    /** The directory, or the target, that the problem is about. */
    public String path() {
        return path;
    }

    /** What is wrong with it. */
    public Problem problem() {
        return problem;
    }
}

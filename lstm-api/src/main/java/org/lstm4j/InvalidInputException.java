package org.lstm4j;

/**
 * What the caller gave cannot be used: a wrong shape, an unknown name, a broken file, a bad configuration. Nothing has
 * been changed when it is thrown, and the same call fails again until its input is mended.
 */
public class InvalidInputException extends LstmException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with its one-line message. */
    public InvalidInputException(String message) {
        super(message);
    }

    /** Creates the exception with its one-line message and what caused it. */
    public InvalidInputException(String message, Throwable cause) {
        super(message, cause);
    }
}

package org.lstm4j;

/**
 * A failure that this library reports: the root of all its exceptions. Its message is one line that says where, what
 * was expected, what came, and what to do. The {@code lstm} command ends with exit code 1 for it, and with 2 for its
 * subclass {@link InvalidInputException}.
 */
public class LstmException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with its one-line message. */
    public LstmException(String message) {
        super(message);
    }

    /** Creates the exception with its one-line message and what caused it. */
    public LstmException(String message, Throwable cause) {
        super(message, cause);
    }
}

package org.lstm4j;

/** Something failed at run time. */
public class LstmException extends RuntimeException {
    public LstmException(String message) {
        super(message);
    }

    public LstmException(String message, Throwable cause) {
        super(message, cause);
    }
}

package org.lstm4j;

/** Bad usage, configuration or input. */
public class InvalidInputException extends LstmException {
    public InvalidInputException(String message) {
        super(message);
    }

    public InvalidInputException(String message, Throwable cause) {
        super(message, cause);
    }
}

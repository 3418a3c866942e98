package org.lstm4j.signal;

import org.lstm4j.InvalidInputException;

/** A file of sequences cannot be read: its message says where, what was expected, what came, and what to do. */
public final class SignalDataException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param place the file, with its line or the part of it
     * @param problem what was expected, what came, and what to do
     */
    public SignalDataException(String place, String problem) {
        super(place + ": " + problem);
    }

    /** The same with what caused it. */
    public SignalDataException(String place, String problem, Throwable cause) {
        super(place + ": " + problem, cause);
    }
}

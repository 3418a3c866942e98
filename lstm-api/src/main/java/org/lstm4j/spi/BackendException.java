package org.lstm4j.spi;

import org.lstm4j.LstmException;

/** A backend failed while it ran, through no fault of what it was given. */
public final class BackendException extends LstmException {
    private static final long serialVersionUID = 1L;

    private final String backend;

    /** Creates the exception with the backend's name and a one-line message. */
    public BackendException(String backend, String message, Throwable cause) {
        super("Backend " + backend + ": " + message, cause);
        this.backend = backend;
    }

    /** The backend's name. */
    public String backend() {
        return backend;
    }
}

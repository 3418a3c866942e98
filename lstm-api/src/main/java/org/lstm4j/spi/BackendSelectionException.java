package org.lstm4j.spi;

import java.util.List;
import org.lstm4j.InvalidInputException;

/** The backend that was asked for is not there, cannot be used here, or cannot do what is wanted. */
public final class BackendSelectionException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    private final String requested;
    private final transient List<BackendStatus> found;

    /** Creates the exception with its one-line message. */
    BackendSelectionException(String message, String requested, List<BackendStatus> found) {
        super(message);
        this.requested = requested;
        this.found = List.copyOf(found);
    }

    /** The name asked for; empty if none was. */
    public String requested() {
        return requested;
    }

    /** What there is; empty after deserialisation. */
    public List<BackendStatus> found() {
        return found == null ? List.of() : found;
    }
}

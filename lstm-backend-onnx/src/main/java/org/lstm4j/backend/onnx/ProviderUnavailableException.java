package org.lstm4j.backend.onnx;

import java.util.List;
import org.lstm4j.InvalidInputException;

/** The execution provider that was asked for is not in the ONNX Runtime that is here, or cannot start. */
public final class ProviderUnavailableException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    private final String requested;
    private final transient List<String> found;

    /** Creates the exception with its one-line message. */
    public ProviderUnavailableException(String message, String requested, List<String> found) {
        super(message);
        this.requested = requested;
        this.found = List.copyOf(found);
    }

    /** The name asked for. */
    public String requested() {
        return requested;
    }

    /** The names of those that are here; empty after deserialisation. */
    public List<String> found() {
        return found == null ? List.of() : found;
    }
}

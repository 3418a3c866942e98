package org.lstm4j.backend.jvm.internal.kernel;

import org.lstm4j.InvalidInputException;

/** Vector kernels were asked for by name, and this JVM cannot run them. */
public final class KernelUnavailableException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    KernelUnavailableException(String reason) {
        super("lstm.native.kernels=vector cannot be met: " + reason
                + ". Kernels found: scalar. Mend the cause, or choose auto or scalar.");
        this.reason = reason;
    }

    /** Why the vector kernels are not available. */
    public String reason() {
        return reason;
    }
}

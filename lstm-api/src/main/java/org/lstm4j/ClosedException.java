package org.lstm4j;

/**
 * Something was used after it, or the backend that it belongs to, was closed. Every backend, predictor, training step, trainer,
 * evaluator and session throws it; closing once more never does.
 */
public final class ClosedException extends LstmException {
    private static final long serialVersionUID = 1L;

    private final String what;

    /**
     * Creates the exception.
     *
     * @param what what was closed, such as {@code backend native}
     */
    public ClosedException(String what) {
        super("This " + what + " is closed and cannot be used any more; open a new one");
        this.what = what;
    }

    /** What was closed. */
    public String what() {
        return what;
    }
}

package org.lstm4j.text.spec;

import java.util.Optional;
import org.lstm4j.InvalidInputException;

/** A setting of a pipeline that is out of range. It knows no file: who read one adds where. */
public final class SpecException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    private static final int MOST = 1 << 24;

    private final String component;
    private final String problem;

    /**
     * Creates the exception.
     *
     * @param component name of the record component, as in {@code maxLength}
     * @param problem what was expected and what came, as in {@code must be at least 1, got 0}
     */
    public SpecException(String component, String problem) {
        super(component + " " + problem);
        this.component = component;
        this.problem = problem;
    }

    /** Name of the record component. */
    public String component() {
        return component;
    }

    /** What was expected and what came. */
    public String problem() {
        return problem;
    }

    /** Refuses to keep more words of a text than a row has. */
    static void keep(int value, Optional<Integer> maxLength) {
        atLeast(0, "keep", value);
        maxLength.filter(length -> length <= value).ifPresent(length -> {
            throw new SpecException("keep", "must be below max-length, which is " + length + ", got " + value);
        });
    }

    /** Refuses values below {@code least}, and those that no vocabulary and no row has. */
    static void atLeast(int least, String component, int value) {
        if (value < least) {
            throw new SpecException(component, "must be at least " + least + ", got " + value);
        }
        if (value > MOST) {
            throw new SpecException(component, "must be at most " + MOST + ", got " + value);
        }
    }
}

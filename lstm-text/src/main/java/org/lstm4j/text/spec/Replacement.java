package org.lstm4j.text.spec;

import java.util.Objects;
import org.lstm4j.text.TextStep;

/**
 * A string that is replaced before a text is split.
 *
 * @param text what, such as {@code <br />}
 * @param by by what
 */
public record Replacement(String text, String by) {
    /** Checks the arguments. @throws SpecException if {@code text} is empty */
    public Replacement {
        Objects.requireNonNull(by, "by");
        if (text.isEmpty()) {
            throw new SpecException("text", "must not be empty");
        }
    }

    TextStep step() {
        return new TextStep.Replace(text, by);
    }
}

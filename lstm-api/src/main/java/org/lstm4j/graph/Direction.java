package org.lstm4j.graph;

import java.util.Locale;
import org.lstm4j.InvalidInputException;

/** Which way a recurrent operator reads a sequence. */
public enum Direction {
    /** From the first step to the last. */
    FORWARD,
    /** From the last step to the first; from each row's own last step where lengths are given. */
    REVERSE,
    /** Both ways, with weights of their own; forward comes first. */
    BIDIRECTIONAL;

    /** How many directions: 1 or 2. */
    public int count() {
        return this == BIDIRECTIONAL ? 2 : 1;
    }

    /** The word that ONNX uses. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The direction of that word. @throws InvalidInputException if there is none */
    public static Direction ofText(String text) {
        for (Direction direction : values()) {
            if (direction.text().equals(text)) {
                return direction;
            }
        }
        throw new InvalidInputException("No direction \"" + text + "\". Known: forward, reverse, bidirectional.");
    }
}

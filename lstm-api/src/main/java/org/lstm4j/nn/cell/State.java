package org.lstm4j.nn.cell;

import org.lstm4j.InvalidInputException;

/**
 * What a cell hands from step to step, {@code [batch, units]}, starting from zeros unless the layer is given a start.
 *
 * @param name letters, digits and underscores, such as {@code h}
 * @param units its size, 1 or more
 */
public record State(String name, int units) {
    /** Checks both. */
    public State {
        if (!name.matches("[A-Za-z][A-Za-z0-9_]*")) {
            throw new InvalidInputException("The name of a state is a word such as h, not \"" + name + "\"");
        }
        if (units < 1) {
            throw new InvalidInputException("State \"" + name + "\" needs 1 unit or more; got " + units);
        }
    }

    /** A state. */
    public static State of(String name, int units) {
        return new State(name, units);
    }
}

package org.lstm4j.nn.cell;

import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Sizes;

/**
 * What a cell hands from step to step, {@code [batch, shape]}, starting from zeros unless the layer is given a start. Outside
 * the loop, where states are given, carried and handed on, each is {@code [batch, units]}, row-major.
 *
 * @param name letters, digits and underscores, such as {@code h}
 * @param shape of one row, all numbers; mostly {@code [units]}
 */
public record State(String name, Shape shape) {
    /** Checks both. */
    public State {
        if (!name.matches("[A-Za-z][A-Za-z0-9_]*")) {
            throw new InvalidInputException("The name of a state is a word such as h, not \"" + name + "\"");
        }
        if (!shape.isFixed() || shape.rank() == 0) {
            throw new InvalidInputException("State \"" + name + "\" needs a shape of numbers; got " + shape);
        }
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (shape.fixed(axis) < 1) {
                throw new InvalidInputException("State \"" + name + "\" needs 1 unit or more; got "
                        + (shape.rank() == 1 ? String.valueOf(shape.fixed(0)) : shape.toString()));
            }
        }
    }

    /** Of one axis. */
    public State(String name, int units) {
        this(name, Shape.of(units));
    }

    /** A state of one axis. */
    public static State of(String name, int units) {
        return new State(name, units);
    }

    /** A state of any number of axes, such as a matrix for each head. */
    public static State of(String name, int... shape) {
        return new State(name, Shape.ofInts(shape));
    }

    /** How many numbers it is. */
    public int units() {
        return shape.size("State " + name, Sizes.NONE);
    }
}

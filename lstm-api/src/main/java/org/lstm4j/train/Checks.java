package org.lstm4j.train;

import org.lstm4j.InvalidInputException;

/** Checks of settings that several records share. */
final class Checks {
    private Checks() {}

    static void positive(String owner, String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new InvalidInputException(owner + " needs a " + name + " above 0; got " + value);
        }
    }

    static void notNegative(String owner, String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new InvalidInputException(owner + " needs a " + name + " of 0 or more; got " + value);
        }
    }

    static void share(String owner, String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new InvalidInputException(owner + " needs a " + name + " of 0 to 1; got " + value);
        }
    }

    static void fraction(String owner, String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new InvalidInputException(owner + " needs a " + name + " of 0 to below 1; got " + value);
        }
    }

    static void atMost(String owner, String name, double value, double most) {
        if (!(value >= 0 && value <= most)) {
            throw new InvalidInputException(owner + " needs a " + name + " of 0 to " + most + "; got " + value);
        }
    }
}

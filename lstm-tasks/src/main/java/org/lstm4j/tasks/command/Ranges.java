package org.lstm4j.tasks.command;

import org.lstm4j.InvalidInputException;

/** Which numbers an option takes. */
public final class Ranges {
    private Ranges() {}

    /** Refuses a number outside a range. @throws InvalidInputException naming option, range and number */
    public static void check(String option, long number, long least, long most) {
        if (number < least || number > most) {
            boolean isOpen = most >= Integer.MAX_VALUE && number < least;
            throw new InvalidInputException(option + ": must be "
                    + (isOpen ? "at least " + least : "from " + least + " to " + most) + ", got " + number);
        }
    }
}

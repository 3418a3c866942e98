package org.lstm4j.text;

import org.lstm4j.InvalidInputException;

/**
 * An id that is no word of a text, and what is shown for it. Immutable.
 *
 * @param text what is shown, such as {@code [UNK]}
 * @param id 1 or more
 */
public record SpecialToken(String text, int id) {
    /**
     * Checks the arguments.
     *
     * @throws InvalidInputException if the text is blank or the id below 1
     */
    public SpecialToken {
        if (text.isBlank() || id < 1) {
            throw new InvalidInputException("SpecialToken: \"" + text + "\" with id " + id
                    + ", expected a text and an id of at least 1 (0 is padding).");
        }
    }
}

package org.lstm4j.text.metric;

import java.util.List;
import org.lstm4j.InvalidInputException;

/** Checks of texts and what they are held to. */
final class Pairs {
    private Pairs() {}

    static void check(String what, List<?> given, List<?> right) {
        if (given.size() != right.size()) {
            throw new InvalidInputException(what + " needs a reference for each text; got " + given.size()
                    + " texts and " + right.size() + " references");
        }
        if (given.isEmpty()) {
            throw new InvalidInputException(what + " needs a text or more");
        }
    }
}

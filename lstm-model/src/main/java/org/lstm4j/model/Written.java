package org.lstm4j.model;

import java.util.List;

/**
 * What a model wrote. Immutable.
 *
 * @param text of {@link TextWriter#write}: the beginning and what follows it; of a session what follows alone. Joined as the model's
 *     texts are
 * @param words what was written
 * @param isEnded true if the model ended the text, false if it was stopped
 * @param seconds it took, without reading what stood before
 */
public record Written(String text, List<String> words, boolean isEnded, double seconds) {
    /** Copies the list. */
    public Written {
        words = List.copyOf(words);
    }
}

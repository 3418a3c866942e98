package org.lstm4j.nn;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.lstm4j.InvalidInputException;

/** What stands beside a sequence or an image where a window reaches over its edge; the words are Keras's. */
public enum Padding {
    /** Nothing: windows lie inside, and there are fewer of them than steps. */
    VALID,
    /** As much as gives a window for each step (each stride), half of it in front, of an odd number the smaller half. */
    SAME,
    /** All of it in front, so that no window sees a later step. */
    CAUSAL;

    /** The lower-case word. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** That of a word. @throws InvalidInputException naming those there are */
    public static Padding ofText(String text) {
        return Arrays.stream(values())
                .filter(padding -> padding.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("No padding \"" + text + "\". Known: "
                        + Arrays.stream(values()).map(Padding::text).collect(Collectors.joining(", ")) + "."));
    }
}

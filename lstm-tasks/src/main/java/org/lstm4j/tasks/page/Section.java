package org.lstm4j.tasks.page;

import java.util.List;

/**
 * A part of a page with a heading.
 *
 * @param heading in plain text
 * @param content one after the other
 */
public record Section(String heading, List<Html> content) {
    /** Copies the list. */
    public Section {
        content = List.copyOf(content);
    }

    /** A section of some pieces. */
    public static Section of(String heading, Html... content) {
        return new Section(heading, List.of(content));
    }
}

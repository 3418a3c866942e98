package org.lstm4j.apps.cli;

/** Text in columns. */
final class Columns {
    private Columns() {}

    /** The text with spaces behind it, up to a width. */
    static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}

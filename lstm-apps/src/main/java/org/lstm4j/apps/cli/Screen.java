package org.lstm4j.apps.cli;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import org.lstm4j.tasks.run.Surroundings;

/**
 * The one way to standard output and standard error: what a terminal would obey, and what would show text in another order than
 * it has, is written as {@code \}{@code u001b}, which is the same text in JSON. So no label, word, path or message of a file from
 * somebody else moves the cursor, changes colours, renames the window or hides a part of a line. Line feeds and tabs pass, for
 * they are our own lines' too; {@link #line} is for texts of others that must stay within one.
 */
public final class Screen {
    private static final int DELETE = 0x7f;
    private static final int LAST_C1 = 0x9f;

    private Screen() {}

    /** The same surroundings, whose writers escape. */
    public static Surroundings over(Surroundings surroundings) {
        return new Surroundings(
                surroundings.in(),
                over(surroundings.out()),
                over(surroundings.err()),
                surroundings.environment(),
                surroundings.properties());
    }

    /** A writer that escapes what goes to another one; it keeps nothing back. */
    public static PrintWriter over(PrintWriter writer) {
        return new PrintWriter(new Escaping(writer), true);
    }

    /** A text of somebody else as a part of one line: its line feeds and tabs are escaped as well. */
    public static String line(String text) {
        if (text.chars().noneMatch(c -> isUnsafe((char) c) || c == '\n' || c == '\t' || c == '\r')) {
            return text;
        }
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isUnsafe(c) || c == '\n' || c == '\t' || c == '\r') {
                line.append(escape(c));
            } else {
                line.append(c);
            }
        }
        return line.toString();
    }

    /** C0, DEL and C1 but line feed, tab and carriage return; separators of lines; all that sets the direction of text. */
    private static boolean isUnsafe(char c) {
        if (c < ' ') {
            return c != '\n' && c != '\t' && c != '\r';
        }
        return (c >= DELETE && c <= LAST_C1)
                || (c >= '\u2028' && c <= '\u202e')
                || (c >= '\u2066' && c <= '\u2069')
                || c == '\u200e'
                || c == '\u200f'
                || c == '\u061c';
    }

    private static String escape(char c) {
        return "\\u" + Character.forDigit(c >> 12, 16) + Character.forDigit(c >> 8 & 15, 16)
                + Character.forDigit(c >> 4 & 15, 16) + Character.forDigit(c & 15, 16);
    }

    private static final class Escaping extends FilterWriter {
        private boolean isReturned; // a carriage return waits for what follows: it may end a line, and nothing else

        Escaping(Writer out) {
            super(out);
        }

        @Override
        public void write(int c) throws IOException {
            put((char) c);
        }

        @Override
        public void write(char[] text, int offset, int length) throws IOException {
            write(new String(text, offset, length), 0, length);
        }

        @Override
        public void write(String text, int offset, int length) throws IOException {
            int start = offset;
            for (int i = offset; i < offset + length; i++) {
                char c = text.charAt(i);
                if (isReturned || c == '\r' || isUnsafe(c)) {
                    out.write(text, start, i - start);
                    put(c);
                    start = i + 1;
                }
            }
            out.write(text, start, offset + length - start);
        }

        private void put(char c) throws IOException {
            if (isReturned) {
                out.write(c == '\n' ? "\r" : escape('\r'));
                isReturned = false;
            }
            if (c == '\r') {
                isReturned = true;
            } else if (isUnsafe(c)) {
                out.write(escape(c));
            } else {
                out.write(c);
            }
        }

        @Override
        public void flush() throws IOException {
            if (isReturned) {
                isReturned = false;
                out.write(escape('\r'));
            }
            out.flush();
        }
    }
}

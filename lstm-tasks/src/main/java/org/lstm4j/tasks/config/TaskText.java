package org.lstm4j.tasks.config;

import com.google.common.base.CharMatcher;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Looks over the text of a HOCON file before the parser does, which calls itself for each level and would run out of stack:
 * bounds how long it is and how deep its blocks, lists and dotted keys lie in each other. Refuses as well what HOCON takes for
 * one value where hardly anybody means one: two blocks, lists or quoted texts side by side in a list.
 */
final class TaskText {
    /** Far above any task; the longest that ships has some 3,000. */
    static final int MAX_CHARACTERS = 1 << 20;

    /** The parser takes ten times as many with the stack that a JVM gives its threads. */
    static final int MAX_DEPTH = 100;

    private static final CharMatcher BLANK = CharMatcher.anyOf(" \t");

    private final String text;
    private final String name;
    /** For each open bracket: whether it is a list's, and at which depth what is around it lies. */
    private final Deque<Level> levels = new ArrayDeque<>();

    private int depth;
    private int dots;
    private int line = 1;

    private record Level(boolean isList, int depth) {}

    private TaskText(String text, String name) {
        this.text = text;
        this.name = name;
    }

    /**
     * Checks a text.
     *
     * @param name where it is from, for messages
     * @throws ConfigurationException if it is too long, too deep, or has values side by side in a list
     */
    static void check(String text, String name) {
        if (text.length() > MAX_CHARACTERS) {
            throw new ConfigurationException(
                    name, "", "has " + text.length() + " characters; a task has at most " + MAX_CHARACTERS);
        }
        new TaskText(text, name).scan();
    }

    private void scan() {
        int at = 0;
        while (at < text.length()) {
            at = next(at);
        }
    }

    /** Passes what begins here, and says where the next begins. */
    private int next(int at) {
        switch (text.charAt(at)) {
            case '\n' -> {
                line++;
                dots = 0;
            }
            case ',' -> dots = 0;
            case '.' -> {
                dots++;
                checkDepth();
            }
            case '"' -> {
                int end = endOfQuoted(at);
                checkNeighbour(end);
                return end;
            }
            case '#' -> {
                return endOfLine(at);
            }
            case '/' -> {
                return text.startsWith("//", at) ? endOfLine(at) : at + 1;
            }
            case '$' -> {
                return endOfSubstitution(at);
            }
            case '{', '[' -> open(text.charAt(at) == '[');
            case '}', ']' -> {
                close();
                checkNeighbour(at + 1);
            }
            default -> {
                // part of a word or blank
            }
        }
        return at + 1;
    }

    private void open(boolean isList) {
        levels.push(new Level(isList, depth));
        depth += dots + 1;
        dots = 0;
        checkDepth();
    }

    private void close() {
        if (!levels.isEmpty()) {
            depth = levels.pop().depth();
        }
        dots = 0;
    }

    private void checkDepth() {
        if (depth + dots > MAX_DEPTH) {
            throw new ConfigurationException(
                    name + ":" + line, "", "blocks, lists and keys lie more than " + MAX_DEPTH + " deep in each other");
        }
    }

    /** A value has ended here; in a list the next one must not follow on the same line without a comma. */
    private void checkNeighbour(int end) {
        if (levels.isEmpty() || !levels.peek().isList()) {
            return;
        }
        int next = end;
        while (next < text.length() && BLANK.matches(text.charAt(next))) {
            next++;
        }
        if (next < text.length() && "{[\"".indexOf(text.charAt(next)) >= 0) {
            String what = text.charAt(next) == '"' ? "texts" : text.charAt(next) == '{' ? "blocks" : "lists";
            throw new ConfigurationException(
                    name + ":" + line,
                    "",
                    "two " + what
                            + " side by side in a list, which HOCON makes one of; put a comma between them, or each"
                            + " on a line of its own");
        }
    }

    private int endOfLine(int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    private int endOfQuoted(int from) {
        if (text.startsWith("\"\"\"", from)) {
            int end = text.indexOf("\"\"\"", from + 3);
            end = end < 0 ? text.length() : end + 3;
            while (end < text.length() && text.charAt(end) == '"') {
                end++; // more quotes at the end are the text's own
            }
            line += CharMatcher.is('\n').countIn(text.substring(from, end));
            return end;
        }
        int end = from + 1;
        while (end < text.length() && text.charAt(end) != '"' && text.charAt(end) != '\n') {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        return Math.min(text.length(), end < text.length() && text.charAt(end) == '"' ? end + 1 : end);
    }

    /** Of <code>${a.b}</code>, whose dots are a path as well, but whose braces are none of a block. */
    private int endOfSubstitution(int from) {
        if (!text.startsWith("${", from)) {
            return from + 1;
        }
        int end = from + 2;
        int inside = 0;
        while (end < text.length() && text.charAt(end) != '}' && text.charAt(end) != '\n') {
            inside += text.charAt(end) == '.' ? 1 : 0;
            end++;
        }
        if (inside > MAX_DEPTH) {
            throw new ConfigurationException(
                    name + ":" + line, "", "a substitution names a key more than " + MAX_DEPTH + " deep");
        }
        return end < text.length() && text.charAt(end) == '}' ? end + 1 : end;
    }
}

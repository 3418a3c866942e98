package org.lstm4j.tasks.data;

import java.util.List;

/** What a message shows of something that may be long. */
final class Excerpts {
    private static final int CHARACTERS = 60;
    private static final int ITEMS = 10;

    private Excerpts() {}

    static String of(String text) {
        int end = text.offsetByCodePoints(0, Math.min(CHARACTERS, text.codePointCount(0, text.length())));
        return end == text.length() ? text : text.substring(0, end) + " ...";
    }

    static String of(List<String> items) {
        return items.size() <= ITEMS
                ? items.toString()
                : items.subList(0, ITEMS) + " and " + (items.size() - ITEMS) + " more";
    }
}

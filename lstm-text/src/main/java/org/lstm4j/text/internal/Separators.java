package org.lstm4j.text.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which separator a line has that was read with another. */
public final class Separators {
    private static final Map<Character, String> NAMES = names();

    private Separators() {}

    private static Map<Character, String> names() {
        Map<Character, String> names = new LinkedHashMap<>();
        names.put('\t', "tabs");
        names.put(';', "semicolons");
        names.put('|', "vertical bars");
        names.put(',', "commas");
        return names;
    }

    /** What separates the fields of a line, for people, if it has one of the usual separators. */
    public static Optional<String> within(String line) {
        return NAMES.entrySet().stream()
                .filter(separator -> line.indexOf(separator.getKey()) >= 0)
                .map(Map.Entry::getValue)
                .findFirst();
    }
}

package org.lstm4j.tasks.page;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** What HTML and SVG are made of: escaped text, attributes, and numbers that are no longer than a reader can see. */
final class Markup {
    private Markup() {}

    /** Text that is safe between tags and within double quotes; what no XML may hold becomes the replacement character. */
    static String escape(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(isXml(point) ? point : '\uFFFD');
            }
        });
        return safe.toString();
    }

    /** The reverse of {@link #escape}. */
    static String unescape(String safe) {
        return safe.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&"); // last, or "&amp;lt;" would become "<"
    }

    private static boolean isXml(int point) {
        return point == '\t'
                || point == '\n'
                || point == '\r'
                || (point >= 0x20 && point <= 0xD7FF)
                || (point >= 0xE000 && point <= 0xFFFD)
                || point >= 0x10000;
    }

    /** A start tag without its end, as in {@code <p class="lead"}. */
    static String open(String element, Map<String, String> attributes) {
        return "<" + element
                + attributes.entrySet().stream()
                        .map(entry -> " " + entry.getKey() + "=\"" + escape(entry.getValue()) + "\"")
                        .collect(Collectors.joining());
    }

    /** Attributes in the order given: name, value, name, value; a blank value leaves the attribute out. */
    static SequencedMap<String, String> attributes(String... namesAndValues) {
        SequencedMap<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (!namesAndValues[i + 1].isBlank()) {
                attributes.put(namesAndValues[i], namesAndValues[i + 1]);
            }
        }
        return attributes;
    }

    /** A coordinate to a hundredth of a unit, without needless zeros. */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a coordinate must be finite, got " + value);
        }
        String text = String.format(Locale.ROOT, "%.2f", value);
        text = text.replaceAll("\\.?0+$", "");
        return text.equals("-0") ? "0" : text;
    }
}

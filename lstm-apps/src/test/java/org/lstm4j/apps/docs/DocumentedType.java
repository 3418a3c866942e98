package org.lstm4j.apps.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the source of a public type says of itself: its javadoc as Markdown.
 *
 * @param name the simple name of the class
 * @param text what it does, up to its {@code Source}
 * @param source the paper or operator; empty if none is named
 * @param options each component of a record that is documented, and what is said of it
 * @param makers each static method that is documented and makes one, and what is said of it
 */
record DocumentedType(
        String name,
        String text,
        String source,
        SequencedMap<String, String> options,
        SequencedMap<String, String> makers) {
    private static final Pattern TYPE = Pattern.compile(
            "/\\*\\*((?:(?!\\*/).)*?)\\*/\\s*(?:@[^\\n]*\\n)*public (?:final |abstract |sealed )?(?:record|class|interface|enum) (\\w+)",
            Pattern.DOTALL);

    private static final Pattern MAKER =
            Pattern.compile("/\\*\\*((?:(?!\\*/).)*?)\\*/\\s*public static (\\w+) (\\w+)\\(([^)]*)\\)", Pattern.DOTALL);

    /** That of a source file, if it has a public type with javadoc. */
    static Optional<DocumentedType> read(Path file) throws IOException {
        String all = Files.readString(file);
        Matcher matcher = TYPE.matcher(all);
        if (!matcher.find()) {
            return Optional.empty();
        }
        String[] parts = matcher.group(1).replaceAll("(?m)^\\s*\\* ?", "").split("(?m)^@param ", -1);
        String text = parts[0].split("\\{@snippet", 2)[0].split("(?m)^@", 2)[0];
        String[] halves = text.split("<i>Source:</i>", 2);
        SequencedMap<String, String> options = new LinkedHashMap<>();
        for (int i = 1; i < parts.length; i++) {
            String[] words = parts[i].split("(?m)^@", 2)[0].strip().split("\\s+", 2);
            if (words.length == 2 && !words[0].startsWith("<")) {
                options.put(words[0], markdown(words[1]));
            }
        }
        String source = halves.length == 1
                ? ""
                : markdown(halves[1]).replaceAll("\\s*Immutable\\.\\s*", " ").strip();
        return Optional.of(new DocumentedType(
                matcher.group(2),
                markdown(halves[0]).replaceAll("\\s*Immutable\\.", "").strip(),
                source,
                options,
                makers(all, matcher.group(2))));
    }

    private static SequencedMap<String, String> makers(String all, String type) {
        SequencedMap<String, String> makers = new LinkedHashMap<>();
        MAKER.matcher(all).results().forEach(match -> {
            // Metrics makes what has no type of its own
            if (match.group(2).equals(type) || match.group(2).equals("Metric")) {
                String parameters = match.group(4)
                        .strip()
                        .replaceAll("\\s+", " ")
                        .replaceAll("<[^<>]*>", "")
                        .replaceAll("<[^<>]*>", "") // what was around the first
                        .replaceAll("[\\w.]+ (\\w+)", "$1");
                String text =
                        match.group(1).replaceAll("(?m)^\\s*\\* ?", "").split("\\s@(?:throws|param|return)", 2)[0];
                makers.put(match.group(3) + "(" + parameters + ")", markdown(text));
            }
        });
        return makers;
    }

    static String markdown(String javadoc) {
        return javadoc.replaceAll("\\{@code\\s+((?:[^{}]|\\{[^{}]*})*)}", "`$1`")
                .replaceAll("\\{@(?:link|linkplain|value)\\s+[^{}\\s]*\\s+([^{}]*)}", "$1")
                .replaceAll("\\{@(?:link|linkplain|value)\\s+(?:[\\w.]*#)?([^{}\\s]*)}", "`$1`")
                .replaceAll("</?i>", "*")
                .replaceAll("<p>", "")
                .replaceAll("<[^>]*>", "")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&")
                .replaceAll("(?m)[ \\t]+$", "")
                .replaceAll("(?<!\\n)\\n(?!\\n)", " ")
                .replaceAll("\\n{2,}", "\n\n")
                .strip();
    }
}

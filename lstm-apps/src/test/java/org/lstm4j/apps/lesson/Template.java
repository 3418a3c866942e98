package org.lstm4j.apps.lesson;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills the pages: {@code {{name}}} is a fact, {@code {{listing Class region}}} the lines between {@code // @start
 * region="region"} and {@code // @end} in the source of a class of some package.
 */
public final class Template {
    private static final Pattern HOLE = Pattern.compile("\\{\\{([^}]+)}}");

    private final Path sources;
    private final Map<String, String> facts = new LinkedHashMap<>();
    private final Set<String> used = new LinkedHashSet<>();

    /** With listings of a folder's classes. */
    public Template(Path sources) {
        this.sources = sources;
    }

    /** Makes a fact known. */
    void put(String name, String value) {
        if (facts.put(name, value) != null) {
            throw new IllegalStateException("two facts are named " + name);
        }
    }

    /** A page with all its holes filled. @throws IllegalStateException naming a hole that nothing fills */
    public String fill(String page) {
        Matcher holes = HOLE.matcher(page);
        StringBuilder filled = new StringBuilder();
        while (holes.find()) {
            holes.appendReplacement(filled, Matcher.quoteReplacement(value(holes.group(1))));
        }
        return holes.appendTail(filled).toString();
    }

    private String value(String hole) {
        String[] parts = hole.split(" ", -1);
        if (parts.length == 3 && parts[0].equals("listing")) {
            return listing(parts[1], parts[2]);
        }
        String fact = facts.get(hole);
        if (fact == null) {
            throw new IllegalStateException("nothing is known of {{" + hole + "}}; known are " + facts.keySet());
        }
        used.add(hole);
        return fact;
    }

    /** The facts that no page filled so far has told. */
    Set<String> untold() {
        Set<String> untold = new LinkedHashSet<>(facts.keySet());
        untold.removeAll(used);
        return untold;
    }

    private String listing(String name, String region) {
        try {
            List<String> lines = Files.readAllLines(sources.resolve(name + ".java"));
            String start = "// @start region=\"" + region + "\"";
            int first = lines.stream().map(String::strip).toList().indexOf(start) + 1;
            if (first == 0) {
                throw new IllegalStateException(name + ".java has no line " + start);
            }
            int length = lines.subList(first, lines.size()).stream()
                    .map(String::strip)
                    .toList()
                    .indexOf("// @end");
            String code = String.join("\n", lines.subList(first, first + length));
            return "```java\n" + code.stripIndent() + "\n```";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

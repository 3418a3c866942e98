package org.lstm4j.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pages of this project and what they show. */
final class Pages {
    /** Where all of it begins. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern BLOCK = Pattern.compile("```(\\w*)\n(.*?)\n```", Pattern.DOTALL);
    private static final Pattern REGION =
            Pattern.compile("// @start region=\"([^\"]+)\"\\s*\n(.*?)\n *// @end", Pattern.DOTALL);
    private static final List<String> NOT_PAGES = List.of("target", "runs", ".git", "node_modules");

    private Pages() {}

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All pages in Markdown, but what builds and runs leave. */
    static List<Path> all() {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> NOT_PAGES.stream().noneMatch(name -> isBelow(file, name)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isBelow(Path file, String folder) {
        for (Path part : ROOT.relativize(file)) {
            if (part.toString().equals(folder)) {
                return true;
            }
        }
        return false;
    }

    /** The blocks of a page in a language, such as {@code java}. */
    static List<String> blocks(String page, String language) {
        return BLOCK.matcher(page)
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    /** What stands between {@code // @start} and {@code // @end} in a class of the snippets, by the name of the region. */
    static Map<String, String> regions(String type) {
        Path source = Path.of("src", "test", "java", "org", "lstm4j", "model", "snippets", type + ".java");
        Map<String, String> regions = new LinkedHashMap<>();
        for (MatchResult match : REGION.matcher(read(source)).results().toList()) {
            regions.put(match.group(1), match.group(2).stripIndent());
        }
        return regions;
    }
}

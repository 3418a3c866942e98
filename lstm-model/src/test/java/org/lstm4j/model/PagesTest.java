package org.lstm4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages hold together: what they link to is there, and all of docs is found from its index. */
class PagesTest {
    private static final Path DOCS = Pages.ROOT.resolve("docs");
    private static final Pattern CODE = Pattern.compile("```.*?\n```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)|(?:src|href)=\"([^\"]+)\"");
    private static final Pattern HEADING = Pattern.compile("^#+ +(.*)$", Pattern.MULTILINE);

    /** Pages of ours; those below a source folder are templates, whose links begin elsewhere. */
    private static List<Path> pages() {
        return Pages.all().stream()
                .filter(page -> !Pages.ROOT.relativize(page).toString().contains("src"))
                .toList();
    }

    /** What a page links to that is no other site. */
    private static List<String> links(Path page) {
        List<String> links = new ArrayList<>();
        Matcher matcher = LINK.matcher(CODE.matcher(Pages.read(page)).replaceAll(""));
        while (matcher.find()) {
            String link = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
            if (!link.matches("[a-z]+:.*")) {
                links.add(link);
            }
        }
        return links;
    }

    private static Path target(Path page, String link) {
        String path = link.replaceFirst("#.*", "");
        return path.isEmpty() ? page : page.resolveSibling(path).normalize();
    }

    /** The names that a forge gives to headings. */
    private static List<String> anchors(Path page) {
        return HEADING.matcher(CODE.matcher(Pages.read(page)).replaceAll(""))
                .results()
                .map(heading -> heading.group(1)
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    @Test
    void whatALinkNamesIsThere() {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Path page : pages()) {
            for (String link : links(page)) {
                links++;
                Path target = target(page, link);
                boolean isThere = Files.exists(target);
                if (isThere && link.contains("#") && target.toString().endsWith(".md")) {
                    isThere = anchors(target).contains(link.substring(link.indexOf('#') + 1));
                }
                if (!isThere) {
                    broken.add(Pages.ROOT.relativize(page) + " -> " + link);
                }
            }
        }
        assertThat(links).isGreaterThan(50);
        assertThat(broken).isEmpty();
    }

    @Test
    void everyFileOfDocsIsFoundFromItsIndex() throws IOException {
        Set<Path> found = new HashSet<>();
        Deque<Path> next = new ArrayDeque<>(List.of(DOCS.resolve("README.md")));
        while (!next.isEmpty()) {
            Path page = next.remove();
            if (found.add(page) && page.startsWith(DOCS) && page.toString().endsWith(".md")) {
                links(page).forEach(link -> next.add(target(page, link)));
            }
        }
        try (Stream<Path> files = Files.walk(DOCS)) {
            assertThat(files.filter(Files::isRegularFile)
                            .filter(file -> !file.toString().matches(".*(target|ipynb_checkpoints).*")))
                    .allSatisfy(file -> assertThat(found).contains(file));
        }
    }

    @Test
    void thePagesOfDocsThemselvesAreAllInTheIndex() throws IOException {
        List<Path> named = links(DOCS.resolve("README.md")).stream()
                .map(link -> target(DOCS.resolve("README.md"), link))
                .toList();
        try (Stream<Path> files = Files.list(DOCS)) {
            assertThat(files.filter(Files::isRegularFile)
                            .filter(file -> !file.getFileName().toString().equals("README.md")))
                    .allSatisfy(file -> assertThat(named).contains(file));
        }
    }
}

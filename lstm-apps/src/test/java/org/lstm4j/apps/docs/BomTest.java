package org.lstm4j.apps.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** lstm-bom has no parent, so nothing but this keeps it true. */
class BomTest {
    private static final Path ROOT = Path.of("..");

    /** Modules that nobody outside the project gets. */
    private static final Set<String> UNPUBLISHED = Set.of("lstm-bench", "lstm-testing", "lstm-bom");

    private static List<String> all(String pattern, Path pom) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(pom))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    @Test
    void itHasEveryModuleThatIsPublished() throws IOException {
        Set<String> published = new TreeSet<>(all("<module>(lstm-[^<]+)</module>", ROOT.resolve("pom.xml")));
        published.removeAll(UNPUBLISHED);
        assertThat(all(
                        "<groupId>io.github.lstm4j</groupId>\\s*<artifactId>([^<]+)</artifactId>\\s*<version>\\$\\{project.version}<",
                        ROOT.resolve("lstm-bom/pom.xml")))
                .containsExactlyInAnyOrderElementsOf(published);
    }

    @Test
    void itHasTheirVersion() throws IOException {
        String first = "<version>([0-9][^<]*)</version>";
        assertThat(all(first, ROOT.resolve("lstm-bom/pom.xml")).getFirst())
                .isEqualTo(all(first, ROOT.resolve("pom.xml")).getFirst());
    }

    @Test
    void whatIsNotPublishedIsSaidSoInItsPom() throws IOException {
        for (String module : UNPUBLISHED) {
            if (!module.equals("lstm-bom")) {
                assertThat(Files.readString(ROOT.resolve(module + "/pom.xml")))
                        .contains("<maven.deploy.skip>true</maven.deploy.skip>");
            }
        }
    }
}

package org.lstm4j.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.JavaFormatterOptions.Style;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;

/**
 * All sources stand as {@code mvn spotless:apply} leaves them. Tests run on a JDK that parses them, whatever JDK runs Maven; a
 * plug-in that checks them would run on the latter.
 */
@EnabledForJreRange(minVersion = 25, disabledReason = "the formatter has the parser of the JDK that it runs on")
class FormatTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Formatter FORMATTER = Formatter.createFormatter(
            JavaFormatterOptions.builder().style(Style.PALANTIR).build());

    @Test
    void everySourceIsFormatted() throws IOException {
        List<Path> sources = sources();
        assertThat(sources).hasSizeGreaterThan(1000);
        assertThat(sources.parallelStream().filter(FormatTest::isOther).map(ROOT::relativize))
                .as("sources that JAVA_HOME=/path/to/jdk-25 mvn -q spotless:apply changes")
                .isEmpty();
    }

    @Test
    void whatStandsInAnotherWayIsSeen() {
        String formatted = "package a;\n\nimport java.util.List;\n\nclass B {\n    List<B> all;\n}\n";
        assertThat(format(formatted)).isEqualTo(formatted);
        for (String other : List.of(
                formatted.replace("    List", "  List"),
                formatted.replace("\nclass", "import java.util.Set;\n\nclass"),
                formatted.replace("all;", "all; "),
                formatted.stripTrailing())) {
            assertThat(format(other)).isEqualTo(formatted);
        }
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            List<Path> folders = modules.filter(module -> Files.exists(module.resolve("pom.xml")))
                    .flatMap(module ->
                            Stream.of("src/main/java", "src/test/java").map(module::resolve))
                    .filter(Files::isDirectory)
                    .toList();
            for (Path folder : folders) {
                try (Stream<Path> files = Files.walk(folder)) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                }
            }
        }
        return sources;
    }

    private static boolean isOther(Path file) {
        try {
            String source = Files.readString(file);
            return !format(source).equals(source);
        } catch (IOException | RuntimeException e) {
            throw new IllegalStateException(file.toString(), e);
        }
    }

    /** The steps of the plug-in, as the root's pom names them. */
    private static String format(String source) {
        try {
            String sorted = ImportOrderer.reorderImports(source, Style.PALANTIR);
            return FORMATTER
                    .formatSource(RemoveUnusedImports.removeUnusedImports(sorted))
                    .lines()
                    .map(String::stripTrailing)
                    .collect(Collectors.joining("\n", "", "\n"));
        } catch (FormatterException e) {
            throw new IllegalArgumentException(e);
        }
    }
}

package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The headlines that ship must be what the tasks say they are. */
class SampleTest {
    private static List<JsonNode> rows() throws IOException {
        try (InputStream stream =
                Lstm.class.getResourceAsStream("/org/lstm4j/tasks/sample/sarcasm/Sarcasm_Headlines_Dataset.json")) {
            JsonMapper mapper = new JsonMapper();
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(mapper::readTree)
                    .toList();
        }
    }

    @Test
    void thereAreFourHundredDistinctRowsHalfOfThemSarcastic() throws IOException {
        assertThat(rows()).hasSize(400).allSatisfy(row -> {
            assertThat(row.propertyNames()).containsExactly("article_link", "headline", "is_sarcastic");
            assertThat(row.get("headline").asString()).isNotBlank().isLowerCase();
        });
        assertThat(rows().stream().map(row -> row.get("headline").asString())).doesNotHaveDuplicates();
        assertThat(rows().stream().filter(row -> row.get("is_sarcastic").asInt() == 1))
                .hasSize(200);
    }

    /** The split of sarcasm.conf: a share of 0.8 trains, of which the last tenth is held out. */
    @Test
    void bothClassesAreInEveryPartOfTheSplitAndHalfOfTheTestIsSarcastic() throws IOException {
        assertThat(sarcastic(0, 288)).isBetween(130, 158);
        assertThat(sarcastic(288, 320)).isBetween(13, 19);
        assertThat(sarcastic(320, 400)).isEqualTo(40);
    }

    private static int sarcastic(int from, int to) throws IOException {
        return rows().subList(from, to).stream()
                .mapToInt(row -> row.get("is_sarcastic").asInt())
                .sum();
    }

    /** Whichever module comes first in the class path, a task reads the same sample. */
    @Test
    void modulesThatShipASampleOfOneNameShipTheSameBytes() throws IOException {
        Map<String, byte[]> samples = new HashMap<>();
        List<URL> folders = Collections.list(Lstm.class.getClassLoader().getResources("org/lstm4j/tasks/sample"));
        assertThat(folders).hasSizeGreaterThan(3);
        for (URL folder : folders) {
            URI place = URI.create(folder.toString());
            if (place.getScheme().equals("jar")) {
                try (FileSystem jar = FileSystems.newFileSystem(place, Map.of())) {
                    compare(jar.getPath("org/lstm4j/tasks/sample"), samples);
                }
            } else {
                compare(Path.of(place), samples);
            }
        }
    }

    private static void compare(Path folder, Map<String, byte[]> samples) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(folder)) {
            files = found.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            String name = folder.relativize(file).toString();
            byte[] bytes = Files.readAllBytes(file);
            byte[] other = samples.putIfAbsent(name, bytes);
            assertThat(other == null || Arrays.equals(other, bytes))
                    .as("%s in %s", name, folder)
                    .isTrue();
        }
    }
}

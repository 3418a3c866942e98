package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
}

package org.lstm4j.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.InvalidInputException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PeerHarnessTest {
    private static final Map<String, String> SHORT = Map.of(
            "PEERS_WARM_S", "0.01",
            "PEERS_BLOCK_S", "0.01",
            "PEERS_QUIET_S", "0",
            "PEERS_BLOCKS", "2",
            "PEERS_MAXBLOCKS", "2",
            "PEERS_TAG", "-tagged");

    private static List<JsonNode> run(String... args) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PeerHarness.run(args, SHORT, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        JsonMapper mapper = new JsonMapper();
        return bytes.toString(StandardCharsets.UTF_8)
                .lines()
                .map(mapper::readTree)
                .toList();
    }

    @Test
    void trainingPrintsALineForEachBlock() {
        List<JsonNode> lines = run("W1", "1", "train");
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst().propertyNames())
                .contains("peer", "work", "mode", "threads", "block", "steps", "wall_s", "cpu_s", "batch")
                .doesNotContain("p50_us");
        assertThat(lines.getFirst().get("peer").asString()).isEqualTo("ours-tagged");
        assertThat(lines.getFirst().get("batch").asInt()).isEqualTo(32);
        assertThat(lines).extracting(line -> line.get("block").asInt()).containsExactly(0, 1);
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.get("steps").asInt()).isPositive();
            assertThat(line.get("wall_s").asDouble()).isPositive();
        });
    }

    @Test
    void predictionsComeOneByOneAndThenInALargeBatch() {
        List<JsonNode> lines = run("W1", "1", "infer");
        assertThat(lines).extracting(line -> line.get("batch").asInt()).containsExactly(1, 1, 256, 256);
        assertThat(lines).extracting(line -> line.has("p50_us")).containsExactly(true, true, false, false);
        assertThat(lines.getFirst().get("p99_us").asDouble())
                .isGreaterThanOrEqualTo(lines.getFirst().get("p50_us").asDouble());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            W1 1         ; expected WORKLOAD THREADS train|infer, got 2 arguments
            W9 1 train   ; no workload "W9"
            W1 two train ; the number of threads: expected a number, got "two"
            W1 1 predict ; expected train or infer, got "predict"
            """)
    void argumentsThatSayNothingAreRefused(String args, String problem) {
        assertThatThrownBy(() -> run(args.split(" ")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(problem);
    }
}

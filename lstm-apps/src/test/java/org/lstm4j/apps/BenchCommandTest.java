package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BenchCommandTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            bench W7             | no workload "W7"; did you mean "W1"? Known: W1, W2, W3, W4, W5, W6
            bench W1 sarcasm     | no workload "sarcasm". Known: W1, W2, W3, W4, W5, W6
            bench W1 --threads 0 | --threads: must be from 1 to 4096, got 0
            bench --threads -2   | --threads: must be from 1 to 4096, got -2
            bench --batch 0      | --batch: must be from 1 to 4096, got 0
            bench --blocks 0     | --blocks: must be from 1 to 4096, got 0
            bench --seconds 0    | --seconds: must be above 0 and at most 3600, got 0.0
            """)
    void badInputIsOneLineAndExitCodeTwo(String command, String problem) {
        ProgramRun run = ProgramRun.of(command.split(" "));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errLines()).containsExactly("lstm: " + problem);
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            bench --mode predict  | Invalid value for option '--mode': expected train or infer, got "predict"
            bench --threads many  | Invalid value for option '--threads': expected a whole number, got "many"
            """)
    void aValueThatIsNoneIsBadUsage(String command, String problem) {
        ProgramRun run = ProgramRun.of(command.split(" "));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errLines()).containsExactly("lstm: " + problem, "Try 'lstm bench --help'.");
    }

    @Test
    void aBackendThatIsNotThereIsNamed() {
        ProgramRun run = ProgramRun.of("bench", "W1", "--backend", "cuda");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errLines()).singleElement().asString().contains("No backend \"cuda\" (asked for)");
    }

    @Test
    void trainingIsReportedAsOneObjectALine() {
        ProgramRun run = ProgramRun.of(
                "bench W1 --batch 2 --threads 1 --backend native --seconds 0.02 --blocks 1 --format json".split(" "));
        assertThat(run.code()).isZero();
        assertThat(run.out().lines()).hasSize(1);
        JsonNode result = new JsonMapper().readTree(run.out());
        assertThat(result.propertyNames())
                .filteredOn(name -> !name.equals("foreignLoad")) // told by Linux only
                .containsExactly(
                        "workload",
                        "mode",
                        "batch",
                        "backend",
                        "threads",
                        "msPerStep",
                        "bestMsPerStep",
                        "sequencesPerSecond",
                        "gflops",
                        "fmaPeakGflops",
                        "share",
                        "blocks");
        assertThat(result.get("workload").asString()).isEqualTo("W1");
        assertThat(result.get("mode").asString()).isEqualTo("train");
        assertThat(result.get("threads").asInt()).isEqualTo(1);
        double millis = result.get("msPerStep").asDouble();
        assertThat(result.get("sequencesPerSecond").asDouble()).isEqualTo(2e3 / millis);
        double share =
                result.get("gflops").asDouble() / result.get("fmaPeakGflops").asDouble();
        assertThat(result.get("share").asDouble()).isEqualTo(share).isPositive();
    }

    @Test
    void predictionsOfOneSequenceHaveLatencies() {
        ProgramRun run = ProgramRun.of(
                "bench W1 --mode infer --batch 1 --threads 1 --backend native --seconds 0.02 --blocks 1".split(" "));
        assertThat(run.code()).isZero();
        List<String> lines = run.out().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.getFirst()).startsWith("backend native: ").endsWith("1 thread");
        assertThat(lines.get(1).strip().split(" {2,}")).startsWith("workload", "mode", "batch", "threads", "ms/step");
        String[] cells = lines.get(2).strip().split(" +");
        assertThat(cells).startsWith("W1", "infer", "1", "1");
        double p50 = Double.parseDouble(cells[10]);
        assertThat(p50).isPositive().isLessThanOrEqualTo(Double.parseDouble(cells[11]));
        assertThat(lines.get(1)).hasSameSizeAs(lines.get(2));
    }
}

package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LstmTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Lstm.run(args, new PrintWriter(out), new PrintWriter(err), Map.of());
    }

    @Test
    void versionNamesProgramAndJvm() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line).matches("lstm \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?"),
                        line -> assertThat(line).startsWith("Java " + System.getProperty("java.version") + " ("));
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void helpListsTheCommandsOnStandardOutput() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("Usage: lstm [-hV] COMMAND").contains("tasks");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void tasksListsNamesAndDescriptions() {
        assertThat(run("tasks")).isZero();
        assertThat(out.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("sarcasm       Sarcasm in news headlines, "),
                        line -> assertThat(line).startsWith("sarcasm-best  Sarcasm in news headlines, "));
    }

    @Test
    void tasksAsJsonIsOneDocument() {
        assertThat(run("tasks", "--format", "json")).isZero();
        JsonNode json = new JsonMapper().readTree(out.toString());
        assertThat(json.at("/0/name").asString()).isEqualTo("sarcasm");
        assertThat(json.at("/0/type").asString()).isEqualTo("text-classification");
        assertThat(json.at("/0/description").asString()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            taks                | unknown command "taks"; did you mean "tasks"? | lstm
            xyz                 | unknown command "xyz"                         | lstm
            --vesion            | unknown option --vesion; did you mean "--version"? | lstm
            tasks --fromat=json | unknown option --fromat; did you mean "--format"?  | lstm tasks
            tasks extra         | unexpected argument "extra"                   | lstm tasks
            tasks --format xml  | Invalid value for option '--format': expected text or json, got "xml" | lstm tasks
            tasks --format      | Missing required parameter for option '--format' (FORMAT) | lstm tasks
            """)
    void badUsageIsOneLineAHintAndExitCodeTwo(String command, String problem, String helped) {
        assertThat(run(command.split(" "))).isEqualTo(2);
        assertThat(err.toString().lines()).containsExactly("lstm: " + problem, "Try '" + helped + " --help'.");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void noCommandIsBadUsage() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString().lines()).containsExactly("lstm: Missing required subcommand", "Try 'lstm --help'.");
    }

    @Test
    void stackTracesComeOnlyWhenAskedFor() {
        run("taks");
        assertThat(err.toString()).doesNotContain("\tat ");
        Lstm.run(new String[] {"taks"}, new PrintWriter(out), new PrintWriter(err), Map.of("LSTM_DEBUG", "1"));
        assertThat(err.toString()).contains("\tat ");
    }
}

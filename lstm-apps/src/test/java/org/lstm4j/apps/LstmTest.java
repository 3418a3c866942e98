package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LstmTest {
    private String out = "";
    private String err = "";

    private int run(String... args) {
        ProgramRun run = ProgramRun.of(args);
        out = run.out();
        err = run.err();
        return run.code();
    }

    @Test
    void versionNamesProgramAndJvm() {
        assertThat(run("--version")).isZero();
        assertThat(out.lines())
                .satisfiesExactly(
                        line -> assertThat(line).matches("lstm \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?"),
                        line -> assertThat(line).startsWith("Java " + System.getProperty("java.version") + " ("));
        assertThat(err).isEmpty();
    }

    @Test
    void helpListsTheCommandsOnStandardOutput() {
        assertThat(run("--help")).isZero();
        assertThat(out).contains("Usage: lstm [-hV] COMMAND").contains("tasks");
        assertThat(err).isEmpty();
    }

    @Test
    void tasksListsNamesAndDescriptions() {
        assertThat(run("tasks")).isZero();
        assertThat(out.lines())
                .containsOnlyOnce("text-classification", "sequence-classification")
                .anySatisfy(line -> assertThat(line).matches("  sarcasm +Sarcasm in news headlines, .*"))
                .anySatisfy(line -> assertThat(line).matches("  sarcasm-best +Sarcasm in news headlines, .*"));
    }

    @Test
    void aTasksFileIsPrintedToBeCopied() {
        assertThat(run("tasks", "splice")).isZero();
        assertThat(out.lines())
                .startsWith("# Splice junctions: 60 bases of primate DNA around a place where an exon may end (EI), or"
                        + " begin (IE), or neither (N). Letters are the");
        assertThat(out).contains("type = text-classification", "test-share = 0.2");
        assertThat(run("tasks", "splise")).isEqualTo(2);
        assertThat(err).contains("no task \"splise\"; did you mean \"splice\"?").contains("lstm tasks lists them");
    }

    @Test
    void tasksAsJsonIsOneDocument() {
        assertThat(run("tasks", "--format", "json")).isZero();
        JsonNode json = new JsonMapper().readTree(out);
        assertThat(json.valueStream()).anySatisfy(task -> {
            assertThat(task.get("name").asString()).isEqualTo("sarcasm");
            assertThat(task.get("type").asString()).isEqualTo("text-classification");
            assertThat(task.get("description").asString()).isNotBlank();
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            taks                | unknown command "taks"; did you mean "tasks"? | lstm
            xyz                 | unknown command "xyz"                         | lstm
            --vesion            | unknown option --vesion; did you mean "--version"? | lstm
            tasks --fromat=json | unknown option --fromat; did you mean "--format"?  | lstm tasks
            tasks sarcasm extra | unexpected argument "extra"                   | lstm tasks
            tasks --format xml  | Invalid value for option '--format': expected text or json, got "xml" | lstm tasks
            tasks --format      | Missing required parameter for option '--format' (FORMAT) | lstm tasks
            """)
    void badUsageIsOneLineAHintAndExitCodeTwo(String command, String problem, String helped) {
        assertThat(run(command.split(" "))).isEqualTo(2);
        assertThat(err.lines()).containsExactly("lstm: " + problem, "Try '" + helped + " --help'.");
        assertThat(out).isEmpty();
    }

    @Test
    void backendsAreListedWithWhatTheyCan() {
        assertThat(run("backends")).isZero();
        assertThat(out.lines())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("reference")
                        .contains("ready")
                        .contains("trains")
                        .contains("double precision"));
        assertThat(run("backends", "--format", "json")).isZero();
        assertThat(new JsonMapper().readTree(out).valueStream()).anySatisfy(backend -> {
            assertThat(backend.get("name").asString()).isEqualTo("reference");
            assertThat(backend.get("ready").asBoolean()).isTrue();
            assertThat(backend.get("trains").asBoolean()).isTrue();
        });
    }

    @Test
    void noCommandIsBadUsage() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.lines()).containsExactly("lstm: Missing required subcommand", "Try 'lstm --help'.");
    }

    @Test
    void stackTracesComeOnlyWhenAskedFor() {
        run("taks");
        assertThat(err).doesNotContain("\tat ");
        assertThat(ProgramRun.of(Map.of("LSTM_DEBUG", "1"), "", "taks").err()).contains("\tat ");
    }
}

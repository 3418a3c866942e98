package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.testing.Browser;
import org.lstm4j.testing.Looks;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LabCommandTest {
    /** Of the sentences that a full experiment may come to. */
    private static final String[] CONCLUSIONS = {
        "In 0 of 4 tasks",
        "or more at no gap",
        "or more up to gap",
        "no better than chance from",
        "reaches further",
        "no advantage",
        "while the LSTM knows",
        "has a gradient of",
        "settings were chosen so that the difference shows"
    };

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            lab rnn-vs-lstmm             | no lab "rnn-vs-lstmm"; did you mean "rnn-vs-lstm"? Labs: rnn-vs-lstm, which-cell, hmm-vs-lstm, depth
            lab chess                    | no lab "chess". Labs: rnn-vs-lstm, which-cell, hmm-vs-lstm, depth
            lab which-cel                | no lab "which-cel"; did you mean "which-cell"? Labs: rnn-vs-lstm, which-cell, hmm-vs-lstm, depth
            lab which-cell --seeds 101   | --seeds: must be 1 to 100, got 101
            lab rnn-vs-lstm --seeds 0    | --seeds: must be 1 to 100, got 0
            """)
    void badInputIsOneLineAndExitCodeTwo(String command, String problem) {
        ProgramRun run = ProgramRun.of(command.split(" "));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errLines()).containsExactly("lstm: " + problem);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void aBackendThatCannotTrainIsRefused() {
        ProgramRun run = ProgramRun.of("lab", "rnn-vs-lstm", "--backend", "onnx");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errLines()).singleElement().asString().contains("cannot train");
    }

    @Test
    void withoutANameTheLabsAreListed() {
        ProgramRun run = ProgramRun.of("lab");
        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith("rnn-vs-lstm  how far back").contains("which-cell  what LSTM, GRU, sLSTM");
    }

    @Test
    void aRehearsalWritesNumbersPicturesAndAPageThatABrowserOpens() throws IOException {
        Path out = folder.resolve("run");
        ProgramRun run = ProgramRun.of(
                "lab", "rnn-vs-lstm", "--quick", "--seeds", "2", "--backend", "native", "--out", out.toString());
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("48/48", "Temporal order (chance 0.50)", "Files in " + out)
                .contains("lab.html, accuracy.png, gradients.png, lab.json")
                .contains("Rehearsal: ")
                .doesNotContain(CONCLUSIONS);
        JsonNode report = new JsonMapper().readTree(Files.readString(out.resolve("lab.json")));
        assertThat(report.at("/seeds").size()).isEqualTo(2);
        assertThat(report.at("/rehearsal").booleanValue()).isTrue();
        assertThat(report.at("/caution").stringValue()).contains("nothing is concluded");
        assertThat(report.at("/tasks").size()).isEqualTo(4);
        assertThat(report.at("/tasks").valueStream().map(task -> task.at("/conclusion")))
                .allMatch(JsonNode::isEmpty);
        JsonNode lstm = report.at("/tasks/3/cells/2");
        assertThat(lstm.at("/cell").stringValue()).isEqualTo("lstm");
        assertThat(lstm.at("/accuracy").size()).isEqualTo(2);
        assertThat(lstm.at("/accuracy/0/mean").doubleValue()).isBetween(0.0, 1.0);
        assertThat(lstm.at("/control/values").size()).isEqualTo(2);
        assertThat(lstm.at("/gradientsAfter/0/mean").doubleValue()).isEqualTo(1);
        assertThat(Files.size(out.resolve("accuracy.png"))).isGreaterThan(10_000);
        assertThat(Files.size(out.resolve("gradients.png"))).isGreaterThan(10_000);
        assertThat(Files.size(out.resolve("lab.html"))).isLessThan(1_000_000);
        assertThat(Files.readString(out.resolve("lab.html")))
                .contains("over growing gaps: a rehearsal</h1>", "<p class=\"lead\">Rehearsal: ")
                .contains("Embedded Reber grammar", "three standard errors", "<svg")
                .doesNotContain(CONCLUSIONS);
    }

    @Test
    void aBrowserOpensThePage() {
        try (Browser browser = Browser.orSkip(folder)) {
            assertThat(ProgramRun.of("lab", "rnn-vs-lstm", "--quick", "--seeds", "1", "--out", folder.toString())
                            .code())
                    .isZero();
            browser.open(folder.resolve("lab.html"));
            Looks.assertReadable(browser);
        }
    }

    @Test
    void scriptsGetTheReportAlone() {
        ProgramRun run = ProgramRun.of(
                "lab", "rnn-vs-lstm", "--quick", "--seeds", "1", "--format", "json", "--out", folder.toString());
        assertThat(run.code()).isZero();
        JsonNode report = new JsonMapper().readTree(run.out());
        assertThat(report.at("/lab").stringValue()).isEqualTo("rnn-vs-lstm");
        assertThat(run.err()).contains("24/24");
    }

    @Test
    void aRehearsalOfWhichCellConcludesNothingAndABrowserOpensItsPage() throws IOException {
        Path out = folder.resolve("run");
        ProgramRun run = ProgramRun.of(
                "lab", "which-cell", "--quick", "--seeds", "2", "--backend", "native", "--out", out.toString());
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("36/36", "Parity: is the number of ones odd? (chance 0.50", "2 × minLSTM", "Rehearsal: ")
                .contains("lab.html, accuracy.png, lab.json")
                .doesNotContain("ahead of", "or more up to", "or more at no size");
        JsonNode report = new JsonMapper().readTree(Files.readString(out.resolve("lab.json")));
        assertThat(report.at("/rehearsal").booleanValue()).isTrue();
        assertThat(report.at("/tasks").size()).isEqualTo(3);
        assertThat(report.at("/tasks").valueStream().map(task -> task.at("/conclusion")))
                .allMatch(JsonNode::isEmpty);
        JsonNode mlstm = report.at("/tasks/0/cells/3");
        assertThat(mlstm.at("/cell").stringValue()).isEqualTo("mlstm");
        assertThat(mlstm.at("/parameters").intValue()).isPositive();
        assertThat(mlstm.at("/accuracy").size()).isEqualTo(2);
        assertThat(mlstm.at("/steps/values").size()).isEqualTo(2);
        assertThat(mlstm.at("/seconds/mean").doubleValue()).isPositive();
        assertThat(Files.size(out.resolve("accuracy.png"))).isGreaterThan(10_000);
        assertThat(Files.readString(out.resolve("lab.html")))
                .contains("Which cell, when: a rehearsal</h1>", "<p class=\"lead\">Rehearsal: ", "odd ^= bit;", "<svg")
                .doesNotContain("ahead of", "or more up to", "or more at no size");
        try (Browser browser = Browser.orSkip(folder)) {
            browser.open(out.resolve("lab.html"));
            Looks.assertReadable(browser);
        }
    }

    @Test
    void whichCellIsForScriptsToo() {
        ProgramRun run = ProgramRun.of(
                "lab", "which-cell", "--quick", "--seeds", "1", "--format", "json", "--out", folder.toString());
        assertThat(run.code()).isZero();
        assertThat(new JsonMapper().readTree(run.out()).at("/lab").stringValue())
                .isEqualTo("which-cell");
        assertThat(run.err()).contains("18/18");
    }

    @Test
    void aRehearsalOfHmmVsLstmWritesItsFilesAndConcludesNothing() throws IOException {
        Path out = folder.resolve("run");
        ProgramRun run = ProgramRun.of(
                "lab", "hmm-vs-lstm", "--quick", "--seeds", "2", "--backend", "native", "--out", out.toString());
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("10/10", "hidden Markov model, 4 states", "pairs of symbols, counted", "the grammar itself")
                .contains("chosen on validation strings", "lab.html, perplexity.svg, lab.json", "Rehearsal: ")
                .doesNotContain("is ahead", "are right");
        JsonNode report = new JsonMapper().readTree(Files.readString(out.resolve("lab.json")));
        assertThat(report.at("/models").size()).isEqualTo(4);
        assertThat(report.at("/models/3/model").stringValue()).isEqualTo("lstm");
        assertThat(report.at("/models/3/perplexity/values").size()).isEqualTo(2);
        assertThat(report.at("/byStates").size()).isEqualTo(2);
        assertThat(report.at("/conclusion")).isEmpty();
        assertThat(report.at("/grammar/farRight/mean").doubleValue()).isEqualTo(1);
        assertThat(Files.readString(out.resolve("perplexity.svg"))).contains("the grammar itself", "plain RNN");
        assertThat(Files.readString(out.resolve("lab.html")))
                .contains("beside RNN and LSTM: a rehearsal</h1>", "<p class=\"lead\">Rehearsal: ", "<svg")
                .doesNotContain("is ahead", "are right");
        try (Browser browser = Browser.orSkip(folder)) {
            browser.open(out.resolve("lab.html"));
            Looks.assertReadable(browser);
        }
    }

    @Test
    void aRehearsalOfDepthWritesItsFilesAndConcludesNothing() throws IOException {
        Path out = folder.resolve("run");
        ProgramRun run = ProgramRun.of(
                "lab", "depth", "--quick", "--seeds", "2", "--backend", "native", "--out", out.toString());
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("10/10", "no hidden layer", "4 hidden layers", "logistic regression", "Rehearsal: ")
                .contains("lab.html, accuracy.svg, lab.json")
                .doesNotContain("every seed", "are right");
        JsonNode report = new JsonMapper().readTree(Files.readString(out.resolve("lab.json")));
        assertThat(report.at("/networks").size()).isEqualTo(5);
        assertThat(report.at("/networks/4/task").stringValue()).isEqualTo("depth-4");
        assertThat(report.at("/networks/4/accuracy/values").size()).isEqualTo(2);
        assertThat(report.at("/networks/0/parameters").intValue()).isEqualTo(3);
        assertThat(report.at("/conclusion")).isEmpty();
        assertThat(out.resolve("depth-3/seed-2/model.lstm")).exists();
        assertThat(ProgramRun.of("lab", "depth", "--quick", "--out", out.toString())
                        .errLines())
                .singleElement()
                .asString()
                .contains("holds an earlier run");
        assertThat(Files.readString(out.resolve("accuracy.svg"))).contains("hidden layers", "logistic regression");
        try (Browser browser = Browser.orSkip(folder)) {
            browser.open(out.resolve("lab.html"));
            Looks.assertReadable(browser);
        }
    }
}

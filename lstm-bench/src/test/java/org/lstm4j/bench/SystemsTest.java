package org.lstm4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.apps.Lstm;

class SystemsTest {
    @TempDir
    private Path runs;

    private void report(String run, String json) throws IOException {
        Path folder = Files.createDirectories(runs.resolve(run));
        Files.writeString(folder.resolve("report.json"), json);
    }

    @Test
    void figuresStandBesideWhatNeedsNoNetwork() throws IOException {
        report("ptb", """
                {"task": "ptb", "seed": 1, "parameters": 7, "seconds": 12, "wallSeconds": 13, "peakMemoryBytes": 5000000,
                "test": {"perplexity": 104.5, "unigramPerplexity": 639.3, "sequencesPerplexity": 141.06}}""");
        report("weather", """
                {"task": "weather", "seeds": [1, 2], "test": {"mase":
                {"mean": 0.75, "standardDeviation": 0.01, "low": 0.7, "high": 0.8, "values": [0.74, 0.76]}}}""");
        report("weather/seed-1", """
                {"task": "weather", "seed": 1, "test": {"rules": {"last": {"mase": 0.92}, "normal": {"mase": 0.95}}}}""");
        SequencedMap<String, String> pages = Systems.pages(runs, runs);
        assertThat(pages.firstEntry().getKey()).isEqualTo("README.md");
        assertThat(pages.get("README.md"))
                .contains("[`ptb`](ptb.md) | perplexity, ends of sentences among the words | 104.5 | 1 |"
                        + " frequency of words 639.3; 5-grams, Kneser-Ney 141.1 |")
                .contains(
                        "| 0.7500 ± 0.0100 (0.7000 to 0.8000) | 2 | the last value 0.9200; climatology 0.9500; AR(1) not in"
                                + " the report |")
                .contains("| bits per character | not run | 0 |");
        assertThat(pages.get("ptb.md"))
                .contains("| 105 | 104.5 | 1 |")
                .contains("7 parameters, 12 s of training, 13 s in all, 5 MB of memory at most")
                .doesNotContain(".svg");
    }

    @Test
    void aSystemWithoutARunKeepsThePageThatItHas() throws IOException {
        report("ptb", """
                {"task": "ptb", "seed": 1, "parameters": 7, "test": {"perplexity": 104.5}}""");
        Path written = Files.createDirectories(runs.resolve("docs"));
        Systems.main(new String[] {runs.toString(), written.toString()});
        Path other = Files.createDirectories(runs.resolve("other"));
        Files.createDirectories(other.resolve("stocks"));
        Files.writeString(other.resolve("stocks/report.json"), """
                {"task": "stocks", "seed": 1, "test": {"mase": 1.67}}""");
        String page = Files.readString(written.resolve("ptb.md"));
        Systems.main(new String[] {other.toString(), written.toString()});
        assertThat(Files.readString(written.resolve("ptb.md"))).isEqualTo(page).contains("104.5");
        assertThat(Files.readString(written.resolve("README.md")))
                .contains("[`ptb`](ptb.md) | perplexity, ends of sentences among the words | 104.5 | 1 |")
                .contains("| mean absolute scaled error | 1.6700 | 1 |")
                .contains("| bits per character | not run | 0 |");
    }

    @Test
    void theFigureOfAVariantStandsBesideIt() throws IOException {
        report("digit-sequences", """
                {"task": "digit-sequences", "seed": 1, "test": {"accuracy": 0.97, "baseline": {"accuracy": 0.94}}}""");
        report("digit-sequences-gru", """
                {"task": "digit-sequences", "seeds": [1, 2], "test": {"accuracy": {"mean": 0.96}}}""");
        assertThat(Systems.pages(runs, runs).get("digit-sequences.md"))
                .contains("| 0.9700 | 1 | GRU 0.9600; sLSTM not run; nearest neighbour 0.9400 |");
    }

    @Test
    void thePictureOfARunIsTakenFromItsPage() {
        StringWriter err = new StringWriter();
        String[] train = {
            "train", "stocks", "--epochs", "1", "--out", runs.resolve("stocks").toString()
        };
        assertThat(Lstm.run(train, new PrintWriter(new StringWriter()), new PrintWriter(err)))
                .as(err.toString())
                .isZero();
        SequencedMap<String, String> pages = Systems.pages(runs, runs);
        assertThat(pages.get("stocks.md")).contains("](stocks.svg)");
        assertThat(pages.get("stocks.svg"))
                .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"figure alone\" viewBox=\"0 0 500 ")
                .contains("aria-label=\"Mean absolute scaled error, less is better\"", "<style>");
    }

    @Test
    void everySystemIsATaskThatShips() {
        StringWriter out = new StringWriter();
        String[] tasks = {"tasks", "--format", "json"};
        assertThat(Lstm.run(tasks, new PrintWriter(out), new PrintWriter(new StringWriter())))
                .isZero();
        List<? extends Config> systems = Systems.systems();
        for (Config system : systems) {
            assertThat(out.toString()).contains("\"name\" : \"" + system.getString("task") + "\"");
        }
        assertThat(Systems.commands("/data", "/runs"))
                .hasSizeGreaterThan(systems.size())
                .doesNotHaveDuplicates()
                .contains("./lstm train multi30k-plain --data '/data' --seed 1 --out '/runs/multi30k-plain'")
                .contains("./lstm train digit-sequences --data '/data' --seeds 3 --out '/runs/digit-sequences-gru'"
                        + " --set 'layers.0.type=gru'")
                .contains("./lstm train ptb --data '/data' --seed 1 --out '/runs/ptb'")
                .contains("./lstm train weather --data '/data' --seeds 3 --out '/runs/weather'");
    }
}

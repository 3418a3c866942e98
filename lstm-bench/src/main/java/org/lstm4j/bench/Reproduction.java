package org.lstm4j.bench;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.StringJoiner;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.AtomicFile;

/**
 * Writes {@code docs/REPRODUCTION.md} from the reports of finished runs: each system of the tutorials, the figure of its source
 * beside ours over several seeds, what each of its traps costs alone, and what a run takes.
 *
 * <p>Arguments: the folder that holds a folder with {@code report.json} for each run, the file to write, and, if wanted, a
 * HOCON file of {@linkplain SourceSentences sentences} and the labels that a tutorial shows for them. Or the word {@code
 * commands}, a data root and that folder: prints the commands that make the runs. A run without a report is said to be missing;
 * nothing is filled in.
 */
public final class Reproduction {
    private static final String HEAD = """
            # The systems of the tutorials, reproduced

            Eleven systems that tutorials print figures of. The others that the sources name have a table and pages of their own: [systems](systems/README.md).

            Written by two commands (`DIR` is the data root, `RUNS` a folder of yours). The first prints what the second runs:

                java @jvm.args -cp lstm-bench/target/benchmarks.jar org.lstm4j.bench.Reproduction commands DIR RUNS | sh
                java @jvm.args -cp lstm-bench/target/benchmarks.jar org.lstm4j.bench.Reproduction RUNS docs/REPRODUCTION.md

            Ours is the mean over the seeds, with the standard deviation and the 95 % interval of the mean. A source's figure is one
            run, without a seed. Rows on sentences come from a third argument: a file of sentences with the labels that a tutorial
            prints for them, `imdb-228 = [{ text = "...", label = "negative review" }]`.
            """;

    private final RunReports runs;
    private final Optional<SourceSentences> sentences;
    private final StringBuilder page = new StringBuilder(HEAD);

    private Reproduction(RunReports runs, Optional<SourceSentences> sentences) {
        this.runs = runs;
        this.sentences = sentences;
    }

    /** Reads and writes. */
    public static void main(String[] args) {
        if (args.length == 3 && args[0].equals("commands")) {
            RunCommands.of(systems(), args[1], args[2]).forEach(System.out::println);
            return;
        }
        if (args.length != 2 && args.length != 3) {
            throw new InvalidInputException(
                    "Reproduction takes a folder of runs, the file to write, and optionally a file of sentences");
        }
        Optional<SourceSentences> sentences =
                args.length == 3 ? Optional.of(SourceSentences.read(Path.of(args[2]))) : Optional.empty();
        String text = page(Path.of(args[0]), sentences);
        AtomicFile.write(Path.of(args[1]), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The whole page. */
    static String page(Path runs, Optional<SourceSentences> sentences) {
        Reproduction reproduction = new Reproduction(new RunReports(runs), sentences);
        systems().forEach(reproduction::system);
        reproduction.costs();
        return reproduction.page.toString();
    }

    static List<? extends Config> systems() {
        return ConfigFactory.parseResources(Reproduction.class, "reproduction.conf")
                .getConfigList("systems");
    }

    private void system(Config system) {
        String task = system.getString("task");
        page.append("\n## %s: `%s`%n%nRows: %s.".formatted(system.getString("title"), task, system.getString("rows")));
        Optional<Config> report = runs.find(task);
        report.ifPresent(ours -> page.append(parameters(system, ours)));
        page.append("\n\n| figure | source | ours | seeds |\n|---|---|---|---|\n");
        for (Config figure : system.getConfigList("figures")) {
            page.append("| %s | %s | %s |%n"
                    .formatted(
                            figure.getString("name"),
                            figure.getString("source"),
                            RunReports.cells(report, figure.getString("path"))));
            average(report, figure.getString("path"), "| | ");
        }
        sentences.flatMap(it -> it.row(task, runs.models(task))).ifPresent(page::append);
        sentencesOfAverage(task);
        page.append("\n").append(system.getString("trap")).append("\n");
        traps(system, report);
        if (system.hasPath("best")) {
            corrected(system.getString("best"), system.getConfig("corrected"));
        }
    }

    private static String parameters(Config system, Config report) {
        StringJoiner text = new StringJoiner(" ", " ", "");
        text.add(String.format(Locale.ROOT, "Parameters: %,d.", report.getLong("parameters")));
        if (system.hasPath("parameters") && system.getLong("parameters") != report.getLong("parameters")) {
            text.add(String.format(Locale.ROOT, "**Expected %,d.**", system.getLong("parameters")));
        }
        if (system.hasPath("parameters-note")) {
            text.add(system.getString("parameters-note"));
        }
        return text.toString();
    }

    /** One row for each trap that can be taken away alone. */
    private void traps(Config system, Optional<Config> printed) {
        if (!system.hasPath("traps")) {
            return;
        }
        page.append("""

                | one thing changed | figure | as printed | changed | difference | seeds |
                |---|---|---|---|---|---|
                """);
        for (Config trap : system.getConfigList("traps")) {
            Optional<Config> changed = runs.find(trap.getString("run"));
            OptionalDouble before = RunReports.mean(printed, trap.getString("path"));
            OptionalDouble after = RunReports.mean(changed, trap.getString("path"));
            String difference = before.isPresent() && after.isPresent()
                    ? String.format(
                            Locale.ROOT,
                            Math.abs(before.getAsDouble()) < 10 ? "%+.4f" : "%+.1f",
                            after.getAsDouble() - before.getAsDouble())
                    : "";
            String cells = RunReports.cells(changed, trap.getString("path"));
            int bar = cells.lastIndexOf('|');
            page.append("| %s (`%s`) | %s | %s | %s| %s |%s |%n"
                    .formatted(
                            trap.getString("name"),
                            String.join(" ", trap.getStringList("set")),
                            trap.getString("figure"),
                            before.isPresent() ? RunReports.number(before.getAsDouble()) : "not run",
                            cells.substring(0, bar),
                            difference,
                            cells.substring(bar + 1)));
            String task = system.getString("task");
            sentences
                    .flatMap(it -> it.row(task, runs.models(task), runs.models(trap.getString("run"))))
                    .ifPresent(page::append);
        }
    }

    private void corrected(String task, Config corrected) {
        page.append("%n| corrected: `%s` | ours | seeds |%n|---|---|---|%n| %s | %s |%n"
                .formatted(
                        task,
                        corrected.getString("name"),
                        RunReports.cells(runs.find(task), corrected.getString("path"))));
        average(runs.find(task), corrected.getString("path"), "| ");
        sentences.flatMap(it -> it.row(task, runs.models(task))).ifPresent(page::append);
        sentencesOfAverage(task);
        page.append("%n(%s)%n".formatted(corrected.getString("is")));
    }

    /** The same figure of the average of the seeds' models, where there is one. */
    private void average(Optional<Config> report, String path, String between) {
        String averaged = "average." + path;
        report.filter(it -> it.hasPath(averaged))
                .ifPresent(it -> page.append("| the same, of the average of the models %s%s | %d |%n"
                        .formatted(
                                between,
                                RunReports.number(it.getDouble(averaged)),
                                it.getLongList("seeds").size())));
    }

    private void sentencesOfAverage(String task) {
        runs.average(task)
                .flatMap(model -> sentences.flatMap(
                        it -> it.averageRow(task, model, runs.models(task).size())))
                .ifPresent(page::append);
    }

    /** What a run of each task takes, where its report says so. */
    private void costs() {
        page.append("""

                ## What a run takes

                Training alone; then the whole command, with reading, tests and report; and the most memory that the process
                held, all of the first seed. These depend on the machine and on what else it does: compare the rows with each
                other.

                | task | training, s | command, s | memory, MB |
                |---|---|---|---|
                """);
        for (String task : RunCommands.tasks(systems())) {
            Optional<Config> report = runs.firstSeed(task);
            page.append("| `%s` | %s | %s | %s |%n"
                    .formatted(
                            task,
                            cost(report, "seconds", 1),
                            cost(report, "wallSeconds", 1),
                            cost(report, "peakMemoryBytes", 1e-6)));
        }
    }

    private static String cost(Optional<Config> report, String path, double scale) {
        OptionalDouble value = RunReports.mean(report, path);
        return value.isEmpty() ? "" : String.format(Locale.ROOT, "%,.1f", value.getAsDouble() * scale);
    }
}

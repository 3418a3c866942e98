package org.lstm4j.bench;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.AtomicFile;

/**
 * Writes {@code docs/REPRODUCTION.md} from the reports of finished runs: each system of the tutorials, the figure of its source
 * beside ours over several seeds, and what its trap costs.
 *
 * <p>Arguments: the folder that holds a folder with {@code report.json} for each task, and the file to write. A task without a
 * report is said to be missing; nothing is filled in.
 */
public final class Reproduction {
    private static final String HEAD = """
            # The systems of the tutorials, reproduced

            Written by a command, after training each task (`DIR` is the data root, `RUNS` a folder of yours):

                for task in sarcasm sarcasm-best tweets tweets-best imdb-500 imdb-228 imdb-best dialog dialog-best \\
                    web-traffic web-traffic-best sequence-classifier; do
                  ./lstm train $task --data DIR --seeds 3 --out RUNS/$task
                done
                java @jvm.args -cp lstm-bench/target/benchmarks.jar org.lstm4j.bench.Reproduction RUNS docs/REPRODUCTION.md

            Ours is the mean over the seeds, with the standard deviation and the 95 % interval of the mean. A source's figure is one
            run, without a seed.
            """;

    private final Path runs;
    private final StringBuilder page = new StringBuilder(HEAD);

    private Reproduction(Path runs) {
        this.runs = runs;
    }

    /** Reads and writes. */
    public static void main(String[] args) {
        if (args.length != 2) {
            throw new InvalidInputException("Reproduction takes a folder of runs and the file to write");
        }
        String text = page(Path.of(args[0]));
        AtomicFile.write(Path.of(args[1]), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The whole page. */
    static String page(Path runs) {
        Reproduction reproduction = new Reproduction(runs);
        Config systems = ConfigFactory.parseResources(Reproduction.class, "reproduction.conf");
        systems.getConfigList("systems").forEach(reproduction::system);
        return reproduction.page.toString();
    }

    private void system(Config system) {
        String task = system.getString("task");
        page.append("\n## %s: `%s`%n%nRows: %s.".formatted(system.getString("title"), task, system.getString("rows")));
        Optional<Config> report = report(task);
        report.ifPresent(ours -> page.append(parameters(system, ours)));
        page.append("\n\n| figure | source | ours | seeds |\n|---|---|---|---|\n");
        for (Config figure : system.getConfigList("figures")) {
            page.append("| %s | %s | %s |%n"
                    .formatted(
                            figure.getString("name"),
                            figure.getString("source"),
                            cells(report, figure.getString("path"))));
        }
        page.append("\n").append(system.getString("trap")).append("\n");
        if (system.hasPath("best")) {
            Config corrected = system.getConfig("corrected");
            page.append("%n| corrected: `%s` | ours | seeds |%n|---|---|---|%n| %s | %s |%n%n(%s)%n"
                    .formatted(
                            system.getString("best"),
                            corrected.getString("name"),
                            cells(report(system.getString("best")), corrected.getString("path")),
                            corrected.getString("is")));
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

    private Optional<Config> report(String task) {
        Path file = runs.resolve(task).resolve("report.json");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(ConfigFactory.parseString(Files.readString(file)));
        } catch (IOException | ConfigException e) {
            throw new InvalidInputException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** Ours and the number of seeds, as two cells. */
    private static String cells(Optional<Config> report, String path) {
        if (report.isEmpty()) {
            return "not run | 0";
        }
        Config ours = report.get();
        if (!ours.hasPath(path)) {
            return "not in the report | 0";
        }
        if (!ours.hasPath("seeds")) {
            Object one = ours.getValue(path).unwrapped();
            double value = one instanceof Number number ? number.doubleValue() : ours.getDouble(path + ".accuracy");
            return number(value) + " | 1";
        }
        Config figure = ours.getConfig(path);
        List<Double> values = new ArrayList<>(figure.getDoubleList("values"));
        return "%s ± %s (%s to %s) | %d"
                .formatted(
                        number(figure.getDouble("mean")),
                        number(figure.getDouble("standardDeviation")),
                        number(figure.getDouble("low")),
                        number(figure.getDouble("high")),
                        values.size());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.4f" : "%.1f", value);
    }
}

package org.lstm4j.bench;

import static java.util.stream.Collectors.joining;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.AtomicFile;
import org.lstm4j.tasks.page.Svg;

/**
 * Writes {@code docs/systems}, a page for each system that sources name and that is no tutorial of its own, from the reports of finished runs:
 * what it is, what was built, the figure beside what needs no network, a picture, what it costs and where it ends.
 *
 * <p>Arguments: the folder that holds a folder with {@code report.json} for each run, and the folder to write. Or the word {@code commands}, a
 * data root and that folder: prints the commands that make the runs. A system without a run keeps the page and the line that it has; one that
 * never had one is said to have none. Nothing is filled in.
 */
public final class Systems {
    private static final String LIST = "README.md";
    private static final String WRITTEN = """
            Written by two commands (`DIR` is the data root, `RUNS` a folder of yours). The first prints what the second reads:

                java @jvm.args -cp lstm-bench/target/benchmarks.jar org.lstm4j.bench.Systems commands DIR RUNS | sh
                java @jvm.args -cp lstm-bench/target/benchmarks.jar org.lstm4j.bench.Systems RUNS docs/systems
            """;

    private static final String HEAD = """
            # The systems that the sources name, beside the tutorials

            The tutorials that are reproduced figure by figure are in [REPRODUCTION](../REPRODUCTION.md). These here are the other systems that the same
            sources name, each on public data, by one command, with what needs no network beside it. Without `--data` each runs on a small
            sample inside the program. Figures are on the test part, of settings that were chosen on validation; with several seeds the
            mean, the standard deviation and the 95 % interval of the mean. A figure for which there is no run is said to be so. What a system cost,
            and where it ends, is on its page.

            """;

    private final RunReports runs;

    private Systems(RunReports runs) {
        this.runs = runs;
    }

    /** Reads and writes. */
    public static void main(String[] args) {
        if (args.length == 3 && args[0].equals("commands")) {
            commands(args[1], args[2]).forEach(System.out::println);
            return;
        }
        if (args.length != 2) {
            throw new InvalidInputException("Systems takes a folder of runs and the folder to write");
        }
        Path folder = Path.of(args[1]);
        pages(Path.of(args[0]), folder).forEach((name, text) -> write(folder.resolve(name), text));
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": its folder cannot be made: " + e, e);
        }
        AtomicFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    static List<? extends Config> systems() {
        return ConfigFactory.parseResources(Systems.class, "systems.conf").getConfigList("systems");
    }

    /** A line for each run. */
    static List<String> commands(String data, String runs) {
        List<String> lines = new ArrayList<>();
        for (Config system : systems()) {
            String task = system.getString("task");
            int seeds = system.hasPath("seeds") ? system.getInt("seeds") : 3;
            String chosen = seeds == 1 ? "--seed 1" : "--seeds " + seeds;
            lines.add("./lstm train %s --data '%s' %s --out '%s/%s'".formatted(task, data, chosen, runs, task));
            for (Config variant : variants(system)) {
                List<String> settings = variant.hasPath("set") ? variant.getStringList("set") : List.of();
                String sets = settings.stream().map(" --set '%s'"::formatted).collect(joining());
                lines.add("./lstm train %s --data '%s' %s --out '%s/%s'%s"
                        .formatted(
                                variant.hasPath("task") ? variant.getString("task") : task,
                                data,
                                chosen,
                                runs,
                                variant.getString("run"),
                                sets));
            }
        }
        return lines;
    }

    /** Other runs, of the same task with some keys changed or of another, whose figures stand beside it. */
    private static List<? extends Config> variants(Config system) {
        return system.hasPath("variants") ? system.getConfigList("variants") : List.of();
    }

    /**
     * The files to be written by name, the list of systems first.
     *
     * @param folder of the runs
     * @param written where pages of before are
     */
    static SequencedMap<String, String> pages(Path folder, Path written) {
        Systems systems = new Systems(new RunReports(folder));
        Map<String, String> lines = lines(written.resolve(LIST));
        SequencedMap<String, String> pages = new LinkedHashMap<>();
        StringBuilder list = new StringBuilder(HEAD)
                .append(
                        "| system | task | figure on the test part | ours | seeds | beside it |\n|---|---|---|---|---|---|\n");
        for (Config system : systems()) {
            String task = system.getString("task");
            Optional<String> line = Optional.ofNullable(lines.get(task));
            if (systems.runs.find(task).isEmpty() && line.isPresent()) {
                list.append(line.get()).append('\n');
                continue;
            }
            Optional<String> picture = systems.picture(system, folder);
            picture.ifPresent(drawing -> pages.put(task + ".svg", drawing));
            pages.put(task + ".md", systems.page(system, picture.isPresent()));
            Config first = system.getConfigList("figures").getFirst();
            list.append("| %s | [`%s`](%s.md) | %s | %s | %s |%n"
                    .formatted(
                            system.getString("title"),
                            task,
                            task,
                            first.getString("name"),
                            systems.cells(task, first),
                            systems.beside(task, first)));
        }
        pages.putFirst(LIST, list.append('\n').append(WRITTEN).toString());
        return pages;
    }

    /** The line of each task in a list of before. */
    private static Map<String, String> lines(Path list) {
        if (!Files.isRegularFile(list)) {
            return Map.of();
        }
        Map<String, String> lines = new HashMap<>();
        try {
            for (String line : Files.readAllLines(list)) {
                int from = line.indexOf("| [`");
                if (from >= 0) {
                    lines.put(line.substring(from + 4, line.indexOf('`', from + 4)), line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(list + ": cannot be read: " + e, e);
        }
        return lines;
    }

    private String cells(String task, Config figure) {
        return RunReports.cells(runs.find(task), figure.getString("path"));
    }

    /** What stands beside a figure, of the first seed: it does not depend on the seed but where a split does; of other runs their mean. */
    private String beside(String task, Config figure) {
        List<String> parts = new ArrayList<>();
        Optional<Config> report = runs.firstSeed(task);
        if (report.isPresent() && figure.hasPath("beside")) {
            for (Config other : figure.getConfigList("beside")) {
                parts.add(
                        other.getString("name") + " " + (other.hasPath("run") ? ofRun(other) : beside(report, other)));
            }
        }
        return String.join("; ", parts);
    }

    /** The same figure of another run. */
    private String ofRun(Config other) {
        Optional<Config> report = runs.find(other.getString("run"));
        return report.isEmpty() ? "not run" : number(report, other.getString("path"));
    }

    /** A figure that is known, or in the report, there by itself or in that entry of a list whose name begins so. */
    private static String beside(Optional<Config> report, Config other) {
        if (other.hasPath("figure")) {
            return other.getString("figure");
        }
        if (!other.hasPath("list")) {
            return number(report, other.getString("path"));
        }
        Optional<Config> entry = report.filter(it -> it.hasPath(other.getString("list")))
                .flatMap(it -> it.getConfigList(other.getString("list")).stream()
                        .filter(each -> each.getString("name").startsWith(other.getString("begins")))
                        .map(Config.class::cast)
                        .findFirst());
        return number(entry, other.getString("path"));
    }

    private static String number(Optional<Config> report, String path) {
        OptionalDouble value = RunReports.mean(report, path);
        return value.isEmpty() ? "not in the report" : RunReports.number(value.getAsDouble());
    }

    private String page(Config system, boolean hasPicture) {
        String task = system.getString("task");
        StringBuilder page = new StringBuilder(
                "# %s: `%s`%n%n    ./lstm train %s --data DIR%n%n".formatted(system.getString("title"), task, task));
        page.append("**What the sources say.** ")
                .append(system.getString("source"))
                .append("\n\n");
        page.append("**What was built.** ").append(system.getString("built")).append("\n\n");
        page.append("| figure on the test part | aim | ours | seeds | beside it |\n|---|---|---|---|---|\n");
        for (Config figure : system.getConfigList("figures")) {
            page.append("| %s | %s | %s | %s |%n"
                    .formatted(
                            figure.getString("name"),
                            figure.getString("aim"),
                            cells(task, figure),
                            beside(task, figure)));
        }
        if (hasPicture) {
            page.append("%n![%s](%s.svg)%n".formatted(system.getString("picture"), task));
        }
        page.append("\n**Where it ends.** ").append(system.getString("limits")).append('\n');
        Optional<Config> report = runs.firstSeed(task);
        if (report.isPresent()) {
            page.append(
                    "%nThe run of the first seed: %s parameters, %s s of training, %s s in all, %s MB of memory at most.%n"
                            .formatted(
                                    cost(report, "parameters", 1),
                                    cost(report, "seconds", 1),
                                    cost(report, "wallSeconds", 1),
                                    cost(report, "peakMemoryBytes", 1e-6)));
        }
        page.append("\n[All systems](README.md) · `./lstm tasks ").append(task).append("` prints the task file\n");
        return page.toString();
    }

    private static String cost(Optional<Config> report, String path, double scale) {
        OptionalDouble value = RunReports.mean(report, path);
        return value.isEmpty() ? "?" : String.format(Locale.ROOT, "%,.0f", value.getAsDouble() * scale);
    }

    /** A drawing of the page of the first seed's run. */
    private Optional<String> picture(Config system, Path folder) {
        if (!system.hasPath("picture")) {
            return Optional.empty();
        }
        String task = system.getString("task");
        Path run = folder.resolve(task);
        Path page = runs.find(task)
                .filter(report -> report.hasPath("seeds"))
                .map(report -> run.resolve("seed-" + report.getLongList("seeds").getFirst()))
                .orElse(run)
                .resolve("report.html");
        if (!Files.isRegularFile(page)) {
            return Optional.empty();
        }
        try {
            return Svg.standalone(Files.readString(page), system.getString("picture"));
        } catch (IOException e) {
            throw new UncheckedIOException(page + ": cannot be read: " + e, e);
        }
    }
}

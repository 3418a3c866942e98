package org.lstm4j.bench;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lstm4j.InvalidInputException;

/**
 * The {@code report.json} of finished runs, of one seed or of several.
 *
 * @param folder that holds a folder for each run
 */
record RunReports(Path folder) {
    /** From so many seeds on, the median is named beside the mean, and counts are not listed one by one. */
    static final int MANY = 10;

    /** That of a run, if it was made. */
    Optional<Config> find(String run) {
        Path file = folder.resolve(run).resolve("report.json");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(ConfigFactory.parseString(Files.readString(file)));
        } catch (IOException | ConfigException e) {
            throw new InvalidInputException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** That of the first of a run's seeds, which ran in a process where nothing was before it. */
    Optional<Config> firstSeed(String run) {
        return find(run)
                .flatMap(report -> report.hasPath("seeds")
                        ? find(run + "/seed-" + report.getLongList("seeds").getFirst())
                        : Optional.of(report));
    }

    /** The models of a run, one for each seed. */
    List<Path> models(String run) {
        List<Path> files = new ArrayList<>();
        Path one = folder.resolve(run).resolve("model.lstm");
        if (Files.exists(one)) {
            files.add(one);
        }
        find(run)
                .filter(report -> report.hasPath("seeds"))
                .ifPresent(report -> report.getLongList("seeds")
                        .forEach(seed -> files.add(
                                folder.resolve(run).resolve("seed-" + seed).resolve("model.lstm"))));
        return files;
    }

    /** The average of the models of a run's seeds, if the run made one. */
    Optional<Path> average(String run) {
        return find(run)
                .filter(report -> report.hasPath("average"))
                .map(report -> folder.resolve(run).resolve("average").resolve("model.lstm"));
    }

    /** A figure, or its mean over the seeds. */
    static OptionalDouble mean(Optional<Config> report, String path) {
        if (report.isEmpty() || !report.get().hasPath(path)) {
            return OptionalDouble.empty();
        }
        Config ours = report.get();
        if (ours.hasPath("seeds")) {
            return OptionalDouble.of(ours.getDouble(path + ".mean"));
        }
        Object one = ours.getValue(path).unwrapped();
        return OptionalDouble.of(
                one instanceof Number number ? number.doubleValue() : ours.getDouble(path + ".accuracy"));
    }

    /** A figure with its spread, and the number of seeds, as two cells of a table. */
    static String cells(Optional<Config> report, String path) {
        if (report.isEmpty()) {
            return "not run | 0";
        }
        Config ours = report.get();
        OptionalDouble mean = mean(report, path);
        if (mean.isEmpty()) {
            return "not in the report | 0";
        }
        if (!ours.hasPath("seeds")) {
            return number(mean.getAsDouble()) + " | 1";
        }
        Config figure = ours.getConfig(path);
        List<Double> values = figure.getDoubleList("values");
        return "%s ± %s (%s to %s)%s | %d"
                .formatted(
                        number(mean.getAsDouble()),
                        number(figure.getDouble("standardDeviation")),
                        number(figure.getDouble("low")),
                        number(figure.getDouble("high")),
                        values.size() < MANY ? "" : ", median " + number(median(values)),
                        values.size());
    }

    private static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** A figure as it stands in a table. */
    static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.4f" : "%.1f", value);
    }
}

package org.lstm4j.forecast;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.hipparchus.exception.MathIllegalArgumentException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.QRDecomposition;
import org.lstm4j.InvalidInputException;
import org.lstm4j.model.use.VectorReading;
import org.lstm4j.tasks.wording.NearestName;

/** Fits what is normal and how far numbers lie from it, on what is seen in training alone. */
final class VectorFit {
    private static final int WAVES = 2; // of a year: summer and winter, and that they are not alike
    private static final double LEAST_PIVOT = 1e-3; // of sums of squares that are counts of steps where all is well
    private static final double LEAST = 1e-12; // of a deviation, relative to the level

    private VectorFit() {}

    /**
     * The reading of a task.
     *
     * @param seen which steps of each track are seen in training
     * @throws InvalidInputException if there is no such column, or dates are missing
     */
    static VectorReading of(MultivariateConfig config, Tracks tracks, boolean[][] seen) {
        List<String> columns = tracks.columns();
        config.targets().ifPresent(names -> requireColumns("targets", names, columns));
        config.logarithms().ifPresent(names -> requireColumns("logarithms", names, columns));
        if (tracks.frames().isPresent()
                && config.targets().isPresent()
                && !config.targets().get().equals(columns)) {
            throw new InvalidInputException(
                    "targets: pictures are forecast with all their pixels; leave targets out (null takes it away)");
        }
        boolean isOfYear = config.level().equals(Optional.of(MultivariateConfig.Level.YEAR));
        boolean calendar = config.calendar().orElse(false);
        if ((isOfYear || calendar) && !tracks.hasDates()) {
            throw new InvalidInputException(
                    tracks.name() + ": has no dates, which " + (isOfYear ? "level = year" : "calendar = true")
                            + " needs; name their column by source.date-column");
        }
        int terms = isOfYear ? 1 + 2 * WAVES : 1;
        List<List<Double>> levels = new ArrayList<>();
        List<Double> deviations = new ArrayList<>();
        List<Double> ones = Collections.nCopies(columns.size(), 1.0);
        if (config.scale().equals(Optional.of(MultivariateConfig.Scale.NONE))) {
            return reading(config, columns, Collections.nCopies(columns.size(), List.of(0.0)), ones, ones);
        }
        VectorReading plain = reading(
                config, columns, Collections.nCopies(columns.size(), Collections.nCopies(terms, 0.0)), ones, ones);
        for (int column = 0; column < columns.size(); column++) {
            fit(plain, column, tracks, seen, terms, levels, deviations);
        }
        VectorReading still = reading(config, columns, levels, deviations, ones);
        return reading(config, columns, levels, deviations, changes(still, tracks, seen));
    }

    /** How much scaled numbers change from step to step; what never changes keeps its size. */
    private static List<Double> changes(VectorReading reading, Tracks tracks, boolean[][] seen) {
        double[] squares = new double[reading.columns().size()];
        long count = 0;
        for (int i = 0; i < seen.length; i++) {
            Track track = tracks.tracks().get(i);
            for (int step = 1; step < track.length(); step++) {
                if (seen[i][step] && seen[i][step - 1]) {
                    double[] now = reading.scaled(track.steps()[step], track.date(step));
                    double[] before = reading.scaled(track.steps()[step - 1], track.date(step - 1));
                    Arrays.setAll(squares, c -> squares[c] + (now[c] - before[c]) * (now[c] - before[c]));
                    count++;
                }
            }
        }
        double all = Math.max(1, count);
        return Arrays.stream(squares)
                .map(sum -> Math.sqrt(sum / all))
                .map(change -> change > LEAST ? change : 1)
                .boxed()
                .toList();
    }

    private static void requireColumns(String key, List<String> names, List<String> columns) {
        for (String name : names) {
            if (!columns.contains(name)) {
                throw new InvalidInputException(key + ": there is no column \"" + name + "\""
                        + NearestName.hintAndList(name, columns, "There are"));
            }
        }
    }

    private static VectorReading reading(
            MultivariateConfig config,
            List<String> columns,
            List<List<Double>> levels,
            List<Double> deviations,
            List<Double> changes) {
        return new VectorReading(
                columns,
                config.targets().orElse(columns),
                config.logarithms().orElse(List.of()),
                config.window(),
                config.steps(),
                config.reads().orElse(VectorReading.Reads.LEVELS),
                config.relativeTo().orElse(VectorReading.Relative.NOTHING),
                config.calendar().orElse(false),
                levels,
                deviations,
                changes);
    }

    private static void fit(
            VectorReading plain,
            int column,
            Tracks tracks,
            boolean[][] seen,
            int terms,
            List<List<Double>> levels,
            List<Double> deviations) {
        List<double[]> rows = new ArrayList<>();
        List<Double> numbers = new ArrayList<>();
        for (int i = 0; i < seen.length; i++) {
            Track track = tracks.tracks().get(i);
            for (int step = 0; step < track.length(); step++) {
                if (seen[i][step]) {
                    rows.add(terms(track.date(step), terms));
                    numbers.add(plain.transformed(column, track.steps()[step][column]));
                }
            }
        }
        double[] level = level(rows, numbers);
        double squares = 0;
        for (int i = 0; i < rows.size(); i++) {
            double left = numbers.get(i) - sum(level, rows.get(i));
            squares += left * left;
        }
        double deviation = Math.sqrt(squares / rows.size());
        // What never changes keeps its size.
        boolean isConstant = !(deviation > LEAST * Math.max(1, Math.abs(level[0])));
        levels.add(Arrays.stream(level).boxed().toList());
        deviations.add(isConstant ? 1.0 : deviation);
    }

    private static double[] level(List<double[]> rows, List<Double> numbers) {
        if (rows.getFirst().length == 1) {
            return new double[] {
                numbers.stream().mapToDouble(it -> it).average().orElseThrow()
            };
        }
        if (rows.size() < rows.getFirst().length) {
            throw new InvalidInputException("level = year fits " + rows.getFirst().length + " numbers, but only "
                    + rows.size() + " steps are learned");
        }
        try {
            return new QRDecomposition(new Array2DRowRealMatrix(rows.toArray(double[][]::new)), LEAST_PIVOT)
                    .getSolver()
                    .solve(new ArrayRealVector(
                            numbers.stream().mapToDouble(it -> it).toArray()))
                    .toArray();
        } catch (MathIllegalArgumentException e) {
            throw new InvalidInputException(
                    "level = year needs steps at many times of the year to learn from; those of the training part are too"
                            + " few, or always at the same",
                    e);
        }
    }

    private static double[] terms(Optional<LocalDateTime> date, int terms) {
        double[] row = new double[terms];
        row[0] = 1;
        for (int i = 1; i < terms; i += 2) {
            double angle = (i + 1) / 2.0 * VectorReading.angle(date.orElseThrow());
            row[i] = Math.cos(angle);
            row[i + 1] = Math.sin(angle);
        }
        return row;
    }

    private static double sum(double[] level, double[] terms) {
        double sum = 0;
        for (int i = 0; i < level.length; i++) {
            sum += level[i] * terms[i];
        }
        return sum;
    }
}

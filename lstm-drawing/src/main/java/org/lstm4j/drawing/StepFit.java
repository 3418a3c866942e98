package org.lstm4j.drawing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Philox;
import org.lstm4j.model.use.StepDensity;
import org.lstm4j.model.use.StepReading;
import org.lstm4j.signal.Sequence;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.signal.SignalDataException;

/** Fits how a model sees steps to those that are learned, and brings rows into that form. */
final class StepFit {
    private static final long NOISE = 13;

    private StepFit() {}

    /** A part of the rows. */
    enum Part {
        /** What is learned. */
        TRAINING(0),
        /** What watches the training. */
        VALIDATION(1),
        /** What tests. */
        TEST(2),
        /** What somebody asks about; the same for each row, so that none depends on those beside it. */
        ASKED(3);

        private final int stream; // of its noise

        Part(int stream) {
            this.stream = stream;
        }
    }

    /**
     * The reading of a training.
     *
     * @param labels the classes that are told apart; none of a model that is not told what it draws
     * @throws InvalidInputException if a column never changes, or a number cannot be read
     */
    static StepReading of(DrawingConfig config, StepDensity density, List<String> labels, List<SequenceRow> training) {
        boolean isPen = density.kind() == StepDensity.Kind.BIVARIATE_MIXTURE;
        List<String> columns = isPen
                ? List.of("dx", "dy", "lifted")
                : IntStream.rangeClosed(1, density.columns())
                        .mapToObj(String::valueOf)
                        .toList();
        int shortest =
                training.stream().mapToInt(row -> row.sequence().steps()).min().orElseThrow();
        int longest =
                training.stream().mapToInt(row -> row.sequence().steps()).max().orElseThrow();
        double mean = training.stream()
                .mapToInt(row -> row.sequence().steps())
                .average()
                .orElseThrow();
        boolean ends = config.ends().orElse(false);
        List<Double> zeros = Collections.nCopies(density.columns(), 0.0);
        List<Double> ones = Collections.nCopies(density.columns(), 1.0);
        StepReading plain = new StepReading(
                columns,
                density,
                labels,
                zeros,
                ones,
                config.positions().orElse(false),
                ends,
                !ends && shortest == longest,
                Math.max(1, (int) Math.round(mean)),
                longest);
        training.forEach(row -> scaled(plain, row)); // refuses what no scale may be fitted to
        List<Double> means = new ArrayList<>(zeros);
        List<Double> deviations = new ArrayList<>(ones);
        if (isPen) {
            // One unit for both directions, or else drawings would be stretched.
            double unit = Math.sqrt((squares(training, 0, 0) + squares(training, 1, 0)) / 2);
            requireChange(unit, 0, "dx and dy");
            deviations.set(0, unit);
            deviations.set(1, unit);
        } else if (density.kind() == StepDensity.Kind.MIXTURE) {
            for (int column = 0; column < density.columns(); column++) {
                means.set(column, mean(training, column));
                deviations.set(column, Math.sqrt(squares(training, column, means.get(column))));
                requireChange(deviations.get(column), means.get(column), "column " + columns.get(column));
            }
        }
        return new StepReading(
                columns,
                density,
                labels,
                means,
                deviations,
                plain.positions(),
                ends,
                plain.isFixed(),
                plain.usual(),
                longest);
    }

    /** A column of one number has, by rounding, a deviation as well. */
    private static void requireChange(double deviation, double mean, String what) {
        if (!(deviation > 1e-7 * Math.abs(mean))) {
            throw new InvalidInputException(what + " never changes in the rows that are learned, so there is nothing to"
                    + " draw; look at the columns of data.source");
        }
    }

    private static double mean(List<SequenceRow> rows, int column) {
        double sum = 0;
        long count = 0;
        for (SequenceRow row : rows) {
            Sequence steps = row.sequence();
            for (int step = 0; step < steps.steps(); step++) {
                sum += steps.value(step, column);
                count++;
            }
        }
        return sum / count;
    }

    /** The mean of the squared distances from something. */
    private static double squares(List<SequenceRow> rows, int column, double from) {
        double sum = 0;
        long count = 0;
        for (SequenceRow row : rows) {
            Sequence steps = row.sequence();
            for (int step = 0; step < steps.steps(); step++) {
                double off = steps.value(step, column) - from;
                sum += off * off;
                count++;
            }
        }
        return sum / count;
    }

    /** Gives numbers back what rounding took: something between half a unit less and half a unit more. */
    private static void spread(StepReading reading, float[] scaled, double unit, Part part, int row) {
        for (int i = 0; i < scaled.length; i++) {
            int column = i % reading.width();
            if (!reading.density().isBinary(column)) {
                double noise = noise(part, row, i, unit);
                scaled[i] = (float) (scaled[i] + noise / reading.deviations().get(column));
            }
        }
    }

    /**
     * A row as it was learned: with the noise that gives numbers back what rounding took. Without it a density would be asked at whole
     * numbers, of which none was ever learned.
     */
    static Sequence asLearned(StepReading reading, DrawingData data, Sequence sequence) {
        if (data.roundedTo().isEmpty()) {
            return sequence;
        }
        float[] values = sequence.values().clone();
        for (int i = 0; i < values.length; i++) {
            if (!reading.density().isBinary(i % reading.width())) {
                values[i] = (float)
                        (values[i] + noise(Part.ASKED, 0, i, data.roundedTo().get()));
            }
        }
        return Sequence.of(reading.width(), values);
    }

    private static double noise(Part part, int row, int number, double unit) {
        return (Philox.uniform(NOISE, part.stream, row, number) - 0.5) * unit;
    }

    private static float[] scaled(StepReading reading, SequenceRow row) {
        try {
            return reading.scaled(row.sequence().values());
        } catch (InvalidInputException e) {
            throw new SignalDataException(row.place(), String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Rows as the model learns them.
     *
     * @param data says what was rounded
     * @param part which they are: each has noise of its own
     * @throws SignalDataException if one does not fit, with its place
     */
    static List<Drawing> drawings(StepReading reading, DrawingData data, Part part, List<SequenceRow> rows) {
        List<String> labels = reading.classes();
        List<Drawing> drawings = new ArrayList<>(rows.size());
        for (SequenceRow row : rows) {
            int label = labels.isEmpty() ? -1 : labels.indexOf(row.label());
            if (!labels.isEmpty() && label < 0) {
                throw new SignalDataException(
                        row.place(),
                        "expected one of the classes that are learned, "
                                + (labels.size() > 12 ? labels.subList(0, 12) + " and more" : labels) + ", found "
                                + (row.label().isEmpty() ? "nothing" : "\"" + row.label() + "\""));
            }
            if (reading.isFixed() && row.sequence().steps() != reading.longest()) {
                throw new SignalDataException(
                        row.place(),
                        "expected " + reading.longest() + " steps, as all rows that are learned have, found "
                                + row.sequence().steps());
            }
            float[] scaled = scaled(reading, row);
            if (data.roundedTo().isPresent()) {
                spread(reading, scaled, data.roundedTo().get(), part, drawings.size());
            }
            drawings.add(new Drawing(row.sequence(), scaled, label, row.place()));
        }
        return drawings;
    }
}

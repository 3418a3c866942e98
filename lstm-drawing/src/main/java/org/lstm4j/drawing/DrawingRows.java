package org.lstm4j.drawing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.DataFile;
import org.lstm4j.signal.Sequence;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.signal.SignalDataException;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.config.TypedConfig;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.wording.Counted;
import org.lstm4j.text.NumpyRandom;

/**
 * The sequences of a task, split. Immutable.
 *
 * @param sources where they come from
 * @param training rows to learn from
 * @param validation rows that watch the training; none where nobody asks for any
 * @param test rows to test with
 */
record DrawingRows(
        List<DrawingSource.Found> sources,
        List<SequenceRow> training,
        List<SequenceRow> validation,
        List<SequenceRow> test) {
    private static final int MOST_CLASSES = 1000;
    private static final int PEN_COLUMNS = 3;

    DrawingRows {
        sources = List.copyOf(sources);
        training = List.copyOf(training);
        validation = List.copyOf(validation);
        test = List.copyOf(test);
    }

    /** Reads and splits them. @throws InvalidInputException if they are not there, not as expected, or too few */
    static DrawingRows load(DrawingConfig config, ConfigBinder binder, DataRoot root) {
        DrawingData data = config.data();
        Output output = Output.of(config.output(), binder);
        boolean needsLabels = data.classes().orElse(false);
        List<DrawingSource.Found> sources = new ArrayList<>();
        List<List<SequenceRow>> rows = new ArrayList<>();
        for (Optional<TypedConfig> part :
                List.of(Optional.of(data.source()), data.validationSource(), data.testSource())) {
            List<SequenceRow> read = List.of();
            if (part.isPresent()) {
                DrawingSource.Found found = DrawingSource.of(part.get(), binder).read(root, needsLabels);
                sources.add(found);
                read = steps(data, output, found.rows());
            }
            rows.add(read);
        }
        requireSameColumns(rows.stream().flatMap(List::stream).toList());
        List<SequenceRow> all = ordered(data, rows.getFirst());
        int tested = share(all, data.split().flatMap(DrawingData.Split::test));
        int held = share(all, data.split().flatMap(DrawingData.Split::validation));
        int learned = all.size() - tested - held;
        if (learned < 1) {
            throw new InvalidInputException("data.split: of " + Counted.of(all.size(), "row") + " " + tested
                    + " test and " + held + " validate, so that none is left to learn from");
        }
        return new DrawingRows(
                sources,
                all.subList(0, learned),
                data.validationSource().isPresent() ? rows.get(1) : all.subList(learned, learned + held),
                data.testSource().isPresent() ? rows.get(2) : all.subList(learned + held, all.size()));
    }

    private static int share(List<SequenceRow> rows, Optional<Double> share) {
        return share.map(it -> Math.max(1, (int) Math.round(it * rows.size()))).orElse(0);
    }

    private static List<SequenceRow> ordered(DrawingData data, List<SequenceRow> rows) {
        return data.split()
                .flatMap(DrawingData.Split::randomState)
                .map(seed -> IntStream.of(new NumpyRandom(seed).permutation(rows.size()))
                        .mapToObj(rows::get)
                        .toList())
                .orElse(rows);
    }

    private static void requireSameColumns(List<SequenceRow> rows) {
        int columns = rows.getFirst().sequence().features();
        for (SequenceRow row : rows) {
            if (row.sequence().features() != columns) {
                throw new SignalDataException(
                        row.place(),
                        "expected " + Counted.of(columns, "number") + " for each step, as in "
                                + rows.getFirst().place() + ", found "
                                + row.sequence().features());
            }
        }
    }

    /** Rows of a file as the steps that are drawn: offsets where it has positions, and with a pen where it has none. */
    static List<SequenceRow> steps(DrawingData data, Output output, List<SequenceRow> rows) {
        boolean isOfPositions = data.points().orElse(DrawingData.Points.OFFSETS) == DrawingData.Points.POSITIONS;
        List<SequenceRow> steps = new ArrayList<>();
        for (SequenceRow row : rows) {
            Sequence sequence = isOfPositions ? offsets(row, output) : row.sequence();
            if (output.isPen()) {
                sequence = withPen(sequence, row.place());
            }
            steps.add(new SequenceRow(sequence, row.label(), row.columns(), row.place()));
        }
        return steps;
    }

    private static Sequence offsets(SequenceRow row, Output output) {
        Sequence points = row.sequence();
        if (points.steps() < 2) {
            throw new SignalDataException(row.place(), "expected 2 points or more, found one, which is no drawing");
        }
        int columns = points.features();
        float[] values = new float[(points.steps() - 1) * columns];
        for (int step = 1; step < points.steps(); step++) {
            for (int column = 0; column < columns; column++) {
                boolean isPen = output.isPen() && column == PEN_COLUMNS - 1;
                values[(step - 1) * columns + column] =
                        points.value(step, column) - (isPen ? 0 : points.value(step - 1, column));
            }
        }
        return Sequence.of(columns, values);
    }

    private static Sequence withPen(Sequence sequence, String place) {
        if (sequence.features() == PEN_COLUMNS) {
            return sequence;
        }
        if (sequence.features() != PEN_COLUMNS - 1) {
            throw new SignalDataException(
                    place,
                    "expected the columns x, y and whether the pen is lifted, or x and y, found "
                            + Counted.of(sequence.features(), "column"));
        }
        float[] values = new float[Math.multiplyExact(sequence.steps(), PEN_COLUMNS)];
        for (int step = 0; step < sequence.steps(); step++) {
            values[step * PEN_COLUMNS] = sequence.value(step, 0);
            values[step * PEN_COLUMNS + 1] = sequence.value(step, 1);
        }
        values[values.length - 1] = 1; // one stroke
        return Sequence.of(PEN_COLUMNS, values);
    }

    /** The classes of the rows that are learned, in the order of their numbers; none where the task knows none. */
    List<String> labels(DrawingData data) {
        if (!data.classes().orElse(false)) {
            return List.of();
        }
        Set<String> found = new TreeSet<>();
        for (SequenceRow row : training) {
            if (row.label().isBlank()) {
                throw new SignalDataException(
                        row.place(), "expected what it is, which data.classes asks for, found no label");
            }
            found.add(row.label());
        }
        if (found.size() > MOST_CLASSES) {
            throw new InvalidInputException("data.classes: there are more than " + MOST_CLASSES
                    + " different ones; is the label the right column?");
        }
        Comparator<String> byNumber = Comparator.comparingLong(
                label -> label.matches("[0-9]{1,18}") ? Long.parseLong(label) : Long.MAX_VALUE);
        return found.stream()
                .sorted(byNumber.thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** All rows. */
    Stream<SequenceRow> all() {
        return Stream.of(training, validation, test).flatMap(List::stream);
    }

    List<DataFile> files() {
        return sources.stream().flatMap(source -> source.files().stream()).toList();
    }

    /** Lines for people: what the data is. */
    String describe(Picture picture) {
        StringBuilder text = new StringBuilder("Data: ");
        text.append(String.join(
                ", ", sources.stream().map(DrawingSource.Found::name).distinct().toList()));
        if (sources.stream().anyMatch(DrawingSource.Found::isSample)) {
            text.append(DataRoot.NOBODY_NAMED_ONE);
        }
        return text.append(String.format(
                        Locale.ROOT,
                        "%n%s of %s; %,d to learn from, %,d validate, %,d test",
                        Counted.of(all().count(), picture.whole()),
                        Counted.of(
                                all().mapToLong(row -> row.sequence().steps()).sum(), picture.step()),
                        training.size(),
                        validation.size(),
                        test.size()))
                .toString();
    }
}

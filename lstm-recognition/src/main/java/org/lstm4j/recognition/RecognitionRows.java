package org.lstm4j.recognition;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.DataFile;
import org.lstm4j.signal.Sequence;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.signal.SignalDataException;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.data.SplitConfig;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.wording.Counted;

/**
 * The rows of a task, split. Immutable.
 *
 * @param sources where they come from: one, or one for training and one for the test
 * @param sampleRate of recordings, in Hz; 0 if they are none
 * @param picture how they are best drawn
 * @param repeats how many rows were left out because they were there before
 * @param training rows to learn from
 * @param heldOut rows held out from the training rows
 * @param test rows to test with
 * @param validation where validation rows come from
 */
record RecognitionRows(
        List<SourceSequences> sources,
        int sampleRate,
        Picture picture,
        int repeats,
        List<SequenceRow> training,
        List<SequenceRow> heldOut,
        List<SequenceRow> test,
        SplitConfig.Source validation) {
    RecognitionRows {
        sources = List.copyOf(sources);
        training = List.copyOf(training);
        heldOut = List.copyOf(heldOut);
        test = List.copyOf(test);
    }

    /** Reads and splits them. @throws InvalidInputException if they are not there, not as expected, or too few */
    static RecognitionRows load(SequenceData config, ConfigBinder binder, DataRoot root) {
        SequenceSource source = SequenceSources.of(config.source(), binder);
        List<SourceSequences> sources = new ArrayList<>(List.of(source.read(root)));
        config.testSource()
                .ifPresent(part -> sources.add(SequenceSources.of(part, binder).read(root)));
        sources.forEach(it -> requireSameFeatures(sources.getFirst().rows().getFirst(), it.rows()));
        List<SequenceRow> rows = sources.getFirst().rows();
        List<SequenceRow> others = sources.size() > 1 ? sources.getLast().rows() : List.of();
        int all = rows.size() + others.size();
        if (config.distinct().orElse(false)) {
            Set<FloatBuffer> seen = new HashSet<>();
            rows = rows.stream().filter(row -> seen.add(numbers(row))).toList();
            others = others.stream().filter(row -> seen.add(numbers(row))).toList();
        }
        if (sources.size() > 1 && others.isEmpty()) {
            throw new InvalidInputException(
                    "data.test-source: has no row that data.source has not, and data.distinct leaves out what repeats");
        }
        SequenceSplit.Parts parts = config.split().parts(rows);
        return new RecognitionRows(
                sources,
                source.sampleRate(),
                source.picture(),
                all - rows.size() - others.size(),
                select(rows, parts.train()),
                select(rows, parts.heldOut()),
                sources.size() > 1 ? others : select(rows, parts.test()),
                config.split().validation().from());
    }

    /** The same with other rows in each part. */
    RecognitionRows with(UnaryOperator<List<SequenceRow>> change) {
        return new RecognitionRows(
                sources,
                sampleRate,
                picture,
                repeats,
                change.apply(training),
                heldOut.isEmpty() ? heldOut : change.apply(heldOut),
                change.apply(test),
                validation);
    }

    private static FloatBuffer numbers(SequenceRow row) {
        return FloatBuffer.wrap(row.sequence().values());
    }

    private static void requireSameFeatures(SequenceRow first, List<SequenceRow> rows) {
        int features = first.sequence().features();
        rows.stream()
                .filter(row -> row.sequence().features() != features)
                .findFirst()
                .ifPresent(row -> {
                    throw new SignalDataException(
                            row.place(),
                            "expected " + features + " features, as " + first.place() + " has, found "
                                    + row.sequence().features());
                });
    }

    private static List<SequenceRow> select(List<SequenceRow> rows, int[] numbers) {
        return Arrays.stream(numbers).mapToObj(rows::get).toList();
    }

    /** All of them. */
    List<SequenceRow> all() {
        return Stream.of(training, heldOut, test).flatMap(List::stream).toList();
    }

    /** How many features a step has, as recorded. */
    int features() {
        return training.getFirst().sequence().features();
    }

    static List<Sequence> sequences(List<SequenceRow> rows) {
        return rows.stream().map(SequenceRow::sequence).toList();
    }

    /** The files of all sources. */
    List<DataFile> files() {
        return sources.stream().flatMap(source -> source.files().stream()).toList();
    }

    /** Some lines for people. */
    List<String> describe() {
        List<String> lines = new ArrayList<>();
        StringBuilder text = new StringBuilder("Data: ");
        for (int i = 0; i < sources.size(); i++) {
            text.append(i == 0 ? "" : "; test: ").append(sources.get(i).name());
        }
        if (sources.getFirst().isSample()) {
            text.append(DataRoot.NOBODY_NAMED_ONE);
        }
        lines.add(text.toString());
        lines.add(Counted.of(training.size() + heldOut.size(), "train row")
                + (heldOut.isEmpty()
                        ? ""
                        : String.format(Locale.ROOT, " (of which %,d held out for validation)", heldOut.size()))
                + ", " + Counted.of(test.size(), "test row"));
        int[] steps = all().stream().mapToInt(row -> row.sequence().steps()).toArray();
        lines.add(steps(
                        Arrays.stream(steps).min().orElseThrow(),
                        Arrays.stream(steps).max().orElseThrow())
                + " of " + Counted.of(features(), "feature") + " each"
                + (sampleRate > 0 ? ", " + sampleRate + " Hz" : ""));
        if (repeats > 0) {
            lines.add(Counted.of(repeats, "row") + " whose numbers were there before, left out");
        }
        if (validation == SplitConfig.Source.TEST) {
            lines.add("Validated on the test rows, which thus pick the epoch that they then measure");
        }
        return lines;
    }

    private String steps(int least, int most) {
        return least == most
                ? Counted.of(least, sampleRate > 0 ? "sample" : "step")
                : String.format(Locale.ROOT, "%,d to %,d %s", least, most, sampleRate > 0 ? "samples" : "steps");
    }
}

package org.lstm4j.tasks.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.DataFile;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.wording.Counted;
import org.lstm4j.text.LabeledText;

/**
 * The rows of a task, split. Immutable.
 *
 * @param sources where they come from: one; or that to learn from, then that to validate with, then that of the test, where they have one of
 *     their own
 * @param split how they were split
 * @param training rows to learn from
 * @param heldOut rows that validate
 * @param test rows to test with
 */
public record SplitRows(
        List<SourceRows> sources,
        SplitConfig split,
        List<LabeledText> training,
        List<LabeledText> heldOut,
        List<LabeledText> test) {
    /** Copies the lists. */
    public SplitRows {
        sources = List.copyOf(sources);
        training = List.copyOf(training);
        heldOut = List.copyOf(heldOut);
        test = List.copyOf(test);
    }

    /**
     * Reads and splits the rows of a task.
     *
     * @param labels that they have
     * @throws InvalidInputException if they are not there, a row is not as expected, or there are too few
     */
    public static SplitRows load(RowSources from, ConfigBinder binder, DataRoot root, LabelRule labels) {
        SourceRows rows = TextSources.read(from.source(), binder, root, labels);
        SplitConfig split = from.split();
        SplitConfig.Parts parts = split.parts(rows.rows().size()).orElseThrow(() -> tooFew(rows, split));
        List<SourceRows> sources = new ArrayList<>(List.of(rows));
        from.validation().ifPresent(part -> sources.add(TextSources.read(part, binder, root, labels)));
        from.test().ifPresent(part -> sources.add(TextSources.read(part, binder, root, labels)));
        if (labels instanceof LabelRule.Found) {
            Set<String> all = new HashSet<>();
            sources.forEach(part -> all.addAll(part.labels()));
            sources.replaceAll(part -> part.withLabels(LabelRule.ordered(all)));
        }
        return new SplitRows(
                sources,
                split,
                select(sources.getFirst(), parts.train()),
                from.validation().isPresent() ? sources.get(1).rows() : select(sources.getFirst(), parts.heldOut()),
                from.test().isPresent() ? sources.getLast().rows() : select(sources.getFirst(), parts.test()));
    }

    private static InvalidInputException tooFew(SourceRows rows, SplitConfig split) {
        return new InvalidInputException(rows.name() + ": " + count(rows.rows().size())
                + (rows.rows().size() == 1 ? " row is" : " rows are")
                + " too few for data.split: training, validation and test need at least one each"
                + (split.train().isPresent() && split.trainShare().isEmpty()
                        ? ", and without data.split.train-share more than "
                                + count(split.train().get())
                        : ""));
    }

    private static List<LabeledText> select(SourceRows rows, int[] numbers) {
        return Arrays.stream(numbers).mapToObj(rows.rows()::get).toList();
    }

    /** The labels as they stand in the source, in the order of their numbers; none where it has none. */
    public List<String> labels() {
        return sources.getFirst().labels();
    }

    /** The texts of some rows. */
    public static List<String> texts(List<LabeledText> rows) {
        return rows.stream().map(LabeledText::text).toList();
    }

    /** The files of all sources. */
    public List<DataFile> files() {
        return sources.stream().flatMap(source -> source.files().stream()).toList();
    }

    private boolean hasValidationSource() {
        return split.validation().from() == SplitConfig.Source.SOURCE;
    }

    /** Says where the rows come from. */
    public String describeSources() {
        StringBuilder text = new StringBuilder("Data: ");
        for (int i = 0; i < sources.size(); i++) {
            boolean isValidation = i == 1 && hasValidationSource();
            String other = isValidation ? "; validation: " : "; test: ";
            text.append(i == 0 ? "" : other).append(sources.get(i).name());
        }
        if (sources.getFirst().isSample()) {
            text.append(DataRoot.NOBODY_NAMED_ONE);
        }
        return text.toString();
    }

    /** Says how many rows there are in each part, and what is to be known about it. */
    public String describeParts() {
        if (hasValidationSource()) {
            return Counted.of(training.size(), "train row") + ", " + Counted.of(heldOut.size(), "validation row") + ", "
                    + Counted.of(test.size(), "test row");
        }
        StringBuilder text = new StringBuilder(Counted.of(training.size() + heldOut.size(), "train row"));
        if (!heldOut.isEmpty()) {
            text.append(" (of which ").append(count(heldOut.size())).append(" held out for validation)");
        }
        return text.append(", ").append(Counted.of(test.size(), "test row")).toString();
    }

    /** What somebody who did not choose the split might like to know of it, each on a line. */
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        if (split.validation().from() == SplitConfig.Source.TEST) {
            remarks.add("Validated on the test rows, which thus pick the epoch that they then measure");
        }
        if (split.isByShare(sources.getFirst().rows().size())) {
            remarks.add("Split by data.split.train-share, as there are no more than "
                    + count(split.train().orElseThrow()) + " rows");
        }
        return remarks;
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}

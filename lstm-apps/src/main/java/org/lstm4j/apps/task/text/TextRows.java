package org.lstm4j.apps.task.text;

import java.util.List;
import java.util.Locale;
import org.lstm4j.InvalidInputException;
import org.lstm4j.apps.run.DataRoot;
import org.lstm4j.apps.run.FoundFile;
import org.lstm4j.io.DataFile;
import org.lstm4j.text.LabeledText;
import org.lstm4j.text.LabeledTextReader;
import org.lstm4j.text.LabeledTexts;

/**
 * The rows of a task, split. Immutable.
 *
 * @param source the name of the file, for people
 * @param isSample true if it is the sample inside the program
 * @param files the file with its SHA-256; none for the sample, which is part of the program
 * @param emptyTexts how many rows of the file have no text
 * @param isSplitByShare true if there were too few rows for the split of the task
 * @param training rows to learn from
 * @param heldOut rows held out from the training rows' end
 * @param test rows to test with
 */
record TextRows(
        String source,
        boolean isSample,
        List<DataFile> files,
        long emptyTexts,
        boolean isSplitByShare,
        List<LabeledText> training,
        List<LabeledText> heldOut,
        List<LabeledText> test) {

    /**
     * Reads and splits the file of a task.
     *
     * @throws InvalidInputException if it is not there, a row is not as expected, or there are too few
     */
    static TextRows load(DataConfig config, DataRoot root) {
        try (FoundFile file = root.open(config.file())) {
            LabeledTexts texts = new LabeledTextReader(config.format(), config.schema()).read(file.path());
            List<LabeledText> rows = texts.records();
            SplitConfig split = config.split();
            SplitConfig.Sizes sizes = split.sizes(rows.size())
                    .orElseThrow(() -> new InvalidInputException(file.path() + ": " + count(rows.size())
                            + " rows are too few for data.split: training, validation and test need at least one each"
                            + (split.trainShare().isPresent()
                                    ? ""
                                    : ", and without data.split.train-share more than " + count(split.train()))));
            int held = sizes.train() + sizes.heldOut();
            return new TextRows(
                    file.name(),
                    file.isSample(),
                    file.isSample() ? List.of() : List.of(DataFile.of(file.path())),
                    texts.emptyTexts(),
                    split.isByShare(rows.size()),
                    rows.subList(0, sizes.train()),
                    rows.subList(sizes.train(), held),
                    rows.subList(held, rows.size()));
        }
    }

    /** What people want to know of them, a line or two. */
    String describe(DataConfig config) {
        StringBuilder text = new StringBuilder("Data: ").append(source);
        if (isSample) {
            text.append(DataRoot.NOBODY_NAMED_ONE);
        }
        text.append('\n').append(count(training.size() + heldOut.size())).append(" train rows");
        if (!heldOut.isEmpty()) {
            text.append(" (of which ").append(count(heldOut.size())).append(" held out for validation)");
        }
        text.append(", ").append(count(test.size())).append(" test rows (");
        text.append(count(ofClass(test, 0)))
                .append(" / ")
                .append(count(ofClass(test, 1)))
                .append(')');
        if (config.split().validation().from() == SplitConfig.Source.TEST) {
            text.append("\nValidated on the test rows, which thus pick the epoch that they then measure");
        }
        if (isSplitByShare) {
            text.append("\nSplit by data.split.train-share, as there are no more than ");
            text.append(count(config.split().train())).append(" rows");
        }
        if (emptyTexts > 0) {
            text.append('\n').append(count(emptyTexts)).append(" rows without text, ");
            text.append(
                    switch (config.emptyText()) {
                        case KEEP -> "kept as rows of padding";
                        case SKIP -> "left out";
                        case FAIL -> "refused";
                    });
        }
        return text.toString();
    }

    private static long ofClass(List<LabeledText> rows, int label) {
        return rows.stream().filter(row -> row.label() == label).count();
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}

package org.lstm4j.apps.task.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lstm4j.apps.config.ConfigBinder;
import org.lstm4j.apps.run.DataRoot;
import org.lstm4j.apps.task.data.SplitRows;
import org.lstm4j.text.LabeledText;

/** What people want to know of the rows of a classification. */
final class TextRows {
    private TextRows() {}

    static SplitRows load(DataConfig config, ConfigBinder binder, DataRoot root) {
        return SplitRows.load(config.source(), config.testSource(), config.split(), binder, root);
    }

    /** Some lines. */
    static List<String> describe(SplitRows rows) {
        List<String> lines = new ArrayList<>(List.of(
                rows.describeSources(),
                String.format(
                        Locale.ROOT,
                        "%s (%,d / %,d)",
                        rows.describeParts(),
                        ofClass(rows.test(), 0),
                        ofClass(rows.test(), 1))));
        lines.addAll(rows.remarks());
        rows.sources().forEach(source -> lines.addAll(source.remarks()));
        return lines;
    }

    private static long ofClass(List<LabeledText> rows, int label) {
        return rows.stream().filter(row -> row.label() == label).count();
    }
}

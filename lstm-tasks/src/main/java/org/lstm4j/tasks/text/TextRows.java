package org.lstm4j.tasks.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.data.SplitRows;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.text.LabeledText;

/** What people want to know of the rows of a classification. */
final class TextRows {
    private TextRows() {}

    static SplitRows load(DataConfig config, ConfigBinder binder, DataRoot root) {
        SplitRows rows = SplitRows.load(config.source(), config.testSource(), config.split(), binder, root);
        Stream.of(rows.training(), rows.heldOut(), rows.test())
                .flatMap(List::stream)
                .filter(row -> row.label() > 1)
                .findFirst()
                .ifPresent(row -> {
                    throw new InvalidInputException("data.source.label-values: the record on line " + row.line()
                            + " has label number " + row.label()
                            + ", counted from 0, but a text classification has two classes, 0 and 1; name two labels");
                });
        return rows;
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
        List<Integer> classes =
                rows.training().stream().map(LabeledText::label).distinct().toList();
        if (classes.size() == 1) {
            lines.add("Warning: all rows to learn from are of class " + classes.getFirst()
                    + ", so the model can only learn to say that; look at the labels, and at the order of the rows"
                    + " (data.split)");
        }
        rows.sources().forEach(source -> lines.addAll(source.remarks()));
        return lines;
    }

    private static long ofClass(List<LabeledText> rows, int label) {
        return rows.stream().filter(row -> row.label() == label).count();
    }
}

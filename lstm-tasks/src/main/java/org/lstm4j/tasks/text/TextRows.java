package org.lstm4j.tasks.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.data.LabelRule;
import org.lstm4j.tasks.data.SplitRows;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.wording.Counted;
import org.lstm4j.text.LabeledText;

/** What people want to know of the rows of a classification. */
final class TextRows {
    private static final int LISTED = 10;

    private TextRows() {}

    static SplitRows load(DataConfig config, ConfigBinder binder, DataRoot root, LabelRule labels) {
        SplitRows rows = SplitRows.load(config.rows(), binder, root, labels);
        int classes = names(config, rows).size();
        Stream.of(rows.training(), rows.heldOut(), rows.test())
                .flatMap(List::stream)
                .filter(row -> row.label() >= classes)
                .findFirst()
                .ifPresent(row -> {
                    throw new InvalidInputException("data.source.label-values: the record on line " + row.line()
                            + " has label number " + row.label()
                            + ", counted from 0, but data.labels names " + Counted.of(classes, "class", "classes")
                            + ", "
                            + config.labels().orElse(List.of()) + "; name as many as there are label values");
                });
        return rows;
    }

    /** The names of the classes. */
    static List<String> names(DataConfig config, SplitRows rows) {
        return config.labels().orElseGet(rows::labels);
    }

    /** Some lines. */
    static List<String> describe(SplitRows rows) {
        List<String> lines =
                new ArrayList<>(List.of(rows.describeSources(), rows.describeParts() + ofClasses(rows.test())));
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

    /** How many there are of each class, for as many classes as a line holds. */
    private static String ofClasses(List<LabeledText> rows) {
        int most = rows.stream().mapToInt(LabeledText::label).max().orElse(0);
        if (most >= LISTED) {
            return "";
        }
        return IntStream.rangeClosed(0, Math.max(1, most))
                .mapToObj(label -> String.format(
                        Locale.ROOT,
                        "%,d",
                        rows.stream().filter(row -> row.label() == label).count()))
                .collect(Collectors.joining(" / ", " (", ")"));
    }
}

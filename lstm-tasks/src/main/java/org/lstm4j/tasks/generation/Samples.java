package org.lstm4j.tasks.generation;

import java.util.List;
import java.util.Locale;
import org.lstm4j.decode.Sampling;
import org.lstm4j.model.TextWriter;
import org.lstm4j.model.WriteOptions;
import org.lstm4j.model.Written;
import org.lstm4j.tasks.page.Html;
import org.lstm4j.tasks.page.HtmlTable;
import org.lstm4j.tasks.page.Section;
import org.lstm4j.text.LabeledText;

/** What a model writes after beginnings of test texts, for the run's page. */
final class Samples {
    private static final int TEXTS = 5;
    private static final double TEMPERATURE = 0.8;

    private Samples() {}

    /** How long a sample is, in words or characters. */
    private record Extent(int beginning, int written) {
        static Extent of(TextWriter writer) {
            return writer.unit().equals("character") ? new Extent(20, 200) : new Extent(2, 12);
        }
    }

    static Section of(TextWriter writer, List<LabeledText> texts, long seed) {
        Extent extent = Extent.of(writer);
        HtmlTable table = HtmlTable.of("", "Beginning", "Always the likeliest word", "Drawn");
        List<String> beginnings = texts.stream()
                .map(text -> writer.pipeline().encoder().knownWords(text.text()))
                .filter(words -> words.size() > extent.beginning())
                .map(words -> writer.text(words.subList(0, extent.beginning())))
                .distinct()
                .limit(TEXTS)
                .toList();
        for (int row = 0; row < beginnings.size(); row++) {
            String beginning = beginnings.get(row);
            // With one seed for all rows each would be drawn by the same numbers, and all would be much the same text.
            Sampling drawn = Sampling.of(seed + row).withTemperature(TEMPERATURE);
            table = table.row(
                    beginning,
                    written(writer, beginning, Sampling.GREEDY, extent),
                    written(writer, beginning, drawn, extent));
        }
        return Section.of(
                "Samples",
                Html.paragraph(String.format(
                        Locale.ROOT,
                        "The first %1$ss of test texts, and up to %2$d %1$ss of the model; drawn with temperature %3$.1f,"
                                + " with seed %4$d in the first row and the next one in each further row.",
                        writer.unit(),
                        extent.written(),
                        TEMPERATURE,
                        seed)),
                table.html());
    }

    private static String written(TextWriter writer, String beginning, Sampling sampling, Extent extent) {
        Written written =
                writer.write(beginning, WriteOptions.words(extent.written()).withSampling(sampling));
        return writer.text(written.words()) + (written.isEnded() ? " ∎" : "");
    }
}

package org.lstm4j.apps.task.generation;

import java.util.List;
import java.util.Locale;
import org.lstm4j.apps.page.Html;
import org.lstm4j.apps.page.HtmlTable;
import org.lstm4j.apps.page.Section;
import org.lstm4j.apps.report.Generation;
import org.lstm4j.apps.task.GenerateRequest;
import org.lstm4j.apps.task.Sampling;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Selection;
import org.lstm4j.text.LabeledText;

/** What a model writes after beginnings of test texts, for the run's page. */
final class Samples {
    private static final int TEXTS = 5;
    private static final int BEGINNING = 2; // words
    private static final int WORDS = 12;
    private static final double TEMPERATURE = 0.8;

    private Samples() {}

    static Section of(Backend backend, Writer writer, List<LabeledText> texts, long seed) {
        HtmlTable table = HtmlTable.of("", "Beginning", "Always the likeliest word", "Drawn");
        Joining joining = Joining.of(writer.words().pipeline().encoder());
        List<String> beginnings = texts.stream()
                .map(text -> writer.words().pipeline().encoder().knownWords(text.text()))
                .filter(words -> words.size() > BEGINNING)
                .map(words -> joining.text("", words.subList(0, BEGINNING)))
                .distinct()
                .limit(TEXTS)
                .toList();
        for (int row = 0; row < beginnings.size(); row++) {
            String beginning = beginnings.get(row);
            // With one seed for all rows each would be drawn by the same numbers, and all would be much the same text.
            Sampling drawn = new Sampling(TEMPERATURE, 0, 1, seed + row);
            table = table.row(
                    beginning,
                    written(backend, writer, beginning, Sampling.GREEDY),
                    written(backend, writer, beginning, drawn));
        }
        return Section.of(
                "Samples",
                Html.paragraph(String.format(
                        Locale.ROOT,
                        "The first %1$ss of test texts, and up to %2$d %1$ss of the model; drawn with temperature %3$.1f,"
                                + " with seed %4$d in the first row and the next one in each further row.",
                        joining.unit(),
                        WORDS,
                        TEMPERATURE,
                        seed)),
                table.html());
    }

    private static String written(Backend backend, Writer writer, String beginning, Sampling sampling) {
        Generation generation =
                writer.write(backend, new GenerateRequest(beginning, WORDS, sampling, false, Selection.automatic()));
        return Joining.of(writer.words().pipeline().encoder()).text("", generation.words())
                + (generation.isEnded() ? " ∎" : "");
    }
}

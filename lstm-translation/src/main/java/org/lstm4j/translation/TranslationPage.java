package org.lstm4j.translation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.lstm4j.model.Translation;
import org.lstm4j.tasks.page.ColorScale;
import org.lstm4j.tasks.page.HeatMap;
import org.lstm4j.tasks.page.Html;
import org.lstm4j.tasks.page.HtmlTable;
import org.lstm4j.tasks.page.Section;
import org.lstm4j.text.metric.Bleu;
import org.lstm4j.text.metric.ErrorRate;

/** What the page of a run shows of single pairs. */
final class TranslationPage {
    private static final int EXAMPLES = 12;
    private static final int WORST = 12;
    private static final int LONGEST = 300;
    private static final String END = "∎";

    private TranslationPage() {}

    /**
     * Sections of the page.
     *
     * @param test the pairs
     * @param translations what was written of each
     * @param nearest the target of the nearest pair that was learned from, of each
     * @param maps where the model looked in some of them
     * @param isOfWords whether targets are words
     */
    static List<Section> sections(
            List<Pair> test,
            List<Translation> translations,
            List<String> nearest,
            List<AttentionMap> maps,
            boolean isOfWords) {
        List<Section> sections = new ArrayList<>();
        if (!maps.isEmpty()) {
            sections.add(attention(maps));
        }
        sections.add(examples(test, translations, nearest));
        sections.add(worst(test, translations, isOfWords));
        return sections;
    }

    private static Section attention(List<AttentionMap> maps) {
        List<Html> content = new ArrayList<>();
        content.add(
                Html.paragraph(
                        "Each row is a token that was written, " + END
                                + " the end; the brighter a cell, the more the model looked at that token or step of the source meanwhile."));
        for (AttentionMap map : maps) {
            List<String> rows = new ArrayList<>(map.target());
            rows.add(END);
            HeatMap drawing = new HeatMap(
                    "Where it looked",
                    rows.stream().map(TranslationPage::visible).toList(),
                    map.source().stream().map(TranslationPage::visible).toList(),
                    map.weights(),
                    ColorScale.unit(),
                    "");
            boolean isText = map.frames().length == 0;
            FilmStrip.of(map.frames()).ifPresent(strip -> content.add(Html.figure(strip, "What it saw, step by step")));
            content.add(Html.figure(drawing, isText ? String.join(" ", map.source()) : ""));
        }
        return new Section("Attention", content);
    }

    /** A blank is a token too, and its name has to be seen. */
    private static String visible(String token) {
        return token.isBlank() ? "␣" : token;
    }

    private static Section examples(List<Pair> test, List<Translation> translations, List<String> nearest) {
        HtmlTable table = HtmlTable.of("", "Source", "Written", "Reference", "Nearest that was learned");
        for (int row = 0; row < Math.min(EXAMPLES, test.size()); row++) {
            table = table.row(
                    shown(source(test.get(row))),
                    shown(translations.get(row).text()),
                    shown(test.get(row).target()),
                    shown(nearest.get(row)));
        }
        return Section.of("Examples", Html.paragraph("The first pairs of the test."), table.html());
    }

    private static String source(Pair pair) {
        return pair.source().isEmpty() ? pair.place() : pair.source();
    }

    private static Section worst(List<Pair> test, List<Translation> translations, boolean isOfWords) {
        double[] badness = IntStream.range(0, test.size())
                .mapToDouble(row ->
                        badness(translations.get(row).text(), test.get(row).target(), isOfWords))
                .toArray();
        List<Integer> order = IntStream.range(0, test.size())
                .boxed()
                .filter(row -> badness[row] > 0)
                .sorted(Comparator.comparingDouble(row -> -badness[row]))
                .limit(WORST)
                .toList();
        if (order.isEmpty()) {
            return Section.of("Worst", Html.paragraph("All pairs of the test are written exactly."));
        }
        HtmlTable table = HtmlTable.of(
                "", "Source", "Written", "Reference", isOfWords ? "#BLEU of the sentence" : "#Error rate", "Place");
        for (int row : order) {
            table = table.row(
                    shown(source(test.get(row))),
                    shown(translations.get(row).text()),
                    shown(test.get(row).target()),
                    String.format(Locale.ROOT, "%.2f", isOfWords ? 100 - badness[row] : badness[row]),
                    test.get(row).place());
        }
        return Section.of(
                "Worst",
                Html.paragraph("The pairs of the test whose texts are furthest from their references."),
                table.html());
    }

    private static double badness(String text, String reference, boolean isOfWords) {
        return isOfWords
                ? 100 - Bleu.ofSentence(text, List.of(reference)).score()
                : ErrorRate.ofCharacters(List.of(text), List.of(reference));
    }

    private static String shown(String text) {
        return text.length() <= LONGEST
                ? text
                : text.substring(
                                0, text.offsetByCodePoints(0, Math.min(LONGEST, text.codePointCount(0, text.length()))))
                        + " …";
    }
}

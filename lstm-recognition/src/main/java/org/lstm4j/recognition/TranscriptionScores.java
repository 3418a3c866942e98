package org.lstm4j.recognition;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import org.lstm4j.tasks.page.BarChart;
import org.lstm4j.tasks.page.Html;
import org.lstm4j.tasks.page.HtmlTable;
import org.lstm4j.tasks.page.Section;
import org.lstm4j.tasks.report.Scores;
import org.lstm4j.tasks.report.TestScores;
import org.lstm4j.tasks.wording.Counted;

/**
 * A model that spells out sequences on rows it has never seen.
 *
 * @param loss mean over the rows of {@code -log p} of their texts
 * @param errorRate edits for each symbol of the texts, in the texts that are found
 * @param wordErrorRate edits for each word, where symbols are characters and texts have several words
 * @param exactMatch share of texts that are found exactly
 * @param beam how many beginnings were kept while texts were looked for
 * @param greedyErrorRate the error rate with the likeliest symbol at each step, if it was looked for otherwise
 * @param frequentErrorRate that of always writing the most frequent symbol of the rows that were learned from, once
 * @param rows how many there are
 * @param symbols how many their texts have
 * @param groups the error rate of each group of rows, where they have groups
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({
    "loss",
    "errorRate",
    "wordErrorRate",
    "exactMatch",
    "beam",
    "greedyErrorRate",
    "frequentErrorRate",
    "rows",
    "symbols",
    "groups"
})
public record TranscriptionScores(
        double loss,
        double errorRate,
        OptionalDouble wordErrorRate,
        double exactMatch,
        int beam,
        OptionalDouble greedyErrorRate,
        double frequentErrorRate,
        long rows,
        long symbols,
        SequencedMap<String, Double> groups)
        implements TestScores {
    @Override
    public Scores summary() {
        return Scores.of(loss, exactMatch).with("errorRate", errorRate);
    }

    private String searched() {
        return beam == 1 ? "the likeliest symbol at each step" : "a beam of " + beam;
    }

    @Override
    public void print(PrintWriter text) {
        text.printf(
                Locale.ROOT,
                "On %s with %s: error rate %.4f (edits for each symbol), %.4f of the texts exactly right; by %s.%n",
                Counted.of(rows, "test row"),
                Counted.of(symbols, "symbol"),
                errorRate,
                exactMatch,
                searched());
        wordErrorRate.ifPresent(value -> text.printf(Locale.ROOT, "The word error rate is %.4f.%n", value));
        greedyErrorRate.ifPresent(value ->
                text.printf(Locale.ROOT, "With the likeliest symbol at each step the error rate is %.4f.%n", value));
        text.printf(
                Locale.ROOT,
                "Always the most frequent symbol, once: error rate %.4f.%s%n",
                frequentErrorRate,
                errorRate >= frequentErrorRate ? " The model is not better." : "");
        groups.forEach((group, rate) -> text.printf(Locale.ROOT, "Of %s: error rate %.4f.%n", group, rate));
        text.printf(Locale.ROOT, "Loss %.4f for each row.%n", loss);
    }

    @Override
    public List<Section> sections() {
        List<BarChart.Bar> bars = new ArrayList<>();
        bars.add(new BarChart.Bar("this model, by " + searched(), errorRate, 1));
        greedyErrorRate.ifPresent(
                value -> bars.add(new BarChart.Bar("by the likeliest symbol at each step", value, 4)));
        bars.add(new BarChart.Bar("always the most frequent symbol", frequentErrorRate, 5));
        List<Html> content = new ArrayList<>();
        content.add(Html.figure(
                new BarChart("Error rate: edits for each symbol, less is better", bars, "%.4f"),
                String.format(
                        Locale.ROOT,
                        "%s with %s; %.4f of the texts are exactly right.",
                        Counted.of(rows, "row"),
                        Counted.of(symbols, "symbol"),
                        exactMatch)));
        if (!groups.isEmpty()) {
            HtmlTable table = HtmlTable.of("Groups", "Rows", "#Error rate");
            for (Map.Entry<String, Double> group : groups.entrySet()) {
                table = table.row(group.getKey(), String.format(Locale.ROOT, "%.4f", group.getValue()));
            }
            content.add(table.html());
        }
        return List.of(new Section("On the test rows", content));
    }
}

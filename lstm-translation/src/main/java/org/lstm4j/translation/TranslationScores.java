package org.lstm4j.translation;

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
import org.lstm4j.translation.TranslationMeasurement.Quality;

/**
 * A model from sequence to sequence on pairs it has not learned.
 *
 * @param loss mean of {@code -log p} of the tokens of the targets and of their ends, each read with the right tokens before it
 * @param accuracy share of these that the model thinks the likeliest
 * @param perplexity {@code exp} of the loss
 * @param bleu of what it writes by itself, as sacreBLEU counts it; of words only
 * @param chrf of the same; of words only
 * @param exactMatch share of targets that it writes exactly
 * @param characterErrorRate edits for each character of the targets; of characters only
 * @param beam how many beginnings went on side by side while it wrote
 * @param greedy BLEU, or of characters the share of exact ones, where it always takes the likeliest token; if it does otherwise
 * @param nearestBleu of the target of the nearest source among the pairs to learn from
 * @param nearestExactMatch of the same
 * @param frequentBleu of always writing the most frequent target
 * @param frequentExactMatch of the same
 * @param pairs how many there are
 * @param unended how many of what it wrote had no end yet when it had the most tokens
 * @param groups the share of exact ones of each group of pairs, where they have groups
 * @param unknownShare share of the tokens of the targets that are not in the vocabulary, which it never writes
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({
    "loss",
    "accuracy",
    "perplexity",
    "bleu",
    "chrf",
    "exactMatch",
    "characterErrorRate",
    "beam",
    "greedy",
    "nearestBleu",
    "nearestExactMatch",
    "frequentBleu",
    "frequentExactMatch",
    "pairs",
    "unended",
    "groups",
    "unknownShare"
})
public record TranslationScores(
        double loss,
        double accuracy,
        double perplexity,
        OptionalDouble bleu,
        OptionalDouble chrf,
        double exactMatch,
        OptionalDouble characterErrorRate,
        int beam,
        OptionalDouble greedy,
        OptionalDouble nearestBleu,
        double nearestExactMatch,
        OptionalDouble frequentBleu,
        double frequentExactMatch,
        long pairs,
        long unended,
        SequencedMap<String, Double> groups,
        double unknownShare)
        implements TestScores {
    static TranslationScores of(
            double loss,
            double accuracy,
            Quality quality,
            int beam,
            OptionalDouble greedy,
            Quality nearest,
            Quality frequent,
            long pairs,
            long unended,
            SequencedMap<String, Double> groups,
            double unknownShare) {
        return new TranslationScores(
                loss,
                accuracy,
                Math.exp(loss),
                quality.bleu(),
                quality.chrf(),
                quality.exactMatch(),
                quality.errorRate(),
                beam,
                greedy,
                nearest.bleu(),
                nearest.exactMatch(),
                frequent.bleu(),
                frequent.exactMatch(),
                pairs,
                unended,
                groups,
                unknownShare);
    }

    @Override
    public Scores summary() {
        Scores scores = Scores.of(loss, accuracy).with("perplexity", perplexity);
        Scores written = bleu.isPresent() ? scores.with("bleu", bleu.getAsDouble()) : scores;
        return written.with("exactMatch", exactMatch);
    }

    private String searched() {
        return beam == 1 ? "always the likeliest token" : "a beam of " + beam;
    }

    @Override
    public void print(PrintWriter text) {
        text.printf(
                Locale.ROOT,
                "On %s: loss %.4f, perplexity %.2f with the ends, accuracy %.4f of the next token.%n",
                Counted.of(pairs, "test pair"),
                loss,
                perplexity,
                accuracy);
        text.printf(Locale.ROOT, "Written by itself (%s): %s.%n", searched(), figures(bleu, exactMatch));
        chrf.ifPresent(value -> text.printf(Locale.ROOT, "chrF is %.2f.%n", value));
        characterErrorRate.ifPresent(
                value -> text.printf(Locale.ROOT, "The character error rate is %.2f %%.%n", 100 * value));
        greedy.ifPresent(value -> text.printf(
                Locale.ROOT,
                "Always the likeliest token: %s %.4f.%n",
                bleu.isPresent() ? "BLEU" : "exactly right",
                value));
        text.printf(
                Locale.ROOT,
                "The target of the nearest source that was learned from: %s; always the most frequent target: %s.%n",
                figures(nearestBleu, nearestExactMatch),
                figures(frequentBleu, frequentExactMatch));
        groups.forEach((group, share) -> text.printf(Locale.ROOT, "Of %s: exactly right %.4f.%n", group, share));
        if (unended > 0) {
            text.printf(
                    Locale.ROOT,
                    "%s had no end at target.max-length.%n",
                    Counted.of(unended, "text that was written", "texts that were written"));
        }
        text.printf(
                Locale.ROOT, "%.2f %% of the tokens of the targets are not in the vocabulary.%n", 100 * unknownShare);
    }

    private static String figures(OptionalDouble bleu, double exact) {
        String right = String.format(Locale.ROOT, "exactly right %.4f", exact);
        return bleu.isPresent() ? String.format(Locale.ROOT, "BLEU %.2f, %s", bleu.getAsDouble(), right) : right;
    }

    private static BarChart chart(String title, String format, double own, double nearest, double frequent) {
        return new BarChart(
                title,
                List.of(
                        new BarChart.Bar("this model", own, 1),
                        new BarChart.Bar("nearest that was learned", nearest, 5),
                        new BarChart.Bar("most frequent target", frequent, 5)),
                format);
    }

    @Override
    public List<Section> sections() {
        boolean isOfWords = bleu.isPresent();
        Html exact = Html.figure(
                chart(
                        "Share that is exactly right, more is better",
                        "%.4f",
                        exactMatch,
                        nearestExactMatch,
                        frequentExactMatch),
                "");
        String caption = String.format(
                Locale.ROOT,
                "%s, %s. Perplexity %.2f with the ends of the targets; exactly right %.4f.%s",
                Counted.of(pairs, "pair"),
                searched(),
                perplexity,
                exactMatch,
                isOfWords ? " BLEU is sacreBLEU's: of the whole text in upper and lower case, words by 13a." : "");
        List<Html> content = new ArrayList<>();
        content.add(
                isOfWords
                        ? Html.beside(
                                Html.figure(
                                        chart(
                                                "BLEU, more is better",
                                                "%.2f",
                                                bleu.orElse(0),
                                                nearestBleu.orElse(0),
                                                frequentBleu.orElse(0)),
                                        ""),
                                exact)
                        : exact);
        content.add(Html.paragraph(caption));
        if (!groups.isEmpty()) {
            HtmlTable table = HtmlTable.of("Groups", "Pairs", "#Exactly right");
            for (Map.Entry<String, Double> group : groups.entrySet()) {
                table = table.row(group.getKey(), String.format(Locale.ROOT, "%.4f", group.getValue()));
            }
            content.add(table.html());
        }
        return List.of(new Section("On the test pairs", content));
    }
}

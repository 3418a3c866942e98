package org.lstm4j.tasks.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.lstm4j.tasks.page.BarChart;
import org.lstm4j.tasks.page.Html;
import org.lstm4j.tasks.page.Section;
import org.lstm4j.tasks.wording.Counted;

/**
 * A model of the next word on texts it has not learned.
 *
 * @param loss mean of {@code -log p} of the words
 * @param accuracy share of the words that the model thinks the most likely
 * @param perplexity {@code exp} of the loss: how many words the model wavers between
 * @param perplexityWithinTexts of a stream: the same without first words and ends of texts, which models of beginnings do not
 *     forecast either, to be compared with theirs
 * @param unigramPerplexity the perplexity of somebody who knows only how frequent each word is among those that are learned
 * @param words how many were forecast
 * @param unknownShare share of the texts' words that are not in the vocabulary; they are left out or all are one word, and
 *     make the forecast seem easier than it is
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonPropertyOrder({
    "loss",
    "accuracy",
    "perplexity",
    "perplexityWithinTexts",
    "unigramPerplexity",
    "words",
    "unknownShare"
})
public record LanguageScores(
        double loss,
        double accuracy,
        double perplexity,
        OptionalDouble perplexityWithinTexts,
        double unigramPerplexity,
        long words,
        double unknownShare)
        implements TestScores {

    @Override
    public Scores summary() {
        return Scores.of(loss, accuracy).with("perplexity", perplexity);
    }

    @Override
    public void print(PrintWriter text) {
        text.printf("On the %s of the test texts: ", Counted.of(words, "word"));
        text.printf(Locale.ROOT, "perplexity %.2f, loss %.4f, accuracy %.4f.%n", perplexity, loss, accuracy);
        perplexityWithinTexts.ifPresent(within ->
                text.printf(Locale.ROOT, "Without first words and ends of texts the perplexity is %.2f.%n", within));
        text.printf(
                Locale.ROOT,
                "Knowing nothing but how frequent each word is would give a perplexity of %.2f.%n",
                unigramPerplexity);
        text.printf(
                Locale.ROOT, "%.1f %% of the words of these texts are not in the vocabulary.%n", 100 * unknownShare);
    }

    @Override
    public List<Section> sections() {
        return List.of(Section.of(
                "On the test texts",
                Html.figure(
                        new BarChart(
                                "Perplexity, less is better",
                                List.of(
                                        new BarChart.Bar("this model", perplexity, 1),
                                        new BarChart.Bar("frequency of words alone", unigramPerplexity, 5)),
                                "%,.2f"),
                        String.format(
                                Locale.ROOT,
                                "Of %s. The likeliest word is right in %.1f %% of the cases; %.1f %% of the words of these"
                                        + " texts are not in the vocabulary.",
                                Counted.of(words, "word"),
                                100 * accuracy,
                                100 * unknownShare))));
    }
}

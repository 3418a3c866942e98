package org.lstm4j.tasks.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
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
 * @param sequencesPerplexity the perplexity of counts of sequences of up to five words, modified Kneser-Ney; absent where the task does not
 *     ask for it
 * @param words how many were forecast
 * @param unit what is counted, in the singular: a word, or a character
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
    "sequencesPerplexity",
    "words",
    "unit",
    "unknownShare"
})
public record LanguageScores(
        double loss,
        double accuracy,
        double perplexity,
        OptionalDouble perplexityWithinTexts,
        double unigramPerplexity,
        OptionalDouble sequencesPerplexity,
        long words,
        String unit,
        double unknownShare)
        implements TestScores {

    private static final String CHARACTER = "character";

    /** Of characters how many bits each takes; absent of words. */
    @JsonProperty
    public OptionalDouble bitsPerCharacter() {
        return isOfCharacters() ? OptionalDouble.of(bits(perplexity)) : OptionalDouble.empty();
    }

    private boolean isOfCharacters() {
        return unit.equals(CHARACTER);
    }

    private static double bits(double perplexity) {
        return Math.log(perplexity) / Math.log(2);
    }

    @Override
    public Scores summary() {
        Scores scores = Scores.of(loss, accuracy).with("perplexity", perplexity);
        return isOfCharacters() ? scores.with("bitsPerCharacter", bits(perplexity)) : scores;
    }

    @Override
    public void print(PrintWriter text) {
        text.printf("On the %s of the test texts: ", Counted.of(words, unit));
        text.printf(
                Locale.ROOT,
                "%sperplexity %.2f, loss %.4f, accuracy %.4f.%n",
                isOfCharacters() ? String.format(Locale.ROOT, "%.3f bits per character, ", bits(perplexity)) : "",
                perplexity,
                loss,
                accuracy);
        perplexityWithinTexts.ifPresent(within ->
                text.printf(Locale.ROOT, "Without first words and ends of texts the perplexity is %.2f.%n", within));
        text.printf(
                Locale.ROOT,
                "Knowing nothing but how frequent each %s is would give a perplexity of %s.%n",
                unit,
                figure(unigramPerplexity));
        sequencesPerplexity.ifPresent(it -> text.printf(
                Locale.ROOT, "Counts of sequences of up to five %ss (Kneser-Ney) give %s.%n", unit, figure(it)));
        text.printf(
                Locale.ROOT,
                "%.1f %% of the %ss of these texts are not in the vocabulary.%n",
                100 * unknownShare,
                unit);
    }

    private String figure(double value) {
        return isOfCharacters()
                ? String.format(Locale.ROOT, "%.2f, %.3f bits per character", value, bits(value))
                : String.format(Locale.ROOT, "%.2f", value);
    }

    @Override
    public List<Section> sections() {
        DoubleUnaryOperator shown = isOfCharacters() ? LanguageScores::bits : value -> value;
        List<BarChart.Bar> bars = new ArrayList<>();
        bars.add(new BarChart.Bar("this model", shown.applyAsDouble(perplexity), 1));
        sequencesPerplexity.ifPresent(
                it -> bars.add(new BarChart.Bar("counts of up to five " + unit + "s", shown.applyAsDouble(it), 3)));
        bars.add(new BarChart.Bar("frequency of " + unit + "s alone", shown.applyAsDouble(unigramPerplexity), 5));
        return List.of(Section.of(
                "On the test texts",
                Html.figure(
                        new BarChart(
                                isOfCharacters() ? "Bits per character, less is better" : "Perplexity, less is better",
                                bars,
                                isOfCharacters() ? "%.3f" : "%,.2f"),
                        String.format(
                                Locale.ROOT,
                                "Of %s. The likeliest %s is right in %.1f %% of the cases; %.1f %% of the %ss of these"
                                        + " texts are not in the vocabulary.",
                                Counted.of(words, unit),
                                unit,
                                100 * accuracy,
                                100 * unknownShare,
                                unit))));
    }
}

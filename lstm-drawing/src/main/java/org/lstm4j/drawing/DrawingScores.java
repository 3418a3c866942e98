package org.lstm4j.drawing;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SequencedMap;
import org.lstm4j.tasks.page.BarChart;
import org.lstm4j.tasks.page.Html;
import org.lstm4j.tasks.page.HtmlTable;
import org.lstm4j.tasks.page.Section;
import org.lstm4j.tasks.report.Scores;
import org.lstm4j.tasks.report.TestScores;
import org.lstm4j.tasks.wording.Counted;

/**
 * How unlikely sequences are that a model has not learned, in nats, and beside it to rules that need no model.
 *
 * @param loss mean over the steps
 * @param sequences how many there are
 * @param steps of all of them
 * @param natsPerStep of the model, mean over the steps
 * @param natsPerSequence of the model, mean over the sequences
 * @param endNatsPerStep the part of the nats of a step that is about whether the sequence ends there; 0 where the model does not say
 * @param rules of the rules, by their keys
 * @param best the key of the best rule
 * @param gain by how many nats a step the model is below it; below 0 if it is above
 * @param gainLow the lower end of the interval of 95 % of the gain
 * @param gainHigh the upper end
 * @param unit that numbers are in: how many of those of the file it is; 0 where all are 0 or 1, and densities are probabilities
 * @param picture what steps are called by
 */
@JsonPropertyOrder({
    "loss",
    "sequences",
    "steps",
    "natsPerStep",
    "natsPerSequence",
    "endNatsPerStep",
    "rules",
    "best",
    "gain",
    "gainLow",
    "gainHigh",
    "unit"
})
record DrawingScores(
        double loss,
        int sequences,
        long steps,
        double natsPerStep,
        double natsPerSequence,
        double endNatsPerStep,
        SequencedMap<String, RuleScore> rules,
        String best,
        double gain,
        double gainLow,
        double gainHigh,
        double unit,
        @JsonIgnore Picture picture)
        implements TestScores {
    /** Copies the map. */
    DrawingScores {
        rules = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(rules));
    }

    @Override
    public Scores summary() {
        return Scores.of(loss).with("natsPerStep", natsPerStep).with("natsPerSequence", natsPerSequence);
    }

    private RuleScore model() {
        return new RuleScore("this model", natsPerStep, natsPerSequence);
    }

    private List<RuleScore> all() {
        List<RuleScore> all = new ArrayList<>(List.of(model()));
        rules.values().stream()
                .sorted(Comparator.comparingDouble(RuleScore::natsPerStep))
                .forEach(all::add);
        return all;
    }

    private String title() {
        return Counted.of(sequences, "test " + picture.whole()) + " of " + Counted.of(steps, picture.step());
    }

    @Override
    public void print(PrintWriter text) {
        text.println("How unlikely, in nats, less is better; " + title() + ":");
        text.println();
        int width = all().stream().mapToInt(it -> it.name().length()).max().orElse(0) + 2;
        text.printf("%s%14s%14s%n", " ".repeat(width), "a " + picture.step(), "the " + picture.whole());
        for (RuleScore each : all()) {
            text.printf(
                    Locale.ROOT,
                    "%s%s%,14.4f%,14.2f%n",
                    each.name(),
                    " ".repeat(width - each.name().length()),
                    each.natsPerStep(),
                    each.natsPerSequence());
        }
        text.println();
        remarks().forEach(text::println);
    }

    /** What is to be known of the figures, a sentence or two each. */
    private List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        String name = Objects.requireNonNull(rules.get(best)).name();
        boolean isLower = gain >= 0;
        String interval = String.format(
                Locale.ROOT,
                "%s by %.4f nats a %s (95 %% interval %.4f to %.4f)",
                isLower ? "lower" : "higher",
                Math.abs(gain),
                picture.step(),
                isLower ? gainLow : -gainHigh,
                isLower ? gainHigh : -gainLow);
        if (gainLow > 0) {
            remarks.add("The model is better than the best of the rules, \"" + name + "\": " + interval + ".");
        } else if (gainHigh < 0) {
            remarks.add("The model is worse than the best of the rules, \"" + name + "\": " + interval + ".");
        } else {
            remarks.add("The model is not to be told from the best of the rules, \"" + name + "\": " + interval
                    + ", which chance alone may give.");
        }
        if (unit > 0) {
            remarks.add(String.format(
                    Locale.ROOT,
                    picture.isOfStrokes()
                            ? "Densities of offsets depend on their unit: here it is %.4g of the file's, the root of the"
                                    + " mean square of those that are learned. In the file's own unit each %s has %.4f"
                                    + " nats more, by the model and by each rule."
                            : "Densities of numbers depend on their unit: here each column's deviation, by the geometric"
                                    + " mean %.4g of the file's. In the file's own units each %s has nats more, the"
                                    + " logarithms of its columns' deviations (%.4f a column), by the model and by each"
                                    + " rule.",
                    unit,
                    picture.step(),
                    picture.isOfStrokes() ? 2 * Math.log(unit) : Math.log(unit)));
        }
        if (endNatsPerStep > 0) {
            remarks.add(String.format(
                    Locale.ROOT,
                    "Of the model's nats %.4f a %s are about whether the %s ends there.",
                    endNatsPerStep,
                    picture.step(),
                    picture.whole()));
        }
        return remarks;
    }

    @Override
    public List<Section> sections() {
        HtmlTable table = HtmlTable.of(
                "How unlikely, in nats; " + title(), "", "#A " + picture.step(), "#The whole " + picture.whole());
        for (RuleScore each : all()) {
            table = table.row(
                    each.name(),
                    String.format(Locale.ROOT, "%,.4f", each.natsPerStep()),
                    String.format(Locale.ROOT, "%,.2f", each.natsPerSequence()));
        }
        boolean isOfWholes = picture == Picture.IMAGE;
        List<BarChart.Bar> bars = all().stream()
                .map(it -> new BarChart.Bar(
                        it.name(), isOfWholes ? it.natsPerSequence() : it.natsPerStep(), it.equals(model()) ? 1 : 5))
                .toList();
        List<Html> content = new ArrayList<>();
        content.add(Html.figure(
                new BarChart(
                        "Nats " + (isOfWholes ? "an " + picture.whole() : "a " + picture.step()) + ", less is better",
                        bars,
                        "%.2f"),
                title() + "."));
        remarks().forEach(remark -> content.add(Html.paragraph(remark)));
        content.add(table.html());
        return List.of(Section.of("On the test part", content.toArray(Html[]::new)));
    }
}

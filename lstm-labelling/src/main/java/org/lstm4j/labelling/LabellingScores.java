package org.lstm4j.labelling;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lstm4j.tasks.page.BarChart;
import org.lstm4j.tasks.page.ColorScale;
import org.lstm4j.tasks.page.HeatMap;
import org.lstm4j.tasks.page.Html;
import org.lstm4j.tasks.page.HtmlTable;
import org.lstm4j.tasks.page.Section;
import org.lstm4j.tasks.report.ClassificationReport;
import org.lstm4j.tasks.report.Scores;
import org.lstm4j.tasks.report.TestScores;
import org.lstm4j.tasks.wording.Counted;
import org.lstm4j.text.metric.EntityScore;

/**
 * A model on sentences it has never seen; lists run over the labels.
 *
 * @param loss mean over the words; of a random field, over the sentences
 * @param accuracy share of words whose label is right
 * @param words how many there are
 * @param unknownWordAccuracy the same of words that do not occur in the training, if there are any
 * @param unknownWords how many these are
 * @param entities how many entities are found, if the labels mark some
 * @param baselines what is measured beside the model
 * @param labels names
 * @param precision of each label
 * @param recall of each label
 * @param f1 of each label
 * @param support words of each label
 * @param confusion {@code confusion[t][p]} words of label {@code t} were given label {@code p}
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record LabellingScores(
        double loss,
        double accuracy,
        long words,
        Optional<Double> unknownWordAccuracy,
        long unknownWords,
        Optional<Entities> entities,
        List<Baseline> baselines,
        List<String> labels,
        List<Double> precision,
        List<Double> recall,
        List<Double> f1,
        List<Long> support,
        List<List<Integer>> confusion)
        implements TestScores {
    private static final int MOST_SHOWN = 40; // labels of a picture
    private static final int MOST_BESIDE = 12; // labels of a picture that stands beside another one

    /**
     * Entities found: first and last word and type are right.
     *
     * @param precision share of the found ones that are there
     * @param recall share of those there that were found
     * @param f1 the harmonic mean of both
     * @param found how many were found
     * @param there how many there are
     * @param types the F1 of each type
     */
    public record Entities(
            double precision, double recall, double f1, long found, long there, Map<String, Double> types) {
        static Entities of(List<List<String>> predicted, List<List<String>> right) {
            EntityScore score = EntityScore.of(predicted, right);
            Map<String, Double> types = new TreeMap<>();
            EntityScore.perType(predicted, right).forEach((type, ofType) -> types.put(type, ofType.f1()));
            return new Entities(score.precision(), score.recall(), score.f1(), score.found(), score.wanted(), types);
        }
    }

    /**
     * Something simpler than a network on the same sentences.
     *
     * @param name in words
     * @param accuracy share of words whose label is right
     * @param unknownWordAccuracy the same of words that do not occur in the training, if there are any
     * @param entityF1 of entities, if the labels mark some
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Baseline(
            String name, double accuracy, Optional<Double> unknownWordAccuracy, Optional<Double> entityF1) {}

    @Override
    public Scores summary() {
        Scores scores = Scores.of(loss, accuracy);
        if (unknownWordAccuracy.isPresent()) {
            scores = scores.with("unknownWordAccuracy", unknownWordAccuracy.get());
        }
        return entities.isPresent() ? scores.with("entityF1", entities.get().f1()) : scores;
    }

    private ClassificationReport report() {
        return new ClassificationReport(labels, confusion);
    }

    @Override
    public void print(PrintWriter text) {
        text.printf("On the %s of the test sentences:%n%n", Counted.of(words, "word"));
        text.println(report().text());
        text.printf(
                Locale.ROOT,
                "Accuracy %.4f, loss %.4f. Always answering \"%s\" would give an accuracy of %.4f.%n",
                accuracy,
                loss,
                report().majorityLabel(),
                report().majorityAccuracy());
        unknownWordAccuracy.ifPresent(share -> text.printf(
                Locale.ROOT,
                "Of the %s that do not occur in the training: accuracy %.4f.%n",
                Counted.of(unknownWords, "word"),
                share));
        entities.ifPresent(it -> {
            text.printf(
                    Locale.ROOT,
                    "Entities: precision %.4f, recall %.4f, F1 %.4f; %,d found, %,d there.%n",
                    it.precision(),
                    it.recall(),
                    it.f1(),
                    it.found(),
                    it.there());
            it.types().forEach((type, f1) -> text.printf(Locale.ROOT, "  %-24s F1 %.4f%n", type, f1));
        });
        baselines.forEach(it -> text.println("For comparison, " + it.name() + ": " + figures(it) + "."));
    }

    private static String figures(Baseline baseline) {
        return String.format(Locale.ROOT, "accuracy %.4f", baseline.accuracy())
                + baseline.unknownWordAccuracy()
                        .map(share -> String.format(Locale.ROOT, ", of unknown words %.4f", share))
                        .orElse("")
                + baseline.entityF1()
                        .map(f1 -> String.format(Locale.ROOT, ", entity F1 %.4f", f1))
                        .orElse("");
    }

    @Override
    public List<Section> sections() {
        List<Html> content = new ArrayList<>();
        String caption = String.format(Locale.ROOT, "Of %s; mean loss %.4f.", Counted.of(words, "test word"), loss);
        BarChart right = new BarChart("Share of words whose label is right", accuracies(), "%.4f");
        String confused =
                "How many words of each label (at the left) were given which, in hundredths of those of the label.";
        if (labels.size() <= MOST_BESIDE) {
            content.add(Html.beside(Html.figure(right, caption), Html.figure(confusionMap(), confused)));
        } else {
            content.add(Html.figure(right, caption));
        }
        if (labels.size() > MOST_BESIDE && labels.size() <= MOST_SHOWN) {
            content.add(Html.figure(confusionMap().draw(), confused));
        }
        entities.ifPresent(it -> {
            content.add(Html.figure(
                    new BarChart("F1 of entities", entityBars(it), "%.4f"),
                    String.format(
                            Locale.ROOT,
                            "First and last word and type are right: precision %.4f, recall %.4f; %,d found, %,d there.",
                            it.precision(),
                            it.recall(),
                            it.found(),
                            it.there())));
            HtmlTable types = HtmlTable.of("Entities by type", "", "#F1");
            for (Map.Entry<String, Double> type : it.types().entrySet()) {
                types = types.row(type.getKey(), share(type.getValue()));
            }
            content.add(types.html());
        });
        content.add(labelTable());
        return List.of(Section.of("On the test sentences", content.toArray(Html[]::new)));
    }

    private List<BarChart.Bar> accuracies() {
        List<BarChart.Bar> bars = new ArrayList<>(List.of(new BarChart.Bar("this model", accuracy, 1)));
        baselines.forEach(it -> bars.add(new BarChart.Bar(it.name(), it.accuracy(), 4)));
        bars.add(new BarChart.Bar("always “" + report().majorityLabel() + "”", report().majorityAccuracy(), 5));
        unknownWordAccuracy.ifPresent(share -> bars.add(new BarChart.Bar("unknown words: this model", share, 1)));
        baselines.forEach(it -> it.unknownWordAccuracy()
                .ifPresent(share -> bars.add(new BarChart.Bar("unknown words: " + it.name(), share, 4))));
        return bars;
    }

    private List<BarChart.Bar> entityBars(Entities found) {
        List<BarChart.Bar> bars = new ArrayList<>(List.of(new BarChart.Bar("this model", found.f1(), 1)));
        baselines.forEach(it -> it.entityF1().ifPresent(f1 -> bars.add(new BarChart.Bar(it.name(), f1, 4))));
        return bars;
    }

    /** In hundredths of a row: labels are of very different frequencies. */
    private HeatMap confusionMap() {
        List<List<Double>> shares = confusion.stream()
                .map(row -> {
                    double all =
                            Math.max(1, row.stream().mapToInt(Integer::intValue).sum());
                    return row.stream().map(count -> 100 * count / all).toList();
                })
                .toList();
        ColorScale scale = new ColorScale(0, 100, ColorScale.Kind.SEQUENTIAL);
        return new HeatMap("Confusion matrix", labels, labels, shares, scale, "%.0f");
    }

    private Html labelTable() {
        HtmlTable table = HtmlTable.of("Labels", "", "#precision", "#recall", "#F1", "#words");
        List<ClassificationReport.Line> lines = new ArrayList<>(report().classes());
        lines.add(report().macroAverage());
        lines.add(report().weightedAverage());
        for (ClassificationReport.Line line : lines) {
            table = table.row(
                    line.label(),
                    share(line.precision()),
                    share(line.recall()),
                    share(line.f1()),
                    String.format(Locale.ROOT, "%,d", line.support()));
        }
        return table.html();
    }

    private static String share(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}

package org.lstm4j.forecast;

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
 * Forecasts of what a model has not learned, and beside them those of rules that need no model.
 *
 * @param loss mean over the forecasts, in the model's scale
 * @param forecasts how many windows were forecast
 * @param horizon steps of each
 * @param mase of the model, mean over the columns
 * @param model what its errors are
 * @param rules the same of the rules, by their keys
 * @param best the key of the rule with the lowest mase; of pictures, with the lowest cross-entropy
 * @param gain by how much that figure of the model is below that of the best rule; below 0 if it is above
 * @param gainLow the lower end of the interval of 95 % of the gain
 * @param gainHigh the upper end
 */
@JsonPropertyOrder({"loss", "forecasts", "horizon", "mase", "model", "rules", "best", "gain", "gainLow", "gainHigh"})
record VectorScores(
        double loss,
        int forecasts,
        int horizon,
        double mase,
        ForecasterErrors model,
        SequencedMap<String, ForecasterErrors> rules,
        String best,
        double gain,
        double gainLow,
        double gainHigh)
        implements TestScores {
    private static final double DECEIVING = 0.9; // an R2 that people take for a good model
    private static final int SHOWN = 6; // columns of which each has a line

    /** Copies the map. */
    VectorScores {
        rules = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(rules));
    }

    @Override
    public Scores summary() {
        Scores scores = Scores.of(loss).with("mase", mase);
        if (model.crossEntropy().isPresent()) {
            return scores.with("crossEntropy", model.crossEntropy().getAsDouble());
        }
        return model.columns().size() == 1
                ? scores.with("mae", model.columns().getFirst().mae())
                        .with("rmse", model.columns().getFirst().rmse())
                : scores;
    }

    private List<ForecasterErrors> all() {
        List<ForecasterErrors> all = new ArrayList<>(List.of(model));
        rules.values().stream()
                .sorted(Comparator.comparingDouble(VectorScores::compared))
                .forEach(all::add);
        return all;
    }

    private boolean isOfPictures() {
        return model.crossEntropy().isPresent();
    }

    /** What forecasters are told apart by. */
    private static double compared(ForecasterErrors errors) {
        return errors.crossEntropy().orElse(errors.mase());
    }

    private boolean hasAFewColumns() {
        return model.columns().size() <= SHOWN;
    }

    private String title() {
        return (horizon == 1 ? "One step ahead" : Counted.of(horizon, "step") + " ahead") + ", "
                + Counted.of(forecasts, "test forecast");
    }

    @Override
    public void print(PrintWriter text) {
        text.println(title() + ":");
        text.println();
        int width = all().stream().mapToInt(it -> it.name().length()).max().orElse(0) + 2;
        List<ColumnErrors> columns = hasAFewColumns() ? model.columns() : List.of();
        StringBuilder head = new StringBuilder(" ".repeat(width))
                .append(String.format("%8s", "MASE"))
                .append(model.crossEntropy().isPresent() ? String.format("%14s", "cross-entropy") : "");
        columns.forEach(it -> head.append(String.format("  %22s", "MAE, RMSE of " + shortened(it.column()))));
        text.println(head);
        for (ForecasterErrors each : all()) {
            StringBuilder line = new StringBuilder(each.name());
            line.append(" ".repeat(width - each.name().length()))
                    .append(String.format(Locale.ROOT, "%8.4f", each.mase()));
            each.crossEntropy().ifPresent(nats -> line.append(String.format(Locale.ROOT, "%,14.2f", nats)));
            for (int i = 0; i < columns.size(); i++) {
                ColumnErrors errors = each.columns().get(i);
                line.append(String.format(Locale.ROOT, "  %,11.4f%,11.4f", errors.mae(), errors.rmse()));
            }
            text.println(line);
        }
        text.println();
        remarks().forEach(text::println);
    }

    private static String shortened(String name) {
        return name.length() > 9 ? name.substring(0, 8) + "…" : name;
    }

    private ForecasterErrors rule(String key) {
        return Objects.requireNonNull(rules.get(key), key);
    }

    /** What is to be known of the figures, a sentence or two each. */
    private List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        String name = rule(best).name();
        boolean isLower = gain >= 0;
        String interval = String.format(
                Locale.ROOT,
                "its %s is %s by %.4f (95 %% interval %.4f to %.4f)",
                isOfPictures() ? "cross-entropy" : "MASE",
                isLower ? "lower" : "higher",
                Math.abs(gain),
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
        if (model.columns().size() == 1) {
            ColumnErrors first = model.columns().getFirst();
            ColumnErrors last = rule(Baseline.LAST).columns().getFirst();
            if (last.r2() > DECEIVING) {
                remarks.add(String.format(
                        Locale.ROOT,
                        "R2 deceives here: the last value alone has %.4f, the model %.4f. Values that wander are near"
                                + " their last one, so any forecast that repeats it looks right; a chart of both shows two"
                                + " lines that lie on each other, one step apart.",
                        last.r2(),
                        first.r2()));
            }
            ColumnErrors drift = rule("drift").columns().getFirst();
            double chance = 1.96 * Math.sqrt(0.25 / forecasts);
            remarks.add(String.format(
                    Locale.ROOT,
                    "Up or down is right in %.1f %% of the cases; always as the mean change, in %.1f %% (chance alone"
                            + " moves such a share by %.1f points).",
                    100 * first.direction(),
                    100 * drift.direction(),
                    100 * chance));
        }
        return remarks;
    }

    @Override
    public List<Section> sections() {
        HtmlTable table = table();
        for (ForecasterErrors each : all()) {
            List<String> cells = new ArrayList<>(List.of(each.name(), String.format(Locale.ROOT, "%.4f", each.mase())));
            each.crossEntropy().ifPresent(nats -> cells.add(String.format(Locale.ROOT, "%,.2f", nats)));
            for (int i = 0; i < (hasAFewColumns() ? each.columns().size() : 0); i++) {
                cells.add(String.format(
                        Locale.ROOT, "%,.4f", each.columns().get(i).mae()));
                cells.add(String.format(
                        Locale.ROOT, "%,.4f", each.columns().get(i).rmse()));
            }
            table = table.row(cells.toArray(String[]::new));
        }
        List<BarChart.Bar> bars = all().stream()
                .map(it -> new BarChart.Bar(it.name(), compared(it), it.equals(model) ? 1 : 5))
                .toList();
        List<Html> content = new ArrayList<>();
        content.add(
                isOfPictures()
                        ? Html.figure(
                                new BarChart("Cross-entropy of a picture, less is better", bars, "%.2f"),
                                "In nats, all pixels together. " + title() + ".")
                        : Html.figure(
                                new BarChart("Mean absolute scaled error, less is better", bars, "%.3f"),
                                "Scaled by the error of \"the last value\" in the training part, one step ahead. "
                                        + title() + "."));
        remarks().forEach(remark -> content.add(Html.paragraph(remark)));
        content.add(table.html());
        return List.of(Section.of("On the test part", content.toArray(Html[]::new)));
    }

    private HtmlTable table() {
        List<String> headings = new ArrayList<>(List.of("", "#MASE"));
        if (model.crossEntropy().isPresent()) {
            headings.add("#Cross-entropy of a picture, nats");
        }
        if (hasAFewColumns()) {
            for (ColumnErrors errors : model.columns()) {
                headings.add("#MAE of " + errors.column());
                headings.add("#RMSE of " + errors.column());
            }
        }
        return HtmlTable.of(title() + ", in the unit of each column", headings.toArray(String[]::new));
    }
}

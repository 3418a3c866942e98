package org.lstm4j.tasks.report;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.lstm4j.tasks.page.BarChart;
import org.lstm4j.tasks.page.Html;
import org.lstm4j.tasks.page.HtmlTable;
import org.lstm4j.tasks.page.Section;

/**
 * Forecasts of one step each, of values that the model has not learned, in the unit of the series; beside them, of the same
 * values, forecasts that need no model.
 *
 * @param loss mean over the values, in the model's scale
 * @param values how many were forecast
 * @param mae mean absolute error
 * @param rmse root of the mean squared error
 * @param smape symmetric mean absolute percentage error, 0 to 200
 * @param naive errors of answering with the value before
 * @param seasonalNaive errors of answering with the value one season before; within the first season, the value before
 * @param season of the series, in steps
 */
@JsonPropertyOrder({"loss", "values", "mae", "rmse", "smape", "naive", "seasonalNaive", "season"})
public record ForecastScores(
        double loss,
        int values,
        double mae,
        double rmse,
        double smape,
        ForecastErrors naive,
        ForecastErrors seasonalNaive,
        int season)
        implements TestScores {
    private static final int ENOUGH = 30; // values before a difference of means is worth a word

    /** Takes the figures of the model from its errors. */
    public static ForecastScores of(
            double loss,
            int values,
            ForecastErrors model,
            ForecastErrors naive,
            ForecastErrors seasonalNaive,
            int season) {
        return new ForecastScores(loss, values, model.mae(), model.rmse(), model.smape(), naive, seasonalNaive, season);
    }

    @Override
    public Scores summary() {
        return Scores.of(loss).with("mae", mae).with("rmse", rmse).with("smape", smape);
    }

    @Override
    public void print(PrintWriter text) {
        text.printf(Locale.ROOT, "One step ahead, on the %,d test values:%n%n", values);
        String seasonal = "seasonal naive (" + season + " steps before)";
        int width = seasonal.length() + 2;
        text.printf("%" + width + "s%12s%12s%12s%n", "", "MAE", "RMSE", "sMAPE");
        line(text, width, "model", new ForecastErrors(mae, rmse, smape));
        line(text, width, "naive (the value before)", naive);
        line(text, width, seasonal, seasonalNaive);
        text.printf("%nBy mean absolute error, %s%n", comparison());
    }

    private static void line(PrintWriter text, int width, String name, ForecastErrors errors) {
        text.printf(
                Locale.ROOT,
                "%-" + width + "s%,12.3f%,12.3f%10.2f %%%n",
                name,
                errors.mae(),
                errors.rmse(),
                errors.smape());
    }

    /** How the model did beside the forecasts that need none, and whether that means anything. */
    private String comparison() {
        if (mae == 0 && naive.mae() == 0 && seasonalNaive.mae() == 0) {
            return "the model is exact, as are the naive forecast and the seasonal one: the test values repeat.";
        }
        String text = String.format(
                "the model is %s and %s.",
                compared(naive, "the naive forecast"), compared(seasonalNaive, "the seasonal one"));
        return values >= ENOUGH ? text : text + " On so few values chance may have made the difference.";
    }

    private String compared(ForecastErrors other, String name) {
        if (mae == other.mae()) {
            return (mae == 0 ? "exact, as is " : "as good as ") + name;
        }
        if (other.mae() == 0) {
            return "worse than " + name + ", which is exact,";
        }
        double change = 100 * (mae / other.mae() - 1);
        return String.format(
                Locale.ROOT, "%.1f %% %s than %s", Math.abs(change), change < 0 ? "better" : "worse", name);
    }

    @Override
    public List<Section> sections() {
        String seasonal = "seasonal naive: " + season + " steps before";
        HtmlTable table = HtmlTable.of(
                "One step ahead, on " + String.format(Locale.ROOT, "%,d", values)
                        + " test values, in the unit of the series",
                "",
                "#MAE",
                "#RMSE",
                "#sMAPE");
        table = row(table, "this model", new ForecastErrors(mae, rmse, smape));
        table = row(table, "naive: the value before", naive);
        table = row(table, seasonal, seasonalNaive);
        return List.of(Section.of(
                "On the test values",
                Html.figure(
                        new BarChart(
                                "Mean absolute error, less is better",
                                List.of(
                                        new BarChart.Bar("this model", mae, 1),
                                        new BarChart.Bar("naive: the value before", naive.mae(), 5),
                                        new BarChart.Bar(seasonal, seasonalNaive.mae(), 5)),
                                "%,.2f"),
                        "By mean absolute error, " + comparison()),
                table.html()));
    }

    private static HtmlTable row(HtmlTable table, String name, ForecastErrors errors) {
        return table.row(
                name,
                String.format(Locale.ROOT, "%,.3f", errors.mae()),
                String.format(Locale.ROOT, "%,.3f", errors.rmse()),
                String.format(Locale.ROOT, "%.2f %%", errors.smape()));
    }
}

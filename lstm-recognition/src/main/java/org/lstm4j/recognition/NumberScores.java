package org.lstm4j.recognition;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.lstm4j.tasks.page.Html;
import org.lstm4j.tasks.page.HtmlTable;
import org.lstm4j.tasks.page.Section;
import org.lstm4j.tasks.report.Scores;
import org.lstm4j.tasks.report.TestScores;
import org.lstm4j.tasks.wording.Counted;

/**
 * A model that answers by a number, on rows it has never seen, in the unit of the data.
 *
 * @param loss mean over the rows, in the scale that it was learned in
 * @param rows how many
 * @param mse mean squared error
 * @param rmse its root
 * @param mae mean absolute error
 * @param r2 the share of the variance that it explains; 0 for a mean, below 0 for what is worse
 * @param meanMse mean squared error of always answering the mean of the training rows
 * @param meanMae mean absolute error of that
 */
public record NumberScores(
        double loss, int rows, double mse, double rmse, double mae, double r2, double meanMse, double meanMae)
        implements TestScores {
    /** Those of some answers. */
    static NumberScores of(double loss, double[] answers, double[] right, double mean) {
        double squares = 0;
        double amounts = 0;
        double meanSquares = 0;
        double meanAmounts = 0;
        double sum = 0;
        for (int i = 0; i < right.length; i++) {
            double off = answers[i] - right[i];
            squares += off * off;
            amounts += Math.abs(off);
            meanSquares += (mean - right[i]) * (mean - right[i]);
            meanAmounts += Math.abs(mean - right[i]);
            sum += right[i];
        }
        double count = right.length;
        double own = sum / count;
        double variance = 0;
        for (double value : right) {
            variance += (value - own) * (value - own);
        }
        return new NumberScores(
                loss,
                right.length,
                squares / count,
                Math.sqrt(squares / count),
                amounts / count,
                variance > 0 ? 1 - squares / variance : 0,
                meanSquares / count,
                meanAmounts / count);
    }

    @Override
    public Scores summary() {
        return Scores.of(loss)
                .with("mse", mse)
                .with("rmse", rmse)
                .with("mae", mae)
                .with("r2", r2);
    }

    @Override
    public void print(PrintWriter text) {
        text.printf("On the %s:%n%n", Counted.of(rows, "test row"));
        text.printf(Locale.ROOT, "%24s%14s%14s%14s%n", "", "MSE", "RMSE", "MAE");
        text.printf(Locale.ROOT, "%-24s%14.6g%14.6g%14.6g%n", "model", mse, rmse, mae);
        text.printf(
                Locale.ROOT,
                "%-24s%14.6g%14.6g%14.6g%n",
                "always the same number",
                meanMse,
                Math.sqrt(meanMse),
                meanMae);
        text.printf(Locale.ROOT, "%nR2 %.4f, loss %.6f.%s%n", r2, loss, isBetter() ? "" : " The model is not better.");
    }

    private boolean isBetter() {
        return mse < meanMse;
    }

    @Override
    public List<Section> sections() {
        HtmlTable table = HtmlTable.of("Errors", "", "#MSE", "#RMSE", "#MAE", "#R2")
                .row("this model", number(mse), number(rmse), number(mae), String.format(Locale.ROOT, "%.4f", r2))
                .row("always the same number", number(meanMse), number(Math.sqrt(meanMse)), number(meanMae), "");
        return List.of(Section.of(
                "On the test rows",
                Html.paragraph("Of " + Counted.of(rows, "test row")
                        + ", in the unit of the data. The same number is the mean of the training rows."
                        + (isBetter() ? "" : " The model is not better.")),
                table.html()));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.6g", value);
    }
}

package org.lstm4j.recognition;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lstm4j.tasks.page.Axis;
import org.lstm4j.tasks.page.Html;
import org.lstm4j.tasks.page.HtmlPage;
import org.lstm4j.tasks.page.HtmlTable;
import org.lstm4j.tasks.page.LineChart;
import org.lstm4j.tasks.report.Spread;

/**
 * What depth is for, in numbers: the accuracy on the test rows by the number of hidden layers.
 *
 * @param seeds of the trainings
 * @param points from no hidden layer on
 */
public record DepthReport(List<Long> seeds, List<Point> points) {
    /**
     * One number of hidden layers.
     *
     * @param hiddenLayers how many
     * @param task that was trained
     * @param parameters of its model
     * @param accuracy over the seeds
     */
    public record Point(int hiddenLayers, String task, long parameters, Spread accuracy) {}

    /** Copies the lists. */
    public DepthReport {
        seeds = List.copyOf(seeds);
        points = List.copyOf(points);
    }

    /** Prints the table. */
    void print(PrintWriter text) {
        text.printf(
                "%nAccuracy on test rows by the number of hidden layers, %d seeds: mean, deviation, 95 %% interval of the"
                        + " mean%n%n",
                seeds.size());
        for (Point point : points) {
            text.printf(
                    Locale.ROOT,
                    "%d hidden %-8s%8d parameters%10.4f%10.4f   %s%n",
                    point.hiddenLayers(),
                    point.hiddenLayers() == 1 ? "layer" : "layers",
                    point.parameters(),
                    point.accuracy().mean(),
                    point.accuracy().standardDeviation(),
                    interval(point.accuracy()));
        }
        text.flush();
    }

    private static String interval(Spread spread) {
        return String.format(Locale.ROOT, "%.4f to %.4f", Math.max(0, spread.low()), Math.min(1, spread.high()));
    }

    /** The page with the curve. */
    HtmlPage page() {
        List<LineChart.Point> curve = new ArrayList<>();
        HtmlTable table = HtmlTable.of("", "Hidden layers", "#Parameters", "#Mean", "#Deviation", "#Interval");
        for (Point point : points) {
            Spread it = point.accuracy();
            curve.add(new LineChart.Point(
                    point.hiddenLayers(), it.mean(), Math.max(0, it.low()), Math.min(1, it.high())));
            table = table.row(
                    String.valueOf(point.hiddenLayers()),
                    String.valueOf(point.parameters()),
                    String.format(Locale.ROOT, "%.4f", it.mean()),
                    String.format(Locale.ROOT, "%.4f", it.standardDeviation()),
                    interval(it));
        }
        LineChart chart = new LineChart(
                "Accuracy on test rows",
                Axis.linear("hidden layers", 0, points.size() - 1.0)
                        .withTicks(points.stream()
                                .map(point -> (double) point.hiddenLayers())
                                .toList()),
                Axis.linear("accuracy", 0.5, 1),
                List.of(new LineChart.Line("mean of " + seeds.size() + " seeds", 1, curve)),
                List.of());
        return HtmlPage.titled("What depth is for")
                .lead(
                        "Points of two spirals that wind around each other, told apart by networks with more and more hidden"
                                + " layers. None is logistic regression, which can only draw a straight line.")
                .section(
                        "The curve",
                        Html.figure(
                                chart,
                                "Always the same answer is right in half of the cases. The band is the 95 % interval of the"
                                        + " mean."))
                .section("In numbers", table.html());
    }
}

package org.lstm4j.apps.lab;

import java.awt.BasicStroke;
import java.awt.Color;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.lstm4j.tasks.report.ChartPanels;

/** The charts of an experiment as PNG files, a panel for each task. */
final class LabPictures {
    private static final Color CHANCE = new Color(0x9A9A9A);
    private static final int COLUMNS = 2;

    private LabPictures() {}

    /** Accuracy over the gap: the mean of the seeds, and a cross for each. */
    static void accuracy(Path file, List<GapTask> tasks, LabReport report) {
        List<Integer> gaps = report.settings().gaps();
        ChartPanels.write(
                file,
                IntStream.range(0, tasks.size())
                        .mapToObj(i ->
                                accuracy(tasks.get(i), report, report.tasks().get(i), gaps))
                        .toList(),
                COLUMNS);
    }

    private static XYChart accuracy(GapTask task, LabReport report, TaskResult result, List<Integer> gaps) {
        return accuracy(title(task, report), "gap (steps)", gaps, result.curves(), result.chance());
    }

    /** Accuracy over the places of a logarithmic axis. */
    static XYChart accuracy(String title, String axis, List<Integer> places, List<Curve> curves, double chance) {
        XYChart chart = chart(title, axis, "share of right answers");
        chart.getStyler().setXAxisLogarithmic(true).setYAxisMin(0.0).setYAxisMax(1.0);
        chart.getStyler().setXAxisLogarithmicDecadeOnly(false);
        chart.setCustomXAxisTickLabelsFormatter(LabPictures::tick);
        double[] x = places.stream().mapToDouble(Integer::doubleValue).toArray();
        for (Curve curve : curves) {
            seeds(chart, curve.cell(), x, curve.values());
        }
        for (Curve curve : curves) {
            style(chart.addSeries(curve.cell().title(), x, of(curve.values(), Extent::mean)), curve.cell());
        }
        double[] level = places.stream().mapToDouble(place -> chance).toArray();
        XYSeries line = chart.addSeries("chance", x, level);
        line.setLineColor(CHANCE).setLineStyle(SeriesLines.DASH_DASH).setLineWidth(1.5f);
        line.setMarker(SeriesMarkers.NONE);
        return chart;
    }

    /** A small mark for each seed, as XChart has whiskers only of one length to both sides. */
    private static void seeds(XYChart chart, Cell cell, double[] x, List<Extent> accuracy) {
        for (int seed = 0; seed < accuracy.getFirst().values().size(); seed++) {
            int number = seed;
            double[] values = of(accuracy, extent -> extent.values().get(number));
            XYSeries marks = style(chart.addSeries(cell.title() + ", seed " + number, x, values), cell);
            marks.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
            marks.setMarker(SeriesMarkers.CROSS);
            marks.setShowInLegend(false);
        }
    }

    /** How strongly the loss depends on each step after training: geometric means of the seeds. */
    static void gradients(Path file, List<GapTask> tasks, LabReport report) {
        ChartPanels.write(
                file,
                Stream.iterate(0, i -> i < tasks.size(), i -> i + 1)
                        .map(i -> gradients(tasks.get(i), report, report.tasks().get(i)))
                        .toList(),
                COLUMNS);
    }

    /** A picture is shown without the page that it stands in, so it says itself what it is. */
    private static String title(GapTask task, LabReport report) {
        return report.rehearsal() ? task.title() + " (rehearsal)" : task.title();
    }

    private static XYChart gradients(GapTask task, LabReport report, TaskResult result) {
        XYChart chart = chart(
                title(task, report) + ", trained",
                "steps before the last one",
                "gradient norm / that of the last step");
        chart.getStyler().setYAxisLogarithmic(true);
        chart.setCustomYAxisTickLabelsFormatter(value -> String.format(Locale.ROOT, "%.0e", value));
        for (CellResult cell : result.cells()) {
            double[] steps = IntStream.range(0, cell.gradientsAfter().size())
                    .asDoubleStream()
                    .toArray();
            Cell kind = Cell.of(cell.cell());
            style(chart.addSeries(kind.title(), steps, of(cell.gradientsAfter(), Extent::middle)), kind)
                    .setMarker(SeriesMarkers.NONE);
        }
        return chart;
    }

    private static double[] of(List<Extent> extents, ToDoubleFunction<Extent> part) {
        return extents.stream().mapToDouble(part).toArray();
    }

    private static XYChart chart(String title, String x, String y) {
        XYChart chart = new XYChartBuilder()
                .width(ChartPanels.WIDTH)
                .height(ChartPanels.HEIGHT)
                .title(title)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .build();
        ChartPanels.style(chart.getStyler());
        return chart;
    }

    /** The dashes of the page, so that lines in one place can be told apart. */
    private static BasicStroke stroke(Cell cell) {
        float[] dashes = switch (cell) {
            case LSTM -> new float[0];
            case RNN, MIN_LSTM_TWICE -> new float[] {7, 4};
            case GRU -> new float[] {2, 4.5f};
            case SLSTM -> new float[] {10, 3, 2, 3};
            case MLSTM -> new float[] {4, 3};
            case MIN_LSTM -> new float[] {12, 4};
        };
        return dashes.length == 0
                ? new BasicStroke(2)
                : new BasicStroke(2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dashes, 0);
    }

    /** Labels of a logarithmic axis: those of all digits would touch each other. */
    private static String tick(double value) {
        long digit = Math.round(value / Math.pow(10, Math.floor(Math.log10(value) + 1e-9)));
        return digit == 1 || digit == 2 || digit == 5 ? String.format(Locale.ROOT, "%.0f", value) : "";
    }

    private static XYSeries style(XYSeries series, Cell cell) {
        Color color = switch (cell) {
            case RNN, MIN_LSTM_TWICE -> new Color(0xD55E00);
            case GRU -> new Color(0x008F68);
            case LSTM -> new Color(0x0072B2);
            case SLSTM -> new Color(0xB4558F);
            case MLSTM -> new Color(0xB07D00);
            case MIN_LSTM -> new Color(0x5B6CC4);
        };
        Marker marker = switch (cell) {
            case RNN, MIN_LSTM_TWICE -> SeriesMarkers.SQUARE;
            case GRU -> SeriesMarkers.TRIANGLE_UP;
            case LSTM, MLSTM -> SeriesMarkers.CIRCLE;
            case SLSTM -> SeriesMarkers.DIAMOND;
            case MIN_LSTM -> SeriesMarkers.SQUARE;
        };
        series.setLineWidth(2);
        series.setLineStyle(stroke(cell));
        series.setLineColor(color);
        series.setMarker(marker);
        series.setMarkerColor(color);
        return series;
    }
}

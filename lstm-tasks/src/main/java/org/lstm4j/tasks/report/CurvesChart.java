package org.lstm4j.tasks.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.lstm4j.tasks.page.Axis;

/** Draws the loss and, if there is one, the first metric over the epochs, training against validation, with the kept epoch marked. */
public final class CurvesChart {
    private static final int MOST_PANELS = 2;
    private static final int FEW = 20; // epochs that can be told apart as single points

    private static final Color TRAIN = new Color(0x1F77B4);
    private static final Color VALIDATION = new Color(0xE4701E);
    /** Short enough that the legend shows more than one of them. */
    private static final BasicStroke DASHES =
            new BasicStroke(2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {7, 4}, 0);

    private static final Color KEPT = new Color(0x9A9A9A);

    private CurvesChart() {}

    /**
     * Writes a PNG.
     *
     * @param epochs of the training, at least one, in order
     * @param kept the epoch whose weights became the model, counted from 1
     */
    public static void write(Path file, String task, List<EpochScores> epochs, int kept) {
        List<XYChart> panels = panels(task, epochs, kept);
        ChartPanels.write(file, panels, panels.size());
    }

    static BufferedImage draw(String task, List<EpochScores> epochs, int kept) {
        List<XYChart> panels = panels(task, epochs, kept);
        return ChartPanels.draw(panels, panels.size());
    }

    private static List<XYChart> panels(String task, List<EpochScores> epochs, int kept) {
        return epochs.getFirst().train().values().keySet().stream()
                .limit(MOST_PANELS)
                .map(name -> {
                    String quantity = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
                    return panel(task + ": " + name, quantity, epochs, kept, scores -> scores.value(name));
                })
                .toList();
    }

    private static XYChart panel(
            String title, String quantity, List<EpochScores> epochs, int kept, ToDoubleFunction<Scores> value) {
        XYChart chart = new XYChartBuilder()
                .width(ChartPanels.WIDTH)
                .height(ChartPanels.HEIGHT)
                .title(title)
                .xAxisTitle("Epoch")
                .yAxisTitle(quantity)
                .build();
        double[] numbers = epochs.stream().mapToDouble(EpochScores::epoch).toArray();
        double[] train = epochs.stream()
                .mapToDouble(epoch -> value.applyAsDouble(epoch.train()))
                .toArray();
        ChartPanels.style(chart.getStyler());
        if (epochs.size() > FEW) {
            // From 0 the labels are round numbers; few epochs are labelled one by one.
            chart.getStyler().setXAxisMin(0.0);
        }
        chart.setCustomXAxisTickLabelsFormatter(CurvesChart::wholeEpoch);
        boolean isValidated = epochs.getFirst().validation().isPresent();
        double[] validation = isValidated
                ? epochs.stream()
                        .mapToDouble(
                                epoch -> value.applyAsDouble(epoch.validation().orElseThrow()))
                        .toArray()
                : new double[0];
        Axis axis = axis(
                quantity,
                DoubleStream.concat(DoubleStream.of(train), DoubleStream.of(validation))
                        .toArray());
        ChartPanels.scale(chart, axis);
        line(chart.addSeries("training", numbers, train), TRAIN, SeriesLines.SOLID, epochs.size());
        if (isValidated) {
            line(chart.addSeries("validation", numbers, validation), VALIDATION, DASHES, epochs.size());
            mark(chart, kept, axis.low(), axis.high());
        }
        return chart;
    }

    /** The axis of the page's figure, so that both show the same. */
    static Axis axis(String quantity, double... values) {
        return Axis.around(quantity, values);
    }

    /** There is no epoch 2.5: such a tick gets no label. */
    private static String wholeEpoch(double tick) {
        return tick == Math.rint(tick) ? String.valueOf((long) tick) : "";
    }

    private static void line(XYSeries series, Color color, BasicStroke stroke, int epochs) {
        series.setLineColor(color);
        series.setLineStyle(stroke);
        series.setLineWidth(2);
        series.setMarkerColor(color);
        series.setMarker(epochs <= FEW ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
    }

    private static void mark(XYChart chart, int kept, double bottom, double top) {
        XYSeries mark = chart.addSeries("kept: epoch " + kept, new double[] {kept, kept}, new double[] {bottom, top});
        mark.setLineStyle(SeriesLines.DOT_DOT);
        mark.setLineWidth(1.5f);
        mark.setLineColor(KEPT);
        mark.setMarker(SeriesMarkers.NONE);
    }
}

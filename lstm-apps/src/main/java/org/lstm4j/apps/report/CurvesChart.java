package org.lstm4j.apps.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.lstm4j.io.AtomicFile;

/** Draws the loss and, if there is one, the first metric over the epochs, training against validation, with the kept epoch marked. */
public final class CurvesChart {
    private static final int PANEL_WIDTH = 620;
    private static final int PANEL_HEIGHT = 420;
    private static final int MOST_PANELS = 2;
    private static final int SCALE = 2; // pixels a point: sharp on dense screens and in print
    private static final int FEW = 20; // epochs that can be told apart as single points

    private static final Color TRAIN = new Color(0x1F77B4);
    private static final Color VALIDATION = new Color(0xE4701E);
    private static final Color KEPT = new Color(0x9A9A9A);
    private static final Color INK = new Color(0x333333);
    private static final Color GRID = new Color(0xE6E6E6);

    private CurvesChart() {}

    /**
     * Writes a PNG.
     *
     * @param epochs of the training, at least one, in order
     * @param kept the epoch whose weights became the model, counted from 1
     */
    public static void write(Path file, String task, List<EpochScores> epochs, int kept) {
        BufferedImage image = draw(task, epochs, kept);
        AtomicFile.write(file, stream -> {
            if (!ImageIO.write(image, "png", stream)) {
                throw new IOException("this JVM has no writer for PNG");
            }
        });
    }

    static BufferedImage draw(String task, List<EpochScores> epochs, int kept) {
        List<String> names = epochs.getFirst().train().values().keySet().stream()
                .limit(MOST_PANELS)
                .toList();
        BufferedImage image =
                new BufferedImage(names.size() * PANEL_WIDTH * SCALE, PANEL_HEIGHT * SCALE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.scale(SCALE, SCALE);
        for (String name : names) {
            String quantity = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
            panel(task + ": " + name, quantity, epochs, kept, scores -> scores.value(name))
                    .paint(graphics, PANEL_WIDTH, PANEL_HEIGHT);
            graphics.translate(PANEL_WIDTH, 0);
        }
        graphics.dispose();
        return image;
    }

    private static XYChart panel(
            String title, String quantity, List<EpochScores> epochs, int kept, ToDoubleFunction<Scores> value) {
        XYChart chart = new XYChartBuilder()
                .width(PANEL_WIDTH)
                .height(PANEL_HEIGHT)
                .title(title)
                .xAxisTitle("Epoch")
                .yAxisTitle(quantity)
                .build();
        double[] numbers = epochs.stream().mapToDouble(EpochScores::epoch).toArray();
        double[] train = epochs.stream()
                .mapToDouble(epoch -> value.applyAsDouble(epoch.train()))
                .toArray();
        style(chart.getStyler());
        if (epochs.size() > FEW) {
            // From 0 the labels are round numbers; few epochs are labelled one by one.
            chart.getStyler().setXAxisMin(0.0);
        }
        chart.setCustomXAxisTickLabelsFormatter(CurvesChart::wholeEpoch);
        line(chart.addSeries("training", numbers, train), TRAIN, epochs.size());
        if (epochs.getFirst().validation().isPresent()) {
            double[] validation = epochs.stream()
                    .mapToDouble(epoch -> value.applyAsDouble(epoch.validation().orElseThrow()))
                    .toArray();
            line(chart.addSeries("validation", numbers, validation), VALIDATION, epochs.size());
            DoubleSummaryStatistics values = DoubleStream.concat(DoubleStream.of(train), DoubleStream.of(validation))
                    .summaryStatistics();
            mark(chart, kept, values.getMin(), values.getMax());
        }
        return chart;
    }

    private static void style(XYStyler style) {
        Font plain = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
        style.setChartBackgroundColor(Color.WHITE);
        style.setChartFontColor(INK);
        style.setChartTitleFont(plain.deriveFont(Font.BOLD, 15));
        style.setChartTitleBoxVisible(false);
        style.setChartPadding(14);
        style.setPlotBackgroundColor(Color.WHITE);
        style.setPlotBorderVisible(false);
        style.setPlotGridLinesColor(GRID);
        style.setPlotGridLinesStroke(new BasicStroke(1));
        style.setPlotGridVerticalLinesVisible(false);
        style.setAxisTitleFont(plain);
        style.setAxisTickLabelsFont(plain.deriveFont(12f));
        style.setAxisTickLabelsColor(INK);
        style.setLegendFont(plain);
        style.setLegendPosition(LegendPosition.OutsideS);
        style.setLegendLayout(LegendLayout.Horizontal);
        style.setLegendBorderColor(Color.WHITE);
        style.setMarkerSize(6);
        style.setYAxisDecimalPattern("0.00");
    }

    /** There is no epoch 2.5: such a tick gets no label. */
    private static String wholeEpoch(double tick) {
        return tick == Math.rint(tick) ? String.valueOf((long) tick) : "";
    }

    private static void line(XYSeries series, Color color, int epochs) {
        series.setLineColor(color);
        series.setLineStyle(SeriesLines.SOLID);
        series.setLineWidth(2);
        series.setMarkerColor(color);
        series.setMarker(epochs <= FEW ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
    }

    private static void mark(XYChart chart, int kept, double bottom, double top) {
        XYSeries mark = chart.addSeries("kept: epoch " + kept, new double[] {kept, kept}, new double[] {bottom, top});
        mark.setLineStyle(SeriesLines.DASH_DASH);
        mark.setLineWidth(1.5f);
        mark.setLineColor(KEPT);
        mark.setMarker(SeriesMarkers.NONE);
    }
}

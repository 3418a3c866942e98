package org.lstm4j.bench;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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

/** Draws milliseconds for a step over each size, both logarithmic, beside the line of cost in proportion to the size. */
final class CostChart {
    private static final int PANEL_WIDTH = 360;
    private static final int PANEL_HEIGHT = 300;
    private static final int PANELS_ACROSS = 3;
    private static final int SCALE = 2; // pixels a point: sharp on dense screens and in print
    private static final Color MEASURED = new Color(0x1F77B4);
    private static final Color IN_PROPORTION = new Color(0x9A9A9A);
    private static final Color INK = new Color(0x333333);
    private static final Color GRID = new Color(0xE6E6E6);

    private CostChart() {}

    /** Writes a PNG with a panel for each size that is varied, in the order of the points. */
    static void write(Path file, List<CostPoint> points) {
        BufferedImage image = draw(points);
        AtomicFile.write(file, stream -> {
            if (!ImageIO.write(image, "png", stream)) {
                throw new IOException("this JVM has no writer for PNG");
            }
        });
    }

    private static BufferedImage draw(List<CostPoint> points) {
        Map<String, List<CostPoint>> panels = points.stream()
                .collect(Collectors.groupingBy(CostPoint::varied, LinkedHashMap::new, Collectors.toList()));
        int across = Math.min(PANELS_ACROSS, panels.size());
        int down = Math.ceilDiv(panels.size(), across);
        BufferedImage image = new BufferedImage(
                across * PANEL_WIDTH * SCALE, down * PANEL_HEIGHT * SCALE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.scale(SCALE, SCALE);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, across * PANEL_WIDTH, down * PANEL_HEIGHT);
        DoubleSummaryStatistics millis =
                points.stream().mapToDouble(point -> point.result().msPerStep()).summaryStatistics();
        int number = 0;
        for (Map.Entry<String, List<CostPoint>> panel : panels.entrySet()) {
            Graphics2D place = (Graphics2D) graphics.create();
            place.translate(number % across * PANEL_WIDTH, number / across * PANEL_HEIGHT);
            panel(panel.getKey(), panel.getValue(), millis).paint(place, PANEL_WIDTH, PANEL_HEIGHT);
            place.dispose();
            number++;
        }
        graphics.dispose();
        return image;
    }

    /** One panel; all have the same vertical axis, so that they can be compared. */
    private static XYChart panel(String varied, List<CostPoint> points, DoubleSummaryStatistics millis) {
        XYChart chart = new XYChartBuilder()
                .width(PANEL_WIDTH)
                .height(PANEL_HEIGHT)
                .title(varied)
                .yAxisTitle("ms a step")
                .build();
        double least = Math.pow(10, Math.floor(Math.log10(millis.getMin())));
        style(chart.getStyler());
        chart.getStyler().setYAxisMin(least);
        chart.getStyler().setYAxisMax(1.3 * millis.getMax());
        chart.setCustomXAxisTickLabelsFormatter(CostChart::size);
        XYSeries measured = chart.addSeries(
                "measured",
                points.stream().mapToDouble(point -> log2(point.size())).toArray(),
                points.stream().mapToDouble(point -> point.result().msPerStep()).toArray());
        measured.setLineColor(MEASURED);
        measured.setLineStyle(SeriesLines.SOLID);
        measured.setMarker(SeriesMarkers.CIRCLE);
        measured.setMarkerColor(MEASURED);
        addProportion(chart, points, least);
        return chart;
    }

    /** The line from the largest size down, where what is paid once for a step matters least; among threads from one up. */
    private static void addProportion(XYChart chart, List<CostPoint> points, double least) {
        boolean isShared = points.getFirst().varied().equals("threads");
        CostPoint start = isShared ? points.getFirst() : points.getLast();
        List<double[]> line = points.stream()
                .map(point -> {
                    double ratio = (double) point.size() / start.size();
                    return new double[] {log2(point.size()), start.result().msPerStep() * (isShared ? 1 / ratio : ratio)
                    };
                })
                .filter(point -> point[1] >= least)
                .toList();
        XYSeries series = chart.addSeries(
                isShared ? "divided among threads" : "in proportion",
                line.stream().mapToDouble(point -> point[0]).toArray(),
                line.stream().mapToDouble(point -> point[1]).toArray());
        series.setLineColor(IN_PROPORTION);
        series.setLineStyle(SeriesLines.DASH_DASH);
        series.setMarker(SeriesMarkers.NONE);
    }

    private static void style(XYStyler style) {
        Font plain = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
        style.setChartBackgroundColor(Color.WHITE);
        style.setChartFontColor(INK);
        style.setChartTitleFont(plain.deriveFont(Font.BOLD, 14));
        style.setChartTitleBoxVisible(false);
        style.setPlotBackgroundColor(Color.WHITE);
        style.setPlotBorderVisible(false);
        style.setPlotGridLinesColor(GRID);
        style.setPlotGridLinesStroke(new BasicStroke(1));
        style.setAxisTitleFont(plain);
        style.setAxisTickLabelsFont(plain.deriveFont(11f));
        style.setAxisTickLabelsColor(INK);
        style.setLegendFont(plain);
        style.setLegendPosition(LegendPosition.OutsideS);
        style.setLegendLayout(LegendLayout.Horizontal);
        style.setLegendBorderColor(Color.WHITE);
        style.setMarkerSize(5);
        style.setYAxisLogarithmic(true);
    }

    private static double log2(int size) {
        return Math.log(size) / Math.log(2);
    }

    /** The size at a tick; between two doublings there is no label. */
    private static String size(double tick) {
        return tick == Math.rint(tick) ? String.valueOf(1L << (long) tick) : "";
    }
}

package org.lstm4j.tasks.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.lstm4j.io.AtomicFile;
import org.lstm4j.tasks.page.Axis;

/** Charts of XChart as all our pictures show them, side by side in one PNG. */
public final class ChartPanels {
    /** Width of a panel, in points. */
    public static final int WIDTH = 620;

    /** Height of a panel, in points. */
    public static final int HEIGHT = 420;

    private static final int LEGEND = 36; // height of a row of names below a chart
    private static final int ROW = 20; // and of each further one
    private static final int EDGE = 14; // beside them
    private static final int PIECE = 36; // length of a line in the legend: long enough for three dashes
    private static final Font NAMES = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    private static final int GAP = 22; // between two of them
    private static final int SCALE = 2; // pixels a point: sharp on dense screens and in print
    private static final Color INK = new Color(0x333333);
    private static final Color GRID = new Color(0xE6E6E6);

    private ChartPanels() {}

    /** Gives a chart our fonts and colours. */
    public static void style(XYStyler style) {
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
        style.setLegendVisible(false); // drawn here: XChart's names do not stand on one line
        style.setMarkerSize(6);
        style.setYAxisDecimalPattern("0.00");
    }

    /** Gives a chart an axis at the left: its ends, and labels with as many digits as tell the ticks apart. */
    public static void scale(XYChart chart, Axis axis) {
        chart.getStyler().setYAxisMin(axis.low()).setYAxisMax(axis.high());
        chart.setCustomYAxisTickLabelsFormatter(axis::label);
    }

    /** Writes a PNG of some charts, row by row. */
    public static void write(Path file, List<XYChart> charts, int columns) {
        BufferedImage image = draw(charts, columns);
        AtomicFile.write(file, stream -> {
            if (!ImageIO.write(image, "png", stream)) {
                throw new IOException("this JVM has no writer for PNG");
            }
        });
    }

    /** Draws a chart and the names of its lines below it. */
    private static void paint(Graphics2D panel, XYChart chart) {
        List<List<XYSeries>> names = rows(panel.getFontMetrics(NAMES), chart);
        int more = (names.size() - 1) * ROW;
        chart.paint(panel, WIDTH, HEIGHT - LEGEND - more);
        panel.setFont(NAMES);
        panel.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        for (int row = 0; row < names.size(); row++) {
            legend(panel, names.get(row), HEIGHT - LEGEND / 2 - more + row * ROW);
        }
    }

    /** The names of the lines of a chart, in as many rows as they need. */
    private static List<List<XYSeries>> rows(FontMetrics font, XYChart chart) {
        List<List<XYSeries>> rows = new ArrayList<>(List.of(new ArrayList<>()));
        for (XYSeries line : chart.getSeriesCollection()) {
            if (line.isShowInLegend()) {
                List<XYSeries> row = rows.getLast();
                row.add(line);
                if (row.size() > 1 && width(font, row) > WIDTH - 2 * EDGE) {
                    row.removeLast();
                    rows.add(new ArrayList<>(List.of(line)));
                }
            }
        }
        return rows;
    }

    private static int width(FontMetrics font, List<XYSeries> row) {
        return row.stream()
                        .mapToInt(line -> PIECE + 6 + font.stringWidth(line.getName()) + GAP)
                        .sum()
                - GAP;
    }

    /** Draws a row of names, each behind a piece of its line. */
    private static void legend(Graphics2D panel, List<XYSeries> lines, int base) {
        FontMetrics font = panel.getFontMetrics(NAMES);
        int x = (WIDTH - width(font, lines)) / 2;
        double middle = base - font.getAscent() / 2.0 + 1;
        for (XYSeries line : lines) {
            panel.setColor(line.getLineColor());
            panel.setStroke(line.getLineStyle());
            panel.draw(new Line2D.Double(x, middle, x + PIECE, middle));
            if (!line.getMarker().equals(SeriesMarkers.NONE)) {
                panel.setStroke(new BasicStroke(1));
                panel.setColor(line.getMarkerColor());
                line.getMarker().paint(panel, x + PIECE / 2.0, middle, 6);
            }
            panel.setColor(INK);
            panel.drawString(line.getName(), x + PIECE + 6, base);
            x += PIECE + 6 + font.stringWidth(line.getName()) + GAP;
        }
    }

    static BufferedImage draw(List<XYChart> charts, int columns) {
        int rows = Math.ceilDiv(charts.size(), columns);
        BufferedImage image =
                new BufferedImage(columns * WIDTH * SCALE, rows * HEIGHT * SCALE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        graphics.scale(SCALE, SCALE);
        for (int i = 0; i < charts.size(); i++) {
            Graphics2D panel = (Graphics2D) graphics.create();
            panel.translate(i % columns * WIDTH, i / columns * HEIGHT);
            paint(panel, charts.get(i));
            panel.dispose();
        }
        graphics.dispose();
        return image;
    }
}

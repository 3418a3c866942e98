package org.lstm4j.recognition;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.lstm4j.signal.Sequence;
import org.lstm4j.tasks.page.ColorScale;
import org.lstm4j.tasks.page.Svg;

/** Draws sequences. */
final class SequencePicture {
    private static final double WIDTH = 240;
    private static final double HEIGHT = 140;
    private static final double TOP = 24;
    private static final double MARGIN = 8;
    private static final int MOST_LINES = 6;
    private static final int MOST_POINTS = 400;

    private SequencePicture() {}

    /**
     * A drawing.
     *
     * @param title above it
     * @param row as recorded or, for a spectrogram, as it is heard
     */
    static Svg of(Picture kind, String title, Sequence row) {
        Svg svg = new Svg(WIDTH, HEIGHT + TOP + MARGIN, title);
        svg.text(MARGIN, 16, title, "small");
        switch (kind) {
            case LINES -> lines(svg, row);
            case PATH -> path(svg, row);
            case SPECTROGRAM -> image(svg, row, true, MARGIN, TOP, WIDTH - 2 * MARGIN, HEIGHT);
            case IMAGE -> {
                Sequence image = row.features() == 1 ? folded(row) : row;
                double shown = HEIGHT * Math.min(1.5, (double) image.features() / image.steps());
                image(svg, image, false, MARGIN, TOP, shown, HEIGHT);
            }
        }
        return svg;
    }

    private static void lines(Svg svg, Sequence row) {
        svg.rect(MARGIN, TOP, WIDTH - 2 * MARGIN, HEIGHT, 0, "panel");
        int points = Math.min(row.steps(), MOST_POINTS);
        for (int feature = 0; feature < Math.min(row.features(), MOST_LINES); feature++) {
            int one = feature;
            double[] ys = IntStream.range(0, points)
                    .mapToDouble(point -> row.value((int) ((long) point * row.steps() / points), one))
                    .toArray();
            double[] xs = IntStream.range(0, points)
                    .mapToDouble(point -> MARGIN + (WIDTH - 2 * MARGIN) * (points == 1 ? 0.5 : point / (points - 1.0)))
                    .toArray();
            place(ys, TOP + HEIGHT - MARGIN, TOP + MARGIN);
            svg.polyline(xs, ys, "s" + (feature + 1));
        }
    }

    private static void path(Svg svg, Sequence row) {
        double side = HEIGHT - 2 * MARGIN;
        svg.rect(MARGIN, TOP, HEIGHT, HEIGHT, 0, "panel");
        double[] xs = IntStream.range(0, row.steps())
                .mapToDouble(step -> row.value(step, 0))
                .toArray();
        double[] ys = IntStream.range(0, row.steps())
                .mapToDouble(step -> row.features() > 1 ? row.value(step, 1) : step)
                .toArray();
        double span = Math.max(
                Arrays.stream(xs).max().orElse(0) - Arrays.stream(xs).min().orElse(0),
                Arrays.stream(ys).max().orElse(0) - Arrays.stream(ys).min().orElse(0));
        double scale = span > 0 ? side / span : 0;
        double left = Arrays.stream(xs).min().orElse(0);
        double low = Arrays.stream(ys).min().orElse(0);
        Arrays.setAll(xs, i -> 2 * MARGIN + (xs[i] - left) * scale);
        Arrays.setAll(ys, i -> TOP + HEIGHT - MARGIN - (ys[i] - low) * scale);
        svg.polyline(xs, ys, "s1");
        svg.circle(xs[0], ys[0], 4, "f2");
    }

    private static void place(double[] values, double low, double high) {
        double least = Arrays.stream(values).min().orElse(0);
        double most = Arrays.stream(values).max().orElse(1);
        Arrays.setAll(
                values,
                i -> most > least ? low + (values[i] - least) / (most - least) * (high - low) : (low + high) / 2);
    }

    /** One pixel a step: rows of the square that they fill, if they do. */
    private static Sequence folded(Sequence row) {
        int side = (int) Math.round(Math.sqrt(row.steps()));
        return side * side == row.steps() ? Sequence.of(side, row.values()) : row;
    }

    /**
     * An image of all numbers.
     *
     * @param isUpwards steps to the right and features upwards; else steps downwards and features to the right
     */
    static void image(Svg svg, Sequence row, boolean isUpwards, double left, double top, double broad, double high) {
        int width = isUpwards ? row.steps() : row.features();
        int height = isUpwards ? row.features() : row.steps();
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        for (float value : row.values()) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        ColorScale scale = new ColorScale(least, most > least ? most : least + 1, ColorScale.Kind.SEQUENTIAL);
        int across = Math.min(width, MOST_POINTS);
        int down = Math.min(height, MOST_POINTS);
        BufferedImage image = new BufferedImage(across, down, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < across; x++) {
            for (int y = 0; y < down; y++) {
                int column = (int) ((long) x * width / across);
                int line = (int) ((long) y * height / down);
                float value = isUpwards ? row.value(column, height - 1 - line) : row.value(line, column);
                image.setRGB(x, y, Integer.parseInt(scale.color(value).substring(1), 16));
            }
        }
        svg.image(left, top, broad, high, image);
    }
}

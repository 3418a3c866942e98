package org.lstm4j.drawing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.lstm4j.model.use.StepDensity;
import org.lstm4j.signal.Sequence;
import org.lstm4j.tasks.page.ColorScale;
import org.lstm4j.tasks.page.Svg;

/** Many sequences in rows beneath each other, as one drawing. */
final class Gallery {
    private static final double SIDE = 88;
    private static final double GAP = 8;
    private static final double TITLE = 28;
    private static final double CAPTION = 16;
    private static final int MOST_LINES = 6;
    private static final int DIGITS = 2; // of coordinates

    private Gallery() {}

    /**
     * A sequence that is shown.
     *
     * @param sequence in any unit
     * @param given how many of its first steps somebody else made, which are shown in another colour
     * @param surprise of each step how unlikely it is; if given, steps are coloured by it
     * @param caption beneath it; may be empty
     */
    record Shown(Sequence sequence, int given, Optional<double[]> surprise, String caption) {
        static Shown of(Sequence sequence) {
            return new Shown(sequence, 0, Optional.empty(), "");
        }

        Shown called(String text) {
            return new Shown(sequence, given, surprise, text);
        }
    }

    /**
     * How all are shown.
     *
     * @param picture what they are drawn as
     * @param isFromOrigin whether a pen's first offset is a part of its first stroke; else it leads to where that begins
     */
    record Look(Picture picture, boolean isFromOrigin) {
        static Look of(DrawingConfig config, StepDensity density) {
            boolean isOfPositions = config.data().points().equals(Optional.of(DrawingData.Points.POSITIONS));
            return new Look(config.picture().orElseGet(() -> Picture.of(density)), isOfPositions);
        }
    }

    /**
     * Draws them.
     *
     * @param across how many in a row
     */
    static Svg of(String title, Look look, List<Shown> shown, int across) {
        boolean hasCaptions = shown.stream().anyMatch(it -> !it.caption().isEmpty());
        double height = SIDE + GAP + (hasCaptions ? CAPTION : 0);
        int rows = Math.ceilDiv(shown.size(), across);
        Svg svg = new Svg(across * (SIDE + GAP) + GAP, TITLE + rows * height + GAP, title);
        svg.text(GAP, 18, title, "strong");
        ColorScale scale = scale(shown);
        for (int i = 0; i < shown.size(); i++) {
            int line = i / across;
            double left = GAP + i % across * (SIDE + GAP);
            double top = TITLE + line * height;
            Shown one = shown.get(i);
            svg.rect(left, top, SIDE, SIDE, 3, "panel");
            switch (look.picture()) {
                case STROKES -> strokes(svg, one, left, top, 1, look.isFromOrigin() ? 0 : 1, scale);
                case STROKES_UPWARDS -> strokes(svg, one, left, top, -1, look.isFromOrigin() ? 0 : 1, scale);
                case IMAGE -> image(svg, one, left, top);
                case LINES -> lines(svg, one, left, top);
            }
            if (!one.caption().isEmpty()) {
                svg.text(left + SIDE / 2, top + SIDE + 13, one.caption(), "small middle");
            }
        }
        return svg;
    }

    /** From the least surprise to what nine steps of ten do not exceed. */
    private static ColorScale scale(List<Shown> shown) {
        double[] all = shown.stream()
                .flatMapToDouble(it -> it.surprise().stream().flatMapToDouble(Arrays::stream))
                .sorted()
                .toArray();
        if (all.length == 0) {
            return ColorScale.unit();
        }
        double low = all[all.length / 10];
        double high = all[all.length * 9 / 10];
        return new ColorScale(low, high > low ? high : low + 1, ColorScale.Kind.SEQUENTIAL);
    }

    private static void strokes(Svg svg, Shown shown, double left, double top, int down, int from, ColorScale scale) {
        Sequence steps = shown.sequence();
        int points = steps.steps() + 1;
        double[] xs = new double[points];
        double[] ys = new double[points];
        for (int i = 1; i < points; i++) {
            xs[i] = xs[i - 1] + steps.value(i - 1, 0);
            ys[i] = ys[i - 1] + down * steps.value(i - 1, 1);
        }
        fit(xs, ys, from, left, top);
        int begin = from;
        for (int i = 1; i < points; i++) {
            boolean isLifted = steps.value(i - 1, 2) > 0.5;
            boolean changes = i == shown.given();
            if (i > begin && shown.surprise().isPresent()) {
                double nats = shown.surprise().get()[i - 1];
                Map<String, String> attributes = new LinkedHashMap<>();
                attributes.put("x1", number(xs[i - 1]));
                attributes.put("y1", number(ys[i - 1]));
                attributes.put("x2", number(xs[i]));
                attributes.put("y2", number(ys[i]));
                attributes.put("stroke", scale.color(nats));
                attributes.put("stroke-width", "3");
                attributes.put("stroke-linecap", "round");
                svg.add("line", attributes, String.format(Locale.ROOT, "%.2f nats", nats));
            }
            if (isLifted || changes || i == points - 1) {
                if (shown.surprise().isEmpty()) {
                    stroke(svg, xs, ys, begin, i, i <= shown.given());
                }
                begin = isLifted ? i + 1 : i;
            }
        }
    }

    private static void stroke(Svg svg, double[] xs, double[] ys, int from, int to, boolean isGiven) {
        if (from == to) {
            svg.circle(xs[from], ys[from], 1.5, isGiven ? "f2" : "f1");
        } else if (from < to) {
            svg.polyline(
                    Arrays.copyOfRange(xs, from, to + 1),
                    Arrays.copyOfRange(ys, from, to + 1),
                    isGiven ? "s2 solid" : "s1");
        }
    }

    /** Moves and scales points from one on into a square, both directions alike. */
    private static void fit(double[] xs, double[] ys, int from, double left, double top) {
        double[] shownX = Arrays.copyOfRange(xs, from, xs.length);
        double[] shownY = Arrays.copyOfRange(ys, from, ys.length);
        double lowX = Arrays.stream(shownX).min().orElse(0);
        double lowY = Arrays.stream(shownY).min().orElse(0);
        double width = Arrays.stream(shownX).max().orElse(0) - lowX;
        double height = Arrays.stream(shownY).max().orElse(0) - lowY;
        double room = SIDE - 2 * GAP;
        double span = Math.max(width, height);
        double scale = span > 0 ? room / span : 0;
        Arrays.setAll(xs, i -> left + GAP + (xs[i] - lowX) * scale + (room - width * scale) / 2);
        Arrays.setAll(ys, i -> top + GAP + (ys[i] - lowY) * scale + (room - height * scale) / 2);
    }

    private static void image(Svg svg, Shown shown, double left, double top) {
        Sequence rows = shown.sequence();
        double scale = (SIDE - 2) / Math.max(rows.features(), rows.steps());
        Map<String, String> moved = new LinkedHashMap<>();
        moved.put(
                "transform",
                "translate(" + number(left + 1) + " " + number(top + 1) + ") scale(" + number(scale) + ")");
        svg.group(moved, inner -> {
            if (shown.given() > 0) {
                inner.path(pixels(rows, 0, shown.given()), "f2");
            }
            inner.path(pixels(rows, shown.given(), rows.steps()), "f1");
        });
    }

    /** A rectangle for each run of pixels above one half. */
    private static String pixels(Sequence rows, int from, int to) {
        List<String> runs = new ArrayList<>(List.of("M0 0"));
        for (int row = from; row < to; row++) {
            for (int column = 0; column < rows.features(); column++) {
                int begin = column;
                while (column < rows.features() && rows.value(row, column) > 0.5f) {
                    column++;
                }
                if (column > begin) {
                    int length = column - begin;
                    runs.add("M" + begin + " " + row + "h" + length + "v1h-" + length + "z");
                }
            }
        }
        return String.join("", runs);
    }

    private static void lines(Svg svg, Shown shown, double left, double top) {
        Sequence steps = shown.sequence();
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (float value : steps.values()) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        double span = high > low ? high - low : 1;
        for (int column = 0; column < Math.min(MOST_LINES, steps.features()); column++) {
            double[] xs = new double[steps.steps()];
            double[] ys = new double[steps.steps()];
            for (int step = 0; step < xs.length; step++) {
                xs[step] = left + GAP + (SIDE - 2 * GAP) * (xs.length == 1 ? 0.5 : step / (xs.length - 1.0));
                ys[step] = top + SIDE - GAP - (SIDE - 2 * GAP) * (steps.value(step, column) - low) / span;
            }
            svg.polyline(xs, ys, "solid s" + (column + 1));
            if (shown.given() > 0 && shown.given() < xs.length) {
                svg.line(xs[shown.given() - 1], top + 2, xs[shown.given() - 1], top + SIDE - 2, "muted");
            }
        }
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%." + DIGITS + "f", value);
        return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    }
}

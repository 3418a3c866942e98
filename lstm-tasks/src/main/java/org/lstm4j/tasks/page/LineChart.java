package org.lstm4j.tasks.page;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Lines over an axis, each with the band that its values spread over. Six lines at most can be told apart.
 *
 * @param title above the chart
 * @param x axis at the bottom
 * @param y axis at the left
 * @param lines in the order of the legend
 * @param guides straight lines to compare with; level ones are named in the legend, behind the lines
 */
public record LineChart(String title, Axis x, Axis y, List<Line> lines, List<Guide> guides) implements Chart {
    private static final double HEIGHT = 330;
    private static final double LEFT = 66;
    private static final double RIGHT = 20;
    private static final double BOTTOM = 50;
    private static final double LEGEND_ROW = 19;
    private static final double GAP = 4; // between the labels of two ticks
    private static final int FEW = 25; // points of a line that can be told apart

    /**
     * A point of a line.
     *
     * @param x where it is
     * @param y what is shown
     * @param low lower end of what it spreads over
     * @param high upper end
     */
    public record Point(double x, double y, double low, double high) {
        /** One without a spread. */
        public static Point of(double x, double y) {
            return new Point(x, y, y, y);
        }
    }

    /**
     * A line through points.
     *
     * @param name of the line
     * @param style 1 to 6: its colour, dashes and marks
     * @param points from left to right
     */
    public record Line(String name, int style, List<Point> points) {
        /** Copies the list. */
        public Line {
            points = List.copyOf(points);
            if (style < 1 || style > 6) {
                throw new IllegalArgumentException("a style is 1 to 6, got " + style);
            }
        }

        private boolean hasBand() {
            return points.stream().anyMatch(point -> point.low() < point.high());
        }
    }

    /**
     * A straight line across the chart.
     *
     * @param name of the line
     * @param x where it stands, if it is upright
     * @param y where it lies, if it is level
     */
    public record Guide(String name, OptionalDouble x, OptionalDouble y) {
        /** An upright one. */
        public static Guide upright(String name, double x) {
            return new Guide(name, OptionalDouble.of(x), OptionalDouble.empty());
        }

        /** A level one. */
        public static Guide level(String name, double y) {
            return new Guide(name, OptionalDouble.empty(), OptionalDouble.of(y));
        }
    }

    /** Copies the lists. */
    public LineChart {
        lines = List.copyOf(lines);
        guides = List.copyOf(guides);
    }

    @Override
    public Svg draw(double width) {
        Svg svg = new Svg(width, HEIGHT, title + ": " + y.label() + " over " + x.label());
        svg.text(LEFT, 18, title, "strong");
        double legendEnd = legend(svg, width - RIGHT);
        boolean hasUpright = guides.stream().anyMatch(guide -> guide.x().isPresent());
        double top = legendEnd + (hasUpright ? 28 : 16); // the name of an upright line stands above it
        Frame frame = new Frame(LEFT, top, width - RIGHT, HEIGHT - BOTTOM, x, y);
        frame.draw(svg);
        guides.forEach(guide -> frame.draw(svg, guide));
        lines.stream().filter(Line::hasBand).forEach(line -> frame.band(svg, line));
        lines.forEach(line -> frame.draw(svg, line));
        return svg;
    }

    /** Draws the names in rows; gives where the last row ends. */
    private double legend(Svg svg, double end) {
        double at = LEFT;
        double row = 38;
        for (Line line : lines) {
            double needed = 34 + textWidth(line.name());
            if (at > LEFT && at + needed > end) {
                at = LEFT;
                row += LEGEND_ROW;
            }
            svg.line(at, row - 4, at + 24, row - 4, "s" + line.style());
            mark(svg, line.style(), at + 12, row - 4, line.name());
            svg.text(at + 30, row, line.name(), "small");
            at += needed + 12;
        }
        // Beside its line the name of a level one would lie among marks: many values are near what they are compared
        // with.
        for (Guide guide : guides.stream().filter(it -> it.y().isPresent()).toList()) {
            double needed = 34 + textWidth(guide.name());
            if (at > LEFT && at + needed > end) {
                at = LEFT;
                row += LEGEND_ROW;
            }
            svg.line(at, row - 4, at + 24, row - 4, "muted dashed");
            svg.text(at + 30, row, guide.name(), "small");
            at += needed + 12;
        }
        return at == LEFT ? 22 : row;
    }

    /** Roughly, as nobody can measure text without its font. */
    private static double textWidth(String text) {
        return 6.6 * text.length();
    }

    /** The mark of a style: disc, square, triangle, diamond, and again. */
    private static void mark(Svg svg, int style, double x, double y, String tooltip) {
        String classes = "mark f" + style;
        switch ((style - 1) % 4) {
            case 0 -> svg.circle(x, y, 4.4, classes, tooltip);
            case 1 -> svg.add("rect", Svg.box(x - 4, y - 4, 8, 8, "class", classes), tooltip);
            case 2 ->
                svg.add(
                        "path",
                        Markup.attributes("d", corners(x, y, "M0,-5.2 L5,4 L-5,4 Z"), "class", classes),
                        tooltip);
            default ->
                svg.add(
                        "path",
                        Markup.attributes("d", corners(x, y, "M0,-5.5 L5.5,0 L0,5.5 L-5.5,0 Z"), "class", classes),
                        tooltip);
        }
    }

    private static String corners(double x, double y, String relative) {
        StringBuilder path = new StringBuilder();
        for (String part : relative.split(" ")) {
            if (part.equals("Z")) {
                path.append('Z');
            } else {
                String[] pair = part.substring(1).split(",");
                path.append(part.charAt(0))
                        .append(Markup.number(x + Double.parseDouble(pair[0])))
                        .append(',');
                path.append(Markup.number(y + Double.parseDouble(pair[1]))).append(' ');
            }
        }
        return path.toString();
    }

    /** The part of the drawing within the axes. */
    private record Frame(double left, double top, double right, double bottom, Axis x, Axis y) {

        double at(double value) {
            return left + x.place(value) * (right - left);
        }

        double up(double value) {
            return bottom - y.place(value) * (bottom - top);
        }

        void draw(Svg svg) {
            for (double tick : y.ticks()) {
                svg.line(left, up(tick), right, up(tick), "rule");
                svg.text(left - 8, up(tick) + 4, y.text(tick), "small muted end");
            }
            svg.line(left, bottom, right, bottom, "muted");
            double free = Double.NEGATIVE_INFINITY; // from where on a label does not touch the one before
            for (double tick : x.ticks()) {
                svg.line(at(tick), bottom, at(tick), bottom + 5, "muted");
                double half = textWidth(x.text(tick)) / 2;
                if (at(tick) - half >= free) {
                    svg.text(at(tick), bottom + 19, x.text(tick), "small muted middle");
                    free = at(tick) + half + GAP;
                }
            }
            svg.text((left + right) / 2, bottom + 40, x.label(), "small middle");
            svg.text(15, (top + bottom) / 2, y.label(), "small middle", -90);
        }

        void draw(Svg svg, Guide guide) {
            guide.y().ifPresent(value -> svg.line(left, up(value), right, up(value), "muted dashed"));
            guide.x().ifPresent(value -> {
                svg.line(at(value), top, at(value), bottom, "muted dashed");
                String anchor = x.place(value) > 0.6 ? " end" : x.place(value) < 0.4 ? "" : " middle";
                svg.text(at(value), top - 5, guide.name(), "small muted" + anchor);
            });
        }

        void band(Svg svg, Line line) {
            List<Point> points = line.points();
            List<Point> back = points.reversed();
            svg.polygon(
                    Stream.concat(points.stream(), back.stream())
                            .mapToDouble(point -> at(point.x()))
                            .toArray(),
                    DoubleStream.concat(
                                    points.stream().mapToDouble(point -> up(point.high())),
                                    back.stream().mapToDouble(point -> up(point.low())))
                            .toArray(),
                    "band f" + line.style());
        }

        void draw(Svg svg, Line line) {
            List<Point> points = line.points();
            svg.polyline(
                    points.stream().mapToDouble(point -> at(point.x())).toArray(),
                    points.stream().mapToDouble(point -> up(point.y())).toArray(),
                    "s" + line.style());
            if (points.size() <= FEW) {
                points.forEach(point -> mark(svg, line.style(), at(point.x()), up(point.y()), tooltip(line, point)));
            }
        }

        private String tooltip(Line line, Point point) {
            String text =
                    String.format(Locale.ROOT, "%s: %.5g at %s %.5g", line.name(), point.y(), x.label(), point.x());
            return point.low() < point.high()
                    ? text + String.format(Locale.ROOT, ", from %.5g to %.5g", point.low(), point.high())
                    : text;
        }
    }
}

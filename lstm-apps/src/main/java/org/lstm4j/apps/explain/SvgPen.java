package org.lstm4j.apps.explain;

import java.util.Locale;
import org.lstm4j.tasks.page.Svg;

/** Draws SVG that follows the reader's theme. */
record SvgPen(Svg svg) implements Pen {
    @Override
    public void cell(double x, double y, double width, double height, String color, String meaning) {
        svg.add("rect", Svg.box(x, y, width, height, "rx", "2", "fill", color), meaning);
    }

    @Override
    public void text(double x, double y, String text, Ink ink, Align align, boolean isStrong, double degrees) {
        String classes = (isStrong ? "strong" : "small")
                + (ink == Ink.INK ? "" : " muted")
                + switch (align) {
                    case START -> "";
                    case MIDDLE -> " middle";
                    case END -> " end";
                };
        svg.text(x, y, text, classes, degrees);
    }

    @Override
    public void cellText(double x, double y, String text, boolean isWhite) {
        svg.text(x, y, text, "small middle " + (isWhite ? "on-dark" : "on-light"));
    }

    @Override
    public void line(double x1, double y1, double x2, double y2, Ink ink) {
        svg.line(x1, y1, x2, y2, ink.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void polyline(double[] xs, double[] ys, boolean isStrong) {
        svg.polyline(xs, ys, isStrong ? "s1" : "rule");
    }
}

package org.lstm4j.tasks.page;

import java.util.List;
import java.util.Locale;

/**
 * Level bars, one beneath the other, to the left of zero for numbers below it.
 *
 * @param title above it
 * @param bars from the top
 * @param format of the numbers beside the bars, as in {@code %.4f}
 */
public record BarChart(String title, List<Bar> bars, String format) implements Chart {
    private static final double ROW = 26;
    private static final double NAME_ROW = 17; // of a name that stands above its bar
    private static final double LEAST_LENGTH = 150; // of the longest bar beside its name
    private static final double NUMBER = 76;
    private static final double TOP = 30;
    private static final double CHARACTER = 6.8;

    /**
     * A bar.
     *
     * @param name at the left
     * @param value how long it is
     * @param style 1 to 6: its colour
     */
    public record Bar(String name, double value, int style) {}

    /** Copies the list. */
    public BarChart {
        bars = List.copyOf(bars);
    }

    @Override
    public Svg draw(double width) {
        double low = Math.min(0, bars.stream().mapToDouble(Bar::value).min().orElse(0));
        double high = Math.max(0, bars.stream().mapToDouble(Bar::value).max().orElse(1));
        int longest = bars.stream().mapToInt(bar -> bar.name().length()).max().orElse(0);
        double beside = 20 + CHARACTER * longest;
        double numbers = low < 0 ? 2 * NUMBER : NUMBER;
        // Where names would leave the bars no room, each stands above its own.
        boolean isBeside = width - beside - numbers >= LEAST_LENGTH;
        double names = isBeside ? beside : 12;
        double length = width - names - numbers;
        double scale = high > low ? length / (high - low) : 0;
        double zero = names + (low < 0 ? NUMBER : 0) - low * scale;
        double row = isBeside ? ROW : NAME_ROW + ROW;
        Svg svg = new Svg(width, TOP + bars.size() * row + 8, title);
        svg.text(8, 18, title, "strong");
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            double y = TOP + (i + 1) * row - ROW;
            double end = zero + bar.value() * scale;
            if (isBeside) {
                svg.text(names - 8, y + 17, bar.name(), "small end");
            } else {
                svg.text(names, y - 1, bar.name(), "small");
            }
            svg.rect(Math.min(zero, end), y + 4, Math.abs(end - zero), ROW - 8, 2, "f" + bar.style());
            boolean isBelow = bar.value() < 0;
            svg.text(
                    end + (isBelow ? -6 : 6),
                    y + 17,
                    String.format(Locale.ROOT, format, bar.value()),
                    isBelow ? "small end" : "small");
            svg.line(zero, y, zero, y + ROW, "muted");
        }
        return svg;
    }
}

package org.lstm4j.tasks.page;

import java.util.Locale;

/**
 * Colours for numbers, told apart by lightness too, so that they survive colour blindness and grey print.
 *
 * @param low the number at the lower end
 * @param high the number at the upper end, above it
 * @param kind which colours
 */
public record ColorScale(double low, double high, Kind kind) {
    /** What lies between the ends. */
    public enum Kind {
        /** From dark blue over grey to yellow (cividis): more is lighter. */
        SEQUENTIAL,
        /** From blue over near white, in the middle, to orange: both ends are dark. */
        DIVERGING
    }

    private static final int[] CIVIDIS = {0x00224E, 0x2A3F6D, 0x575C6D, 0x7D7C78, 0xA59C74, 0xD2C060, 0xFEE838};
    private static final int[] BLUE_TO_ORANGE = {0x1F5A94, 0x5B95C6, 0xAECDE5, 0xF3F1EC, 0xF2C196, 0xDB8440, 0xA34F0B};

    /** Checks the range. */
    public ColorScale {
        if (!(low < high)) {
            throw new IllegalArgumentException("no range of colours: " + low + " to " + high);
        }
    }

    /** A scale for shares and gates: 0 to 1. */
    public static ColorScale unit() {
        return new ColorScale(0, 1, Kind.SEQUENTIAL);
    }

    /** A scale for numbers of both signs, the same on both sides of 0. */
    public static ColorScale around0(double largest) {
        return new ColorScale(-largest, largest, Kind.DIVERGING);
    }

    /** The colour of a number, as in {@code #00224e}; numbers outside have that of the nearer end. */
    public String color(double value) {
        return String.format(Locale.ROOT, "#%06x", rgb(value));
    }

    /** True if white text is easier to read on it than black. */
    public boolean isDark(double value) {
        int rgb = rgb(value);
        return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb) < 0.179;
    }

    private static double linear(int channel) {
        double c = (channel & 0xFF) / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }

    private int rgb(double value) {
        int[] stops = switch (kind) {
            case SEQUENTIAL -> CIVIDIS;
            case DIVERGING -> BLUE_TO_ORANGE;
        };
        double place = Math.clamp((value - low) / (high - low), 0, 1) * (stops.length - 1);
        int from = Math.min((int) place, stops.length - 2);
        double part = place - from;
        return channel(stops, from, part, 16) | channel(stops, from, part, 8) | channel(stops, from, part, 0);
    }

    private static int channel(int[] stops, int from, double part, int shift) {
        int a = stops[from] >> shift & 0xFF;
        int b = stops[from + 1] >> shift & 0xFF;
        return (int) Math.round(a + part * (b - a)) << shift;
    }
}

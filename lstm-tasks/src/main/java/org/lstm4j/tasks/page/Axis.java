package org.lstm4j.tasks.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * An axis of a chart.
 *
 * @param label what it measures, with the unit
 * @param isLog true for equal steps of equal factors; the range is above 0 then
 * @param low its lower end
 * @param high its upper end, above the lower one
 * @param ticks where it is labelled, all within the range
 */
public record Axis(String label, boolean isLog, double low, double high, List<Double> ticks) {
    private static final int ABOUT = 5; // ticks
    private static final int LEAST = 3; // ticks of a linear axis: fewer do not say how it runs
    private static final int MORE_DIGITS = 2;
    private static final double FLAT = 0.1; // what is shown around values that are all the same, as a share of them

    /** Copies the list. @throws IllegalArgumentException if the range is empty, or not above 0 with a logarithm */
    public Axis {
        ticks = List.copyOf(ticks);
        check(isLog, low, high);
    }

    private static void check(boolean isLog, double low, double high) {
        if (!(low < high) || (isLog && !(low > 0))) {
            throw new IllegalArgumentException("no range of an axis: " + low + " to " + high);
        }
    }

    /** An axis over a range, with three ticks or more, at round numbers. */
    public static Axis linear(String label, double low, double high) {
        check(false, low, high);
        // So close together that no multiple of a round number is sure to lie between them.
        boolean isTight = high - low < 1e-9 * Math.max(Math.abs(low), Math.abs(high));
        List<Double> ticks = isTight ? List.of(low, low + (high - low) / 2, high) : List.of();
        for (int about = ABOUT; ticks.size() < LEAST; about *= 2) {
            ticks = ticks(low, high, step((high - low) / about));
        }
        return new Axis(label, false, low, high, ticks);
    }

    private static List<Double> ticks(double low, double high, double step) {
        List<Double> ticks = new ArrayList<>();
        for (double i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
            ticks.add(Math.clamp(i * step, low, high));
        }
        return ticks;
    }

    /** An axis over all of some values that are finite, widened to round numbers. */
    public static Axis around(String label, double... values) {
        double[] finite = DoubleStream.of(values).filter(Double::isFinite).toArray();
        double least = DoubleStream.of(finite).min().orElse(0);
        double most = DoubleStream.of(finite).max().orElse(1);
        double largest = Math.max(Math.abs(least), Math.abs(most));
        // What differs in its last digits only is one line, and an axis of nothing but rounding would show mountains.
        if (most - least <= largest * 1e-6) {
            double margin = largest == 0 ? FLAT : largest * FLAT;
            least -= margin;
            most += margin;
        }
        double step = step((most - least) / ABOUT);
        return linear(label, Math.floor(least / step) * step, Math.ceil(most / step) * step);
    }

    /** An axis over whole powers of ten around some values, all above 0. */
    public static Axis powersOfTen(String label, double... values) {
        int low = (int) Math.floor(Math.log10(DoubleStream.of(values).min().orElse(1)));
        int high = (int) Math.ceil(Math.log10(DoubleStream.of(values).max().orElse(10)));
        int top = Math.max(high, low + 1);
        int every = Math.ceilDiv(top - low, 8);
        List<Double> ticks = new ArrayList<>();
        for (int power = low; power <= top; power += every) {
            ticks.add(Math.pow(10, power));
        }
        return new Axis(label, true, Math.pow(10, low), Math.pow(10, top), ticks);
    }

    /** With labels at these places instead. */
    public Axis withTicks(List<Double> places) {
        return new Axis(label, isLog, low, high, places);
    }

    private static double step(double rough) {
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double digit = rough / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }

    /** Where a value lies, 0 at the lower end and 1 at the upper one; values outside lie at the ends. */
    double place(double value) {
        double part = isLog
                ? Math.log(Math.max(value, Double.MIN_NORMAL) / low) / Math.log(high / low)
                : (value - low) / (high - low);
        return Math.clamp(part, 0, 1);
    }

    /** A label of a tick: powers of ten where the axis is wide, plain numbers elsewhere. */
    String text(double tick) {
        return text(tick, 0);
    }

    /** A label of any place of the axis, with more digits where it lies between ticks. */
    public String label(double place) {
        return text(place, MORE_DIGITS);
    }

    private String text(double tick, int more) {
        if (isLog && high / low >= 1e4) {
            return "1e" + Math.round(Math.log10(tick));
        }
        double absolute = Math.abs(tick);
        if (absolute == 0 || absolute < 1e-9 * (high - low)) {
            return "0";
        }
        double apart = apart();
        if (apart >= 1e6 || Math.max(Math.abs(low), Math.abs(high)) < 1e-4) {
            int digits = Math.clamp((int) Math.ceil(Math.log10(Math.abs(tick) / apart) - 1e-9) + more, 0, 12);
            return String.format(Locale.ROOT, "%." + digits + "e", tick).replaceFirst("\\.?0+e", "e");
        }
        // As many digits behind the point as tell neighbours apart.
        int digits = Math.clamp((int) Math.ceil(-Math.log10(apart) - 1e-9) + more, isLog ? 4 : 0, 12);
        String text = String.format(Locale.ROOT, absolute >= 10_000 ? "%,." + digits + "f" : "%." + digits + "f", tick);
        return digits == 0 ? text : text.replaceAll("\\.?0+$", "");
    }

    /** The least distance between two ticks. */
    private double apart() {
        double apart = high - low;
        for (int i = 1; i < ticks.size(); i++) {
            apart = Math.min(apart, ticks.get(i) - ticks.get(i - 1));
        }
        return apart;
    }
}

package org.lstm4j.forecast;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.lstm4j.model.use.VectorReading;

/**
 * A forecast that needs no network.
 *
 * @param key in reports
 * @param name for people
 * @param rule what it forecasts
 */
record Baseline(String key, String name, Rule rule) {
    /** The key of the forecast that all others are measured by. */
    static final String LAST = "last";

    /** How a number is forecast. */
    @FunctionalInterface
    interface Rule {
        /** The forecast of a column so many steps ahead, in its own unit. */
        double of(VectorSplit.Case forecast, int column, int ahead);
    }

    /**
     * Those that a task is compared with.
     *
     * @param training what two of them are fitted to
     * @param season in steps
     */
    static List<Baseline> of(Forecasts forecasts, List<VectorSplit.Case> training, Optional<Integer> season) {
        if (forecasts.tracks().frames().isPresent()) {
            return ofPictures(forecasts, forecasts.tracks().frames().get());
        }
        boolean isOfYear = forecasts.reading().levels().stream().anyMatch(level -> level.size() > 1);
        int columns = forecasts.tracks().columns().size();
        double[] persistence = new double[columns];
        double[] drift = new double[columns];
        for (int column = 0; column < columns; column++) {
            persistence[column] = autocorrelation(forecasts, training, column);
            drift[column] = mean(training, change(forecasts, column));
        }
        List<Baseline> all = new ArrayList<>();
        all.add(new Baseline(LAST, "the last value", (at, column, ahead) -> forecasts.came(at, column, 0)));
        all.add(new Baseline(
                "drift",
                "the last value, and the mean change of each step",
                (at, column, ahead) -> forecasts.came(at, column, 0) + ahead * drift[column]));
        all.add(new Baseline(
                "line",
                "the line through the last two",
                (at, column, ahead) -> forecasts.before(at) < 2
                        ? forecasts.came(at, column, 0)
                        : forecasts.came(at, column, 0)
                                + ahead * (forecasts.came(at, column, 0) - forecasts.came(at, column, -1))));
        season.ifPresent(steps -> all.add(new Baseline("season", steps + " steps before", (at, column, ahead) -> {
            int back = steps * Math.ceilDiv(ahead, steps);
            return forecasts.before(at) + ahead - 1 < back
                    ? forecasts.came(at, column, 0)
                    : forecasts.came(at, column, ahead - back);
        })));
        if (!isFitted(forecasts.reading())) {
            return all;
        }
        all.add(new Baseline(
                "normal",
                isOfYear ? "what is normal at that time of the year" : "the mean of what was learned",
                (at, column, ahead) -> forecasts.value(at, column, ahead, 0)));
        all.add(new Baseline(
                "ar1",
                isOfYear ? "autoregression of what is not normal, order 1" : "autoregression, order 1",
                (at, column, ahead) -> forecasts.value(
                        at,
                        column,
                        ahead,
                        Math.pow(persistence[column], ahead) * forecasts.scaledBefore(at, column, 1))));
        return all;
    }

    /** Where numbers stay as they are nothing says what is normal. */
    private static boolean isFitted(VectorReading reading) {
        return !reading.levels().stream().allMatch(level -> level.equals(List.of(0.0)))
                || !reading.deviations().stream().allMatch(deviation -> deviation == 1);
    }

    private static List<Baseline> ofPictures(Forecasts forecasts, Frames frames) {
        // The columns of one picture are asked for one after the other, in any order of pictures.
        Map<Picture, double[]> moved = new HashMap<>();
        return List.of(
                new Baseline(LAST, "the last picture", (at, column, ahead) -> forecasts.came(at, column, 0)),
                new Baseline(
                        "shift",
                        "the last picture, moved as it moved last",
                        (at, column, ahead) -> moved.computeIfAbsent(new Picture(at, ahead), picture -> {
                            double[] last = forecasts.stepBefore(at, 1);
                            int[] motion = frames.motion(forecasts.stepBefore(at, 2), last);
                            return frames.moved(last, ahead * motion[0], ahead * motion[1]);
                        })[column]));
    }

    /** One of the pictures of a forecast. */
    private record Picture(VectorSplit.Case at, int ahead) {}

    /** By how much a step differs from that before it, in the column's own unit. */
    static ToDoubleFunction<VectorSplit.Case> change(Forecasts forecasts, int column) {
        return at -> forecasts.came(at, column, 1) - forecasts.came(at, column, 0);
    }

    static double mean(List<VectorSplit.Case> cases, ToDoubleFunction<VectorSplit.Case> number) {
        return cases.stream().mapToDouble(number).average().orElseThrow();
    }

    /** The factor by which what differs from normal is best carried on, in the sense of least squares. */
    private static double autocorrelation(Forecasts forecasts, List<VectorSplit.Case> training, int column) {
        double products = 0;
        double squares = 0;
        for (VectorSplit.Case at : training) {
            double before = forecasts.scaledBefore(at, column, 1);
            products += before * forecasts.scaledBefore(at, column, 0);
            squares += before * before;
        }
        return squares == 0 ? 0 : products / squares;
    }
}

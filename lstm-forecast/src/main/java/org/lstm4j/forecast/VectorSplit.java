package org.lstm4j.forecast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.text.NumpyRandom;

/**
 * Which steps are learned, and which are forecast to see how good the model is.
 *
 * @param by time, or tracks
 * @param test the share that tests, above 0 and below 1
 * @param validation the share that watches the training; none without it
 * @param randomState for {@code tracks}: they are first put into the order of NumPy's {@code RandomState(seed).permutation}; the order of
 *     the file without it
 */
record VectorSplit(By by, double test, Optional<Double> validation, Optional<Long> randomState) {
    /** What is split. */
    enum By {
        /** Each track: its last steps test, those before them validate, for tomorrow is not known today. */
        TIME,
        /** The tracks: those that test are not learned at all. */
        TRACKS
    }

    /**
     * A forecast from the steps of a track before a position.
     *
     * @param track its number
     * @param at the position of the first step that is forecast
     */
    record Case(int track, int at) {}

    /** The forecasts of each part. */
    record Parts(List<Case> training, List<Case> validation, List<Case> test) {
        /** Copies the lists. */
        Parts {
            training = List.copyOf(training);
            validation = List.copyOf(validation);
            test = List.copyOf(test);
        }

        List<List<Case>> all() {
            return List.of(training, validation, test);
        }
    }

    VectorSplit {
        open("test", test);
        validation.ifPresent(share -> open("validation", share));
        if (test + validation.orElse(0.0) >= 1) {
            throw new SettingException("test", "and validation must leave something to learn from");
        }
        if (randomState.isPresent() && by != By.TRACKS) {
            throw new SettingException("randomState", "belongs to by = tracks, and only there");
        }
    }

    private static void open(String component, double value) {
        if (!(value > 0 && value < 1)) {
            throw new SettingException(component, "must be above 0 and below 1, got " + value);
        }
    }

    /**
     * All forecasts that can be made.
     *
     * @param window steps before each
     * @param horizon steps of each
     * @throws InvalidInputException if a part gets none
     */
    Parts parts(Tracks tracks, int window, int horizon) {
        List<Case> training = new ArrayList<>();
        List<Case> held = new ArrayList<>();
        List<Case> testing = new ArrayList<>();
        int count = tracks.tracks().size();
        int[] order = randomState
                .map(seed -> new NumpyRandom(seed).permutation(count))
                .orElseGet(() -> IntStream.range(0, count).toArray());
        for (int place = 0; place < count; place++) {
            int track = order[place];
            int length = tracks.tracks().get(track).length();
            int size = by == By.TIME ? length : count;
            int testFrom = size - (int) Math.ceil(size * test);
            int validationFrom = testFrom - (int) Math.round(size * validation.orElse(0.0));
            int at = place;
            IntPredicate isTest = step -> (by == By.TIME ? step : at) >= testFrom;
            IntPredicate isHeld = step -> (by == By.TIME ? step : at) >= validationFrom;
            for (int step = window; step + horizon <= length; step++) {
                int last = step + horizon - 1;
                Case forecast = new Case(track, step);
                // What reaches over a border is in no part, so that nobody learns what is tested.
                if (isTest.test(step)) {
                    testing.add(forecast);
                } else if (!isTest.test(last) && isHeld.test(step)) {
                    held.add(forecast);
                } else if (!isHeld.test(last)) {
                    training.add(forecast);
                }
            }
        }
        if (training.isEmpty() || testing.isEmpty() || (held.isEmpty() && validation.isPresent())) {
            throw new InvalidInputException(tracks.name() + ": " + tracks.steps() + " steps in " + count
                    + " tracks are too few for window = " + window + ", horizon = " + horizon
                    + " and split: learning, validation and test need at least one forecast each");
        }
        return new Parts(training, held, testing);
    }

    /** Which steps of each track are seen in training, as what is forecast or as what it is forecast from. */
    static boolean[][] seen(Tracks tracks, List<Case> training, int window, int horizon) {
        boolean[][] seen = tracks.tracks().stream()
                .map(track -> new boolean[track.length()])
                .toArray(boolean[][]::new);
        for (Case forecast : training) {
            Arrays.fill(seen[forecast.track()], forecast.at() - window, forecast.at() + horizon, true);
        }
        return seen;
    }
}

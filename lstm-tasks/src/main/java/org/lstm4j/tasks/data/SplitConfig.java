package org.lstm4j.tasks.data;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.text.NumpyRandom;
import org.lstm4j.text.TrainTestSplit;

/**
 * Which rows train and which test: the first ones and all others; or, with {@code test-share} and {@code random-state}, as
 * chosen by scikit-learn's {@code train_test_split}. Where test rows have a source of their own, all rows train.
 *
 * @param train how many rows train, those held out for validation among them
 * @param trainShare which share of the rows trains, from 0 to 1; beside {@code train} for data with no more rows than that,
 *     which without it are refused
 * @param testShare which share tests, chosen by chance
 * @param randomState for {@code test-share}: the seed of scikit-learn's {@code train_test_split}
 * @param validation which rows watch the training
 */
public record SplitConfig(
        Optional<Integer> train,
        Optional<Double> trainShare,
        Optional<Double> testShare,
        Optional<Long> randomState,
        Validation validation) {

    /** Where validation rows come from. */
    public enum Source {
        /** Training rows, the last ones unless chosen by chance; the model and its vocabulary never see them. */
        TRAINING,
        /** A source of their own, {@code validation-source}. */
        SOURCE,
        /** The test rows, which are then no honest test of the epoch they pick. */
        TEST,
        /** None. */
        NOTHING
    }

    /**
     * Which rows watch the training.
     *
     * @param from where they come from
     * @param share of the training rows, above 0 and below 1; for {@link Source#TRAINING} only
     * @param randomState for {@link Source#TRAINING}: the training rows are first put into the order of NumPy's {@code
     *     RandomState(seed).permutation}, as Keras's {@code text_dataset_from_directory} does with a seed
     */
    public record Validation(Source from, Optional<Double> share, Optional<Long> randomState) {
        public Validation {
            if (share.isPresent() != (from == Source.TRAINING)) {
                throw new SettingException("share", "belongs to from = training and only there (null takes it away)");
            }
            if (randomState.isPresent() && from != Source.TRAINING) {
                throw new SettingException("randomState", "belongs to from = training");
            }
            share.ifPresent(value -> open("share", value));
        }
    }

    /**
     * The numbers of the rows in each part.
     *
     * @param train rows that the model learns from
     * @param heldOut rows that are held out for validation
     * @param test rows to test with; none where they have a source of their own
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Parts(int[] train, int[] heldOut, int[] test) {}

    public SplitConfig {
        train.ifPresent(value -> SettingException.atLeast(1, "train", value));
        trainShare.ifPresent(value -> open("trainShare", value));
        testShare.ifPresent(value -> open("testShare", value));
        if (testShare.isPresent() != randomState.isPresent()) {
            throw new SettingException("randomState", "and test-share belong together");
        }
        if (testShare.isPresent() && (train.isPresent() || trainShare.isPresent())) {
            throw new SettingException("testShare", "or train and train-share, not both");
        }
    }

    private static void open(String component, double value) {
        if (!(value > 0 && value < 1)) {
            throw new SettingException(component, "must be above 0 and below 1, got " + value);
        }
    }

    /** True if nothing says which rows test. */
    boolean hasNoTestRows() {
        return train.isEmpty() && trainShare.isEmpty() && testShare.isEmpty();
    }

    /** Splits so many rows; empty if there are too few of them for every part to get one. */
    Optional<Parts> parts(int rows) {
        int[] training;
        int[] test;
        if (testShare.isPresent()) {
            int testing = (int) Math.ceil(testShare.get() * rows);
            if (testing < 1 || testing >= rows) {
                return Optional.empty();
            }
            TrainTestSplit split = new TrainTestSplit(testShare.get(), randomState.orElseThrow());
            training = split.train(rows);
            test = split.test(rows);
        } else {
            int count = trainingRows(rows);
            training = IntStream.range(0, count).toArray();
            test = IntStream.range(count, rows).toArray();
        }
        return (test.length == 0 && !hasNoTestRows()) ? Optional.empty() : held(training, test);
    }

    private int trainingRows(int rows) {
        return hasNoTestRows() || rows > train.orElse(Integer.MAX_VALUE)
                ? train.orElse(rows)
                : (int) Math.round(rows * trainShare.orElse(0.0));
    }

    private Optional<Parts> held(int[] training, int[] test) {
        int held = validation
                .share()
                .map(share -> Math.max(1, (int) Math.round(training.length * share)))
                .orElse(0);
        int learned = training.length - held;
        if (learned < 1) {
            return Optional.empty();
        }
        int[] order = validation
                .randomState()
                .map(seed -> Arrays.stream(new NumpyRandom(seed).permutation(training.length))
                        .map(row -> training[row])
                        .toArray())
                .orElse(training);
        return Optional.of(
                new Parts(Arrays.copyOf(order, learned), Arrays.copyOfRange(order, learned, order.length), test));
    }

    /** True if so many rows are split by share because there are fewer than {@code train}. */
    boolean isByShare(int rows) {
        return train.isPresent() && rows <= train.get();
    }
}

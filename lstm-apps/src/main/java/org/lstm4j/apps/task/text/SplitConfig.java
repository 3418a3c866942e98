package org.lstm4j.apps.task.text;

import java.util.Optional;
import org.lstm4j.apps.config.SettingException;

/**
 * Which rows train and which test, by position: the first train, all others test. Nothing is shuffled.
 *
 * @param train how many rows train, those held out for validation among them
 * @param trainShare which share of the rows trains when there are no more than {@code train}, from 0 to 1; without it such
 *     data is refused
 * @param validation which rows watch the training
 */
public record SplitConfig(int train, Optional<Double> trainShare, Validation validation) {

    /** Where validation rows come from. */
    public enum Source {
        /** The end of the training rows; the model and its tokenizer never see them. */
        TRAINING,
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
     */
    public record Validation(Source from, Optional<Double> share) {
        public Validation {
            if (share.isPresent() != (from == Source.TRAINING)) {
                throw new SettingException("share", "belongs to from = training and only there (null takes it away)");
            }
            share.ifPresent(value -> open("share", value));
        }
    }

    /**
     * Sizes of the parts.
     *
     * @param train rows that the model learns from, from the first one on
     * @param heldOut rows after them that are held out for validation
     * @param test rows after these
     */
    public record Sizes(int train, int heldOut, int test) {}

    public SplitConfig {
        SettingException.atLeast(1, "train", train);
        trainShare.ifPresent(value -> open("trainShare", value));
    }

    private static void open(String component, double value) {
        if (!(value > 0 && value < 1)) {
            throw new SettingException(component, "must be above 0 and below 1, got " + value);
        }
    }

    /** Splits so many rows; empty if there are too few of them for every part to get one. */
    Optional<Sizes> sizes(int rows) {
        int training = rows > train ? train : (int) Math.round(rows * trainShare.orElse(0.0));
        int heldOut = validation
                .share()
                .map(share -> Math.max(1, (int) Math.round(training * share)))
                .orElse(0);
        boolean everyPart = training > heldOut && rows > training;
        return everyPart ? Optional.of(new Sizes(training - heldOut, heldOut, rows - training)) : Optional.empty();
    }

    /** True if so many rows are split by share. */
    boolean isByShare(int rows) {
        return rows <= train;
    }
}

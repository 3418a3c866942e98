package org.lstm4j.drawing;

import java.util.Optional;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.config.TypedConfig;

/**
 * Where sequences are and how they are split.
 *
 * @param source of those that are learned from
 * @param validationSource of those that watch the training, where they have one of their own
 * @param testSource of those that test, where they have one of their own
 * @param split which rows of the source test and validate, where they have none
 * @param points what the numbers of a file are: {@code offsets} from the point before, or {@code positions}, of which offsets are made; the first
 *     point is then where a drawing begins and no step of it. Offsets without it
 * @param roundedTo of what all numbers of the files are multiples, 1 for whole numbers: as much noise is added as was rounded away, uniform and
 *     always the same, because a density would otherwise become as high as one likes on what comes again and again. None without it; pens and
 *     pixels that are 0 or 1 have none
 * @param classes whether what a sequence is, as the file says, is given to the model at each step; false without it
 */
record DrawingData(
        TypedConfig source,
        Optional<TypedConfig> validationSource,
        Optional<TypedConfig> testSource,
        Optional<Split> split,
        Optional<Points> points,
        Optional<Double> roundedTo,
        Optional<Boolean> classes) {
    /** What the numbers of a file are. */
    enum Points {
        /** How far it is from the point before. */
        OFFSETS,
        /** Where a point is. */
        POSITIONS
    }

    /**
     * Shares of the rows of one source.
     *
     * @param test the share that tests: the last rows
     * @param validation the share that watches the training: the rows before them
     * @param randomState if given, rows are first put into the order of NumPy's {@code RandomState(seed).permutation}; the order of the file
     *     without it
     */
    record Split(Optional<Double> test, Optional<Double> validation, Optional<Long> randomState) {
        Split {
            test.ifPresent(share -> open("test", share));
            validation.ifPresent(share -> open("validation", share));
            if (test.orElse(0.0) + validation.orElse(0.0) >= 1) {
                throw new SettingException("test", "and validation must leave something to learn from");
            }
            if (test.isEmpty() && validation.isEmpty()) {
                throw new SettingException("test", "or validation must be there, or else no split");
            }
        }

        private static void open(String component, double value) {
            if (!(value > 0 && value < 1)) {
                throw new SettingException(component, "must be above 0 and below 1, got " + value);
            }
        }
    }

    DrawingData {
        roundedTo.ifPresent(unit -> SettingException.within(Double.MIN_NORMAL, 1e6, "roundedTo", unit));
        if (testSource.isPresent() == split.flatMap(Split::test).isPresent()) {
            throw new SettingException(
                    "split",
                    testSource.isPresent()
                            ? "test: the test rows have a source of their own; leave one of the two out"
                            : "says of no row that it tests: give split.test, a share, or a test-source");
        }
        if (validationSource.isPresent() && split.flatMap(Split::validation).isPresent()) {
            throw new SettingException(
                    "split", "validation: the validation rows have a source of their own; leave one of the two out");
        }
    }

    boolean hasValidation() {
        return validationSource.isPresent() || split.flatMap(Split::validation).isPresent();
    }
}

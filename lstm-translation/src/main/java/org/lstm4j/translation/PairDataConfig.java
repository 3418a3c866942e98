package org.lstm4j.translation;

import java.util.Optional;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.config.TypedConfig;

/**
 * Where pairs come from, and which of them do what.
 *
 * @param source of the pairs to learn from, and of the others where they have no source of their own
 * @param validationSource of the pairs that watch the training
 * @param testSource of the pairs that measure the model
 * @param split of the source
 */
public record PairDataConfig(
        TypedConfig source,
        Optional<TypedConfig> validationSource,
        Optional<TypedConfig> testSource,
        Optional<Split> split) {
    /**
     * Shares of the source, taken from its end, that of the test last.
     *
     * @param testShare above 0 and below 1; where there is no test-source
     * @param validationShare of what is not the test's, above 0 and below 1; where there is no validation-source
     * @param randomState the pairs are put into the order of NumPy's {@code RandomState(seed).permutation} first; that of the data
     *     without it
     */
    public record Split(Optional<Double> testShare, Optional<Double> validationShare, Optional<Long> randomState) {
        public Split {
            testShare.ifPresent(share -> open("testShare", share));
            validationShare.ifPresent(share -> open("validationShare", share));
        }

        private static void open(String component, double share) {
            if (!(share > 0 && share < 1)) {
                throw new SettingException(component, "must be above 0 and below 1, got " + share);
            }
        }
    }

    public PairDataConfig {
        if (testSource.isPresent() == testShare(split).isPresent()) {
            throw new SettingException(
                    "split",
                    testSource.isPresent()
                            ? "has a test-share, but the test pairs have a source of their own"
                            : "says of no pair that it tests: give test-share, or a test-source");
        }
        if (validationSource.isPresent() && validationShare(split).isPresent()) {
            throw new SettingException(
                    "split", "has a validation-share, but the validation pairs have a source of their own");
        }
    }

    private static Optional<Double> testShare(Optional<Split> split) {
        return split.flatMap(Split::testShare);
    }

    private static Optional<Double> validationShare(Optional<Split> split) {
        return split.flatMap(Split::validationShare);
    }

    /** The share that tests, if there is no source for it. */
    Optional<Double> testShare() {
        return testShare(split);
    }

    /** The share that watches, if there is no source for it. */
    Optional<Double> validationShare() {
        return validationShare(split);
    }

    /** True if some pairs watch the training. */
    boolean hasValidation() {
        return validationSource.isPresent() || validationShare().isPresent();
    }
}

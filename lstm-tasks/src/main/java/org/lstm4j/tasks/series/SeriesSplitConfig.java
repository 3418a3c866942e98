package org.lstm4j.tasks.series;

import java.util.Optional;
import org.lstm4j.tasks.config.SettingException;

/**
 * Which values are learned, and which are forecast to see how good the model is.
 *
 * @param by time, or chance
 * @param test share of the values to forecast that test, above 0 and below 1
 * @param validation share of them that watches the training; none without it
 * @param randomState for {@code random}: the seed of scikit-learn's {@code train_test_split}
 */
public record SeriesSplitConfig(By by, double test, Optional<Double> validation, Optional<Long> randomState) {

    /** How values are chosen. */
    public enum By {
        /** The last ones test, those before them validate: tomorrow is not known today. */
        TIME,
        /** By scikit-learn's {@code train_test_split}: neighbours of each test value are learned. */
        RANDOM
    }

    public SeriesSplitConfig {
        open("test", test);
        validation.ifPresent(share -> open("validation", share));
        if (test + validation.orElse(0.0) >= 1) {
            throw new SettingException("test", "and validation must leave something to learn from");
        }
        if (randomState.isPresent() != (by == By.RANDOM)) {
            throw new SettingException("randomState", "belongs to by = random, and only there");
        }
    }

    private static void open(String component, double value) {
        if (!(value > 0 && value < 1)) {
            throw new SettingException(component, "must be above 0 and below 1, got " + value);
        }
    }
}

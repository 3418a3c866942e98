package org.lstm4j.tasks.series;

import java.util.Optional;
import org.lstm4j.tasks.config.SettingException;

/**
 * From the series' unit to the numbers that a model reads, in this order.
 *
 * @param log whether the logarithm of 1 + value is taken first, for values of 0 and above whose changes are proportional
 * @param difference how many steps back the value lies that is subtracted, as 7 for the change within a week of daily values;
 *     nothing is subtracted without it
 * @param method how the result is brought to a common size, fitted on the training part
 */
public record ScaleConfig(boolean log, Optional<Integer> difference, Method method) {

    /** How numbers are brought to a common size. */
    public enum Method {
        /** The smallest becomes 0, the largest 1, as scikit-learn's {@code MinMaxScaler}. */
        MIN_MAX,
        /** Their mean becomes 0, their standard deviation 1, as scikit-learn's {@code StandardScaler}. */
        STANDARD,
        /** They stay. */
        NONE
    }

    public ScaleConfig {
        difference.ifPresent(steps -> SettingException.atLeast(1, "difference", steps));
    }
}

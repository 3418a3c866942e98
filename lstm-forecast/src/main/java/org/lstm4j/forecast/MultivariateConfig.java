package org.lstm4j.forecast;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.lstm4j.model.use.VectorReading.Reads;
import org.lstm4j.model.use.VectorReading.Relative;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.config.TypedConfig;
import org.lstm4j.tasks.training.SupervisedConfig;
import org.lstm4j.tasks.training.TrainingConfig;

/**
 * Settings of a forecast of several columns.
 *
 * @param source of the numbers
 * @param split which steps are learned
 * @param targets the columns that are forecast; all without it
 * @param logarithms columns whose logarithm of 1 + value is taken first; none without it
 * @param window how many steps the model reads
 * @param horizon how many steps it forecasts at once; 1 without it
 * @param level what is normal, which is taken away first: the {@code mean} of the training part, or what a {@code year} brings, as a mean and
 *     two waves, for which there must be dates; {@code mean} without it
 * @param scale how numbers are brought to a common size: {@code standard}, by the level and the deviation of the training part; or {@code
 *     none}, as of pixels, which are from 0 to 1; {@code standard} without it
 * @param calendar whether the time of the year is read at each step, as sine and cosine; false without it
 * @param reads what the model reads of each step: the numbers, their changes from the step before, or both; the numbers without it
 * @param relativeTo what the model's numbers are added to; {@code nothing} without it
 * @param season after how many steps a pattern repeats, for the seasonal forecast that models are compared with; none without it
 * @param layers the model, from {@code [batch, window, features]} to a number for each target of each step ahead
 * @param loss the loss
 * @param optimizer the optimizer
 * @param training how the model is trained
 * @param backend who computes; without it the command line, the environment, or the best there is decides
 */
record MultivariateConfig(
        TypedConfig source,
        VectorSplit split,
        Optional<List<String>> targets,
        Optional<List<String>> logarithms,
        int window,
        Optional<Integer> horizon,
        Optional<Level> level,
        Optional<Scale> scale,
        Optional<Boolean> calendar,
        Optional<Reads> reads,
        Optional<Relative> relativeTo,
        Optional<Integer> season,
        List<TypedConfig> layers,
        TypedConfig loss,
        TypedConfig optimizer,
        TrainingConfig training,
        Optional<String> backend)
        implements SupervisedConfig {
    private static final int MAX_STEPS = 1 << 20;

    /** What is normal. */
    enum Level {
        /** The mean of the training part. */
        MEAN,
        /** A mean and two waves over the year, fitted to the training part: the climatology of weather. */
        YEAR
    }

    /** How numbers are brought to a common size. */
    enum Scale {
        /** By the level and the deviation of the training part. */
        STANDARD,
        /** They stay. */
        NONE
    }

    MultivariateConfig {
        if (scale.equals(Optional.of(Scale.NONE)) && level.equals(Optional.of(Level.YEAR))) {
            throw new SettingException("scale", "= none takes nothing away, and level = year does");
        }
        layers = List.copyOf(layers);
        targets = targets.map(List::copyOf);
        logarithms = logarithms.map(List::copyOf);
        SettingException.within(1, MAX_STEPS, "window", window);
        horizon.ifPresent(steps -> SettingException.within(1, MAX_STEPS, "horizon", steps));
        season.ifPresent(steps -> SettingException.within(1, MAX_STEPS, "season", steps));
        targets.filter(names -> names.isEmpty() || new HashSet<>(names).size() < names.size())
                .ifPresent(names -> {
                    throw new SettingException("targets", "must be one or more different columns; got " + names);
                });
        if (relativeTo.equals(Optional.of(Relative.LINE)) && window < 2) {
            throw new SettingException("window", "must be 2 or more for relative-to = line");
        }
        if (layers.isEmpty()) {
            throw new SettingException("layers", "must hold at least one layer");
        }
        if (training.isBucketed()) {
            throw new SettingException("training.bucketed", "does nothing here: all windows are of one length");
        }
        if (training.classWeights().isPresent()) {
            throw new SettingException("training.class-weights", "needs classes, of which numbers have none");
        }
        if (training.needsValidation() && split.validation().isEmpty()) {
            throw new SettingException(
                    "training",
                    "needs validation steps for keep = best, early-stopping and plateau, but there is no"
                            + " split.validation");
        }
    }

    /** How many steps there are before a forecast. */
    int needed() {
        return reads.orElse(Reads.LEVELS) == Reads.LEVELS ? window : window + 1;
    }

    int steps() {
        return horizon.orElse(1);
    }
}

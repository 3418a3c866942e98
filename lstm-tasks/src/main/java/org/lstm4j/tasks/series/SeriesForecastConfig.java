package org.lstm4j.tasks.series;

import java.util.List;
import java.util.Optional;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.config.TypedConfig;
import org.lstm4j.tasks.training.SupervisedConfig;
import org.lstm4j.tasks.training.TrainingConfig;

/**
 * Settings of a forecast.
 *
 * @param data where the series is
 * @param split which values are learned
 * @param scale from the series' unit to the numbers that the model reads
 * @param window how many steps the model reads to forecast the next one
 * @param layers the model, from {@code [batch, window, 1]} to one number
 * @param loss the loss
 * @param optimizer the optimizer
 * @param training how the model is trained
 * @param backend who computes; without it the command line, the environment, or the best there is decides
 */
public record SeriesForecastConfig(
        SeriesDataConfig data,
        SeriesSplitConfig split,
        ScaleConfig scale,
        int window,
        List<TypedConfig> layers,
        TypedConfig loss,
        TypedConfig optimizer,
        TrainingConfig training,
        Optional<String> backend)
        implements SupervisedConfig {
    private static final int MAX_WINDOW = 1 << 20;

    public SeriesForecastConfig {
        layers = List.copyOf(layers);
        SettingException.within(1, MAX_WINDOW, "window", window);
        if (layers.isEmpty()) {
            throw new SettingException("layers", "must hold at least one layer");
        }
        if (training.isBucketed()) {
            throw new SettingException("training.bucketed", "does nothing here: all windows are of one length");
        }
        if (training.classWeights().isPresent()) {
            throw new SettingException("training.class-weights", "needs classes, of which a series has none");
        }
        if (training.needsValidation() && split.validation().isEmpty()) {
            throw new SettingException(
                    "training",
                    "needs validation values for keep = best, early-stopping and plateau, but there is no"
                            + " split.validation");
        }
    }
}

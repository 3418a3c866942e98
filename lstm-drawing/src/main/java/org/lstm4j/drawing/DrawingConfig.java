package org.lstm4j.drawing;

import java.util.List;
import java.util.Optional;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.config.TypedConfig;
import org.lstm4j.tasks.training.SupervisedConfig;
import org.lstm4j.tasks.training.TrainingConfig;

/**
 * Settings of a model that draws sequences.
 *
 * @param data where the sequences are and how they are split
 * @param output the distribution of a step after those before it: {@code { type = bivariate-mixture, components = 20 }} of a pen's offset and
 *     whether it is lifted, {@code { type = mixture, components = 5 }} of any numbers, {@code { type = bernoulli }} of pixels, which are 1 above
 *     one half and 0 else, also with {@code components}, of which one is chosen for all pixels of a step
 * @param ends whether the model says where a sequence ends, by one more number; false without it
 * @param positions whether the model reads the sums of all offsets beside the last one, which is where the pen stands; false without it
 * @param layers the model, from {@code [batch, time, features]} to as many numbers for each step as the distribution has parameters
 * @param optimizer the optimizer
 * @param training how the model is trained
 * @param temperature of drawings on the run's page, beside those of temperature 1; none others without it
 * @param picture how sequences are drawn: {@code strokes}, {@code strokes-upwards} where the second offset leads up,
 *     {@code image} or {@code lines}; as fits the output without it
 * @param backend who computes; without it the command line, the environment, or the best there is decides
 */
record DrawingConfig(
        DrawingData data,
        TypedConfig output,
        Optional<Boolean> ends,
        Optional<Boolean> positions,
        List<TypedConfig> layers,
        TypedConfig optimizer,
        TrainingConfig training,
        Optional<Double> temperature,
        Optional<Picture> picture,
        Optional<String> backend)
        implements SupervisedConfig {
    private static final double HOTTEST = 100;

    DrawingConfig {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new SettingException("layers", "must hold at least one layer");
        }
        temperature.ifPresent(value -> SettingException.within(0, HOTTEST, "temperature", value));
        if (training.classWeights().isPresent()) {
            throw new SettingException(
                    "training.class-weights", "needs classes to tell apart, and here they are given");
        }
        if (training.needsValidation() && !data.hasValidation()) {
            throw new SettingException(
                    "training",
                    "needs validation rows for keep = best, early-stopping and plateau, but there is neither"
                            + " data.validation-source nor data.split.validation");
        }
    }

    /** What the distribution says of the steps that came is what is made small. */
    @Override
    public TypedConfig loss() {
        return output;
    }
}

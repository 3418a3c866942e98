package org.lstm4j.apps.task.text;

import java.util.List;
import org.lstm4j.apps.config.SettingException;
import org.lstm4j.apps.config.TypedConfig;

/**
 * Settings of a text classification.
 *
 * @param data where the rows are and how they are split
 * @param text from text to numbers
 * @param layers the model, from the word ids to the probability
 * @param loss the loss
 * @param optimizer the optimizer
 * @param training the schedule
 * @param threshold a row is of class 1 when its probability is above this, from 0 to 1
 */
public record TextClassificationConfig(
        DataConfig data,
        TextConfig text,
        List<TypedConfig> layers,
        TypedConfig loss,
        TypedConfig optimizer,
        TrainingConfig training,
        double threshold) {
    public TextClassificationConfig {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new SettingException("layers", "must hold at least one layer");
        }
        SettingException.within(0, 1, "threshold", threshold);
    }
}

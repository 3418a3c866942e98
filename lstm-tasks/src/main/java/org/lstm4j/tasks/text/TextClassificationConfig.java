package org.lstm4j.tasks.text;

import java.util.List;
import java.util.Optional;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.config.TypedConfig;
import org.lstm4j.tasks.data.SplitConfig;
import org.lstm4j.tasks.data.TextConfig;
import org.lstm4j.tasks.training.SupervisedConfig;
import org.lstm4j.tasks.training.TrainingConfig;

/**
 * Settings of a text classification.
 *
 * @param data where the rows are and how they are split
 * @param text from text to numbers
 * @param layers the model, from the word ids to one number, the probability of class 1 of two, or to a number for each class
 * @param loss the loss
 * @param optimizer the optimizer
 * @param training how the model is trained
 * @param threshold for one number: a text is of class 1 when its probability is above this, between 0 and 1; one half without it
 * @param baseline what else is measured on the test rows, to see what the model is worth, besides always giving the same answer
 * @param backend who computes; without it the command line, the environment, or the best there is decides
 */
public record TextClassificationConfig(
        DataConfig data,
        TextConfig text,
        List<TypedConfig> layers,
        TypedConfig loss,
        TypedConfig optimizer,
        TrainingConfig training,
        Optional<Double> threshold,
        Optional<Baseline> baseline,
        Optional<String> backend)
        implements SupervisedConfig {
    /** Something simpler than a network. */
    public enum Baseline {
        /** Naive Bayes over the words of a row, or, where rows fill all places, over the word at each place. */
        NAIVE_BAYES
    }

    public TextClassificationConfig {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new SettingException("layers", "must hold at least one layer");
        }
        threshold.ifPresent(value -> {
            if (!(value > 0 && value < 1)) {
                throw new SettingException("threshold", "must be above 0 and below 1, got " + value);
            }
        });
        if (training.isBucketed() && !text.lengths()) {
            throw new SettingException(
                    "training.bucketed", "needs text.lengths = true: without lengths all texts are of one length");
        }
        if (training.needsValidation() && data.split().validation().from() == SplitConfig.Source.NOTHING) {
            throw new SettingException(
                    "training",
                    "needs validation rows for keep = best, early-stopping and plateau, but data.split.validation.from ="
                            + " nothing");
        }
    }
}

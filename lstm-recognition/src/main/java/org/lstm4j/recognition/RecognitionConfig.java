package org.lstm4j.recognition;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.config.TypedConfig;
import org.lstm4j.tasks.data.SplitConfig;
import org.lstm4j.tasks.training.SupervisedConfig;
import org.lstm4j.tasks.training.TrainingConfig;

/**
 * Settings of a classification of sequences, or of a regression.
 *
 * @param data where the rows are and how they are split
 * @param signal from what is recorded to what the model reads
 * @param layers the model, from {@code [batch, time, features]} to a number for each class, or to one number
 * @param loss the loss, which says what is asked: sparse-categorical-cross-entropy for one class of several, binary-cross-entropy for two
 *     classes or, with {@code data.label-separator}, any number of labels, mean-squared-error and its like for a number
 * @param optimizer the optimizer
 * @param training how the model is trained
 * @param threshold for one number or several labels: what has a probability above this, between 0 and 1, is; one half without it
 * @param baseline what else is measured on the test rows, to see what the model is worth, besides always giving the same answer
 * @param picture how the worst mistakes are drawn; as fits the source without it
 * @param backend who computes; without it the command line, the environment, or the best there is decides
 */
public record RecognitionConfig(
        Data data,
        SignalConfig signal,
        List<TypedConfig> layers,
        TypedConfig loss,
        TypedConfig optimizer,
        TrainingConfig training,
        Optional<Double> threshold,
        Optional<BaselineKind> baseline,
        Optional<Picture> picture,
        Optional<String> backend)
        implements SupervisedConfig {
    /** Something simpler than a network. */
    public enum BaselineKind {
        /** The label of the training row that is nearest, step by step; rows of several lengths are brought to 10 steps before. */
        NEAREST_NEIGHBOUR,
        /** A straight line between each class and the others, over the numbers of all steps. */
        LOGISTIC_REGRESSION
    }

    /**
     * Where the rows are and how they are split.
     *
     * @param source of the rows
     * @param testSource of the test rows; without it they are split off from the others
     * @param distinct whether of rows with equal numbers only the first is taken, those of the test source last; false without it
     * @param labelValues the labels as they stand in the files, in the order of their numbers; without it those that are found
     * @param labels names for them, as many; as they stand in the files without it
     * @param labelSeparator what stands between the labels of a row that may have several, or none
     * @param groupBy a column by whose values the test rows are measured in groups, besides all together
     * @param split which rows train, which test
     */
    public record Data(
            TypedConfig source,
            Optional<TypedConfig> testSource,
            Optional<Boolean> distinct,
            Optional<List<String>> labelValues,
            Optional<List<String>> labels,
            Optional<String> labelSeparator,
            Optional<String> groupBy,
            SequenceSplit split)
            implements SequenceData {
        public Data {
            labelValues = labelValues.map(values -> different("labelValues", values));
            labels = labels.map(values -> different("labels", values));
            labelSeparator.ifPresent(text -> SettingException.notBlank("labelSeparator", text));
            split.requireTest(testSource.isPresent());
            if (labels.isPresent()
                    && labelValues.isPresent()
                    && labels.get().size() != labelValues.get().size()) {
                throw new SettingException("labels", "must be as many as label-values");
            }
        }

        private static List<String> different(String component, List<String> values) {
            if (values.size() < 2 || new HashSet<>(values).size() < values.size()) {
                throw new SettingException(
                        component, "must be two or more that differ, in the order of their numbers; got " + values);
            }
            return List.copyOf(values);
        }
    }

    public RecognitionConfig {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new SettingException("layers", "must hold at least one layer");
        }
        threshold.ifPresent(value -> {
            if (!(value > 0 && value < 1)) {
                throw new SettingException("threshold", "must be above 0 and below 1, got " + value);
            }
        });
        if (training.isBucketed() && !signal.lengths()) {
            throw new SettingException(
                    "training.bucketed", "needs signal.lengths = true: without lengths all rows are of one length");
        }
        if (training.needsValidation() && data.split().validation().from() == SplitConfig.Source.NOTHING) {
            throw new SettingException(
                    "training",
                    "needs validation rows for keep = best, early-stopping and plateau, but data.split.validation.from ="
                            + " nothing");
        }
    }
}

package org.lstm4j.labelling;

import java.util.List;
import java.util.Optional;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.config.TypedConfig;
import org.lstm4j.tasks.training.SupervisedConfig;
import org.lstm4j.tasks.training.TrainingConfig;

/**
 * Settings of a labelling of sequences.
 *
 * @param data where the sentences are and how they are split
 * @param words what the model sees of a word
 * @param layers the model, from the vectors of the words, {@code [batch, time, features]}, to a number for each label of each word
 * @param loss {@code sparse-categorical-cross-entropy}, or {@code crf}, which scores whole sequences of labels: then what each label is
 *     worth behind which is learned beside the layers
 * @param labelBalance how much is given to rare labels: which part of the logarithm of each label's share is added to its score while
 *     training and left out in predictions, 0 to 1; of models that give scores, which crf and from-logits need; 0 without it
 * @param optimizer the optimizer
 * @param training how the model is trained
 * @param baselines what else is measured on the test sentences, to see what the model is worth; nothing without it
 * @param backend who computes; without it the command line, the environment, or the best there is decides
 */
public record LabellingConfig(
        LabellingDataConfig data,
        WordsConfig words,
        List<TypedConfig> layers,
        TypedConfig loss,
        Optional<Double> labelBalance,
        TypedConfig optimizer,
        TrainingConfig training,
        Optional<List<Baseline>> baselines,
        Optional<String> backend)
        implements SupervisedConfig {
    private static final String FIELD = "crf";

    /** Something simpler than a network. */
    public enum Baseline {
        /** The label that a word has most often in the training; of others the one that unknown words have. */
        MOST_FREQUENT_LABEL,
        /** A hidden Markov model of pairs of labels, with suffixes and shapes for unknown words. */
        HIDDEN_MARKOV_MODEL,
        /** The entities of the training, wherever they occur again. */
        ENTITY_DICTIONARY
    }

    public LabellingConfig {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new SettingException("layers", "must hold at least one layer");
        }
        labelBalance.ifPresent(part -> SettingException.within(0, 1, "labelBalance", part));
        if (training.classWeights().isPresent()) {
            throw new SettingException(
                    "training.class-weights",
                    "weighs rows, which here have many labels; give the loss class-weights instead");
        }
        if (loss.type().equals(FIELD) && training.metrics().isPresent()) {
            throw new SettingException(
                    "training.metrics",
                    "are of a number for each label, which loss = crf does not leave; the accuracy of the best sequence is"
                            + " measured anyhow");
        }
        if (training.needsValidation() && data.validation().isEmpty()) {
            throw new SettingException(
                    "training",
                    "needs sentences to watch it for keep = best, early-stopping and plateau, but there is no"
                            + " data.validation");
        }
    }
}

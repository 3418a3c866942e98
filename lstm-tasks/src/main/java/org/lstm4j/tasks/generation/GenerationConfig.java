package org.lstm4j.tasks.generation;

import java.util.List;
import java.util.Optional;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.config.TypedConfig;
import org.lstm4j.tasks.data.SplitConfig;
import org.lstm4j.tasks.data.TextConfig;
import org.lstm4j.tasks.training.SupervisedConfig;
import org.lstm4j.tasks.training.TrainingConfig;

/**
 * Settings of a model of the next word.
 *
 * @param data where the texts are and how they are split
 * @param text from text to words
 * @param form how texts become rows
 * @param layers the model, from word ids to a score for each word, as a last layer {@code { type = word-dense, activation =
 *     softmax }} gives them
 * @param loss sparse-categorical-cross-entropy
 * @param optimizer the optimizer
 * @param training how the model is trained
 * @param backend who computes; without it the command line, the environment, or the best there is decides
 */
public record GenerationConfig(
        Data data,
        TextConfig text,
        Form form,
        List<TypedConfig> layers,
        TypedConfig loss,
        TypedConfig optimizer,
        TrainingConfig training,
        Optional<String> backend)
        implements SupervisedConfig {

    /**
     * Where the texts are.
     *
     * @param source of the texts; labels are not looked at
     * @param testSource of the test texts; without it they are split off from the others
     * @param split which texts train, which test
     */
    public record Data(TypedConfig source, Optional<TypedConfig> testSource, SplitConfig split) {
        public Data {
            boolean isSplitOff = split.train().isPresent()
                    || split.trainShare().isPresent()
                    || split.testShare().isPresent();
            if (testSource.isPresent() == isSplitOff) {
                throw new SettingException(
                        "split",
                        "must say which texts test, with train, train-share or test-share, or test-source must");
            }
        }
    }

    /** How texts become rows. */
    public enum Rows {
        /** Each beginning of each text is a row, padded, its target the next word. */
        PREFIXES,
        /**
         * All texts are one stream, cut into as many lanes as a batch has rows and these into windows; each word is a target,
         * and the state is carried from window to window.
         */
        STREAM
    }

    /**
     * How texts become rows.
     *
     * @param rows which way
     * @param steps for {@code stream}: words in a window, through which gradients flow back
     */
    public record Form(Rows rows, Optional<Integer> steps) {
        private static final int MAX_STEPS = 1 << 20;

        public Form {
            if (steps.isPresent() != (rows == Rows.STREAM)) {
                throw new SettingException("steps", "belongs to rows = stream, and only there");
            }
            steps.ifPresent(value -> SettingException.within(1, MAX_STEPS, "steps", value));
        }
    }

    public GenerationConfig {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new SettingException("layers", "must hold at least one layer");
        }
        if (training.classWeights().isPresent()) {
            throw new SettingException("training.class-weights", "is for classes; here they are the words");
        }
        if (training.needsValidation() && data.split().validation().from() == SplitConfig.Source.NOTHING) {
            throw new SettingException(
                    "training",
                    "needs validation rows for keep = best, early-stopping and plateau, but data.split.validation.from ="
                            + " nothing");
        }
        if (form.rows() == Rows.STREAM) {
            if (training.shuffle()) {
                throw new SettingException(
                        "training.shuffle",
                        "must be false for form.rows = stream: each batch goes on from the one before");
            }
            if (text.lengths()) {
                throw new SettingException("text.lengths", "does nothing for form.rows = stream: no row is padded");
            }
        }
        if (training.isBucketed() && !text.lengths()) {
            throw new SettingException(
                    "training.bucketed", "needs text.lengths = true: without lengths all rows are of one length");
        }
    }

    boolean isStream() {
        return form.rows() == Rows.STREAM;
    }
}

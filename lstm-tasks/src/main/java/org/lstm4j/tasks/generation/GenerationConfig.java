package org.lstm4j.tasks.generation;

import java.util.List;
import java.util.Optional;
import org.lstm4j.model.use.NextWords;
import org.lstm4j.model.use.StreamStart;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.config.TypedConfig;
import org.lstm4j.tasks.data.RowSources;
import org.lstm4j.tasks.data.SplitConfig;
import org.lstm4j.tasks.data.TextConfig;
import org.lstm4j.tasks.training.SupervisedConfig;
import org.lstm4j.tasks.training.TrainingConfig;
import org.lstm4j.text.TextPipeline;

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
 * @param baseline for streams: what else is measured on the test texts, to see what the model is worth, besides the frequency of words
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
        Optional<Baseline> baseline,
        Optional<String> backend)
        implements SupervisedConfig {

    /**
     * Where the texts are.
     *
     * @param source of the texts; labels are not looked at
     * @param validationSource of the texts that watch the training, with {@code split.validation.from = source}
     * @param testSource of the test texts; without it they are split off from the others
     * @param split which texts train, which test
     */
    public record Data(
            TypedConfig source,
            Optional<TypedConfig> validationSource,
            Optional<TypedConfig> testSource,
            SplitConfig split) {
        public Data {
            new RowSources(source, validationSource, testSource, split); // refuses what does not go together
        }

        /** Where the texts come from. */
        RowSources rows() {
            return new RowSources(source, validationSource, testSource, split);
        }
    }

    /** Something simpler than a network. */
    public enum Baseline {
        /** Counts of sequences of up to five words, with modified Kneser-Ney smoothing. */
        KNESER_NEY
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
     * @param start for a {@code stream} that is one text, as a book whose rows are its lines: no end stands between rows, and this is what a
     *     model reads before the first word that it writes, as a line feed; without it each row is a text with an end behind it
     */
    public record Form(Rows rows, Optional<Integer> steps, Optional<String> start) {
        private static final int MAX_STEPS = 1 << 20;

        public Form {
            if (steps.isPresent() != (rows == Rows.STREAM)) {
                throw new SettingException("steps", "belongs to rows = stream, and only there");
            }
            if (start.isPresent() && rows != Rows.STREAM) {
                throw new SettingException("start", "belongs to rows = stream, and only there");
            }
            start.filter(String::isEmpty).ifPresent(it -> {
                throw new SettingException("start", "must hold a word that texts have, as a line feed: \"\\n\"");
            });
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
        if (baseline.isPresent() && form.rows() != Rows.STREAM) {
            throw new SettingException("baseline", "counts the words of a stream: it needs form.rows = stream");
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

    /** How the model sees words that a pipeline makes. */
    NextWords words(TextPipeline pipeline) {
        return new NextWords(pipeline, isStream(), form.start().map(StreamStart::new));
    }

    boolean isStream() {
        return form.rows() == Rows.STREAM;
    }
}

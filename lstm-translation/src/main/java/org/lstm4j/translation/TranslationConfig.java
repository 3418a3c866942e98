package org.lstm4j.translation;

import java.util.List;
import java.util.Optional;
import org.lstm4j.model.use.SequenceTokens;
import org.lstm4j.model.use.Sequences;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.config.TypedConfig;
import org.lstm4j.tasks.training.SupervisedConfig;
import org.lstm4j.tasks.training.TrainingConfig;

/**
 * Settings of a task from sequence to sequence.
 *
 * @param data where pairs come from
 * @param source how sources are read; left out where they are numbers
 * @param target how targets are read and written
 * @param sharedVocabulary whether both sides have one vocabulary and one table of vectors; false without it
 * @param encoder what reads the source
 * @param decoder what writes the target
 * @param decoding how targets are looked for; always the likeliest token without it
 * @param loss {@code sparse-categorical-cross-entropy} with {@code from-logits = true}
 * @param optimizer the optimizer
 * @param training how the model is trained
 * @param backend who computes; without it the command line, the environment, or the best there is decides
 */
public record TranslationConfig(
        PairDataConfig data,
        Optional<Side> source,
        Side target,
        Optional<Boolean> sharedVocabulary,
        EncoderConfig encoder,
        DecoderConfig decoder,
        Optional<DecodingConfig> decoding,
        TypedConfig loss,
        TypedConfig optimizer,
        TrainingConfig training,
        Optional<String> backend)
        implements SupervisedConfig {
    private static final int MOST_UNITS = 1 << 16;
    private static final int MOST_LAYERS = 64;

    /**
     * How one side is read.
     *
     * @param split into {@code characters}, or words: at {@code whitespace}, as {@code mteval} (BLEU's 13a), {@code simple} or {@code learned}
     *     (OpenNLP's)
     * @param lowerCase whether in lower case; false without it
     * @param capitalize of targets of words: whether sentences that are written begin with a capital; false without it
     * @param minCount how often a token is there at least among the pairs to learn from; others are one unknown token. 1 without it
     * @param maxLength how many tokens at most, of targets with their end; pairs to learn from with more are left out, of others the first ones are read
     */
    public record Side(
            SequenceTokens.Split split,
            Optional<Boolean> lowerCase,
            Optional<Boolean> capitalize,
            Optional<Integer> minCount,
            int maxLength) {
        public Side {
            minCount.ifPresent(count -> SettingException.atLeast(1, "minCount", count));
            SettingException.within(1, Sequences.LONGEST - 1, "maxLength", maxLength);
        }
    }

    /**
     * What reads the source: LSTM layers over vectors of tokens, or of numbers through a dense layer.
     *
     * @param embedding numbers in the vector of a token
     * @param units of each layer, of each direction
     * @param layers how many, one on top of the other; 1 without it
     * @param bidirectional whether they read both ways; true without it
     * @param dropout of vectors and between layers; 0 without it
     * @param filters of sources whose steps are square pictures: how many a first convolution has, how many the next one, ..., each of
     *     three by three pixels and giving half of the rows and columns; none without it, and then a dense layer reads the numbers
     */
    public record EncoderConfig(
            int embedding,
            int units,
            Optional<Integer> layers,
            Optional<Boolean> bidirectional,
            Optional<Double> dropout,
            Optional<List<Integer>> filters) {
        public EncoderConfig {
            SettingException.within(1, MOST_UNITS, "embedding", embedding);
            SettingException.within(1, MOST_UNITS, "units", units);
            layers.ifPresent(count -> SettingException.within(1, MOST_LAYERS, "layers", count));
            dropout.ifPresent(TranslationConfig::checkDropout);
            filters.orElse(List.of()).forEach(count -> SettingException.within(1, MOST_UNITS, "filters", count));
        }

        /** How many numbers each step of the source has become. */
        int width() {
            return bidirectional.orElse(true) ? 2 * units : units;
        }
    }

    /** How a step of the source is compared with the decoder's state. */
    public enum Attention {
        /** Not at all: the decoder has the state that the encoder ended in, and nothing else. */
        NONE,
        /** Luong's {@code h · s}, where both are of one size, divided by the square root of it. */
        DOT,
        /** Luong's {@code h W s}, divided by the square root of the size of s. */
        GENERAL,
        /** Bahdanau's {@code v · tanh(h W + s U)}. */
        ADDITIVE
    }

    /**
     * What writes the target: LSTM layers that start from the state of the encoder.
     *
     * @param embedding numbers in the vector of a token
     * @param units of each layer
     * @param layers how many, one on top of the other; 1 without it
     * @param dropout of vectors, between layers and before the scores; 0 without it
     * @param attention how the source is looked at for each token
     * @param tieEmbeddings whether the scores are products with the vectors of tokens; false without it
     */
    public record DecoderConfig(
            int embedding,
            int units,
            Optional<Integer> layers,
            Optional<Double> dropout,
            Attention attention,
            Optional<Boolean> tieEmbeddings) {
        public DecoderConfig {
            SettingException.within(1, MOST_UNITS, "embedding", embedding);
            SettingException.within(1, MOST_UNITS, "units", units);
            layers.ifPresent(count -> SettingException.within(1, MOST_LAYERS, "layers", count));
            dropout.ifPresent(TranslationConfig::checkDropout);
        }
    }

    /**
     * How targets are looked for.
     *
     * @param beam how many beginnings go on side by side; 1 without it, which always takes the likeliest token
     * @param lengthPenalty 0 compares probabilities, larger ones prefer longer targets; 0 without it
     */
    public record DecodingConfig(Optional<Integer> beam, Optional<Double> lengthPenalty) {
        public DecodingConfig {
            beam.ifPresent(width -> SettingException.within(1, Sequences.WIDEST, "beam", width));
            lengthPenalty.ifPresent(alpha -> SettingException.within(0.0, 10.0, "lengthPenalty", alpha));
        }
    }

    public TranslationConfig {
        if (decoder.attention() == Attention.DOT && decoder.units() != encoder.width()) {
            throw new SettingException(
                    "decoder.attention",
                    "= dot compares a state of " + decoder.units() + " units with steps of " + encoder.width()
                            + "; make them alike, or take general");
        }
        boolean isShared = sharedVocabulary.orElse(false);
        if (isShared && source.isEmpty()) {
            throw new SettingException("sharedVocabulary", "needs sources of tokens: give source");
        }
        if (isShared && encoder.embedding() != decoder.embedding()) {
            throw new SettingException(
                    "sharedVocabulary",
                    "needs encoder.embedding and decoder.embedding of one size, as there is one table");
        }
        if (isShared && !source.get().split().equals(target.split())) {
            throw new SettingException("sharedVocabulary", "needs source.split and target.split to be the same");
        }
        if (training.classWeights().isPresent()) {
            throw new SettingException("training.classWeights", "is for classes, and this task has none");
        }
        if (training.needsValidation() && !data.hasValidation()) {
            throw new SettingException(
                    "training",
                    "needs pairs that watch it for keep = best, early-stopping and plateau: give"
                            + " data.split.validation-share or data.validation-source");
        }
    }

    private static void checkDropout(double rate) {
        if (!(rate >= 0 && rate < 1)) {
            throw new SettingException("dropout", "must be 0 or more and below 1, got " + rate);
        }
    }

    /** None by themselves: encoder and decoder say what there is. */
    @Override
    public List<TypedConfig> layers() {
        return List.of();
    }

    int beam() {
        return decoding.flatMap(DecodingConfig::beam).orElse(1);
    }

    double lengthPenalty() {
        return decoding.flatMap(DecodingConfig::lengthPenalty).orElse(0.0);
    }
}

package org.lstm4j.recognition;

import java.util.Optional;
import org.lstm4j.InvalidInputException;
import org.lstm4j.signal.FrontEnd;
import org.lstm4j.signal.LogMel;
import org.lstm4j.tasks.config.SettingException;

/**
 * From what is recorded to what the model reads, in this order.
 *
 * @param logMel for sound: what is heard
 * @param rows what each row's features are brought to by its own numbers: {@code centred} (mean 0) or {@code standard} (mean 0, deviation
 *     1); nothing without it
 * @param differences whether the difference to the step before is added for each feature; false without it
 * @param stack how many steps become one; 1 without it
 * @param scale whether features are brought to mean 0 and deviation 1, by the training rows; true without it
 * @param lengths whether the model is told how long each row is, so that rows may differ; else all must be of one length, and layers
 *     such as {@code flatten} can be used
 */
public record SignalConfig(
        Optional<MelConfig> logMel,
        Optional<RowScale> rows,
        Optional<Boolean> differences,
        Optional<Integer> stack,
        Optional<Boolean> scale,
        boolean lengths) {
    /** What each row's features are brought to. */
    public enum RowScale {
        /** Mean 0. */
        CENTRED,
        /** Mean 0 and deviation 1. */
        STANDARD
    }

    public SignalConfig {
        stack.ifPresent(steps -> SettingException.within(1, 64, "stack", steps));
    }

    /** What is done before anything is learned, for rows with so many features. */
    FrontEnd frontEnd(int features, int sampleRate) {
        return new FrontEnd(
                features,
                logMel.map(it -> it.of(sampleRate)),
                rows.map(it -> it == RowScale.CENTRED ? FrontEnd.Rows.CENTRED : FrontEnd.Rows.STANDARD)
                        .orElse(FrontEnd.Rows.AS_THEY_ARE),
                differences.orElse(false),
                stack.orElse(1),
                Optional.empty());
    }

    /**
     * The front end of rows, fitted to those that are learned from, and no others.
     *
     * @throws InvalidInputException if sound has no front end, or other rows have one of sound
     */
    FrontEnd fitted(RecognitionRows rows) {
        if (logMel.isPresent() != rows.sampleRate() > 0) {
            throw new InvalidInputException(
                    rows.sampleRate() > 0
                            ? "signal.log-mel: is missing; a source of recordings needs it, as log-mel {}"
                            : "signal.log-mel: belongs to a source of recordings, type = wav");
        }
        FrontEnd plain = frontEnd(rows.features(), rows.sampleRate());
        return scale.orElse(true) ? plain.fitted(RecognitionRows.sequences(rows.training())) : plain;
    }

    /** What is recorded as it is heard, and nothing more. */
    FrontEnd heard(RecognitionRows rows) {
        FrontEnd front = frontEnd(rows.features(), rows.sampleRate());
        return new FrontEnd(front.features(), front.sound(), front.rows(), false, 1, Optional.empty());
    }

    /**
     * A spectrogram by the ear's scale, of logarithms.
     *
     * @param windowMs the length of a window in milliseconds; 25 without it
     * @param hopMs from one window to the next in milliseconds; 10 without it
     * @param bands how many; 40 without it
     * @param minHz where the lowest band begins; 0 without it
     * @param maxHz where the highest band ends; half the sample rate without it
     */
    public record MelConfig(
            Optional<Double> windowMs,
            Optional<Double> hopMs,
            Optional<Integer> bands,
            Optional<Double> minHz,
            Optional<Double> maxHz) {
        private static final double WINDOW = 25;
        private static final double HOP = 10;
        private static final int BANDS = 40;

        LogMel of(int sampleRate) {
            try {
                return new LogMel(
                        sampleRate,
                        windowMs.orElse(WINDOW),
                        hopMs.orElse(HOP),
                        bands.orElse(BANDS),
                        minHz.orElse(0.0),
                        maxHz.orElse(sampleRate / 2.0));
            } catch (InvalidInputException e) {
                throw new InvalidInputException("signal.log-mel: " + e.getMessage(), e);
            }
        }
    }
}

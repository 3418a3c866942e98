package org.lstm4j.recognition;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.lstm4j.model.use.Spelling;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.config.TypedConfig;
import org.lstm4j.tasks.data.SplitConfig;
import org.lstm4j.tasks.training.SupervisedConfig;
import org.lstm4j.tasks.training.TrainingConfig;

/**
 * Settings of a transcription: sequences of numbers in, texts out.
 *
 * @param data where the rows are and how they are split
 * @param signal from what is recorded to what the model reads; {@code lengths} must be true
 * @param layers the model, from {@code [batch, time, features]} to a number for the blank and each symbol at each step, {@code [batch, time,
 *     symbols + 1]}
 * @param loss {@code ctc}
 * @param optimizer the optimizer
 * @param training how the model is trained
 * @param beam how many beginnings of a text are kept while the likeliest is looked for; 1, the likeliest symbol at each step, without it
 * @param picture how test rows are drawn; as fits the source without it
 * @param backend who computes; without it the command line, the environment, or the best there is decides
 */
public record TranscriptionConfig(
        Data data,
        SignalConfig signal,
        List<TypedConfig> layers,
        TypedConfig loss,
        TypedConfig optimizer,
        TrainingConfig training,
        Optional<Integer> beam,
        Optional<Picture> picture,
        Optional<String> backend)
        implements SupervisedConfig {
    /**
     * Where the rows are and how they are split.
     *
     * @param source of the rows, whose label is the text
     * @param testSource of the test rows; without it they are split off from the others
     * @param distinct whether of rows with equal numbers only the first is taken, those of the test source last; false without it
     * @param symbols what texts are made of, in the order of their classes from 1 on; without it what is found in the rows
     * @param symbolSeparator what stands between the symbols of a text, as a blank between words or phonemes; without it each character is one
     * @param join makes rows of several others; left out where rows are as they were recorded
     * @param groupBy a column by whose values the test rows are measured in groups, besides all together
     * @param split which rows train, which test
     */
    public record Data(
            TypedConfig source,
            Optional<TypedConfig> testSource,
            Optional<Boolean> distinct,
            Optional<List<String>> symbols,
            Optional<String> symbolSeparator,
            Optional<JoinConfig> join,
            Optional<String> groupBy,
            SequenceSplit split)
            implements SequenceData {
        public Data {
            symbols = symbols.map(values -> {
                boolean hasEmpty = values.stream().anyMatch(String::isEmpty);
                if (values.isEmpty() || hasEmpty || new HashSet<>(values).size() < values.size()) {
                    throw new SettingException(
                            "symbols", "must be one or more that differ, none of them empty; got " + values);
                }
                return List.copyOf(values);
            });
            if (symbolSeparator.filter(String::isEmpty).isPresent()) {
                throw new SettingException(
                        "symbolSeparator", "must not be empty; left out, each character is a symbol");
            }
            split.requireTest(testSource.isPresent());
        }
    }

    public TranscriptionConfig {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new SettingException("layers", "must hold at least one layer");
        }
        if (!signal.lengths()) {
            throw new SettingException(
                    "signal.lengths", "must be true: texts are of any length, and so are their rows");
        }
        beam.ifPresent(width -> SettingException.within(1, Spelling.WIDEST, "beam", width));
        if (training.classWeights().isPresent()) {
            throw new SettingException(
                    "training.class-weights", "needs classes, one for each row, and not texts; leave it out");
        }
        if (training.needsValidation() && data.split().validation().from() == SplitConfig.Source.NOTHING) {
            throw new SettingException(
                    "training",
                    "needs validation rows for keep = best, early-stopping and plateau, but data.split.validation.from ="
                            + " nothing");
        }
    }
}

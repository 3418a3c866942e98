package org.lstm4j.tasks.generation;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.data.Dataset;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.graph.Input;
import org.lstm4j.model.use.NextWords;
import org.lstm4j.nn.Model;
import org.lstm4j.tasks.data.SplitRows;
import org.lstm4j.text.LabeledText;
import org.lstm4j.text.NextWordDataset;
import org.lstm4j.text.NgramPrefixes;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.text.TextPreparation;
import org.lstm4j.train.Trainer;

/**
 * From texts to rows of words.
 *
 * @param config of the task
 * @param pipeline from text to word ids
 * @param preparation cache and progress
 */
record WordRows(GenerationConfig config, TextPipeline pipeline, TextPreparation preparation) {
    /** The name of the model's input, and of the column that feeds it. */
    static final String TOKENS = NextWords.TOKENS;

    private NextWords words() {
        return config.words(pipeline);
    }

    /** How many ids there are, padding among them; a stream has one more, for the end of a text. */
    int vocabulary() {
        return words().vocabulary();
    }

    /** The id of the end of a text, in a stream of texts. */
    OptionalInt end() {
        return words().end();
    }

    /** What a word is, for people: {@code word} or {@code character}. */
    String unit() {
        return words().unit();
    }

    /** Words in a padded prefix: all of the longest text but its last. */
    int prefixSteps() {
        return words().prefixSteps();
    }

    Input input() {
        boolean isFixed = !config.isStream() && !config.text().lengths();
        Shape shape = isFixed ? Shape.of("batch", prefixSteps()) : Shape.of("batch", "time");
        return new Input(TOKENS, shape, DType.INT32);
    }

    /** Rows to learn from. */
    Dataset toLearn(List<LabeledText> texts) {
        if (config.isStream()) {
            int lanes = config.training().batchSize();
            return StreamDataset.toLearn(
                    stream(texts), lanes, config.form().steps().orElseThrow(), TOKENS);
        }
        NextWordDataset prefixes = prefixes(texts);
        return config.training().isBucketed()
                ? prefixes.bucketedBy(prefixes.lengths(), TensorDataset.DEFAULT_POOL)
                : prefixes;
    }

    /** Rows to measure with. */
    Dataset toMeasure(List<LabeledText> texts) {
        return config.isStream() ? measuredStream(texts) : prefixes(texts);
    }

    /** Rows to measure with, of a stream. */
    StreamDataset measuredStream(List<LabeledText> texts) {
        int lanes = config.training().batchSize();
        return StreamDataset.toMeasure(
                stream(texts), lanes, config.form().steps().orElseThrow(), TOKENS);
    }

    private NextWordDataset prefixes(List<LabeledText> texts) {
        NgramPrefixes prefixes = NgramPrefixes.of(pipeline.encoder().encodeAll(SplitRows.texts(texts), preparation));
        if (prefixes.size() == 0) {
            throw new InvalidInputException(
                    "none of " + texts.size() + " texts has two words that the vocabulary knows");
        }
        NextWordDataset rows = NextWordDataset.of(prefixes, words().padding(), TOKENS, Trainer.TARGET);
        return config.text().lengths() ? rows.withLengths(Model.SEQUENCE_LENS) : rows;
    }

    /** All texts, behind what is read before the first; of a stream of texts an end behind each. */
    int[] stream(List<LabeledText> texts) {
        IntStream.Builder stream = IntStream.builder();
        OptionalInt end = end();
        IntStream.of(words().beginning()).forEach(stream);
        for (int[] ids : pipeline.encoder().encodeAll(SplitRows.texts(texts), preparation)) {
            IntStream.of(ids).forEach(stream);
            end.ifPresent(stream);
        }
        return stream.build().toArray();
    }
}

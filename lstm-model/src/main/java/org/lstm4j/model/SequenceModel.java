package org.lstm4j.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.model.use.Classes;
import org.lstm4j.model.use.RowNumbers;
import org.lstm4j.nn.Model;
import org.lstm4j.signal.Sequence;
import org.lstm4j.signal.SignalUse;
import org.lstm4j.signal.SignalUse.Answer;
import org.lstm4j.spi.Feeds;

/**
 * A saved model that says what sequences of numbers are: recordings, movements, pen strokes, images row by row. It reads them as they were
 * recorded, and makes of them what it was trained with, by what its file says.
 *
 * {@snippet class="org.lstm4j.model.snippets.SavedModelSnippets" region="sequences"}
 *
 * <p>Thread-safe, until its {@link SavedModel} is closed. On the backend {@code native} what is said of a sequence does not depend, in any
 * bit, on the sequences beside it; on others it may in the last digits.
 */
public final class SequenceModel {
    private final SavedModel model;
    private final SignalReader reader;
    private final SignalUse use;
    private final Classes classes;

    private SequenceModel(SavedModel model, SignalReader reader, Classes classes) {
        this.model = model;
        this.reader = reader;
        this.use = reader.use();
        this.classes = classes;
    }

    /**
     * An open model as one of sequences.
     *
     * @throws InvalidInputException if it is of another kind, saying which, or damaged
     */
    public static SequenceModel of(SavedModel model) {
        ModelUse kind = model.require(ModelUse.SEQUENCE_CLASSIFICATION, "say what a sequence of numbers is");
        SignalReader reader = SignalReader.of(model);
        return new SequenceModel(model, reader, classes(model, reader.use().answer(), kind.logits()));
    }

    private static Classes classes(SavedModel model, Answer answer, boolean logits) {
        return switch (answer) {
            case CLASS -> RowNumbers.classes(model.name(), model.bundle(), logits);
            case LABELS -> {
                int numbers = RowNumbers.of(model.name(), model.bundle());
                RowNumbers.requireLabels(model.name(), model.bundle(), numbers);
                yield new Classes(numbers, logits, model.bundle().threshold());
            }
            case NUMBER -> {
                RowNumbers.requireOne(model.name(), model.bundle(), 0);
                yield new Classes(1, false, 0);
            }
            case SYMBOLS ->
                throw new InvalidInputException(
                        model.name() + ": says that it answers by symbols, and that it says what"
                                + " sequences are; it was damaged or put together by hand");
        };
    }

    /** The names of the classes; none of a model that answers by a number. */
    public List<String> labels() {
        return model.bundle().labels();
    }

    /** What it reads, and what its numbers are. */
    public SignalUse use() {
        return use;
    }

    /**
     * What a sequence is.
     *
     * @param steps as recorded, each with the features that the model was trained with
     * @throws InvalidInputException if it does not fit
     * @throws org.lstm4j.ClosedException if the model is closed
     */
    public SequenceAnswer predict(float[][] steps) {
        return predict(List.of(Sequence.of(steps))).getFirst();
    }

    /**
     * What a recording is.
     *
     * @param samples from -1 to 1
     * @param sampleRate in Hz, which must be that of the recordings it was trained with
     * @throws InvalidInputException if the model does not hear, or at another rate
     * @throws org.lstm4j.ClosedException if the model is closed
     */
    public SequenceAnswer predict(float[] samples, int sampleRate) {
        return predict(List.of(reader.sound(samples, sampleRate))).getFirst();
    }

    /**
     * What sequences are, up to {@value Rows#MOST} at a time, and fewer of long ones: all of a part are filled up to
     * its longest.
     *
     * @param sequences as recorded
     * @return an answer for each, in their order
     * @throws InvalidInputException if one does not fit, with its number
     * @throws org.lstm4j.ClosedException if the model is closed
     */
    public List<SequenceAnswer> predict(List<Sequence> sequences) {
        return reader.answers(sequences, this::part);
    }

    private List<SequenceAnswer> part(List<Sequence> read) {
        Feeds batch = reader.batch(read);
        int numbers = classes.numbers();
        Tensor outputs = Tensor.zeros(DType.FLOAT32, batch.get(SignalUse.INPUT).dim(0), numbers);
        model.runs().run(batch, new Feeds().put(Model.PREDICTION, outputs));
        List<SequenceAnswer> answers = new ArrayList<>(read.size());
        for (int row = 0; row < read.size(); row++) {
            answers.add(answer(outputs.floats(), row * numbers, read.get(row).steps()));
        }
        return answers;
    }

    private SequenceAnswer answer(float[] outputs, int from, int steps) {
        SequencedMap<String, Double> probabilities = new LinkedHashMap<>();
        if (use.answer() == Answer.NUMBER) {
            SignalUse.TargetScale scale = use.target().orElseThrow();
            double value = outputs[from] * scale.deviation() + scale.mean();
            return new SequenceAnswer(List.of(), probabilities, OptionalDouble.of(value), steps);
        }
        if (use.answer() == Answer.CLASS) {
            double[] shares = classes.probabilities(outputs, from);
            for (int i = 0; i < shares.length; i++) {
                probabilities.put(labels().get(i), shares[i]);
            }
            String label = labels().get(classes.label(outputs, from));
            return new SequenceAnswer(List.of(label), probabilities, OptionalDouble.empty(), steps);
        }
        Classes one = new Classes(1, classes.logits(), classes.cut());
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < classes.numbers(); i++) {
            probabilities.put(labels().get(i), one.probabilities(outputs, from + i)[1]);
            if (one.label(outputs, from + i) == 1) {
                labels.add(labels().get(i));
            }
        }
        return new SequenceAnswer(labels, probabilities, OptionalDouble.empty(), steps);
    }
}

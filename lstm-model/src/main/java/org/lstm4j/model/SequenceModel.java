package org.lstm4j.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.Set;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.model.use.Classes;
import org.lstm4j.model.use.RowNumbers;
import org.lstm4j.nn.Model;
import org.lstm4j.signal.LogMel;
import org.lstm4j.signal.Sequence;
import org.lstm4j.signal.SequenceDataset;
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
    /** Numbers, those that fill up rows among them, that are read together: 64 MB. */
    private static final long TOGETHER = 1L << 24;

    private final SavedModel model;
    private final SignalUse use;
    private final boolean usesLengths;
    private final Classes classes;

    private SequenceModel(SavedModel model, SignalUse use, boolean usesLengths, Classes classes) {
        this.model = model;
        this.use = use;
        this.usesLengths = usesLengths;
        this.classes = classes;
    }

    /**
     * An open model as one of sequences.
     *
     * @throws InvalidInputException if it is of another kind, saying which, or damaged
     */
    public static SequenceModel of(SavedModel model) {
        ModelUse kind = model.require(ModelUse.SEQUENCE_CLASSIFICATION, "say what a sequence of numbers is");
        SignalUse use = use(model);
        Classes classes = classes(model, use.answer(), kind.logits());
        boolean usesLengths = requireSignal(model.name(), model.bundle().graph(), use);
        return new SequenceModel(model, use, usesLengths, classes);
    }

    private static SignalUse use(SavedModel model) {
        String json = model.bundle().attachments().get(SignalUse.ATTACHMENT);
        if (json == null) {
            throw new InvalidInputException(
                    model.name() + ": does not say what it reads, so it cannot read a sequence");
        }
        try {
            return SignalUse.fromJson(json);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(model.name() + ": " + e.getMessage(), e);
        }
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
        };
    }

    /** Whether the graph reads lengths, after it was made sure that it reads what the file says. */
    private static boolean requireSignal(String name, Graph graph, SignalUse use) {
        Set<String> known = Set.of(SignalUse.INPUT, Model.SEQUENCE_LENS);
        boolean usesLengths =
                graph.inputs().stream().anyMatch(input -> input.name().equals(Model.SEQUENCE_LENS));
        boolean hasSignal = graph.inputs().stream()
                .anyMatch(input -> input.name().equals(SignalUse.INPUT)
                        && input.dtype() == DType.FLOAT32
                        && input.rank() == 3
                        && input.shape().dim(2).equals(Dim.of(use.frontEnd().outputs()))
                        && (use.steps().isPresent()
                                ? input.shape().dim(1).equals(Dim.of(use.steps().get()))
                                : input.shape().dim(1) instanceof Dim.Named));
        if (!hasSignal
                || usesLengths == use.steps().isPresent()
                || !graph.inputs().stream().map(Input::name).allMatch(known::contains)) {
            throw new InvalidInputException(name + ": its graph reads "
                    + graph.inputs().stream()
                            .map(input -> input.name() + " " + input.dtype().text() + input.shape())
                            .toList()
                    + ", where its file says " + SignalUse.INPUT + " float32[batch, "
                    + use.steps().map(String::valueOf).orElse("time") + ", "
                    + use.frontEnd().outputs() + "]; it was damaged or put together by hand");
        }
        return usesLengths;
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
        LogMel heard = use.frontEnd()
                .sound()
                .orElseThrow(() -> new InvalidInputException(model.name() + ": does not read sound; it reads steps of "
                        + use.frontEnd().features() + " numbers"));
        if (heard.sampleRate() != sampleRate) {
            throw new InvalidInputException(model.name() + ": hears recordings of " + heard.sampleRate()
                    + " Hz; got one of " + sampleRate + " Hz. Resample it");
        }
        return predict(List.of(Sequence.of(1, samples))).getFirst();
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
        List<SequenceAnswer> answers = new ArrayList<>(sequences.size());
        List<Sequence> part = new ArrayList<>();
        int longest = 0;
        for (int i = 0; i < sequences.size(); i++) {
            Sequence next = read(sequences.get(i), i, sequences.size());
            if (!goesWith(part.size(), Math.max(longest, next.values().length))) {
                answers.addAll(part(part));
                part.clear();
                longest = 0;
            }
            part.add(next);
            longest = Math.max(longest, next.values().length);
        }
        if (!part.isEmpty()) {
            answers.addAll(part(part));
        }
        return answers;
    }

    /**
     * Whether one more sequence may be answered together with so many.
     *
     * @param longest numbers of the longest of all
     */
    static boolean goesWith(int rows, int longest) {
        return rows == 0 || (rows < Rows.MOST && (rows + 1L) * longest <= TOGETHER);
    }

    private Sequence read(Sequence sequence, int index, int count) {
        try {
            return use.read(sequence);
        } catch (InvalidInputException e) {
            throw count == 1
                    ? e
                    : new InvalidInputException("sequence " + (index + 1) + " of " + count + ": " + e.getMessage(), e);
        }
    }

    private List<SequenceAnswer> part(List<Sequence> read) {
        int[] rows = Rows.filled(read.size());
        Feeds batch =
                SequenceDataset.of(read, usesLengths, new LinkedHashMap<>()).read(rows);
        Tensor outputs = Tensor.zeros(DType.FLOAT32, rows.length, classes.numbers());
        model.runs().run(batch, new Feeds().put(Model.PREDICTION, outputs));
        List<SequenceAnswer> answers = new ArrayList<>(read.size());
        for (int row = 0; row < read.size(); row++) {
            answers.add(answer(
                    outputs.floats(), row * classes.numbers(), read.get(row).steps()));
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

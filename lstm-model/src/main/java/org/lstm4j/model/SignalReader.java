package org.lstm4j.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.nn.Model;
import org.lstm4j.signal.LogMel;
import org.lstm4j.signal.Sequence;
import org.lstm4j.signal.SequenceDataset;
import org.lstm4j.signal.SignalUse;
import org.lstm4j.spi.Feeds;

/** How a saved model reads sequences, by what its file says: what of them, and how many at a time. Thread-safe. */
final class SignalReader {
    /** Numbers, those that fill up rows among them, that are read together: 64 MB. */
    private static final long TOGETHER = 1L << 24;

    private final String name;
    private final SignalUse use;
    private final boolean usesLengths;

    private SignalReader(String name, SignalUse use, boolean usesLengths) {
        this.name = name;
        this.use = use;
        this.usesLengths = usesLengths;
    }

    /**
     * That of a model.
     *
     * @throws InvalidInputException if its file does not say what it reads, or its graph reads something else
     */
    static SignalReader of(SavedModel model) {
        SignalUse use = use(model);
        return new SignalReader(
                model.name(), use, requireSignal(model.name(), model.bundle().graph(), use));
    }

    /** What it reads, and what its numbers are. */
    SignalUse use() {
        return use;
    }

    /** A recording as a sequence. @throws InvalidInputException if the model does not hear, or at another rate */
    Sequence sound(float[] samples, int sampleRate) {
        LogMel heard = use.frontEnd()
                .sound()
                .orElseThrow(() -> new InvalidInputException(name + ": does not read sound; it reads steps of "
                        + use.frontEnd().features() + " numbers"));
        if (heard.sampleRate() != sampleRate) {
            throw new InvalidInputException(name + ": hears recordings of " + heard.sampleRate() + " Hz; got one of "
                    + sampleRate + " Hz. Resample it");
        }
        return Sequence.of(1, samples);
    }

    /**
     * The answers of sequences, part by part.
     *
     * @param sequences as recorded
     * @param part answers those of a part, as the model reads them
     * @throws InvalidInputException if one does not fit, with its number
     */
    <T> List<T> answers(List<Sequence> sequences, Function<List<Sequence>, List<T>> part) {
        List<T> answers = new ArrayList<>(sequences.size());
        List<Sequence> together = new ArrayList<>();
        int longest = 0;
        for (int i = 0; i < sequences.size(); i++) {
            Sequence next = read(sequences.get(i), i, sequences.size());
            if (!goesWith(together.size(), Math.max(longest, next.values().length))) {
                answers.addAll(part.apply(together));
                together.clear();
                longest = 0;
            }
            together.add(next);
            longest = Math.max(longest, next.values().length);
        }
        if (!together.isEmpty()) {
            answers.addAll(part.apply(together));
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

    /** What the model is fed: those sequences first, and what fills up to a number of rows of which there are few. */
    Feeds batch(List<Sequence> read) {
        return SequenceDataset.of(read, usesLengths, new LinkedHashMap<>()).read(Rows.filled(read.size()));
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
}

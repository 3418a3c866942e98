package org.lstm4j.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.decode.Hypothesis;
import org.lstm4j.graph.Value;
import org.lstm4j.model.use.Spelling;
import org.lstm4j.nn.Model;
import org.lstm4j.signal.Sequence;
import org.lstm4j.signal.SignalUse;
import org.lstm4j.signal.SignalUse.Alphabet;
import org.lstm4j.spi.Feeds;

/**
 * A saved model that spells out what is in a sequence of numbers: digits that are said, letters that are written. It was trained by
 * connectionist temporal classification, so it need not be told where a symbol begins. It reads sequences as they were recorded, and
 * makes of them what it was trained with, by what its file says.
 *
 * {@snippet class="org.lstm4j.model.snippets.SavedModelSnippets" region="transcripts"}
 *
 * <p>Thread-safe, until its {@link SavedModel} is closed. On the backend {@code native} what is heard in a sequence does not depend, in
 * any bit, on the sequences beside it; on others it may in the last digits.
 */
public final class Transcriber {
    private final SavedModel model;
    private final SignalReader reader;
    private final Spelling spelling;
    private final int beam;

    private Transcriber(SavedModel model, SignalReader reader, Spelling spelling, int beam) {
        this.model = model;
        this.reader = reader;
        this.spelling = spelling;
        this.beam = beam;
    }

    /**
     * An open model as one that spells out sequences, of which it takes the likeliest symbol at each step.
     *
     * @throws InvalidInputException if it is of another kind, saying which, or damaged
     */
    public static Transcriber of(SavedModel model) {
        ModelUse kind = model.require(ModelUse.SEQUENCE_TRANSCRIPTION, "spell out what is in a sequence");
        SignalReader reader = SignalReader.of(model);
        Alphabet alphabet = reader.use()
                .alphabet()
                .orElseThrow(() -> new InvalidInputException(model.name() + ": says that it answers by a "
                        + reader.use().answer()
                        + ", and that it spells sequences out; it was damaged or put together by hand"));
        Value output = model.bundle().graph().output(Model.PREDICTION);
        Spelling spelling = new Spelling(alphabet, kind.logits());
        int classes = spelling.classes();
        if (output.dtype() != DType.FLOAT32 || !output.shape().equals(Shape.of("batch", "time", classes))) {
            throw new InvalidInputException(
                    model.name() + ": its graph gives " + output.dtype().text() + output.shape()
                            + " where its task needs at each step a number for each of its " + (classes - 1)
                            + " symbols and the blank; it was damaged or put together by hand");
        }
        return new Transcriber(model, reader, spelling, 1);
    }

    /**
     * The same that looks for the likeliest text, by prefix beam search: texts of which no path is likely, but all together are.
     *
     * @param width how many beginnings are kept, 1 to {@value Spelling#WIDEST}; 1 takes the likeliest symbol at each step
     */
    public Transcriber withBeam(int width) {
        Spelling.checkWidth(width);
        return new Transcriber(model, reader, spelling, width);
    }

    /** The symbols that it knows. */
    public List<String> symbols() {
        return spelling.alphabet().symbols();
    }

    /** What it reads. */
    public SignalUse use() {
        return reader.use();
    }

    /** Whether the model gives logits, which a softmax turns into probabilities; false if it gives these. */
    public boolean givesLogits() {
        return spelling.logits();
    }

    /** How long a step that the model reads lasts, in seconds; empty if it does not read sound. */
    public OptionalDouble secondsPerStep() {
        return reader.use()
                .frontEnd()
                .sound()
                .map(sound -> OptionalDouble.of(
                        sound.hopMs() / 1000 * reader.use().frontEnd().stack()))
                .orElseGet(OptionalDouble::empty);
    }

    /**
     * What is in a sequence.
     *
     * @param steps as recorded, each with the features that the model was trained with
     * @throws InvalidInputException if it does not fit
     * @throws org.lstm4j.ClosedException if the model is closed
     */
    public Transcript transcribe(float[][] steps) {
        return transcribe(List.of(Sequence.of(steps))).getFirst();
    }

    /**
     * What is in a recording.
     *
     * @param samples from -1 to 1
     * @param sampleRate in Hz, which must be that of the recordings it was trained with
     * @throws InvalidInputException if the model does not hear, or at another rate
     * @throws org.lstm4j.ClosedException if the model is closed
     */
    public Transcript transcribe(float[] samples, int sampleRate) {
        return transcribe(List.of(reader.sound(samples, sampleRate))).getFirst();
    }

    /**
     * What is in sequences, up to {@value Rows#MOST} at a time, and fewer of long ones.
     *
     * @param sequences as recorded
     * @return an answer for each, in their order
     * @throws InvalidInputException if one does not fit, with its number
     * @throws org.lstm4j.ClosedException if the model is closed
     */
    public List<Transcript> transcribe(List<Sequence> sequences) {
        return reader.answers(sequences, this::part);
    }

    /**
     * How probable the blank and each symbol are at each step of a sequence: of {@code [step][0]} the blank, from 1 on the symbols in
     * the order of {@link #symbols()}.
     *
     * @param sequence as recorded
     * @throws InvalidInputException if it does not fit
     * @throws org.lstm4j.ClosedException if the model is closed
     */
    public double[][] probabilities(Sequence sequence) {
        return reader.answers(List.of(sequence), this::probabilities).getFirst();
    }

    private List<double[][]> probabilities(List<Sequence> read) {
        return Collections.singletonList(spelling.probabilities(
                outputs(reader.batch(read)), 0, read.getFirst().steps()));
    }

    private Tensor outputs(Feeds batch) {
        Tensor signal = batch.get(SignalUse.INPUT);
        Tensor outputs = Tensor.zeros(DType.FLOAT32, signal.dim(0), signal.dim(1), spelling.classes());
        model.runs().run(batch, new Feeds().put(Model.PREDICTION, outputs));
        return outputs;
    }

    private List<Transcript> part(List<Sequence> read) {
        Tensor outputs = outputs(reader.batch(read));
        // Rows that fill up the batch have no step, so that no time is lost on them.
        int[] lengths = new int[outputs.dim(0)];
        for (int row = 0; row < read.size(); row++) {
            lengths[row] = read.get(row).steps();
        }
        List<Hypothesis> found = spelling.best(outputs, lengths, beam);
        List<Transcript> transcripts = new ArrayList<>(read.size());
        for (int row = 0; row < read.size(); row++) {
            Hypothesis it = found.get(row);
            int[] path = spelling.path(outputs, row, lengths[row], it, beam);
            transcripts.add(
                    new Transcript(spelling.text(it.symbols()), places(path), it.logProbability(), lengths[row]));
        }
        return transcripts;
    }

    /** A symbol for each stretch of steps of one class that is not the blank. */
    private List<Transcript.Symbol> places(int[] path) {
        List<Transcript.Symbol> places = new ArrayList<>();
        int from = 0;
        while (from < path.length) {
            int to = from + 1;
            while (to < path.length && path[to] == path[from]) {
                to++;
            }
            if (path[from] != 0) {
                places.add(new Transcript.Symbol(symbols().get(path[from] - 1), from, to));
            }
            from = to;
        }
        return places;
    }
}

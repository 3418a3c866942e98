package org.lstm4j.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.decode.BeamOptions;
import org.lstm4j.decode.BeamSearch;
import org.lstm4j.decode.Generator;
import org.lstm4j.decode.Hypothesis;
import org.lstm4j.decode.PredictorModel;
import org.lstm4j.decode.Sampling;
import org.lstm4j.decode.SequenceModel;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Value;
import org.lstm4j.model.use.SequenceTokens;
import org.lstm4j.model.use.Sequences;
import org.lstm4j.nn.Mode;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Parameters;
import org.lstm4j.spi.Predictor;

/**
 * A saved model that makes of one sequence another: that translates sentences, writes digits for number words, or says in words what
 * numbers show. The encoder reads each source once; the decoder writes token by token, many sources side by side.
 *
 * <p>Thread-safe, until its {@link SavedModel} is closed. On the backend {@code native} what is written does not depend, in any bit, on the
 * sources beside it; on others it may in the last digits, and so where two tokens are as likely.
 */
public final class Translator {
    private static final int STEPS = 8;
    private static final String WITHOUT_TOKENS = "a source without a token cannot be translated";

    private final SavedModel model;
    private final Sequences sequences;
    private final SavedModel encoder;
    private final SavedModel step;
    private final Optional<SequenceTokens.Ids> sourceIds;
    private final SequenceTokens.Ids targetIds;

    private Translator(SavedModel model, Sequences sequences, SavedModel encoder, SavedModel step) {
        this.model = model;
        this.sequences = sequences;
        this.encoder = encoder;
        this.step = step;
        this.sourceIds = sequences.source().map(SequenceTokens::lookup);
        this.targetIds = sequences.target().lookup();
    }

    /**
     * The model as one from sequence to sequence.
     *
     * @throws InvalidInputException if it is of another kind, saying which, or damaged
     */
    public static Translator of(SavedModel model) {
        return model.translator();
    }

    static Translator made(SavedModel model) {
        model.require(ModelUse.SEQUENCE_TO_SEQUENCE, "make one sequence of another");
        String json = model.bundle().attachments().get(Sequences.ATTACHMENT);
        if (json == null) {
            throw new InvalidInputException(model.name() + ": has no attachment \"" + Sequences.ATTACHMENT
                    + "\", so it is not known what its ids mean");
        }
        try {
            Sequences sequences = Sequences.fromJson(json);
            Graph encoder = sequences.encoderGraph();
            Graph step = sequences.stepGraph();
            check(sequences, encoder, step);
            return new Translator(model, sequences, model.beside(encoder), model.beside(step));
        } catch (InvalidInputException e) {
            throw new InvalidInputException(model.name() + ": " + e.getMessage(), e);
        }
    }

    /** Refuses graphs that do not go together; what they compute from what they read is theirs. */
    private static void check(Sequences sequences, Graph encoder, Graph step) {
        for (Input input : encoder.inputs()) {
            boolean isSource = input.name().equals(Sequences.SOURCE)
                    && (sequences.source().isPresent()
                            ? input.dtype() == DType.INT32 && input.rank() == 2
                            : input.dtype() == DType.FLOAT32
                                    && input.rank() == 3
                                    && input.shape().toString().endsWith(sequences.features() + "]"));
            require(isSource || isLengths(input, Model.SEQUENCE_LENS), "encoder", input);
        }
        for (Input input : step.inputs()) {
            boolean isTarget =
                    input.name().equals(Sequences.PREFIX) && input.dtype() == DType.INT32 && input.rank() == 2;
            Value given = encoder.outputs().get(input.name());
            boolean isGiven = given != null
                    && given.dtype() == input.dtype()
                    && given.rank() == input.rank()
                    && given.rank() > 1
                    && given.shape().dim(-1).equals(input.shape().dim(-1));
            boolean goesOn = !input.name().startsWith(Mode.STATE)
                    || Optional.ofNullable(step.outputs().get(Mode.NEXT + input.name()))
                            .filter(next -> next.dtype() == input.dtype()
                                    && next.shape().equals(input.shape()))
                            .isPresent();
            require(
                    isTarget || (isGiven && goesOn) || isLengths(input, Sequences.MEMORY + Sequences.LENS),
                    "step",
                    input);
        }
        Value scores = step.outputs().get(Model.PREDICTION);
        if (scores == null
                || scores.dtype() != DType.FLOAT32
                || scores.rank() != 3
                || !scores.shape().toString().endsWith(" " + sequences.target().size() + "]")) {
            throw new InvalidInputException("its step gives " + step.outputs().keySet() + ", where one of "
                    + sequences.target().size() + " tokens gives a score for each as " + Model.PREDICTION
                    + "; it was damaged or put together by hand");
        }
    }

    private static boolean isLengths(Input input, String name) {
        return input.name().equals(name) && input.dtype() == DType.INT32 && input.rank() == 1;
    }

    private static void require(boolean isExpected, String which, Input input) {
        if (!isExpected) {
            throw new InvalidInputException("its " + which + " reads " + input.name() + " "
                    + input.dtype().text() + input.shape() + ", which such a graph does not"
                    + "; it was damaged or put together by hand");
        }
    }

    /** What its ids mean, and how it writes if nobody says otherwise. */
    public Sequences sequences() {
        return sequences;
    }

    /** How it writes if nobody says otherwise. */
    public DecodeOptions options() {
        return new DecodeOptions(sequences.beam(), sequences.lengthPenalty(), sequences.maxTarget());
    }

    /**
     * Translates a text.
     *
     * @throws InvalidInputException if there is no token in it, or the model reads numbers
     * @throws org.lstm4j.ClosedException if the model is closed
     */
    public Translation translate(String text) {
        return translate(List.of(text)).getFirst();
    }

    /** Translates texts, many at a time, as the model's settings say; throws as {@link #translate(String)}. */
    public List<Translation> translate(List<String> texts) {
        return translate(texts, options());
    }

    /**
     * Translates texts, many at a time. Of a text with more tokens than the model reads the first ones are translated.
     *
     * @return a translation for each, in their order
     * @throws InvalidInputException if there is no token in one, or the model reads numbers
     * @throws org.lstm4j.ClosedException if the model is closed
     */
    public List<Translation> translate(List<String> texts, DecodeOptions options) {
        SequenceTokens tokens = sequences
                .source()
                .orElseThrow(() -> new InvalidInputException(model.name() + ": reads numbers, not texts"));
        List<List<String>> words = new ArrayList<>();
        List<Source> sources = new ArrayList<>();
        for (String text : texts) {
            List<String> all = tokens.words(text);
            if (all.isEmpty()) {
                throw new InvalidInputException(model.name() + ": " + WITHOUT_TOKENS + "; \"" + text + "\" has none");
            }
            List<String> read = all.subList(0, Math.min(all.size(), sequences.maxSource()));
            words.add(read);
            sources.add(Source.of(sourceIds.orElseThrow().of(read)));
        }
        List<Hypothesis> written = write(sources, options);
        List<Translation> translations = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            int unknown = (int) Arrays.stream(sources.get(i).ids())
                    .filter(id -> id == SequenceTokens.UNKNOWN)
                    .count();
            translations.add(translation(texts.get(i), words.get(i), written.get(i), unknown));
        }
        return translations;
    }

    /**
     * Writes what sequences of numbers are, many at a time.
     *
     * @param numbers of each sequence its steps, and of each step its numbers
     * @return in their order
     * @throws InvalidInputException if one has no step, or a step another number of numbers than the model reads
     * @throws org.lstm4j.ClosedException if the model is closed
     */
    public List<Translation> describe(List<float[][]> numbers, DecodeOptions options) {
        List<Source> sources = new ArrayList<>();
        for (float[][] steps : numbers) {
            if (sequences.source().isPresent() || steps.length == 0) {
                throw new InvalidInputException(
                        model.name() + ": " + (steps.length == 0 ? WITHOUT_TOKENS : "reads texts, not numbers"));
            }
            sources.add(Source.of(
                    model.name(),
                    Arrays.copyOf(steps, Math.min(steps.length, sequences.maxSource())),
                    sequences.features()));
        }
        return write(sources, options).stream()
                .map(it -> translation("", List.of(), it, 0))
                .toList();
    }

    private Translation translation(String source, List<String> read, Hypothesis written, int unknown) {
        SequenceTokens target = sequences.target();
        List<String> words = written.symbols().stream().map(target::word).toList();
        return new Translation(
                source, target.text(words), read, words, written.logProbability(), written.isEnded(), unknown);
    }

    /**
     * What is read: ids, or numbers.
     *
     * @param ids of tokens; none for numbers
     * @param numbers of all steps, one after the other; none for tokens
     * @param steps how many
     */
    // Handed on once, never compared.
    @SuppressWarnings("ArrayRecordComponent")
    private record Source(int[] ids, float[] numbers, int steps) {
        static Source of(int[] ids) {
            return new Source(ids, new float[0], ids.length);
        }

        static Source of(String name, float[][] steps, int features) {
            float[] numbers = new float[steps.length * features];
            for (int i = 0; i < steps.length; i++) {
                if (steps[i].length != features) {
                    throw new InvalidInputException(
                            name + ": reads " + features + " numbers in each step; got " + steps[i].length);
                }
                System.arraycopy(steps[i], 0, numbers, i * features, features);
            }
            return new Source(new int[0], numbers, steps.length);
        }
    }

    private List<Hypothesis> write(List<Source> sources, DecodeOptions options) {
        // Sources of like length together, so that few steps are read for nothing.
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, sources.size()).boxed().toList());
        order.sort(Comparator.comparingInt(i -> -sources.get(i).steps()));
        int together = Math.max(1, Rows.MOST / options.beam());
        Map<Integer, Hypothesis> written = new HashMap<>();
        for (int from = 0; from < order.size(); from += together) {
            List<Integer> part = order.subList(from, Math.min(order.size(), from + together));
            List<Hypothesis> some = part(part.stream().map(sources::get).toList(), options);
            for (int i = 0; i < part.size(); i++) {
                written.put(part.get(i), some.get(i));
            }
        }
        return IntStream.range(0, sources.size()).mapToObj(written::get).toList();
    }

    private List<Hypothesis> part(List<Source> sources, DecodeOptions options) {
        int[] rows = Rows.filled(sources.size());
        SequencedMap<String, Tensor> encoded = encoder.run(source(sources, rows, Model.SEQUENCE_LENS));
        Tensor lengths = lengths(sources, rows);
        int width = options.beam();
        Map<String, Tensor> others = new LinkedHashMap<>();
        Map<String, Tensor> states = new LinkedHashMap<>();
        for (Input input : step.inputs()) {
            if (!input.name().equals(Sequences.PREFIX)) {
                Tensor of =
                        isLengths(input, Sequences.MEMORY + Sequences.LENS) ? lengths : given(encoded, input.name());
                (input.name().startsWith(Mode.STATE) ? states : others).put(input.name(), repeated(of, width));
            }
        }
        Graph graph = step.bundle().graph();
        PredictorModel steps = PredictorModel.of(graph, new Turns(step.runs()), rows.length * width, true, others);
        steps.restart();
        states.forEach(steps::setState);
        SequenceModel allowed = new Allowed(steps);
        int[] first = new int[rows.length];
        Arrays.fill(first, SequenceTokens.BEGIN);
        OptionalInt end = OptionalInt.of(SequenceTokens.END);
        if (width == 1) {
            return new Generator(allowed, Sampling.GREEDY, end, options.maxTokens())
                    .write(first)
                    .subList(0, sources.size());
        }
        BeamOptions search = new BeamOptions(width, 1, options.lengthPenalty(), end, options.maxTokens());
        return new BeamSearch(allowed, search)
                .search(first).subList(0, sources.size()).stream()
                        .map(List::getFirst)
                        .toList();
    }

    /** What the encoder gives by a name; {@link #check} has seen that it does. */
    private static Tensor given(Map<String, Tensor> encoded, String name) {
        return Optional.ofNullable(encoded.get(name)).orElseThrow();
    }

    private Map<String, Tensor> source(List<Source> sources, int[] rows, String lengths) {
        int longest = sources.stream().mapToInt(Source::steps).max().orElse(1);
        int steps = Math.ceilDiv(longest, STEPS) * STEPS;
        int features = sequences.features();
        Tensor source = sequences.source().isPresent()
                ? Tensor.zeros(DType.INT32, rows.length, steps)
                : Tensor.zeros(DType.FLOAT32, rows.length, steps, features);
        for (int row = 0; row < rows.length; row++) {
            Source of = sources.get(rows[row]);
            if (features == 0) {
                System.arraycopy(of.ids(), 0, source.ints(), row * steps, of.steps());
            } else {
                System.arraycopy(of.numbers(), 0, source.floats(), row * steps * features, of.steps() * features);
            }
        }
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        inputs.put(Sequences.SOURCE, source);
        inputs.put(lengths, lengths(sources, rows));
        return inputs;
    }

    private static Tensor lengths(List<Source> sources, int[] rows) {
        return Tensor.of(
                new int[] {rows.length},
                Arrays.stream(rows).map(row -> sources.get(row).steps()).toArray());
    }

    /** Each row so many times, one after the other. */
    private static Tensor repeated(Tensor rows, int times) {
        if (times == 1) {
            return rows;
        }
        int[] dims = rows.dims();
        int size = rows.size() / dims[0];
        dims[0] *= times;
        Tensor all = Tensor.zeros(rows.dtype(), dims);
        for (int row = 0; row < dims[0]; row++) {
            all.copyElements(rows, row / times * size, row * size, size);
        }
        return all;
    }

    /** True if the model looks at the source anew for each token, and says where. */
    public boolean hasAttention() {
        return model.outputs().containsKey(Sequences.ATTENTION);
    }

    /**
     * How much each token that was written, the end behind them, looked at each token of the source.
     *
     * @param translation by this model, of a text
     * @return a row for each token of the target and one for its end, each with a share for each token of the source; none if the model {@linkplain
     *     #hasAttention() has no attention} or the translation is of numbers
     */
    public List<List<Double>> attention(Translation translation) {
        if (translation.sourceWords().isEmpty() || sourceIds.isEmpty()) {
            return List.of();
        }
        return attention(Source.of(sourceIds.get().of(translation.sourceWords())), translation);
    }

    /** The same of a translation of numbers. */
    public List<List<Double>> attention(float[][] numbers, Translation translation) {
        return attention(Source.of(model.name(), numbers, sequences.features()), translation);
    }

    private List<List<Double>> attention(Source source, Translation translation) {
        if (!hasAttention()) {
            return List.of();
        }
        int[] written = targetIds.of(translation.words());
        int[] read = new int[written.length + 1];
        read[0] = SequenceTokens.BEGIN;
        System.arraycopy(written, 0, read, 1, written.length);
        Map<String, Tensor> inputs =
                new LinkedHashMap<>(source(List.of(source), new int[] {0}, Sequences.SOURCE + Sequences.LENS));
        inputs.put(Sequences.PREFIX, Tensor.of(new int[] {1, read.length}, read));
        inputs.put(Sequences.PREFIX + Sequences.LENS, Tensor.of(new int[] {1}, read.length));
        Tensor weights =
                model.run(inputs, List.of(Sequences.ATTENTION)).firstEntry().getValue();
        List<List<Double>> all = new ArrayList<>();
        for (int to = 0; to < read.length; to++) {
            List<Double> row = new ArrayList<>();
            for (int from = 0; from < source.steps(); from++) {
                row.add(weights.element(to * weights.dim(2) + from));
            }
            all.add(Collections.unmodifiableList(row));
        }
        return Collections.unmodifiableList(all);
    }

    /** Whatever program of the model is free, as one. */
    private record Turns(Runs runs) implements Predictor {
        @Override
        public Parameters parameters() {
            throw new UnsupportedOperationException("the weights are the model's");
        }

        @Override
        public void run(Feeds inputs, Feeds outputs) {
            runs.run(inputs, outputs);
        }

        @Override
        public void close() {
            // the model closes it
        }
    }

    /** Padding, the unknown token and the beginning are never written. */
    private record Allowed(SequenceModel of) implements SequenceModel {
        @Override
        public int rows() {
            return of.rows();
        }

        @Override
        public int symbols() {
            return of.symbols();
        }

        @Override
        public void restart() {
            of.restart();
        }

        @Override
        public void step(int[] given, float[] logProbabilities) {
            of.step(given, logProbabilities);
            for (int at = 0; at < logProbabilities.length; at += of.symbols()) {
                Arrays.fill(logProbabilities, at, at + SequenceTokens.END, Float.NEGATIVE_INFINITY);
            }
        }

        @Override
        public void select(int[] from) {
            of.select(from);
        }
    }
}

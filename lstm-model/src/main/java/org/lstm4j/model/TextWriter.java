package org.lstm4j.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Value;
import org.lstm4j.model.use.NextWords;
import org.lstm4j.model.use.StreamStart;
import org.lstm4j.nn.Mode;
import org.lstm4j.nn.Model;
import org.lstm4j.text.TextEncoder;
import org.lstm4j.text.TextPipeline;

/**
 * A saved model that writes texts, word by word or character by character.
 *
 * {@snippet class="org.lstm4j.model.snippets.SavedModelSnippets" region="write"}
 *
 * <p>Thread-safe, until its {@link SavedModel} is closed. For a text that goes on over several calls, or is kept for later, take a {@link
 * #session}.
 */
public final class TextWriter {
    private final SavedModel model;
    private final NextWords words;
    private final boolean logits;
    private final boolean usesLengths;
    private final int classes;
    private final Joining joining;

    private TextWriter(SavedModel model, NextWords words, boolean logits, int classes) {
        this.model = model;
        this.words = words;
        this.logits = logits;
        this.usesLengths = model.bundle().graph().inputs().stream()
                .anyMatch(input -> input.name().equals(Model.SEQUENCE_LENS));
        this.classes = classes;
        this.joining = Joining.of(words.pipeline().encoder());
    }

    static TextWriter of(SavedModel model, ModelUse use) {
        TextPipeline pipeline = TextModel.pipeline(model);
        Graph graph = model.bundle().graph();
        Value output = graph.output(Model.PREDICTION);
        // A score for each word, at each step of a stream or for a whole row.
        NextWords words = words(model, pipeline, output.rank() == 3);
        boolean isOfWords = (output.rank() == 2 || output.rank() == 3)
                && output.dtype() == DType.FLOAT32
                && output.shape().dim(-1) instanceof Dim.Fixed
                && output.shape().fixed(-1) == words.vocabulary();
        if (!isOfWords || !readsTokens(graph, words.isStream())) {
            throw new InvalidInputException(model.name() + ": its graph reads "
                    + graph.inputs().stream()
                            .map(input -> input.name() + " " + input.dtype().text() + input.shape())
                            .toList()
                    + " and gives " + output.dtype() + output.shape() + ", where a model of " + words.vocabulary()
                    + " words reads " + NextWords.TOKENS + " int32[batch, time] and gives a score for each word"
                    + "; it was damaged or put together by hand");
        }
        return new TextWriter(model, words, use.logits(), words.vocabulary());
    }

    private static NextWords words(SavedModel model, TextPipeline pipeline, boolean isStream) {
        try {
            return new NextWords(
                    pipeline,
                    isStream,
                    Optional.ofNullable(model.bundle().attachments().get(StreamStart.ATTACHMENT))
                            .map(StreamStart::fromJson));
        } catch (InvalidInputException e) {
            throw new InvalidInputException(model.name() + ": " + e.getMessage(), e);
        }
    }

    private static boolean readsTokens(Graph graph, boolean isStream) {
        boolean hasTokens = false;
        for (Input input : graph.inputs()) {
            boolean isTokens = input.name().equals(NextWords.TOKENS);
            hasTokens |= isTokens && input.rank() == 2 && input.dtype() == DType.INT32;
            boolean isOther = isStream
                    ? input.name().startsWith(Mode.STATE)
                    : input.name().equals(Model.SEQUENCE_LENS);
            if (!isTokens && !isOther) {
                return false;
            }
        }
        return hasTokens;
    }

    /** From text to word ids. */
    public TextPipeline pipeline() {
        return words.pipeline();
    }

    /** What it writes, in the singular: {@code word} or {@code character}. */
    public String unit() {
        return words.unit();
    }

    /** True if each word is one step of a carried state; false if all words so far are read again for each. */
    public boolean carriesState() {
        return words.isStream();
    }

    /**
     * Writes on from a beginning.
     *
     * @param beginning may be empty for models that carry a state, which know how texts begin
     * @throws InvalidInputException if the model needs a word to go on from, and knows none of the beginning
     * @throws org.lstm4j.ClosedException if the model is closed
     */
    public Written write(String beginning, WriteOptions options) {
        WritingSession session = session();
        session.read(beginning);
        if (session.isWithoutWords()) {
            throw new InvalidInputException(
                    "no word of \"" + beginning + "\" is known to the model, and it needs one to go on from");
        }
        Written written = session.write(options);
        return new Written(
                joining.beginning(beginning) + written.text(), written.words(), written.isEnded(), written.seconds());
    }

    /** A text that goes on over several calls, empty at first. */
    public WritingSession session() {
        return new WritingSession(this);
    }

    /**
     * The text that a {@link WritingSession#snapshot} was taken of, where it was then.
     *
     * @param snapshot its bytes, which need not be trusted
     * @throws SnapshotException if they are damaged, of another model, or no snapshot
     */
    public WritingSession session(byte[] snapshot) {
        return WritingSession.restored(this, snapshot);
    }

    /** The words of a beginning that have no id of their own: the model does not see which they are. */
    public List<String> unknownWords(String beginning) {
        TextEncoder encoder = words.pipeline().encoder();
        Deque<String> known = new ArrayDeque<>(encoder.knownWords(beginning));
        SequencedSet<String> unknown = new LinkedHashSet<>();
        for (String word : encoder.words(beginning)) {
            if (word.equals(known.peek())) {
                known.remove();
            } else {
                unknown.add(word);
            }
        }
        return List.copyOf(unknown);
    }

    /** Words as a text, joined as the model's texts are. */
    public String text(List<String> parts) {
        return joining.text("", parts);
    }

    SavedModel model() {
        return model;
    }

    NextWords words() {
        return words;
    }

    boolean logits() {
        return logits;
    }

    boolean usesLengths() {
        return usesLengths;
    }

    int classes() {
        return classes;
    }

    Joining joining() {
        return joining;
    }
}

package org.lstm4j.model;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.model.use.NextWords;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Feeds;
import org.lstm4j.text.PaddedSequences;
import org.lstm4j.text.TextEncoder;

/**
 * A text that somebody and a model write by turns.
 *
 * {@snippet class="org.lstm4j.model.snippets.SavedModelSnippets" region="writing"}
 *
 * <p>It holds the model's states, or as many words as the model reads, and nothing that grows with the text: forget it and it is gone;
 * there is nothing to close. Several threads may use one, one after the other.
 */
public final class WritingSession {
    /** A long text is read in parts, so that the scores behind each of its words need not all be in memory. */
    private static final int PART = 256;
    /** Of a snapshot: the number of choices, a flag, the number of ids. */
    private static final int OWN_BYTES = 2 * Integer.BYTES + 1;

    private final TextWriter writer;
    private final States states;
    /** Of a stream: what was not read yet. Else all that the model reads of the text so far. */
    private int[] ids;

    /** Whether nothing stands on the line that is being written. */
    private boolean isLineEmpty = true;
    /** How many words were chosen, so that each is drawn anew. */
    private int choices;

    WritingSession(TextWriter writer) {
        this.writer = writer;
        this.states = new States(writer.model().bundle().graph(), 1);
        this.ids = writer.words().beginning();
    }

    static WritingSession restored(TextWriter writer, byte[] bytes) {
        WritingSession session = new WritingSession(writer);
        ByteBuffer from = Snapshot.open(writer.model().identity(), Snapshot.TEXT, bytes);
        if (Snapshot.rows(from) != 1) {
            throw Snapshot.damaged("a text is of one row");
        }
        Snapshot.states(from, session.states);
        session.restore(from);
        return session;
    }

    private void restore(ByteBuffer from) {
        if (from.remaining() < OWN_BYTES) {
            throw Snapshot.damaged("it is cut off");
        }
        choices = from.getInt();
        byte flag = from.get();
        int count = from.getInt();
        boolean isCount = count * (long) Integer.BYTES == from.remaining()
                && (isStream() ? count > 0 : count <= writer.words().padding().maxLength());
        if (choices < 0 || flag < 0 || flag > 1 || !isCount) {
            throw Snapshot.damaged("what the model is to read next is not as expected");
        }
        isLineEmpty = flag == 1;
        ids = new int[count];
        from.asIntBuffer().get(ids);
        for (int id : ids) {
            if (id < 0 || id >= writer.classes()) {
                throw Snapshot.damaged("it has a word that the model has not");
            }
        }
    }

    /** Where the text is, as bytes: give them to {@link TextWriter#session(byte[])} of the same model, in this program or another. */
    public synchronized byte[] snapshot() {
        Snapshot.Part own = new Snapshot.Part() {
            @Override
            public int size() {
                return OWN_BYTES + ids.length * Integer.BYTES;
            }

            @Override
            public void write(ByteBuffer to) {
                to.putInt(choices).put((byte) (isLineEmpty ? 1 : 0)).putInt(ids.length);
                for (int id : ids) {
                    to.putInt(id);
                }
            }
        };
        return Snapshot.write(writer.model().identity(), Snapshot.TEXT, states, own);
    }

    /** True if the model needs a word to go on from, and was given none that it knows. */
    boolean isWithoutWords() {
        return ids.length == 0;
    }

    private boolean isStream() {
        return writer.words().isStream();
    }

    /**
     * Adds text that the model did not write.
     *
     * @throws InvalidInputException if the model's pipeline refuses a word
     */
    public synchronized void read(String text) {
        int[] more = writer.words().pipeline().encoder().encode(text);
        append(more);
        isLineEmpty &= writer.joining().beginning(text).isEmpty();
    }

    private void append(int... more) {
        int[] all = Arrays.copyOf(ids, ids.length + more.length);
        System.arraycopy(more, 0, all, ids.length, more.length);
        ids = isStream() ? all : kept(all);
    }

    /** What padding leaves of a text does not change if the rest is forgotten. */
    private int[] kept(int[] all) {
        return writer.words().padding().cut(all);
    }

    /**
     * Lets the model write on.
     *
     * @return what it wrote; its text is to be put behind what was there
     * @throws InvalidInputException if the model needs a word to go on from, and was given none that it knows
     * @throws org.lstm4j.ClosedException if the model is closed
     */
    public synchronized Written write(WriteOptions options) {
        if (isWithoutWords()) {
            throw new InvalidInputException(
                    "no word of what was read is known to the model, and it needs one to go on" + " from");
        }
        TextEncoder encoder = writer.words().pipeline().encoder();
        OptionalInt unknown = encoder.unknownId();
        OptionalInt end = writer.words().end();
        IntPredicate isWord = id -> id != 0 && (unknown.isEmpty() || id != unknown.getAsInt());
        WordChoice choice = new WordChoice(options.sampling(), writer.classes(), writer.logits(), isWord);
        BitSet chosen = new BitSet();
        List<String> words = new ArrayList<>();
        List<String> line = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        int ends = 0;
        boolean isEnded = false;
        float[] scores = scores();
        long start = System.nanoTime();
        while (true) {
            int id = choice.of(scores, choices, chosen::get);
            choices = (choices + 1) & Integer.MAX_VALUE;
            chosen.set(id);
            isRead(id);
            if (end.isPresent() && id == end.getAsInt()) {
                text.append(joined(line));
                line.clear();
                isLineEmpty = true;
                ends++;
                // A model may end one text after the other without a word between them.
                isEnded = !options.pastEnd() || ends > options.words();
                if (!isEnded) {
                    text.append('\n');
                }
            } else {
                String word = encoder.decode(id);
                line.add(word);
                words.add(word);
            }
            if (isEnded || words.size() == options.words()) {
                break;
            }
            scores = scores();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        text.append(joined(line));
        isLineEmpty &= line.isEmpty();
        return new Written(text.toString(), words, isEnded, seconds);
    }

    /** What stands behind the line so far. */
    private String joined(List<String> line) {
        if (isLineEmpty) {
            return writer.joining().text("", line);
        }
        // Whether the first word is joined to what stands before it shows behind any text.
        return writer.joining().text("x", line).substring(1);
    }

    /** The scores of the next word; the session is where it was until {@link #isRead} says which one it is. */
    private float[] scores() {
        return isStream() ? stream() : prefix();
    }

    /** A word was chosen behind what {@link #scores} has read. */
    private void isRead(int id) {
        if (isStream()) {
            states.advance();
            ids = new int[] {id};
        } else {
            append(id);
        }
    }

    /** Reads what was not read yet; only the last part of it is read again if there is no next word. */
    private float[] stream() {
        while (ids.length > PART) {
            run(Arrays.copyOf(ids, PART));
            states.advance();
            ids = Arrays.copyOfRange(ids, PART, ids.length);
        }
        return run(ids);
    }

    private float[] run(int[] read) {
        int classes = writer.classes();
        Feeds inputs = new Feeds().put(NextWords.TOKENS, Tensor.of(new int[] {1, read.length}, read));
        Tensor prediction = Tensor.zeros(DType.FLOAT32, 1, read.length, classes);
        Feeds outputs = new Feeds().put(Model.PREDICTION, prediction);
        states.feed(inputs, outputs);
        writer.model().runs().run(inputs, outputs);
        float[] all = prediction.floats();
        return read.length == 1 ? all : Arrays.copyOfRange(all, all.length - classes, all.length);
    }

    /** Reads all words so far, padded as in training. */
    private float[] prefix() {
        PaddedSequences row = writer.words().padding().apply(List.of(ids));
        Feeds inputs = new Feeds().put(NextWords.TOKENS, Tensor.of(new int[] {1, row.maxLength()}, row.ids()));
        if (writer.usesLengths()) {
            inputs.put(Model.SEQUENCE_LENS, Tensor.of(new int[] {1}, row.lengths()));
        }
        Tensor prediction = Tensor.zeros(DType.FLOAT32, 1, writer.classes());
        writer.model().runs().run(inputs, new Feeds().put(Model.PREDICTION, prediction));
        return prediction.floats();
    }
}

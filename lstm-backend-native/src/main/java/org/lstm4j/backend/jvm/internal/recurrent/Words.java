package org.lstm4j.backend.jvm.internal.recurrent;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;

/**
 * The words of a batch, where x of an LSTM is rows of a table: element [t, b] is the row of a word's number. What a word has to do with x alone is the same wherever
 * it stands: what it gives to the gates is computed once for all predictions ({@link WordProjection}), and its gradients are added up before they meet
 * W and the table ({@link WordGradients}), if words come back often enough. That depends on the batch only, so bits do not depend on the machine.
 *
 * <p>Each distinct word has a slot: its number where projections last, else slots are handed out in the order of first use, step by step. Not thread-safe.
 */
public final class Words {
    /**
     * Steps for each distinct word from which on it pays to add up its gradients, which are read and written for each step: at 2.5 (15,000 words drawn alike) a training
     * step takes a third longer, at 4 there is no difference, at 13 the backward pass is a tenth faster.
     */
    private static final int WORTHWHILE = 8;

    private static final int PANEL = Kernels.PANEL;

    /** The round in which a word was seen last. */
    private final int[] rounds;

    private final int[] slots;
    private final boolean isLasting;
    private int round;
    private long version = SequenceKernel.UNKNOWN;

    private float[] table = {};
    private int tableOffset;
    private int[] slotAt = {};
    private int rows;

    private final int[] fresh;
    private int freshCount;
    private boolean isPending;
    private boolean isOn;

    private float[] gradient = {};

    /**
     * For a table.
     *
     * @param vocabulary rows of the table
     * @param isLasting true for predictions, whose table and weights change only with the version that {@link #take} is given; false for training
     */
    public Words(int vocabulary, boolean isLasting) {
        this.isLasting = isLasting;
        rounds = new int[vocabulary];
        slots = new int[vocabulary];
        fresh = new int[vocabulary];
    }

    /**
     * Takes a batch.
     *
     * @param from the table, [vocabulary, I]
     * @param ids [steps, batch], row numbers of the table
     * @param lengths steps of each row; null for all
     * @param newVersion differs from the last one if a parameter may have changed
     * @return true if words replace steps; false if not, also where an id is outside the table
     */
    public boolean take(
            float[] from,
            int fromOffset,
            int[] ids,
            int idsOffset,
            int steps,
            int batch,
            int @Nullable [] lengths,
            int lengthsOffset,
            long newVersion) {
        if (!isLasting || isPending || newVersion != version) {
            round++;
        }
        table = from;
        tableOffset = fromOffset;
        version = newVersion;
        rows = batch;
        freshCount = 0;
        if (slotAt.length < steps * batch) {
            slotAt = new int[steps * batch];
        }
        long tokens = index(ids, idsOffset, steps, lengths, lengthsOffset);
        isOn = tokens >= 0 && (isLasting || tokens >= (long) WORTHWHILE * freshCount);
        isPending = freshCount > 0;
        return isOn;
    }

    /** Gives each word of the batch its slot. The number of words, or -1 if one is outside the table or they are too many to be worthwhile. */
    private long index(int[] ids, int idsOffset, int steps, int @Nullable [] lengths, int lengthsOffset) {
        long tokens = 0;
        for (int t = 0; t < steps; t++) {
            if (!isLasting && (long) WORTHWHILE * freshCount > (long) steps * rows) {
                return -1;
            }
            for (int b = 0; b < rows; b++) {
                int at = t * rows + b;
                int word = ids[idsOffset + at];
                if (Integer.compareUnsigned(word, rounds.length) >= 0) {
                    return -1;
                }
                if (lengths == null || t < lengths[lengthsOffset + b]) {
                    slotAt[at] = slot(word);
                    tokens++;
                }
            }
        }
        return tokens;
    }

    private int slot(int word) {
        if (rounds[word] != round) {
            rounds[word] = round;
            slots[word] = isLasting ? word : freshCount;
            fresh[freshCount++] = word;
        }
        return slots[word];
    }

    /** True if words replace steps: in inference in the forward pass, in training in the backward pass. */
    public boolean isOn() {
        return isOn;
    }

    /** True if this is for predictions. */
    boolean isLasting() {
        return isLasting;
    }

    /** The slot of a word of the batch; -1 if it has none. */
    public int slotOf(int word) {
        return rounds[word] == round ? slots[word] : -1;
    }

    /** The gradient of the table's rows, slot by slot: [slots, I]. Written by the backward pass. */
    public float[] gradient() {
        return gradient;
    }

    int slotAt(int step, int row) {
        return slotAt[step * rows + row];
    }

    /** How many slots there may be in use. */
    int slots() {
        return isLasting ? rounds.length : freshCount;
    }

    /** Words of the batch that the rounds before have not seen; in training all distinct ones, by slot. */
    int fresh() {
        return freshCount;
    }

    /** The slot of one of the {@link #fresh} words. */
    int freshSlot(int index) {
        return isLasting ? fresh[index] : index;
    }

    /** Says that the fresh words have their projection; if that is never said, they are fresh in the next batch too. */
    void projected() {
        isPending = false;
    }

    /** Copies rows of the table, of some fresh words, into panels, with zeros behind their last column. */
    void rows(int first, int count, int width, float[] to, int panel) {
        int rest = width % PANEL;
        for (int r = 0; r < count; r++) {
            int at = r * PANEL;
            LstmBlock.toPanels(table, tableOffset + fresh[first + r] * width, width, to, at, panel);
            if (rest != 0) {
                int last = at + width / PANEL * panel;
                Arrays.fill(to, last + rest, last + PANEL, 0f);
            }
        }
    }

    /** Makes room for the gradient of all slots. */
    void reserveGradient(int width) {
        if (gradient.length < freshCount * width) {
            gradient = new float[freshCount * width];
        }
    }
}

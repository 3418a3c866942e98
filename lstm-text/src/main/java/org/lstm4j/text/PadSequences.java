package org.lstm4j.text;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.lstm4j.InvalidInputException;

/**
 * Brings sequences to one length, as {@code pad_sequences} of Keras: longer ones are cut, shorter ones are filled up.
 * Immutable and thread-safe.
 *
 * <p>Prefer {@link Side#POST} padding together with the {@linkplain PaddedSequences#lengths() lengths}: a network that is
 * told the lengths neither reads the padding nor computes on it. With {@link Side#PRE} padding the text stands at the end
 * of the row, so that lengths, which count steps from the first, cannot mask the padding: do not give them to a network.
 *
 * @param maxLength the length of every result, in ids; at least 1
 * @param padding where shorter sequences are filled up
 * @param truncating where longer sequences are cut
 * @param value what they are filled with, usually 0
 * @param keep how many ids at the end that is cut stay nevertheless, so that the cut is behind them: with {@link Side#PRE} a row is the
 *     first ids of a sequence and its last ones. 0 in Keras, and without it
 */
public record PadSequences(int maxLength, Side padding, Side truncating, int value, int keep) {
    /** As long as the longest line of a file; a damaged number must not fill the heap with padding. */
    private static final int LONGEST = 1 << 24;

    /**
     * Checks the arguments.
     *
     * @throws InvalidInputException if {@code maxLength} is below 1 or above 2<sup>24</sup>, or {@code keep} below 0
     */
    public PadSequences {
        if (maxLength < 1 || maxLength > LONGEST) {
            throw new InvalidInputException("PadSequences: maxLength is " + maxLength
                    + (maxLength < 1 ? ", expected at least 1" : ", expected at most " + LONGEST) + " (ids per text).");
        }
        if (keep < 0) {
            throw new InvalidInputException("PadSequences: keep is " + keep + ", expected at least 0 (ids of a text).");
        }
        Objects.requireNonNull(padding, "padding");
        Objects.requireNonNull(truncating, "truncating");
    }

    /** A rule that cuts at the very end, as Keras does. */
    public PadSequences(int maxLength, Side padding, Side truncating, int value) {
        this(maxLength, padding, truncating, value, 0);
    }

    /** Fills up and cuts before the text, with 0: what Keras does when it is told only {@code maxlen}. */
    public static PadSequences pre(int maxLength) {
        return new PadSequences(maxLength, Side.PRE, Side.PRE, 0);
    }

    /** Fills up and cuts after the text, with 0. */
    public static PadSequences post(int maxLength) {
        return new PadSequences(maxLength, Side.POST, Side.POST, 0);
    }

    /** The same rule for another length. */
    public PadSequences withMaxLength(int length) {
        return new PadSequences(length, padding, truncating, value, keep);
    }

    /** The same rule with another filling. */
    public PadSequences withValue(int filling) {
        return new PadSequences(maxLength, padding, truncating, filling, keep);
    }

    /** The same rule that leaves so many ids at the end that is cut. */
    public PadSequences withKeep(int ids) {
        return new PadSequences(maxLength, padding, truncating, value, ids);
    }

    /** What is left of a sequence; if ids are put behind it afterwards, the same is left as of the whole. */
    public int[] cut(int[] sequence) {
        int[] left = new int[Math.min(sequence.length, maxLength)];
        cutInto(sequence, 0, sequence.length, left, 0);
        return left;
    }

    /**
     * Pads each sequence into one row.
     *
     * @throws InvalidInputException if the result has more than 2<sup>31</sup> - 1 ids; pad in parts
     */
    public PaddedSequences apply(List<int[]> sequences) {
        long size = (long) sequences.size() * maxLength;
        if (size > Integer.MAX_VALUE) {
            throw new InvalidInputException("PadSequences: " + sequences.size() + " sequences of " + maxLength
                    + " ids are " + size + " ids, expected at most " + Integer.MAX_VALUE + ". Pad them in parts.");
        }
        int[] ids = new int[(int) size]; // [sequences, maxLength]
        int[] lengths = new int[sequences.size()];
        if (value != 0) {
            Arrays.fill(ids, value);
        }
        int row = 0;
        for (int[] sequence : sequences) {
            lengths[row] = copyInto(sequence, 0, sequence.length, ids, row);
            row++;
        }
        return new PaddedSequences(maxLength, ids, lengths);
    }

    /** Copies ids to their place in a row of a matrix that holds {@link #value} there; returns how many were kept. */
    int copyInto(int[] source, int start, int count, int[] matrix, int row) {
        int length = Math.min(count, maxLength);
        cutInto(source, start, count, matrix, row * maxLength + (padding == Side.PRE ? maxLength - length : 0));
        return length;
    }

    /** The first ids that stay, and the last ones: whichever of both are on the side of the cut are as many as are kept. */
    private void cutInto(int[] source, int start, int count, int[] target, int to) {
        int length = Math.min(count, maxLength);
        int kept = Math.min(keep, length);
        int first = length == count ? length : truncating == Side.PRE ? kept : length - kept;
        System.arraycopy(source, start, target, to, first);
        System.arraycopy(source, start + count - (length - first), target, to + first, length - first);
    }
}

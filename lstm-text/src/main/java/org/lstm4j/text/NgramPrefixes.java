package org.lstm4j.text;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.lstm4j.InvalidInputException;

/**
 * Each sequence as its prefixes, to learn the next word from: {@code [a, b, c]} gives {@code a -> b} and {@code a b -> c},
 * sequence by sequence, short prefixes first. A sequence of fewer than two ids gives none.
 *
 * <p>A prefix is a window over one array that holds each id once; nothing is copied before a batch is read, so that the
 * memory grows with the text and not with its square. Immutable and thread-safe.
 */
public final class NgramPrefixes {
    private final int[] ids; // all sequences that have prefixes, one after another
    private final int[] firsts; // [sequences], where each starts in ids
    private final int[] rows; // [sequences], number of the first prefix of each
    private final int size;
    private final int longest;

    private NgramPrefixes(int[] ids, int[] firsts, int[] rows, int longest) {
        this.ids = ids;
        this.firsts = firsts;
        this.rows = rows;
        this.size = ids.length - firsts.length;
        this.longest = longest;
    }

    /** The prefixes of {@code sequences}. */
    public static NgramPrefixes of(List<int[]> sequences) {
        List<int[]> used =
                sequences.stream().filter(sequence -> sequence.length > 1).toList();
        long total = used.stream().mapToLong(sequence -> sequence.length).sum();
        if (total > Integer.MAX_VALUE) {
            throw new InvalidInputException("NgramPrefixes: the sequences have " + total + " ids, expected at most "
                    + Integer.MAX_VALUE + ". Take them in parts.");
        }
        int[] ids = new int[(int) total];
        int[] firsts = new int[used.size()];
        int[] rows = new int[used.size()];
        int position = 0;
        int longest = 0;
        for (int i = 0; i < firsts.length; i++) {
            int[] sequence = used.get(i);
            firsts[i] = position;
            rows[i] = position - i; // each sequence has one prefix less than it has ids
            System.arraycopy(sequence, 0, ids, position, sequence.length);
            position += sequence.length;
            longest = Math.max(longest, sequence.length - 1);
        }
        return new NgramPrefixes(ids, firsts, rows, longest);
    }

    /** The number of prefixes. */
    public int size() {
        return size;
    }

    /** The number of ids in the longest prefix, its next word not among them; 0 if there are none. */
    public int longest() {
        return longest;
    }

    /** The number of ids in one prefix, its next word not among them; at least 1. */
    public int length(int row) {
        return target(row) - start(row);
    }

    /** The ids of one prefix without its next word. A new array. */
    public int[] prefix(int row) {
        return Arrays.copyOfRange(ids, start(row), target(row));
    }

    /** The id of the word that follows one prefix. */
    public int next(int row) {
        return ids[target(row)];
    }

    /** Pads one prefix into {@code matrix[matrixRow]}; returns how many of its ids stand there. */
    int padInto(int row, PadSequences padding, int[] matrix, int matrixRow) {
        int start = start(row);
        return padding.copyInto(ids, start, target(row) - start, matrix, matrixRow);
    }

    private int start(int row) {
        return firsts[sequence(row)];
    }

    /** Where the next word stands: behind prefix {@code k} of its sequence, from 0, are {@code k + 1} ids. */
    private int target(int row) {
        int sequence = sequence(row);
        return firsts[sequence] + row - rows[sequence] + 1;
    }

    private int sequence(int row) {
        Objects.checkIndex(row, size);
        int found = Arrays.binarySearch(rows, row);
        return found >= 0 ? found : -found - 2;
    }

    @Override
    public String toString() {
        return "NgramPrefixes[size=" + size + ", longest=" + longest + "]";
    }
}

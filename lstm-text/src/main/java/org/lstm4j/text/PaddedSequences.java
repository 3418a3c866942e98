package org.lstm4j.text;

import java.util.Arrays;
import java.util.Objects;

/** A matrix of ids, one text per row, with the number of ids in each row that are not padding. Immutable. */
public final class PaddedSequences {
    private final int maxLength;
    private final int[] ids; // [rows, maxLength]
    private final int[] lengths; // [rows]

    /** Takes over the arrays. */
    PaddedSequences(int maxLength, int[] ids, int[] lengths) {
        this.maxLength = maxLength;
        this.ids = ids;
        this.lengths = lengths;
    }

    /** The number of rows. */
    public int rows() {
        return lengths.length;
    }

    /** The number of ids in each row, padding included. */
    public int maxLength() {
        return maxLength;
    }

    /** All ids, row by row: {@code [rows, maxLength]}. A new array. */
    public int[] ids() {
        return ids.clone();
    }

    /** The ids of one row, padding included. A new array. */
    public int[] row(int row) {
        Objects.checkIndex(row, lengths.length);
        return Arrays.copyOfRange(ids, row * maxLength, (row + 1) * maxLength);
    }

    /**
     * How many ids of each row are text, after truncation: 0 for an empty text, at most {@code maxLength}. With post
     * padding these are the first ids of the row, which is what {@code sequence_lens} of an LSTM means; with pre padding
     * they are the last ones. A new array.
     */
    public int[] lengths() {
        return lengths.clone();
    }

    /** How many ids of one row are text; see {@link #lengths()}. */
    public int length(int row) {
        return lengths[row];
    }

    @Override
    public String toString() {
        return "PaddedSequences[rows=" + lengths.length + ", maxLength=" + maxLength + "]";
    }
}

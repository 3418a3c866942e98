package org.lstm4j.backend.jvm.internal.recurrent;

import org.jspecify.annotations.Nullable;
import org.lstm4j.InvalidInputException;

/**
 * Which rows of a batch form which block, in which order. It depends on the batch and its lengths only, never on the machine, because
 * gradients are summed block by block and row by row.
 *
 * <p>Up to 32 rows are one block; up to 150, two; beyond, as many as keep a block at 75 rows or fewer. Rows are sorted by falling length
 * (equal ones stay in order). Equal lengths give contiguous blocks; otherwise the sorted rows are dealt out in turn, so that the blocks
 * have about equal work.
 */
final class RowBlocks {
    private static final int SINGLE = 32;
    private static final int LARGEST = 75;

    private final int[] sortedRows;
    private final int[] sortedLengths;
    private final int[] starts;
    private int rows;
    private int blocks;
    private boolean dealt;

    RowBlocks(int maxSteps, int maxRows) {
        sortedRows = new int[maxRows];
        sortedLengths = new int[maxRows];
        starts = new int[maxSteps + 2];
    }

    /** How many blocks a batch has. */
    static int count(int rows) {
        return rows <= SINGLE ? 1 : Math.max(2, Math.ceilDiv(rows, LARGEST));
    }

    /** The most rows that a block of a batch has, for any batch up to this size. */
    static int capacity(int maxRows) {
        int capacity = 0;
        for (int rows = 1; rows <= maxRows; rows++) {
            capacity = Math.max(capacity, Math.ceilDiv(rows, count(rows)));
        }
        return capacity;
    }

    /** Arranges a batch; {@link #fill} then gives the blocks. */
    void arrange(int steps, int batchRows, int @Nullable [] lengths, int lengthsOffset) {
        int maxSteps = starts.length - 2;
        if (steps < 1 || steps > maxSteps || batchRows < 1 || batchRows > sortedRows.length) {
            throw new InvalidInputException("Recurrent batch: expected 1 to " + maxSteps + " steps and 1 to "
                    + sortedRows.length + " rows, found " + steps + " and " + batchRows
                    + ". Compile the plan for larger sizes.");
        }
        rows = batchRows;
        blocks = count(batchRows);
        if (lengths == null) {
            dealt = false;
            for (int row = 0; row < rows; row++) {
                sortedRows[row] = row;
                sortedLengths[row] = steps;
            }
            return;
        }
        // A counting sort: bucket d holds the rows that end d steps before the last.
        java.util.Arrays.fill(starts, 0, steps + 2, 0);
        for (int row = 0; row < rows; row++) {
            int length = lengths[lengthsOffset + row];
            if (length < 0 || length > steps) {
                throw new InvalidInputException("sequence_lens: expected 0 to " + steps + " steps, found " + length
                        + " in row " + row + " of the batch. Correct the lengths, or pad to the longest.");
            }
            starts[steps - length + 1]++;
        }
        for (int d = 0; d <= steps; d++) {
            starts[d + 1] += starts[d];
        }
        for (int row = 0; row < rows; row++) {
            int length = lengths[lengthsOffset + row];
            int to = starts[steps - length]++;
            sortedRows[to] = row;
            sortedLengths[to] = length;
        }
        dealt = rows > 0 && sortedLengths[0] != sortedLengths[rows - 1];
    }

    /** Blocks of the arranged batch. */
    int blocks() {
        return blocks;
    }

    /** Writes the rows of a block and their lengths, longest first, and returns how many there are. */
    int fill(int block, int[] toRows, int[] toLengths) {
        int first = dealt ? block : (int) ((long) block * rows / blocks);
        int end = dealt ? rows : (int) ((long) (block + 1) * rows / blocks);
        int stride = dealt ? blocks : 1;
        int count = 0;
        for (int j = first; j < end; j += stride) {
            toRows[count] = sortedRows[j];
            toLengths[count] = sortedLengths[j];
            count++;
        }
        return count;
    }
}

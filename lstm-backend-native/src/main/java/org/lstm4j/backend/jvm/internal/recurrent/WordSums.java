package org.lstm4j.backend.jvm.internal.recurrent;

import java.util.Arrays;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;

/**
 * The gate gradients of one direction, added up for each word of a batch: every block of rows has sums of its own, over its steps from the last to the first and rows
 * ascending; then those of the blocks are added in order. A row has all gate columns, one after the other.
 */
final class WordSums {
    private final Words words;
    private final int gates;

    /** [blocks][slots][gate columns]; written only where a block has the word. */
    private float[] rows = {};

    /** Whether a block has a word: [blocks][slots]. */
    private boolean[] has = {};

    private int slots;
    private int blocks;

    WordSums(Words words, LstmShape shape) {
        this.words = words;
        this.gates = shape.gates();
    }

    boolean isOn() {
        return words.isOn();
    }

    /** Makes room for a batch. */
    void reserve(int forBlocks) {
        slots = words.slots();
        blocks = forBlocks;
        int size = Math.multiplyExact(Math.multiplyExact(slots, gates), blocks);
        if (rows.length < size) {
            rows = new float[size];
        }
        if (has.length < slots * blocks) {
            has = new boolean[slots * blocks];
        }
    }

    float[] rows() {
        return rows;
    }

    /** Begins the sums of a block. */
    void begin(int block) {
        Arrays.fill(has, block * slots, (block + 1) * slots, false);
    }

    /** Where the sum for a step's word starts in {@link #rows}; {@code ~at} the first time that a block asks. */
    int place(int block, int step, int row) {
        int index = block * slots + words.slotAt(step, row);
        int at = index * gates;
        if (has[index]) {
            return at;
        }
        has[index] = true;
        return ~at;
    }

    /** Adds up what the blocks have for a slot, and returns where in {@link #rows} that is. */
    int total(Kernels kernels, int slot) {
        int total = -1;
        for (int block = 0; block < blocks; block++) {
            if (has[block * slots + slot]) {
                int at = (block * slots + slot) * gates;
                if (total < 0) {
                    total = at;
                } else {
                    kernels.addScaled(1f, rows, at, rows, total, gates);
                }
            }
        }
        return total;
    }
}

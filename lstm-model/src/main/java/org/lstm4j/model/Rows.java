package org.lstm4j.model;

import java.util.Arrays;

/** In which numbers of rows a model is run. A backend plans for each size it meets, so there are few: each is kept, and none grows old. */
final class Rows {
    /** So many at a time. */
    static final int MOST = 256;

    private Rows() {}

    /**
     * The next larger of 1, 2, 3, 4, 6, 8, 12, 16, 24 ... {@value #MOST}. What is added is computed for nothing: at most a third of all
     * rows.
     */
    static int sizeFor(int rows) {
        int power = Integer.highestOneBit(rows);
        if (power == rows) {
            return rows;
        }
        return rows <= power + power / 2 ? power + power / 2 : 2 * power;
    }

    /** The indices of so many rows, the last one again and again up to a size there is a plan for. */
    static int[] filled(int rows) {
        int[] indices = new int[sizeFor(rows)];
        Arrays.setAll(indices, i -> Math.min(i, rows - 1));
        return indices;
    }
}

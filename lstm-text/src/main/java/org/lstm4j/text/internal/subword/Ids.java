package org.lstm4j.text.internal.subword;

import java.util.Arrays;

/** Ids that are being collected. Not thread-safe. */
final class Ids {
    private static final int INITIAL = 32;

    private int[] ids = new int[INITIAL];
    private int size;

    void add(int id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, 2 * size);
        }
        ids[size++] = id;
    }

    int size() {
        return size;
    }

    int[] toArray() {
        return Arrays.copyOf(ids, size);
    }
}

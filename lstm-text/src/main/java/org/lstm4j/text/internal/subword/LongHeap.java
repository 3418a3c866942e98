package org.lstm4j.text.internal.subword;

import java.util.Arrays;

/** A queue that gives the smallest number first, without an object for each. Not thread-safe. */
final class LongHeap {
    private static final int SMALLEST = 8;

    private long[] heap;
    private int size;

    LongHeap(int expected) {
        heap = new long[Math.max(SMALLEST, expected)];
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(long number) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        int at = size++;
        while (at > 0 && heap[(at - 1) >>> 1] > number) {
            heap[at] = heap[(at - 1) >>> 1];
            at = (at - 1) >>> 1;
        }
        heap[at] = number;
    }

    /** Takes the smallest number; there must be one. */
    long remove() {
        long smallest = heap[0];
        long last = heap[--size];
        int at = 0;
        for (int child = 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && heap[child + 1] < heap[child]) {
                child++;
            }
            if (heap[child] >= last) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = last;
        return smallest;
    }
}

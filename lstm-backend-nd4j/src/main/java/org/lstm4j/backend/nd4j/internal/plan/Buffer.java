package org.lstm4j.backend.nd4j.internal.plan;

import org.lstm4j.DType;

/**
 * A stretch of memory of one plan, before and after it has a place. What the plan computes and only ND4J reads lies in an arena
 * that buffers of different lifetimes share; what Java reads or writes has an array of its own, since that is the one form
 * in which ND4J hands out its memory reliably on every device.
 */
public final class Buffer {
    /** Where a buffer's memory is. */
    enum Home {
        /** A stretch of the arena of its element type, from its first use to its last. */
        ARENA,
        /** An array of its own for as long as the plan lives. */
        OWN,
        /** An array that outlives the plan: a parameter or a constant. */
        PERSISTENT
    }

    private static final int NEVER = -1;

    private final DType dtype;
    private final long size;
    private final Home home;
    private int first = NEVER;
    private int last = NEVER;
    private long offset;

    Buffer(DType dtype, long size, Home home) {
        this.dtype = dtype;
        this.size = size;
        this.home = home;
    }

    DType dtype() {
        return dtype;
    }

    /** The number of elements. */
    long size() {
        return size;
    }

    Home home() {
        return home;
    }

    /** Notes that the operation of that number touches this memory. */
    void use(int step) {
        if (first == NEVER) {
            first = step;
        }
        last = Math.max(last, step);
    }

    /** The number of the first operation that touches it, negative if none does. */
    int first() {
        return first;
    }

    /** The number of the last operation that touches it. */
    int last() {
        return last;
    }

    void place(long place) {
        offset = place;
    }

    /** Its place in the arena. */
    long offset() {
        return offset;
    }
}

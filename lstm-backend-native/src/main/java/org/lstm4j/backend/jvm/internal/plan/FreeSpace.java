package org.lstm4j.backend.jvm.internal.plan;

import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;

/** The stretches of an arena that nobody uses at the moment. Stretches that touch are one. */
final class FreeSpace {
    private final TreeMap<Integer, Integer> sizes = new TreeMap<>();
    /** All stretches by size, then by offset, each as one number. */
    private final TreeSet<Long> bySize = new TreeSet<>();

    /** Takes the beginning of the smallest stretch that is large enough, the first of such; empty if there is none. */
    OptionalInt take(int size) {
        Long best = bySize.ceiling(key(0, size));
        if (best == null) {
            return OptionalInt.empty();
        }
        int offset = best.intValue();
        int found = remove(offset);
        if (found > size) {
            add(offset + size, found - size);
        }
        return OptionalInt.of(offset);
    }

    /** Gives a stretch back, which must have been taken. */
    void give(int offset, int size) {
        if (size == 0) {
            return;
        }
        int start = offset;
        int end = offset + size;
        Map.Entry<Integer, Integer> before = sizes.lowerEntry(offset);
        if (before != null && before.getKey() + before.getValue() == offset) {
            start = before.getKey();
            remove(start);
        }
        if (sizes.containsKey(end)) {
            end += remove(end);
        }
        add(start, end - start);
    }

    private void add(int offset, int size) {
        sizes.put(offset, size);
        bySize.add(key(offset, size));
    }

    private int remove(int offset) {
        int size = Objects.requireNonNull(sizes.remove(offset));
        bySize.remove(key(offset, size));
        return size;
    }

    private static long key(int offset, int size) {
        return (long) size << Integer.SIZE | offset;
    }
}

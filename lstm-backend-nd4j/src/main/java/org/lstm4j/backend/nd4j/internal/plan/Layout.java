package org.lstm4j.backend.nd4j.internal.plan;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lstm4j.DType;

/** Gives each buffer of the arenas its place, so that buffers whose lifetimes do not overlap share memory. */
final class Layout {
    /** ND4J's kernels and BLAS read whole cache lines; 64 elements keep every type on one. */
    private static final long ALIGNMENT = 64;

    private final Map<DType, Arena> arenas = new EnumMap<>(DType.class);

    /** A free stretch. */
    private record Range(long offset, long size) {}

    /** The free and the used part of the arena of one element type. */
    private static final class Arena {
        private final List<Range> free = new ArrayList<>();
        private long end;

        /** The smallest free stretch that is large enough, or new room at the end. */
        long take(long size) {
            Range best = null;
            for (Range range : free) {
                if (range.size() >= size && (best == null || range.size() < best.size())) {
                    best = range;
                }
            }
            if (best == null) {
                long offset = end;
                end += size;
                return offset;
            }
            free.remove(best);
            if (best.size() > size) {
                free.add(new Range(best.offset() + size, best.size() - size));
            }
            return best.offset();
        }

        void give(Range range) {
            Range merged = range;
            for (Range other : List.copyOf(free)) {
                if (other.offset() + other.size() == merged.offset()) {
                    free.remove(other);
                    merged = new Range(other.offset(), other.size() + merged.size());
                } else if (merged.offset() + merged.size() == other.offset()) {
                    free.remove(other);
                    merged = new Range(merged.offset(), merged.size() + other.size());
                }
            }
            free.add(merged);
        }
    }

    Layout(List<Step> steps) {
        List<List<Buffer>> endings = new ArrayList<>();
        steps.forEach(step -> endings.add(new ArrayList<>()));
        for (int number = 0; number < steps.size(); number++) {
            int now = number;
            Set<Buffer> touched = new LinkedHashSet<>();
            steps.get(number).refs().map(Ref::buffer).forEach(touched::add);
            for (Buffer buffer : touched) {
                if (buffer.home() == Buffer.Home.ARENA && buffer.first() == now) {
                    buffer.place(arena(buffer).take(aligned(buffer)));
                    if (buffer.last() < endings.size()) {
                        endings.get(buffer.last()).add(buffer);
                    }
                }
            }
            endings.get(number).forEach(buffer -> arena(buffer).give(new Range(buffer.offset(), aligned(buffer))));
        }
    }

    private Arena arena(Buffer buffer) {
        return arenas.computeIfAbsent(buffer.dtype(), type -> new Arena());
    }

    private static long aligned(Buffer buffer) {
        return Math.ceilDiv(Math.max(buffer.size(), 1), ALIGNMENT) * ALIGNMENT;
    }

    /** How many elements of each type the arenas need. */
    Map<DType, Long> sizes() {
        Map<DType, Long> sizes = new EnumMap<>(DType.class);
        arenas.forEach((dtype, arena) -> sizes.put(dtype, arena.end));
        return sizes;
    }
}

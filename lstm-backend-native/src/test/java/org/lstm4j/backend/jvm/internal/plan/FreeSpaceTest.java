package org.lstm4j.backend.jvm.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FreeSpaceTest {
    @Test
    void theSmallestStretchThatIsLargeEnoughIsTaken() {
        FreeSpace free = new FreeSpace();
        free.give(0, 64);
        free.give(100, 32);
        free.give(200, 32);
        assertThat(free.take(32)).hasValue(100);
        assertThat(free.take(16)).hasValue(200);
        assertThat(free.take(16)).hasValue(216);
        assertThat(free.take(65)).isEmpty();
        assertThat(free.take(64)).hasValue(0);
        assertThat(free.take(1)).isEmpty();
    }

    @Test
    void stretchesThatTouchAreOne() {
        FreeSpace free = new FreeSpace();
        free.give(32, 16);
        free.give(0, 16);
        assertThat(free.take(48)).isEmpty();
        free.give(16, 16);
        assertThat(free.take(48)).hasValue(0);
    }

    /** Beside a set of numbers: nothing is handed out twice, nothing is lost. */
    @Test
    void agreesWithAMapOfEachPlace() {
        Random random = new Random(1);
        BitSet isFree = new BitSet();
        FreeSpace free = new FreeSpace();
        free.give(0, 4096);
        isFree.set(0, 4096);
        List<int[]> taken = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            if (random.nextBoolean() && !taken.isEmpty()) {
                int[] range = taken.remove(random.nextInt(taken.size()));
                free.give(range[0], range[1]);
                isFree.set(range[0], range[0] + range[1]);
            } else {
                int size = 1 + random.nextInt(300);
                OptionalInt offset = free.take(size);
                assertThat(offset.isPresent()).isEqualTo(longest(isFree) >= size);
                if (offset.isPresent()) {
                    int from = offset.getAsInt();
                    assertThat(isFree.nextClearBit(from)).isGreaterThanOrEqualTo(from + size);
                    isFree.clear(from, from + size);
                    taken.add(new int[] {from, size});
                }
            }
        }
    }

    private static int longest(BitSet set) {
        int longest = 0;
        for (int from = set.nextSetBit(0); from >= 0; from = set.nextSetBit(set.nextClearBit(from))) {
            longest = Math.max(longest, set.nextClearBit(from) - from);
        }
        return longest;
    }
}

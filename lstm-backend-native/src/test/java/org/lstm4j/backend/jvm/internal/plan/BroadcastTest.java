package org.lstm4j.backend.jvm.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BroadcastTest {
    private static final int SHAPES = 2000;

    @Test
    void everyPartOfEveryRepetitionIsWhatTheIndicesSay() {
        Random random = new Random(1);
        for (int i = 0; i < SHAPES; i++) {
            int[] dims = random.ints(random.nextInt(6), 1, 6).toArray();
            int[] operand = Arrays.stream(dims, random.nextInt(dims.length + 1), dims.length)
                    .map(size -> random.nextBoolean() ? 1 : size)
                    .toArray();
            float[] from = new float[product(operand) + 3];
            for (int j = 0; j < from.length; j++) {
                from[j] = j;
            }
            int size = product(dims);
            float[] expected = new float[size];
            Broadcast broadcast = new Broadcast(operand, dims);
            for (int j = 0; j < size; j++) {
                expected[j] = 3 + source(j, operand, dims);
                assertThat(3 + broadcast.source(j)).isEqualTo((int) expected[j]);
            }
            int start = random.nextInt(size);
            int n = random.nextInt(size - start + 1);
            float[] loaded = new float[n + 4];
            broadcast.load(from, 3, start, loaded, 2, n);
            assertThat(Arrays.copyOfRange(loaded, 2, n + 2))
                    .as("%s over %s from %d", Arrays.toString(operand), Arrays.toString(dims), start)
                    .containsExactly(Arrays.copyOfRange(expected, start, start + n));
            assertThat(new float[] {loaded[0], loaded[1], loaded[n + 2], loaded[n + 3]})
                    .containsOnly(0);
        }
    }

    @Test
    void ofNothingThereIsNothing() {
        float[] to = {1};
        new Broadcast(new int[] {1, 3}, new int[] {0, 3}).load(new float[3], 0, 0, to, 0, 0);
        new Broadcast(new int[] {2, 0}, new int[] {2, 0}).load(new float[0], 0, 0, to, 0, 0);
        assertThat(to).containsExactly(1);
    }

    private static int source(int index, int[] operand, int[] dims) {
        int rest = index;
        int source = 0;
        int stride = 1;
        for (int axis = dims.length - 1; axis >= dims.length - operand.length; axis--) {
            int own = operand[axis - dims.length + operand.length];
            source += own == 1 ? 0 : rest % dims[axis] * stride;
            stride *= own;
            rest /= dims[axis];
        }
        return source;
    }

    private static int product(int[] dims) {
        return Arrays.stream(dims).reduce(1, (a, b) -> a * b);
    }
}

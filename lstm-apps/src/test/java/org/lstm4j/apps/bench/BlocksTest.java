package org.lstm4j.apps.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BlocksTest {
    /** Blocks of ten steps; pairs of milliseconds a step and foreign load. */
    private static Blocks blocks(double... millisAndForeign) {
        return new Blocks(IntStream.range(0, millisAndForeign.length / 2)
                .mapToObj(i -> new Block(
                        i,
                        10,
                        millisAndForeign[2 * i] / 100,
                        0,
                        OptionalDouble.of(millisAndForeign[2 * i + 1]),
                        Optional.of(new Block.Latency(i, 10.0 * i))))
                .toList());
    }

    @Test
    void disturbedBlocksDoNotCountWhereThreeAreQuiet() {
        Blocks blocks = blocks(3, 0, 1, 0.9, 4, 0.1, 9, 0.5, 5, 0);
        assertThat(blocks.counted()).hasSize(3);
        assertThat(blocks.millisPerStep()).isEqualTo(4);
        assertThat(blocks.bestMillisPerStep()).isEqualTo(1);
        assertThat(blocks.foreign()).hasValue(0);
    }

    @Test
    void theThreeLeastDisturbedCountWhereFewAreQuiet() {
        Blocks blocks = blocks(9, 1, 2, 0.4, 8, 0.9, 1, 0, 3, 0.3);
        assertThat(blocks.millisPerStep()).isEqualTo(2);
        assertThat(blocks.foreign()).hasValue(0.3);
    }

    @Test
    void oneBlockIsEnoughAndTwoHaveTheirMeanAsMedian() {
        assertThat(blocks(7, 2).millisPerStep()).isEqualTo(7);
        assertThat(blocks(7, 0, 9, 0).millisPerStep()).isEqualTo(8);
    }

    @Test
    void latenciesAreMediansToo() {
        assertThat(blocks(1, 0, 1, 0, 1, 0).latency()).contains(new Block.Latency(1, 10));
    }

    @Test
    void whereTheSystemTellsNothingAllCount() {
        Block unknown = new Block(0, 1, 1, 1, OptionalDouble.empty(), Optional.empty());
        Blocks blocks = new Blocks(List.of(unknown, unknown));
        assertThat(blocks.counted()).hasSize(2);
        assertThat(blocks.foreign()).isEmpty();
        assertThat(blocks.latency()).isEmpty();
    }
}

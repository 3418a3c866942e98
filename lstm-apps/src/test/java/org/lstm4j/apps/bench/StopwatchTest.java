package org.lstm4j.apps.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.lstm4j.InvalidInputException;

class StopwatchTest {
    private final AtomicInteger runs = new AtomicInteger();

    private void step() {
        runs.incrementAndGet();
        // A single call may return at once, for no reason or for one of an earlier test of this thread.
        long end = System.nanoTime() + 1_000_000;
        for (long left = 1_000_000; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @Test
    void blocksFollowTheWarmUpAndAreToldOneByOne() {
        List<Block> told = new ArrayList<>();
        Blocks blocks = new Stopwatch(0.05, 0.03, 3, 3, 0).time(this::step, told::add);
        assertThat(blocks.all()).hasSize(3).isEqualTo(told);
        int timed = blocks.all().stream().mapToInt(Block::steps).sum();
        assertThat(runs.get()).isGreaterThanOrEqualTo(timed + 4);
        assertThat(blocks.millisPerStep()).isGreaterThanOrEqualTo(1);
        assertThat(blocks.latency()).isEmpty();
    }

    @Test
    void aSlowStepIsWarmedUpFourTimesAndABlockOfItsOwn() {
        Blocks blocks = new Stopwatch(1e-6, 1e-6, 2, 2, 0).time(this::step, block -> {});
        assertThat(blocks.all()).allSatisfy(block -> assertThat(block.steps()).isEqualTo(1));
        assertThat(runs).hasValue(4 + 2);
    }

    @Test
    void eachStepIsTimedWhereLatencyIsAskedFor() {
        Blocks blocks = new Stopwatch(0.02, 0.03, 1, 1, 0).timeEach(this::step, block -> {});
        Block.Latency latency = blocks.latency().orElseThrow();
        assertThat(latency.p50Micros()).isGreaterThanOrEqualTo(1000);
        assertThat(latency.p99Micros()).isGreaterThanOrEqualTo(latency.p50Micros());
    }

    @Test
    void settingsThatCannotBeMetAreRefused() {
        assertThatThrownBy(() -> new Stopwatch(0, 1, 1, 1, 0)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new Stopwatch(1, 1, 0, 1, 0)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new Stopwatch(1, 1, 2, 1, 0)).isInstanceOf(InvalidInputException.class);
    }
}

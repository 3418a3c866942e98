package org.lstm4j.backend.jvm.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limit is for threads that wait for each other for ever; a busy machine does not come near it. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class WorkersTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void everyIndexRunsOnceInEveryLoop(int threads) {
        try (Workers workers = new Workers(threads)) {
            AtomicIntegerArray runs = new AtomicIntegerArray(50);
            AtomicIntegerArray strangers = new AtomicIntegerArray(1);
            for (int loop = 1; loop <= 3000; loop++) {
                int count = loop % 51;
                for (int j = 0; j < 50; j++) {
                    runs.set(j, 0);
                }
                workers.parallelFor(count, (index, worker) -> {
                    runs.incrementAndGet(index);
                    if (worker < 0 || worker >= threads) {
                        strangers.incrementAndGet(0);
                    }
                });
                for (int j = 0; j < 50; j++) {
                    assertThat(runs.get(j))
                            .as("loop %d of %d, index %d", loop, count, j)
                            .isEqualTo(j < count ? 1 : 0);
                }
            }
            assertThat(strangers.get(0)).isZero();
        }
    }

    @Test
    void aWorkerIndexIsHeldByOneThreadAtATime() {
        try (Workers workers = new Workers(4)) {
            AtomicIntegerArray busy = new AtomicIntegerArray(4);
            AtomicInteger clashes = new AtomicInteger();
            workers.parallelFor(2000, (index, worker) -> {
                if (busy.incrementAndGet(worker) != 1) {
                    clashes.incrementAndGet();
                }
                Thread.onSpinWait();
                busy.decrementAndGet(worker);
            });
            assertThat(clashes.get()).isZero();
        }
    }

    @Test
    void parkedThreadsWakeForTheNextLoop() throws InterruptedException {
        try (Workers workers = new Workers(3)) {
            for (int loop = 0; loop < 5; loop++) {
                Thread.sleep(Duration.ofMillis(5));
                AtomicInteger done = new AtomicInteger();
                workers.parallelFor(3, (index, worker) -> {
                    sleep();
                    done.incrementAndGet();
                });
                assertThat(done.get()).isEqualTo(3);
            }
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(Duration.ofMillis(3));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theFailureOfTheLowestIndexReachesTheCallerAndTheWorkersGoOn(int threads) {
        try (Workers workers = new Workers(threads)) {
            AtomicInteger runs = new AtomicInteger();
            assertThatThrownBy(() -> workers.parallelFor(40, (index, worker) -> {
                        runs.incrementAndGet();
                        if (index % 10 == 3) {
                            throw new IllegalArgumentException("index " + index);
                        }
                    }))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("index 3");
            assertThat(runs.get()).isEqualTo(40);
            workers.parallelFor(5, (index, worker) -> runs.incrementAndGet());
            assertThat(runs.get()).isEqualTo(45);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aLoopInsideATaskIsRefused(int threads) {
        try (Workers workers = new Workers(threads)) {
            assertThatThrownBy(() -> workers.parallelFor(
                            6,
                            (index, worker) -> workers.parallelFor(1, (inner, innerWorker) -> Assertions.fail("ran"))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("inside a task");
        }
    }

    @Test
    void threadsEndWhenClosed() throws InterruptedException {
        Workers workers = new Workers(2);
        Thread[] seen = new Thread[2];
        while (seen[1] == null) {
            workers.parallelFor(2, (index, worker) -> {
                seen[worker] = Thread.currentThread();
                sleep();
            });
        }
        workers.close();
        workers.close();
        assertThat(seen[1].isDaemon()).isTrue();
        seen[1].join();
        assertThatThrownBy(() -> workers.parallelFor(1, (index, worker) -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void aThreadCountBelowOneIsRefused() {
        assertThatThrownBy(() -> new Workers(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found 0");
    }
}

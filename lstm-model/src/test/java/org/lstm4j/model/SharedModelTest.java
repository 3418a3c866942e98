package org.lstm4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.ClosedException;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.LstmException;
import org.lstm4j.Tensor;
import org.lstm4j.decode.Sampling;
import org.lstm4j.io.Bundle;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Parameters;
import org.lstm4j.spi.Predictor;

/** One model for many threads. {@code -Dlstm.model.stress=10000} asks so often in each of 64 threads; -Pnd4j brings ND4J. */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class SharedModelTest {
    private static final int THREADS = 64;
    private static final int DEFAULT_ASKED = 8;
    private static final int ASKED = Integer.getInteger("lstm.model.stress", DEFAULT_ASKED);
    /** So many different questions. */
    private static final int QUESTIONS = 200;
    /** How much larger the heap may be when all is done than after a tenth of it: not a hundredth of what the answers took. */
    private static final long FLAT = 8 << 20;

    private static void requireReady(String backend) {
        assumeTrue(
                Backends.status().stream()
                        .anyMatch(status -> status.name().equals(backend)
                                && status.availability().isReady()),
                backend + " is not ready here; ND4J needs -Pnd4j");
    }

    private static SavedModel open(Bundle bundle, String backend) {
        // more lanes than there may be processors, so that some are made while others run
        return SavedModel.of("it.lstm", bundle, ModelOptions.onBackend(backend));
    }

    /** What one thread gets for each question from a model of its own. */
    private static <T> List<T> alone(Bundle bundle, String backend, Asking<T> asking) {
        try (SavedModel model = open(bundle, backend)) {
            return IntStream.range(0, QUESTIONS)
                    .mapToObj(question -> asking.ask(model, question))
                    .toList();
        }
    }

    /** A question to a model. */
    private interface Asking<T> {
        T ask(SavedModel model, int question);
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void inThreads(int threads, IntFunction<Callable<Void>> work) throws Exception {
        List<Future<Void>> futures = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (int thread = 0; thread < threads; thread++) {
                futures.add(pool.submit(work.apply(thread)));
            }
        }
        for (Future<Void> future : futures) {
            future.get();
        }
    }

    private static <T> void share(Bundle bundle, String backend, int asked, Asking<T> asking, TestReporter reporter)
            throws Exception {
        requireReady(backend);
        List<T> expected = alone(bundle, backend, asking);
        try (SavedModel model = open(bundle, backend)) {
            AtomicInteger different = new AtomicInteger();
            long first = round(model, Math.max(1, asked / 10), asking, expected, different);
            long start = System.nanoTime();
            long last = round(model, asked, asking, expected, different);
            assertThat(different)
                    .as("answers that differ from those of one thread")
                    .hasValue(0);
            assertThat(model.runs().made()).isBetween(1, Runtime.getRuntime().availableProcessors());
            assertThat(last - first).as("bytes of heap more").isLessThan(FLAT);
            reporter.publishEntry(
                    backend + ", " + THREADS + " threads x " + asked,
                    String.format(
                            "%.1f s, heap %,d -> %,d KiB, %d lanes",
                            (System.nanoTime() - start) / 1e9,
                            first >> 10,
                            last >> 10,
                            model.runs().made()));
        }
    }

    /** The heap behind a round of questions. */
    private static <T> long round(
            SavedModel model, int asked, Asking<T> asking, List<T> expected, AtomicInteger different) throws Exception {
        inThreads(THREADS, thread -> () -> {
            for (int i = 0; i < asked; i++) {
                int question = (thread * 31 + i * 7) % QUESTIONS;
                if (!asking.ask(model, question).equals(expected.get(question))) {
                    different.incrementAndGet();
                }
            }
            return null;
        });
        return heap();
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "onnx", "nd4j"})
    void threadsThatShareAModelGetTheBitsOfOneThread(String backend, TestReporter reporter) throws Exception {
        share(Samples.labels(), backend, ASKED, (model, i) -> model.texts().predict(Samples.text(i)), reporter);
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "onnx", "nd4j"})
    void soDoSeriesTextsAndSessions(String backend, TestReporter reporter) throws Exception {
        int asked = Math.max(2, ASKED / 20);
        share(
                Samples.series(),
                backend,
                asked,
                (model, i) -> {
                    double[] history = IntStream.range(0, 6)
                            .mapToDouble(step -> (i * 13 + step * step) % 17)
                            .toArray();
                    return IntStream.of(0, 1, 2)
                            .mapToObj(step -> model.series().predict(history, 3)[step])
                            .toList();
                },
                reporter);
        share(
                Samples.stream(7),
                backend,
                asked,
                (model, i) -> model.writer()
                        .write(Samples.text(i), WriteOptions.words(4).withSampling(Sampling.of(i)))
                        .text(),
                reporter);
        share(
                Samples.stream(7),
                backend,
                asked,
                (model, i) -> {
                    Session session = model.session();
                    session.step(Map.of("tokens", Tensor.of(new int[] {1, 2}, 1 + i % 9, 2)));
                    Session later = model.session(session.snapshot());
                    Tensor last = later.step(Map.of("tokens", Tensor.of(new int[] {1, 1}, 3)))
                            .firstEntry()
                            .getValue();
                    return List.of(last.element(0), last.element(5));
                },
                reporter);
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "onnx", "nd4j"})
    void closeDuringUseRefusesAndHangsNobody(String backend) throws Exception {
        requireReady(backend);
        List<Answer> expected =
                alone(Samples.labels(), backend, (model, i) -> model.texts().predict(Samples.text(i)));
        for (int round = 0; round < 5; round++) {
            SavedModel model = open(Samples.labels(), backend);
            CountDownLatch answered = new CountDownLatch(20 * round + 1);
            AtomicInteger refused = new AtomicInteger();
            inThreads(9, thread -> () -> {
                if (thread == 8) {
                    answered.await();
                    model.close();
                    return null;
                }
                for (int i = thread; ; i++) {
                    try {
                        Answer answer = model.texts().predict(Samples.text(i % QUESTIONS));
                        assertThat(answer).isEqualTo(expected.get(i % QUESTIONS));
                        answered.countDown();
                    } catch (ClosedException e) {
                        refused.incrementAndGet();
                        return null;
                    }
                }
            });
            assertThat(refused).as("threads that were told so").hasValue(8);
            assertThatThrownBy(() -> model.texts().predict("the cat")).isInstanceOf(ClosedException.class);
            model.close();
        }
    }

    /** A lane that says what happens to it. */
    private static final class FakeLane implements Predictor {
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);
        private final AtomicInteger closed = new AtomicInteger();
        private final RuntimeException[] failure = new RuntimeException[1];

        @Override
        public Parameters parameters() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void run(Feeds inputs, Feeds outputs) {
            entered.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new LstmException("interrupted", e);
            }
            if (failure[0] != null) {
                throw failure[0];
            }
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    private static Runs runs(List<FakeLane> lanes, int most) {
        return new Runs(
                "model it.lstm",
                () -> {
                    FakeLane lane = new FakeLane();
                    lanes.add(lane);
                    return new Runs.Lane(lane, List.of(lane));
                },
                most);
    }

    @Test
    void closeWaitsForARunUnderWayAndRefusesThoseThatWait() throws Exception {
        List<FakeLane> lanes = new ArrayList<>();
        Runs runs = runs(lanes, 1);
        try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
            Future<?> running = pool.submit(() -> runs.run(new Feeds(), new Feeds()));
            lanes.getFirst().entered.await();
            Future<?> waiting = pool.submit(() -> runs.run(new Feeds(), new Feeds()));
            Future<?> closing = pool.submit(runs::close);
            assertThatThrownBy(waiting::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(ClosedException.class);
            assertThat(closing.isDone()).as("closed while a run is under way").isFalse();
            assertThat(lanes.getFirst().closed).hasValue(0);
            lanes.getFirst().goOn.countDown();
            running.get();
            closing.get();
        }
        assertThat(lanes).hasSize(1);
        assertThat(lanes.getFirst().closed).hasValue(1);
    }

    @Test
    void aLaneIsMadeOnlyWhereARunFindsNoneIdle() throws Exception {
        List<FakeLane> lanes = Collections.synchronizedList(new ArrayList<>());
        try (Runs runs = runs(lanes, 2);
                ExecutorService pool = Executors.newFixedThreadPool(3)) {
            Future<?> first = pool.submit(() -> runs.run(new Feeds(), new Feeds()));
            lanes.getFirst().entered.await();
            assertThat(lanes).hasSize(1);
            Future<?> second = pool.submit(() -> runs.run(new Feeds(), new Feeds()));
            while (lanes.size() < 2) {
                Thread.onSpinWait();
            }
            lanes.get(1).entered.await();
            Future<?> third = pool.submit(() -> runs.run(new Feeds(), new Feeds()));
            lanes.get(0).goOn.countDown();
            lanes.get(1).goOn.countDown();
            first.get();
            second.get();
            third.get();
            assertThat(lanes).hasSize(2);
        }
        assertThat(lanes).allSatisfy(lane -> assertThat(lane.closed).hasValue(1));
    }

    @Test
    void aLaneThatFailedGoesAndABadInputLeavesIt() {
        List<FakeLane> lanes = new ArrayList<>();
        try (Runs runs = runs(lanes, 1)) {
            FakeLane lane = lanes.getFirst();
            lane.goOn.countDown();
            lane.failure[0] = new InvalidInputException("a bad input");
            assertThatThrownBy(() -> runs.run(new Feeds(), new Feeds())).isSameAs(lane.failure[0]);
            assertThat(lane.closed).hasValue(0);
            lane.failure[0] = new LstmException("the backend is broken");
            assertThatThrownBy(() -> runs.run(new Feeds(), new Feeds())).isSameAs(lane.failure[0]);
            assertThat(lane.closed).hasValue(1);
            assertThat(runs.made()).isZero();
        }
    }

    @Test
    void aBadInputOfOneThreadHarmsNoOther() throws Exception {
        try (SavedModel model = open(Samples.labels(), "native")) {
            Answer expected = model.texts().predict("the cat");
            Map<String, Tensor> bad =
                    Map.of("tokens", Tensor.zeros(DType.INT32, 1, 3), "sequence_lens", Tensor.of(new int[] {1}, 99));
            inThreads(8, thread -> () -> {
                for (int i = 0; i < 20; i++) {
                    if (thread % 2 == 0) {
                        assertThatThrownBy(() -> model.run(bad, List.of(Model.PREDICTION)))
                                .isInstanceOf(InvalidInputException.class);
                    } else {
                        assertThat(model.texts().predict("the cat")).isEqualTo(expected);
                    }
                }
                return null;
            });
        }
    }
}

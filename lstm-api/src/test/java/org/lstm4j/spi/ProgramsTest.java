package org.lstm4j.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.lstm4j.ClosedException;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.TooLargeException;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.TrainingGraph;

class ProgramsTest {
    private static Graph graph() {
        GraphBuilder g = new GraphBuilder();
        Parameter w = g.parameter("w", Shape.of(3), Initializer.zeros());
        g.output("y", g.add(g.input("x", Shape.of("batch", 3), DType.FLOAT32), w));
        return g.build();
    }

    private static final Graph GRAPH = graph();

    /** A backend without any care: it counts what reaches it. */
    private static class Careless implements TrainStep, Parameters {
        final AtomicInteger runs = new AtomicInteger();
        final AtomicInteger inside = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();
        final AtomicInteger closed = new AtomicInteger();
        final List<String> set = new ArrayList<>();

        @Override
        public Parameters parameters() {
            return this;
        }

        @Override
        public List<Parameter> list() {
            return GRAPH.parameters();
        }

        @Override
        public Tensor get(String name) {
            return Tensor.zeros(DType.FLOAT32, 3);
        }

        @Override
        public void set(String name, Tensor value) {
            set.add(name);
        }

        void work() {
            LockSupport.parkNanos(1_000); // others come in, unless they are kept out
        }

        @Override
        public boolean run(Feeds inputs, Feeds outputs) {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            try {
                work();
                runs.incrementAndGet();
                return true;
            } finally {
                inside.decrementAndGet();
            }
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    /** The same as a predictor, whose run gives nothing. */
    private record AsPredictor(Careless inner) implements Predictor {
        @Override
        public Parameters parameters() {
            return inner;
        }

        @Override
        public void run(Feeds inputs, Feeds outputs) {
            inner.run(inputs, outputs);
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    private final Careless careless = new Careless();
    private final Programs programs = new Programs("test");
    private final Predictor predictor = programs.predictor(GRAPH, () -> new AsPredictor(careless));
    private final TrainStep step = programs.trainStep(stepGraph(), () -> careless);

    private static TrainingGraph stepGraph() {
        GraphBuilder g = GraphBuilder.of(GRAPH);
        g.output("loss", g.reduceSumAll(GRAPH.output("y")));
        return new TrainingGraph(g.build(), new LinkedHashMap<>());
    }

    private static Feeds x(int rows) {
        return new Feeds().put("x", Tensor.zeros(DType.FLOAT32, rows, 3));
    }

    private static Feeds y(int rows) {
        return new Feeds().put("y", Tensor.zeros(DType.FLOAT32, rows, 3));
    }

    @Test
    void threadsThatShareAProgramTakeTurns() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            boolean trains = i % 2 == 0;
            threads.add(Thread.ofPlatform().start(() -> {
                for (int j = 0; j < 200; j++) {
                    if (trains) {
                        step.parameters().set("w", Tensor.zeros(DType.FLOAT32, 3));
                        step.run(x(1 + j % 3), new Feeds());
                    } else {
                        predictor.run(x(1 + j % 3), new Feeds());
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(careless.runs).hasValue(1600);
        // the predictor and the step are two programs, each with one run at a time
        assertThat(careless.most).hasValueLessThanOrEqualTo(2);
        Careless alone = new Careless();
        Predictor shared = programs.predictor(GRAPH, () -> new AsPredictor(alone));
        List<Thread> others = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            others.add(Thread.ofPlatform().start(() -> {
                for (int j = 0; j < 200; j++) {
                    shared.run(x(1 + j % 3), new Feeds());
                }
            }));
        }
        for (Thread thread : others) {
            thread.join();
        }
        assertThat(alone.most).hasValue(1);
    }

    @Test
    void afterCloseEverythingIsRefusedWithTheTypeOfTheContract() {
        Parameters kept = predictor.parameters();
        predictor.close();
        predictor.close();
        assertThat(careless.closed).hasValue(1);
        for (Runnable use : List.<Runnable>of(
                () -> predictor.run(x(1), y(1)),
                predictor::parameters,
                kept::list,
                kept::toMap,
                () -> kept.get("w"),
                () -> kept.exact("w"),
                () -> kept.set("w", Tensor.zeros(DType.FLOAT32, 3)),
                () -> kept.setAll(Map.of("w", Tensor.zeros(DType.FLOAT32, 3))))) {
            assertThatThrownBy(use::run)
                    .isInstanceOf(ClosedException.class)
                    .hasMessage(
                            "This predictor of the backend test is closed and cannot be used any more; open a new one");
        }
        assertThat(step.run(x(1), new Feeds())).isTrue();
    }

    @Test
    void aClosedBackendClosesWhatItCompiled() {
        AtomicInteger freed = new AtomicInteger();
        programs.close(freed::incrementAndGet);
        programs.close(freed::incrementAndGet);
        assertThat(freed).hasValue(1);
        for (Runnable use : List.<Runnable>of(
                () -> predictor.run(x(1), y(1)),
                () -> step.run(x(1), y(1)),
                step::parameters,
                () -> programs.predictor(GRAPH, () -> new AsPredictor(careless)))) {
            assertThatThrownBy(use::run)
                    .isInstanceOf(ClosedException.class)
                    .hasMessage("This backend test is closed and cannot be used any more; open a new one");
        }
        predictor.close();
        step.close();
    }

    @Test
    void closingWaitsForTheRunThatIsUnderWay() throws InterruptedException {
        CountDownLatch isRunning = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Careless slow = new Careless() {
            @Override
            void work() {
                isRunning.countDown();
                try {
                    mayEnd.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        Predictor busy = programs.predictor(GRAPH, () -> new AsPredictor(slow));
        Thread runner = Thread.ofPlatform().start(() -> busy.run(x(1), new Feeds()));
        isRunning.await();
        Thread closer = Thread.ofPlatform().start(() -> programs.close(slow::close));
        while (closer.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(slow.closed).hasValue(0);
        mayEnd.countDown();
        runner.join();
        closer.join();
        assertThat(slow.runs).hasValue(1);
        assertThat(slow.closed).hasValue(1);
    }

    @Test
    void numbersThatAreNotFiniteAreRefusedByNameAndPlace() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            Feeds feeds = x(2);
            feeds.get("x").floats()[4] = bad;
            assertThatThrownBy(() -> predictor.run(feeds, y(2)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(
                            "Input \"x\" is " + bad + " at [1, 1]; what is fed must be finite numbers. Fill in what is"
                                    + " missing, or leave it out");
            assertThatThrownBy(() -> step.run(feeds, y(2))).isInstanceOf(InvalidInputException.class);
            Tensor w = Tensor.of(new int[] {3}, 1f, bad, 2f);
            for (Parameters parameters : List.of(predictor.parameters(), step.parameters())) {
                assertThatThrownBy(() -> parameters.set("w", w))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageStartingWith(
                                "Parameter \"w\" would be " + bad + " at [1]; weights must be finite numbers.");
                assertThatThrownBy(() -> parameters.setAll(Map.of("w", w))).isInstanceOf(InvalidInputException.class);
            }
            assertThatThrownBy(() -> predictor.parameters().setExact("w", w)).isInstanceOf(InvalidInputException.class);
        }
        assertThat(careless.runs).hasValue(0);
        assertThat(careless.set).isEmpty();
        // the state of a training comes back as it was: its slots may have left the range of float32
        step.parameters().setExact("w", Tensor.of(new int[] {3}, 1f, Float.POSITIVE_INFINITY, 2f));
        assertThat(careless.set).containsExactly("w");
    }

    @Test
    void whatDoesNotFitIsRefusedInOneWay() {
        assertThatThrownBy(() -> predictor.run(x(0), y(0)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("Dimension \"batch\" is 0 in what is fed; a run needs 1 or more of it.");
        assertThatThrownBy(() -> predictor.run(x(2), y(3)))
                .hasMessage("output y: is float32[batch, 3], now [2, 3]; the tensor for it is float32[3, 3]");
        assertThatThrownBy(() -> predictor.run(x(2), new Feeds().put("y", Tensor.zeros(DType.FLOAT64, 2, 3))))
                .hasMessage("output y: is float32[batch, 3], now [2, 3]; the tensor for it is float64[2, 3]");
        predictor.run(x(2), y(2));
        // sizes that were good are looked at no more, but what differs from them is
        assertThatThrownBy(() -> predictor.run(new Feeds().put("x", Tensor.zeros(DType.INT32, 2, 3)), y(2)))
                .hasMessage("input x: needs float32[batch, 3]; got int32[2, 3]");
        assertThatThrownBy(() -> predictor.run(new Feeds(), y(2))).hasMessage("Nothing is fed for \"x\"; found []");
        assertThat(careless.runs).hasValue(1);
    }

    @Test
    void whatTheHeapCannotHoldIsOneTypedLine() {
        Careless large = new Careless() {
            @Override
            void work() {
                throw new OutOfMemoryError("Java heap space");
            }
        };
        Predictor greedy = programs.predictor(GRAPH, () -> new AsPredictor(large));
        assertThatThrownBy(() -> greedy.run(x(1), y(1)))
                .isInstanceOf(TooLargeException.class)
                .message()
                .startsWith(
                        "A run of a predictor of the backend test does not fit into the Java heap, which holds at most ")
                .endsWith("or a larger heap (-Xmx)");
    }

    @Test
    void aBackendThatSeesToNothingIsPutUnderTheRulesWhenItIsSelected() {
        Backend raw = new Backend() {
            @Override
            public String name() {
                return "raw";
            }

            @Override
            public String description() {
                return "without any care";
            }

            @Override
            public Predictor compile(Graph graph, CompileOptions options) {
                return new AsPredictor(careless);
            }

            @Override
            public void close() {
                careless.close();
            }
        };
        Backend guarded = GuardedBackend.of(raw);
        Predictor compiled = guarded.compile(GRAPH, CompileOptions.DEFAULT);
        assertThatThrownBy(() -> compiled.run(x(0), y(0))).isInstanceOf(InvalidInputException.class);
        guarded.close();
        guarded.close();
        assertThat(careless.closed).hasValue(1);
        assertThatThrownBy(() -> guarded.compile(GRAPH, CompileOptions.DEFAULT)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(compiled::parameters).isInstanceOf(ClosedException.class);
        assertThat(GuardedBackend.of(guarded)).isSameAs(guarded);
    }
}

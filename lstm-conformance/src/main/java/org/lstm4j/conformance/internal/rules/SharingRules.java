package org.lstm4j.conformance.internal.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntUnaryOperator;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.Tolerance;
import org.lstm4j.conformance.internal.Numbers;
import org.lstm4j.conformance.internal.Probe;
import org.lstm4j.conformance.internal.Rule;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;
import org.lstm4j.spi.TrainStep;

/** Threads that share a program. */
final class SharingRules {
    private SharingRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.of("required_SPI14_threadsThatShareAPredictorGetTheirOwnAnswers", SharingRules::threads),
                Rule.training("required_SPI15_threadsThatShareAStepLoseNone", SharingRules::threadsOfAStep));
    }

    private static final int THREADS = 8;

    private static final int RUNS = 200;

    private static void threads(Probe probe) {
        Graph graph = ContractCase.affine();
        probe.require(graph);
        Tensor w = Numbers.uniform(2, "w", -1, 1, 3, 2);
        try (Predictor predictor = probe.backend().compile(graph, CompileOptions.DEFAULT)) {
            predictor.parameters().set("w", w);
            List<Feeds> fed = new ArrayList<>();
            List<Tensor> right = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Feeds feeds = new Feeds().put("x", Numbers.uniform(thread, "x", -1, 1, 1 + thread % 3, 3));
                fed.add(feeds);
                right.add(ContractCase.get(probe.run(predictor, graph, feeds), "y")
                        .copy());
            }
            inThreads(probe, thread -> {
                Feeds outputs = probe.outputs(graph, fed.get(thread));
                Tensor y = outputs.get("y");
                int wrong = 0;
                for (int run = 0; run < RUNS; run++) {
                    for (int i = 0; i < y.size(); i++) {
                        y.setElement(i, 99);
                    }
                    predictor.run(fed.get(thread), outputs);
                    wrong += Arrays.equals(y.toDoubleArray(), right.get(thread).toDoubleArray()) ? 0 : 1;
                    wrong += Arrays.equals(predictor.parameters().get("w").floats(), w.floats()) ? 0 : 1;
                }
                return wrong;
            });
        }
    }

    private static void threadsOfAStep(Probe probe) {
        GraphBuilder g = new GraphBuilder();
        Parameter count = g.parameter("count", Shape.of(5), Initializer.zeros());
        Value loss = g.reduceMeanAll(g.input("x", Shape.of("batch", 5), DType.FLOAT32));
        g.output("loss", loss);
        LinkedHashMap<Parameter, Value> updates = new LinkedHashMap<>();
        updates.put(count, g.add(count, loss));
        updates.values().forEach(value -> g.output("next", value));
        TrainingGraph step = new TrainingGraph(g.build(), updates);
        probe.require(step.graph());
        try (TrainStep compiled = probe.trainer().compileTraining(step, CompileOptions.DEFAULT)) {
            inThreads(probe, thread -> {
                Tensor ones = Tensor.zeros(DType.FLOAT32, 1 + thread % 3, 5);
                Arrays.fill(ones.floats(), 1);
                for (int run = 0; run < RUNS; run++) {
                    compiled.run(new Feeds().put("x", ones), new Feeds());
                }
                return 0;
            });
            Tensor expected = Tensor.zeros(DType.FLOAT32, 5);
            Arrays.fill(expected.floats(), THREADS * RUNS);
            probe.compare("the number of steps", expected, compiled.parameters().get("count"), Tolerance.EXACT);
        }
    }

    /** Does something in several threads at once, which says how much of it was wrong. */
    private static void inThreads(Probe probe, IntUnaryOperator work) {
        AtomicInteger wrong = new AtomicInteger();
        AtomicReference<String> failure = new AtomicReference<>("");
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    start.await();
                    wrong.addAndGet(work.applyAsInt(thread));
                } catch (RuntimeException | InterruptedException e) {
                    failure.set(e.toString());
                }
            }));
        }
        start.countDown();
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while threads run", e);
            }
        }
        String failed = String.valueOf(failure.get());
        probe.expect(failed.isEmpty(), THREADS + " threads on one program: " + failed);
        probe.expect(
                wrong.get() == 0,
                wrong.get() + " of " + THREADS * RUNS + " answers that " + THREADS
                        + " threads got of one predictor are wrong");
    }
}

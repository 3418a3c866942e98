package org.lstm4j.conformance.internal.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntUnaryOperator;
import org.lstm4j.ClosedException;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.TooLargeException;
import org.lstm4j.conformance.Tolerance;
import org.lstm4j.conformance.internal.Numbers;
import org.lstm4j.conformance.internal.Probe;
import org.lstm4j.conformance.internal.Rule;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.RecurrentInputs;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Parameters;
import org.lstm4j.spi.Predictor;
import org.lstm4j.spi.TrainStep;

/** What the interface promises beside numbers: parameters, refusals, states after an error. */
final class ContractRules {
    private ContractRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.of("required_SPI01_parametersOfAPredictorStartAtZero", ContractRules::zeroParameters),
                Rule.of("required_SPI02_parametersComeBackAsSet", ContractRules::parametersComeBack),
                Rule.of("required_SPI03_wrongFeedsAreRefused", ContractRules::wrongFeeds),
                Rule.of("required_SPI04_undeclaredOperatorsAreRefused", ContractRules::undeclared),
                Rule.of("required_SPI05_indicesOutOfRangeAreRefused", ContractRules::indices),
                Rule.of("required_SPI06_inputsAreNotChanged", ContractRules::inputsStay),
                Rule.of("required_SPI07_sameInputsSameBits", ContractRules::sameBits),
                Rule.of("required_SPI08_inputsThatAreNotFiniteAreRefused", ContractRules::inputsNotFinite),
                Rule.of("required_SPI09_weightsThatAreNotFiniteAreRefused", ContractRules::weightsNotFinite),
                Rule.training("required_SPI10_parametersOfAStepStartFromTheirInitializers", ContractRules::initial),
                Rule.training("required_SPI11_aLossThatIsNotFiniteChangesNothing", ContractRules::notFinite),
                Rule.training("required_SPI12_aRefusedStepChangesNothing", ContractRules::refusedStep),
                Rule.of("required_SPI13_dimensionsOfZeroAreRefused", ContractRules::zeroSizes),
                Rule.of("required_SPI14_threadsThatShareAPredictorGetTheirOwnAnswers", ContractRules::threads),
                Rule.training("required_SPI15_threadsThatShareAStepLoseNone", ContractRules::threadsOfAStep),
                Rule.of("required_SPI16_whatIsClosedRefuses", ContractRules::closed),
                Rule.training("required_SPI17_aStepThatIsClosedRefuses", ContractRules::closedStep),
                Rule.of("required_SPI18_sizesBeyondMemoryAreRefused", ContractRules::tooLarge));
    }

    private static Graph affine() {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("batch", 3), DType.FLOAT32);
        Parameter w = g.parameter("w", Shape.of(3, 2), Initializer.zeros());
        g.output("y", g.add(g.matMul(x, w), 1));
        return g.build();
    }

    private static Feeds x() {
        return new Feeds().put("x", Numbers.uniform(1, "x", -1, 1, 4, 3));
    }

    private static Tensor get(Map<String, Tensor> values, String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    private static void zeroParameters(Probe probe) {
        Graph graph = affine();
        probe.require(graph);
        try (Predictor predictor = probe.backend().compile(graph, CompileOptions.DEFAULT)) {
            Tensor ones = Tensor.zeros(DType.FLOAT32, 4, 2);
            Arrays.fill(ones.floats(), 1);
            probe.compare("y with w = 0", ones, get(probe.run(predictor, graph, x()), "y"), Tolerance.EXACT);
        }
    }

    private static void parametersComeBack(Probe probe) {
        Graph graph = affine();
        probe.require(graph);
        try (Predictor predictor = probe.backend().compile(graph, CompileOptions.DEFAULT)) {
            Tensor w = Numbers.uniform(2, "w", -1, 1, 3, 2);
            predictor.parameters().set("w", w);
            probe.compare("w", w, predictor.parameters().get("w"), Tolerance.EXACT);
            predictor.parameters().get("w").floats()[0] = 99;
            probe.compare(
                    "w after its copy was changed", w, predictor.parameters().get("w"), Tolerance.EXACT);
            refused(probe, "an unknown parameter", () -> predictor.parameters().get("none"));
            refused(
                    probe,
                    "a parameter of another shape",
                    () -> predictor.parameters().set("w", Tensor.zeros(DType.FLOAT32, 2, 3)));
        }
    }

    private static void refused(Probe probe, String what, Runnable action) {
        boolean refused = false;
        try {
            action.run();
        } catch (InvalidInputException e) {
            refused = true;
        }
        probe.expect(refused, what + " must be refused with an InvalidInputException");
    }

    private static void wrongFeeds(Probe probe) {
        Graph graph = affine();
        probe.require(graph);
        try (Predictor predictor = probe.backend().compile(graph, CompileOptions.DEFAULT)) {
            Feeds y = new Feeds().put("y", Tensor.zeros(DType.FLOAT32, 4, 2));
            refused(probe, "a missing input", () -> predictor.run(new Feeds(), y));
            refused(
                    probe,
                    "an input of the wrong width",
                    () -> predictor.run(new Feeds().put("x", Tensor.zeros(DType.FLOAT32, 4, 5)), y));
            refused(
                    probe,
                    "an input of the wrong type",
                    () -> predictor.run(new Feeds().put("x", Tensor.zeros(DType.INT32, 4, 3)), y));
            refused(
                    probe,
                    "an output of the wrong shape",
                    () -> predictor.run(x(), new Feeds().put("y", Tensor.zeros(DType.FLOAT32, 3, 2))));
            refused(
                    probe,
                    "an output that the graph has not",
                    () -> predictor.run(x(), new Feeds().put("z", Tensor.zeros(DType.FLOAT32, 4, 2))));
        }
    }

    private static final float[] NOT_FINITE = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};

    private static void inputsNotFinite(Probe probe) {
        Graph graph = affine();
        probe.require(graph);
        try (Predictor predictor = probe.backend().compile(graph, CompileOptions.DEFAULT)) {
            Feeds y = new Feeds().put("y", Tensor.zeros(DType.FLOAT32, 4, 2));
            predictor.run(x(), new Feeds());
            for (float bad : NOT_FINITE) {
                for (int at : new int[] {0, 7, 11}) {
                    Feeds feeds = x();
                    feeds.get("x").floats()[at] = bad;
                    named(probe, bad + " at " + at + " of the input x", "x", () -> predictor.run(feeds, y));
                }
            }
        }
    }

    private static void weightsNotFinite(Probe probe) {
        Graph graph = affine();
        probe.require(graph);
        try (Predictor predictor = probe.backend().compile(graph, CompileOptions.DEFAULT)) {
            Tensor good = Numbers.uniform(2, "w", -1, 1, 3, 2);
            predictor.parameters().set("w", good);
            for (float bad : NOT_FINITE) {
                Tensor w = good.copy();
                w.floats()[5] = bad;
                named(
                        probe,
                        bad + " as a weight",
                        "w",
                        () -> predictor.parameters().set("w", w));
                named(
                        probe,
                        bad + " among all weights",
                        "w",
                        () -> predictor.parameters().setAll(Map.of("w", w)));
            }
            probe.compare("w after it", good, predictor.parameters().get("w"), Tolerance.EXACT);
        }
    }

    /** Refused by a message that names what it is about. */
    private static void named(Probe probe, String what, String name, Runnable action) {
        String message = "";
        try {
            action.run();
        } catch (InvalidInputException e) {
            message = String.valueOf(e.getMessage());
        }
        probe.expect(
                message.contains("\"" + name + "\""),
                what + " must be refused with an InvalidInputException that names \"" + name + "\"; got " + message);
    }

    private static void zeroSizes(Probe probe) {
        Graph graph = affine();
        probe.require(graph);
        try (Predictor predictor = probe.backend().compile(graph, CompileOptions.DEFAULT)) {
            Feeds none = new Feeds().put("x", Tensor.zeros(DType.FLOAT32, 0, 3));
            named(
                    probe,
                    "a batch without rows",
                    "batch",
                    () -> predictor.run(none, new Feeds().put("y", Tensor.zeros(DType.FLOAT32, 0, 2))));
        }
        if (!probe.declares(Op.LSTM)) {
            return;
        }
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("time", "batch", 2), DType.FLOAT32);
        Value w = g.parameter("w", Shape.of(1, 12, 2), Initializer.zeros());
        Value r = g.parameter("r", Shape.of(1, 12, 3), Initializer.zeros());
        g.output(
                "y",
                g.recurrent(RecurrentCell.LSTM, RecurrentInputs.of(x, w, r), 3, Direction.FORWARD)
                        .yH());
        Graph lstm = g.build();
        probe.require(lstm);
        try (Predictor predictor = probe.backend().compile(lstm, CompileOptions.DEFAULT)) {
            Feeds none = new Feeds().put("x", Tensor.zeros(DType.FLOAT32, 0, 4, 2));
            named(
                    probe,
                    "rows without steps",
                    "time",
                    () -> predictor.run(none, new Feeds().put("y", Tensor.zeros(DType.FLOAT32, 1, 4, 3))));
        }
    }

    private static final int THREADS = 8;
    private static final int RUNS = 200;

    private static void threads(Probe probe) {
        Graph graph = affine();
        probe.require(graph);
        Tensor w = Numbers.uniform(2, "w", -1, 1, 3, 2);
        try (Predictor predictor = probe.backend().compile(graph, CompileOptions.DEFAULT)) {
            predictor.parameters().set("w", w);
            List<Feeds> fed = new ArrayList<>();
            List<Tensor> right = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Feeds feeds = new Feeds().put("x", Numbers.uniform(thread, "x", -1, 1, 1 + thread % 3, 3));
                fed.add(feeds);
                right.add(get(probe.run(predictor, graph, feeds), "y").copy());
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

    private static void refusedAsClosed(Probe probe, String what, Runnable action) {
        String came = "nothing";
        try {
            action.run();
        } catch (RuntimeException e) {
            came = e.toString();
            if (e instanceof ClosedException) {
                return;
            }
        }
        probe.expect(false, what + " must be refused with a ClosedException; got " + came);
    }

    private static void closed(Probe probe) {
        Graph graph = affine();
        probe.require(graph);
        Predictor predictor = probe.backend().compile(graph, CompileOptions.DEFAULT);
        Parameters parameters = predictor.parameters();
        Feeds y = new Feeds().put("y", Tensor.zeros(DType.FLOAT32, 4, 2));
        predictor.run(x(), y);
        predictor.close();
        predictor.close();
        refusedAsClosed(probe, "a run after close", () -> predictor.run(x(), y));
        refusedAsClosed(probe, "parameters() after close", predictor::parameters);
        refusedAsClosed(probe, "reading a parameter after close", () -> parameters.get("w"));
        refusedAsClosed(
                probe,
                "setting a parameter after close",
                () -> parameters.set("w", Numbers.uniform(2, "w", -1, 1, 3, 2)));
        try (Predictor another = probe.backend().compile(graph, CompileOptions.DEFAULT)) {
            another.run(x(), y);
        }
    }

    private static void closedStep(Probe probe) {
        TrainingGraph step = step();
        probe.require(step.graph());
        TrainStep compiled = probe.trainer().compileTraining(step, CompileOptions.DEFAULT);
        Parameters parameters = compiled.parameters();
        compiled.run(stepFeeds(2, 1), new Feeds());
        compiled.close();
        compiled.close();
        refusedAsClosed(probe, "a step after close", () -> compiled.run(stepFeeds(2, 1), new Feeds()));
        refusedAsClosed(probe, "parameters() after close", compiled::parameters);
        refusedAsClosed(probe, "reading a parameter after close", () -> parameters.get("table"));
    }

    private static void tooLarge(Probe probe) {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("batch", 1), DType.FLOAT32);
        Value row = g.parameter("row", Shape.of(1, 1 << 12), Initializer.zeros());
        g.output("y", g.matMul(g.add(x, row), g.parameter("w", Shape.of(1 << 12, 1), Initializer.zeros())));
        Graph graph = g.build();
        probe.require(graph);
        try (Predictor predictor = probe.backend().compile(graph, CompileOptions.DEFAULT)) {
            int rows = 1 << 20;
            Feeds feeds = new Feeds().put("x", Tensor.zeros(DType.FLOAT32, rows, 1));
            Feeds y = new Feeds().put("y", Tensor.zeros(DType.FLOAT32, rows, 1));
            String message = "nothing";
            try {
                predictor.run(feeds, y);
            } catch (TooLargeException e) {
                message = String.valueOf(e.getMessage());
            }
            probe.expect(
                    message.contains("4,294,967,296"),
                    "a batch whose sum has 2^32 elements must be refused with a TooLargeException that says so; got "
                            + message);
            // and nothing is left of the attempt
            predictor.run(
                    new Feeds().put("x", Tensor.zeros(DType.FLOAT32, 2, 1)),
                    new Feeds().put("y", Tensor.zeros(DType.FLOAT32, 2, 1)));
        }
    }

    private static void undeclared(Probe probe) {
        for (OperatorCase use : OperatorCase.all()) {
            GraphBuilder g = new GraphBuilder();
            Initializer zeros = Initializer.zeros();
            Value a = g.parameter("a", Shape.of(OperatorCase.ROWS, OperatorCase.COLUMNS), zeros);
            Value b = g.parameter("b", Shape.of(OperatorCase.COLUMNS), zeros);
            Value m = g.parameter("m", Shape.of(OperatorCase.COLUMNS, OperatorCase.OTHER), zeros);
            g.output("y", use.body().write(g, a, b, m));
            Graph graph = g.build();
            List<Op> unknown = graph.nodes().stream()
                    .map(node -> node.op())
                    .filter(op -> !probe.declares(op))
                    .toList();
            if (!unknown.isEmpty()) {
                refused(
                        probe,
                        "a graph with " + unknown.getFirst().text() + ", which is not declared,",
                        () -> probe.backend()
                                .compile(graph, CompileOptions.DEFAULT)
                                .close());
            }
        }
    }

    private static void indices(Probe probe) {
        GraphBuilder g = new GraphBuilder();
        Value ids = g.input("ids", Shape.of("batch"), DType.INT32);
        g.output("y", g.gather(g.parameter("table", Shape.of(5, 3), Initializer.zeros()), ids));
        Graph graph = g.build();
        Tensor table = Numbers.uniform(1, "table", -1, 1, 5, 3);
        for (int id : new int[] {-1, 5, Integer.MAX_VALUE}) {
            refused(
                    probe,
                    "index " + id + " in a table of 5 rows",
                    () -> probe.predict(
                            graph, new Feeds().put("ids", Tensor.of(new int[] {2}, 1, id)), Map.of("table", table)));
        }
    }

    private static void inputsStay(Probe probe) {
        Feeds feeds = x();
        Tensor before = feeds.get("x").copy();
        probe.predict(affine(), feeds, Map.of("w", Numbers.uniform(2, "w", -1, 1, 3, 2)));
        probe.compare("x after a run", before, feeds.get("x"), Tolerance.EXACT);
    }

    private static void sameBits(Probe probe) {
        RecurrentCase lstm = RecurrentCase.of(RecurrentCell.LSTM, 7, 5, 5, 17, Direction.BIDIRECTIONAL);
        Graph graph = lstm.inference();
        probe.require(graph);
        try (Predictor predictor = probe.backend().compile(graph, CompileOptions.DEFAULT)) {
            predictor.parameters().setAll(lstm.weights());
            Map<String, Tensor> first = probe.run(predictor, graph, lstm.feeds());
            probe.compareAll(first, probe.run(predictor, graph, lstm.feeds()), Tolerance.EXACT);
        }
    }

    // ---- training

    /** p becomes p - rate * gradient of the mean of log(x p); x and ids are fed. */
    private static TrainingGraph step() {
        GraphBuilder g = new GraphBuilder();
        Parameter table = g.parameter("table", Shape.of(5, 3), new Initializer.Uniform(1, 2));
        Value ids = g.input("ids", Shape.of("batch"), DType.INT32);
        Value x = g.input("x", Shape.of("batch", 3), DType.FLOAT32);
        Value loss = g.reduceMeanAll(g.log(g.mul(g.gather(table, ids), x)));
        g.output("loss", loss);
        Value next = g.sub(
                table,
                org.lstm4j.graph.Gradients.append(g, loss, List.of(table)).getFirst());
        LinkedHashMap<Parameter, Value> updates = new LinkedHashMap<>();
        updates.put(table, next);
        g.output("next", next);
        return new TrainingGraph(g.build(), updates);
    }

    private static Feeds stepFeeds(int id, float x) {
        return new Feeds()
                .put("ids", Tensor.of(new int[] {2}, 1, id))
                .put("x", Tensor.of(new int[] {2, 3}, 1f, 2f, 3f, 4f, 5f, x));
    }

    private static void initial(Probe probe) {
        TrainingGraph step = step();
        probe.require(step.graph());
        for (long seed : new long[] {0, 1, -5}) {
            try (TrainStep compiled = probe.trainer().compileTraining(step, CompileOptions.DEFAULT.withSeed(seed))) {
                float[] expected = new Initializer.Uniform(1, 2).values(Shape.of(5, 3), seed, "table");
                probe.compare(
                        "table from seed " + seed,
                        Tensor.of(new int[] {5, 3}, expected),
                        compiled.parameters().get("table"),
                        Tolerance.EXACT);
            }
        }
    }

    private static void notFinite(Probe probe) {
        TrainingGraph step = step();
        probe.require(step.graph());
        try (TrainStep compiled = probe.trainer().compileTraining(step, CompileOptions.DEFAULT)) {
            Tensor before = compiled.parameters().get("table");
            for (float x : new float[] {-1, 0}) {
                probe.at("x = " + x);
                probe.expect(
                        !compiled.run(stepFeeds(2, x), new Feeds()), "the step must say that its loss is not finite");
                probe.compare("table after it", before, compiled.parameters().get("table"), Tolerance.EXACT);
            }
            for (float x : NOT_FINITE) {
                named(probe, x + " as an input", "x", () -> compiled.run(stepFeeds(2, x), new Feeds()));
                probe.compare("table after it", before, compiled.parameters().get("table"), Tolerance.EXACT);
            }
            probe.expect(compiled.run(stepFeeds(2, 1), new Feeds()), "a good step after it must work");
        }
    }

    private static void refusedStep(Probe probe) {
        TrainingGraph step = step();
        probe.require(step.graph());
        try (TrainStep compiled = probe.trainer().compileTraining(step, CompileOptions.DEFAULT)) {
            Tensor before = compiled.parameters().get("table");
            refused(probe, "index 5 in a table of 5 rows", () -> compiled.run(stepFeeds(5, 1), new Feeds()));
            probe.compare("table after it", before, compiled.parameters().get("table"), Tolerance.EXACT);
        }
    }
}

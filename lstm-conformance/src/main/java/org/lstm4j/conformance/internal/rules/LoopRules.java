package org.lstm4j.conformance.internal.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.Tolerance;
import org.lstm4j.conformance.internal.FiniteDifferences;
import org.lstm4j.conformance.internal.Numbers;
import org.lstm4j.conformance.internal.Probe;
import org.lstm4j.conformance.internal.Rule;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.LoopBody;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;
import org.lstm4j.spi.TrainStep;

/** Loops: that each cell's formula in one is the cell's operator, and all that a body may do. Products of stacks, which they lean on. */
final class LoopRules {
    private static final long SEED = 9;

    private static final List<RecurrentCell> CELLS = Stream.of(
                    RecurrentFamily.LSTM, RecurrentFamily.GRU, RecurrentFamily.RNN)
            .flatMap(family -> family.cells().stream())
            .toList();

    private static final List<Integer> BATCHES = List.of(1, 3, 33, 70);
    private static final List<Integer> TIMES = List.of(1, 7);
    private static final List<Integer> UNITS = List.of(1, 17, 8, 3);
    /** Time and batch of runs of one compiled graph. */
    private static final int[][] SIZES = {{4, 2}, {1, 1}, {7, 5}, {3, 33}, {4, 2}};

    private LoopRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.of("required_SCAN01_forwardEqualsReference", each(LoopRules::forward)),
                Rule.training("required_SCAN02_gradientsEqualReference", each(LoopRules::gradients)),
                Rule.of("required_SCAN03_aCellsBodyEqualsItsOperator", probe -> cells(probe, false)),
                Rule.training("required_SCAN04_gradientsOfACellsBodyEqualItsOperators", probe -> cells(probe, true)),
                Rule.of("required_SCAN05_lengthsInTheBodyEqualSequenceLens", probe -> padded(probe, false)),
                Rule.training(
                        "required_SCAN06_gradientsWithLengthsInTheBodyEqualThoseWithSequenceLens",
                        probe -> padded(probe, true)),
                Rule.of("required_SCAN07_reverseReadsFromTheEnd", LoopRules::reverse),
                Rule.of("required_SCAN08_carriedStateEqualsTheWhole", LoopRules::carriedState),
                Rule.training("required_SCAN09_gradientsOfEachResultAlone", each(LoopRules::partialGradients)),
                Rule.training(
                        "required_SCAN10_gradientsWhenSizesChangeBetweenRuns", each(LoopRules::sizesChangeInTraining)),
                Rule.of("required_SCAN11_longSequencesEqualReference", LoopRules::longSequences),
                Rule.of("required_SCAN12_indicesOutOfRangeInABodyAreRefused", LoopRules::indices),
                Rule.of("required_SCAN13_wholeNumbersDividedByZeroInABodyAreRefused", LoopRules::quotients),
                Rule.of("required_STACK01_productsOfStacksAtChangingSizes", LoopRules::stacks),
                Rule.training("required_STACK02_gradientsOfProductsOfStacks", LoopRules::stackGradients));
    }

    private static Rule.Body each(BiConsumer<Probe, LoopCase> body) {
        return probe -> LoopCase.all().forEach(use -> body.accept(probe, use));
    }

    // ---- what bodies do

    private static Graph graph(LoopCase use, int units) {
        GraphBuilder g = new GraphBuilder();
        int number = 0;
        for (Value value :
                use.body().write(LoopCase.Parts.of(g, new Dim.Named("time"), new Dim.Named("batch"), units, true))) {
            g.output("y" + number++, value);
        }
        return g.build();
    }

    /** So small that a step makes no rounding error larger: with many units, each is the sum of many products. */
    private static Map<String, Tensor> parameters(Graph graph) {
        int units = graph.parameters().stream()
                .mapToInt(parameter -> parameter.shape().fixed(-1))
                .max()
                .orElse(1);
        double bound = Math.min(0.7, 1.2 / Math.sqrt(units));
        return Numbers.parameters(graph.parameters(), SEED, -bound, bound);
    }

    /** Those that a graph asks for. */
    private static Feeds only(Graph graph, Feeds feeds) {
        Feeds wanted = new Feeds();
        graph.inputs().forEach(input -> wanted.put(input.name(), feeds.get(input.name())));
        return wanted;
    }

    private static void forward(Probe probe, LoopCase use) {
        for (int units : new int[] {3, 17}) {
            Graph graph = graph(use, units);
            Map<String, Tensor> parameters = parameters(graph);
            probe.require(graph);
            try (Predictor predictor = probe.backend().compile(graph, CompileOptions.DEFAULT)) {
                predictor.parameters().setAll(parameters);
                for (int[] size : SIZES) {
                    probe.at(describe(use, size[0], size[1], units));
                    Feeds feeds = only(graph, LoopCase.Parts.feeds(SEED, size[0], size[1], units, true));
                    probe.compareAll(
                            probe.expected(graph, feeds, parameters),
                            probe.run(predictor, graph, feeds),
                            probe.orDouble(Tolerance.FORWARD));
                }
            }
        }
    }

    private static String describe(LoopCase use, int time, int batch, int units) {
        return use + ", time " + time + ", batch " + batch + ", units " + units + ", seed " + SEED;
    }

    /** The sum of some results, each number with a weight that depends on it, and a little of all parameters. */
    private static Value loss(GraphBuilder g, List<Value> results) {
        Value sum = g.constant(0, DType.FLOAT32);
        for (Parameter parameter : g.parameters()) {
            sum = g.add(sum, g.mul(g.reduceSumAll(parameter), 0.01));
        }
        double factor = 0.3;
        for (Value value : results) {
            if (value.dtype() == DType.FLOAT32) {
                factor += 0.2;
                sum = g.add(sum, g.mul(g.reduceSumAll(g.mul(value, g.add(value, factor))), factor));
            }
        }
        return sum;
    }

    private static Graph differentiable(LoopCase use, int time, int batch, int units, int only) {
        GraphBuilder g = new GraphBuilder();
        List<Value> results =
                use.body().write(LoopCase.Parts.of(g, new Dim.Fixed(time), new Dim.Fixed(batch), units, false));
        g.output(RecurrentCase.LOSS, loss(g, only < 0 ? results : results.subList(only, only + 1)));
        return g.build();
    }

    private static Graph withGradients(Graph graph) {
        return graph.withGradients(graph.output(RecurrentCase.LOSS), graph.parameters());
    }

    private static void compareGradients(Probe probe, Graph graph, Feeds feeds) {
        Map<String, Tensor> parameters = parameters(graph);
        Graph gradients = withGradients(graph);
        probe.compareAll(
                probe.expected(gradients, feeds, parameters),
                probe.differentiate(gradients, feeds, parameters),
                probe.orDouble(Tolerance.GRADIENT));
    }

    private static void gradients(Probe probe, LoopCase use) {
        if (probe.capabilities().computesInDouble()) {
            probe.at(describe(use, 3, 2, 3));
            Graph small = differentiable(use, 3, 2, 3, -1);
            Feeds feeds = only(small, LoopCase.Parts.feeds(SEED, 3, 2, 3, false));
            FiniteDifferences.check(probe, small, RecurrentCase.LOSS, feeds, parameters(small));
        }
        for (int[] size : new int[][] {{1, 1, 3}, {4, 2, 17}, {3, 33, 3}}) {
            probe.at(describe(use, size[0], size[1], size[2]));
            Graph graph = differentiable(use, size[0], size[1], size[2], -1);
            compareGradients(probe, graph, only(graph, LoopCase.Parts.feeds(SEED, size[0], size[1], size[2], false)));
        }
    }

    /** What a gradient of one result makes superfluous may be left out, and what it needs must not. */
    private static void partialGradients(Probe probe, LoopCase use) {
        GraphBuilder g = new GraphBuilder();
        List<Value> results = use.body().write(LoopCase.Parts.of(g, new Dim.Fixed(4), new Dim.Fixed(2), 3, false));
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i).dtype() == DType.FLOAT32) {
                probe.at("result " + i + " of " + describe(use, 4, 2, 3));
                Graph graph = differentiable(use, 4, 2, 3, i);
                compareGradients(probe, graph, only(graph, LoopCase.Parts.feeds(SEED, 4, 2, 3, false)));
            }
        }
    }

    private static void sizesChangeInTraining(Probe probe, LoopCase use) {
        GraphBuilder g = new GraphBuilder();
        List<Value> results =
                use.body().write(LoopCase.Parts.of(g, new Dim.Named("time"), new Dim.Named("batch"), 5, true));
        g.output(RecurrentCase.LOSS, loss(g, results));
        Graph graph = g.build();
        if (graph.parameters().isEmpty()) {
            return;
        }
        Graph gradients = withGradients(graph);
        Map<String, Tensor> parameters = parameters(graph);
        probe.require(gradients);
        try (TrainStep step = probe.trainer()
                .compileTraining(new TrainingGraph(gradients, new LinkedHashMap<>()), CompileOptions.DEFAULT)) {
            step.parameters().setAll(parameters);
            for (int[] size : SIZES) {
                probe.at(describe(use, size[0], size[1], 5));
                Feeds feeds = only(graph, LoopCase.Parts.feeds(SEED, size[0], size[1], 5, true));
                Feeds outputs = probe.outputs(gradients, feeds);
                probe.expect(step.run(feeds, outputs), "the step says that its loss is not finite");
                Map<String, Tensor> actual = new LinkedHashMap<>();
                outputs.names().forEach(name -> actual.put(name, outputs.get(name)));
                probe.compareAll(
                        probe.expected(gradients, feeds, parameters), actual, probe.orDouble(Tolerance.GRADIENT));
            }
        }
    }

    // ---- cells

    private static List<RecurrentCase> grid(RecurrentCell cell) {
        List<RecurrentCase> cases = new ArrayList<>();
        for (int i = 0; i < BATCHES.size(); i++) {
            for (int time : TIMES) {
                for (Direction direction : Direction.values()) {
                    int features = 1 + (i + time) % 5;
                    cases.add(RecurrentCase.of(cell, time, BATCHES.get(i), features, UNITS.get(i), direction));
                }
            }
        }
        return cases;
    }

    /** A loop against the reference's operator, so that neither is its own judge. */
    private static void compareForward(Probe probe, RecurrentCase node) {
        probe.at("loop for " + node);
        probe.compareAll(
                probe.expected(node.inference(), node.feeds(), node.weights()),
                probe.predict(node.inference(CellLoop.INSTANCE), node.feeds(), node.weights()),
                probe.orDouble(Tolerance.FORWARD));
    }

    private static void compareGradients(Probe probe, RecurrentCase node) {
        probe.at("loop for " + node);
        Graph loop = node.gradients(node.outputs(), CellLoop.INSTANCE);
        probe.compareAll(
                probe.expected(node.gradients(), node.lengthFeeds(), node.parameters()),
                probe.differentiate(loop, node.lengthFeeds(), node.parameters()),
                probe.orDouble(Tolerance.GRADIENT));
    }

    private static void compare(Probe probe, RecurrentCase node, boolean differentiates) {
        if (differentiates) {
            compareGradients(probe, node);
        } else {
            compareForward(probe, node);
        }
    }

    private static void cells(Probe probe, boolean differentiates) {
        for (RecurrentCell cell : CELLS) {
            grid(cell).forEach(node -> compare(probe, node, differentiates));
            RecurrentCase plain = RecurrentCase.of(cell, 7, 3, 5, 8, Direction.BIDIRECTIONAL);
            compare(probe, plain.withBias(false), differentiates);
            compare(probe, plain.withState(false), differentiates);
        }
    }

    private static List<Integer> lengths(int time, int batch) {
        Tensor drawn = Numbers.below(time + 1, SEED, "lengths", batch);
        return IntStream.of(drawn.ints()).boxed().toList();
    }

    private static void padded(Probe probe, boolean differentiates) {
        for (RecurrentCell cell : CELLS) {
            for (RecurrentCase node : grid(cell)) {
                compare(probe, node.withLengths(lengths(node.time(), node.batch())), differentiates);
            }
            RecurrentCase plain = RecurrentCase.of(cell, 7, 5, 4, 8, Direction.BIDIRECTIONAL);
            compare(probe, plain.withLengths(List.of(2, 7, 1, 0, 5)), differentiates);
            compare(probe, plain.withLengths(List.of(0, 0, 0, 0, 0)), differentiates);
        }
    }

    private static Tensor get(Map<String, Tensor> values, String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    private static void reverse(Probe probe) {
        for (RecurrentCell cell : CELLS) {
            RecurrentCase backward = RecurrentCase.of(cell, 7, 3, 5, 8, Direction.REVERSE);
            RecurrentCase forward = backward.withDirection(Direction.FORWARD);
            probe.at("loop for " + backward);
            Map<String, Tensor> actual =
                    probe.predict(backward.inference(CellLoop.INSTANCE), backward.feeds(), backward.weights());
            Feeds flipped = forward.feeds().put(RecurrentCase.X, RecurrentRules.flipTime(forward.x()));
            Map<String, Tensor> expected =
                    probe.predict(forward.inference(CellLoop.INSTANCE), flipped, forward.weights());
            Tolerance tolerance = probe.orDouble(Tolerance.FORWARD);
            probe.compare(
                    "Y of a flipped sequence",
                    RecurrentRules.flipTime(get(expected, RecurrentCase.Y)),
                    get(actual, RecurrentCase.Y),
                    tolerance);
            for (String state : backward.states().keySet()) {
                probe.compare(state, get(expected, state), get(actual, state), tolerance);
            }
        }
    }

    private static void carriedState(Probe probe) {
        for (RecurrentCell cell : CELLS) {
            RecurrentCase whole = RecurrentCase.of(cell, 7, 3, 5, 17, Direction.FORWARD);
            probe.at("loop for " + whole);
            Graph graph = whole.inference(CellLoop.INSTANCE);
            probe.require(graph);
            try (Predictor predictor = probe.backend().compile(graph, CompileOptions.DEFAULT)) {
                predictor.parameters().setAll(whole.weights());
                Map<String, Tensor> expected = probe.run(predictor, graph, whole.feeds());
                Feeds feeds = whole.feeds();
                Map<String, Tensor> after = new LinkedHashMap<>();
                for (int t = 0; t < 7; t++) {
                    Tensor step = Tensor.zeros(DType.FLOAT32, 1, 3, 5);
                    step.copyElements(whole.x(), t * step.size(), 0, step.size());
                    after.putAll(probe.run(predictor, graph, feeds.put(RecurrentCase.X, step)));
                    whole.states()
                            .forEach((state, start) ->
                                    feeds.put(start, get(after, state).to(DType.FLOAT32)));
                }
                for (String state : whole.states().keySet()) {
                    probe.compare(state + " step by step", get(expected, state), get(after, state), Tolerance.FORWARD);
                }
            }
        }
    }

    /** So many steps that a backend may keep only some of them at a time. */
    private static void longSequences(Probe probe) {
        for (RecurrentCell cell : List.of(RecurrentCell.LSTM, RecurrentCell.GRU)) {
            for (Direction direction : List.of(Direction.FORWARD, Direction.REVERSE)) {
                RecurrentCase node = RecurrentCase.of(cell, 200, 3, 2, 5, direction);
                compareForward(probe, node);
                if (probe.trains()) {
                    compareGradients(probe, node);
                }
            }
        }
    }

    // ---- what a body must not do

    private static void refused(Probe probe, String what, Graph graph, Feeds feeds, Map<String, Tensor> parameters) {
        boolean isRefused = false;
        try {
            probe.predict(graph, feeds, parameters);
        } catch (InvalidInputException e) {
            isRefused = true;
        }
        probe.expect(isRefused, what + " must be refused with an InvalidInputException");
    }

    /** Indices that a state counts up, by what is fed at each step; and those of a step itself in a table that a state is part of. */
    private static Graph lookups(boolean isNested) {
        GraphBuilder g = new GraphBuilder();
        Value ids = g.input("ids", Shape.of("time", 2), DType.INT32);
        Value table = g.parameter("table", Shape.of(5, 3), Initializer.zeros());
        Value start = g.constant(Tensor.of(new int[] {2}, 0, 1));
        LoopBody counts = (body, states, steps) -> {
            Value next = body.add(states.getFirst(), steps.getFirst());
            return new LoopBody.Step(List.of(next), List.of(body.gather(table, next)));
        };
        Value outer = g.expand(g.constant(0, DType.FLOAT32), Shape.of(5, 3));
        LoopBody.Results results = isNested
                ? g.scan(Direction.FORWARD, List.of(outer), List.of(ids), (body, states, steps) -> {
                    Value own = body.add(table, states.getFirst());
                    Value rows = body.gather(own, steps.getFirst());
                    LoopBody.Results inner = body.scan(Direction.REVERSE, List.of(start), List.of(ids), counts);
                    return new LoopBody.Step(
                            List.of(body.mul(own, 0.5)),
                            List.of(rows, inner.outputs().getFirst()));
                })
                : g.scan(Direction.FORWARD, List.of(start), List.of(ids), counts);
        g.output("y", results.outputs().getLast());
        g.output("z", results.outputs().getFirst());
        return g.build();
    }

    private static void indices(Probe probe) {
        Map<String, Tensor> table = Map.of("table", Numbers.uniform(1, "table", -1, 1, 5, 3));
        for (boolean isNested : new boolean[] {false, true}) {
            Graph graph = lookups(isNested);
            Feeds good = new Feeds().put("ids", Tensor.of(new int[] {3, 2}, 1, 0, 2, 1, 1, 2));
            probe.at("lookups in a body" + (isNested ? " of a body" : ""));
            probe.compareAll(
                    probe.expected(graph, good, table),
                    probe.predict(graph, good, table),
                    probe.orDouble(Tolerance.FORWARD));
            for (int[] ids :
                    new int[][] {{1, 0, 2, 1, 2, 2}, {0, 0, -1, 0, 1, 0}, {0, 0, 0, 0, -2, 0}, {9, 0, 0, 0, -9, 0}}) {
                refused(
                        probe,
                        "steps of " + Arrays.toString(ids) + " in a table of 5 rows",
                        graph,
                        new Feeds().put("ids", Tensor.of(new int[] {3, 2}, ids)),
                        table);
            }
        }
    }

    /** By what is fed; a backend may refuse the graph, or the run. */
    private static void quotients(Probe probe) {
        for (boolean byStep : new boolean[] {false, true}) {
            GraphBuilder g = new GraphBuilder();
            Value steps = g.input("steps", Shape.of("time", 2), DType.INT32);
            Value by = g.input("by", Shape.of(2), DType.INT32);
            Value start = g.constant(Tensor.of(new int[] {2}, 100, -90));
            g.output(
                    "y",
                    g.scan(
                                    Direction.FORWARD,
                                    List.of(start),
                                    List.of(steps),
                                    (body, states, step) -> new LoopBody.Step(
                                            List.of(body.div(states.getFirst(), byStep ? step.getFirst() : by)), step))
                            .states()
                            .getFirst());
            Feeds feeds = new Feeds()
                    .put("steps", Tensor.of(new int[] {2, 2}, 1, 2, 3, byStep ? 0 : 4))
                    .put("by", Tensor.of(new int[] {2}, 3, 0));
            Graph graph = g.build();
            refused(probe, "whole numbers divided by 0", graph, only(graph, feeds), Map.of());
        }
    }

    // ---- products of stacks

    /** Attention of all steps to all steps, with a mask, in heads. */
    private static Value attention(GraphBuilder g, Value queries, Value keys, Value values, int heads) {
        int units = queries.shape().fixed(2);
        Value scores = g.matMul(heads(g, queries, heads, units), g.transposeMatrices(heads(g, keys, heads, units)));
        Value weights = g.softmax(g.mul(scores, 1 / Math.sqrt((double) units / heads)));
        Value context = g.transpose(g.matMul(weights, heads(g, values, heads, units)), 0, 2, 1, 3);
        return g.reshape(context, queries.shape());
    }

    private static Value heads(GraphBuilder g, Value steps, int heads, int units) {
        Shape split = steps.shape().slice(0, 2).concat(Shape.of(heads, units / heads));
        return g.transpose(g.reshape(steps, split), 0, 2, 1, 3);
    }

    private static Graph stackGraph(Dim batch, Dim time, boolean isFed) {
        GraphBuilder g = new GraphBuilder();
        Initializer zeros = Initializer.zeros();
        Shape shape = Shape.of(batch).concat(Shape.of(time)).concat(Shape.of(6));
        Value x = isFed ? g.input("x", shape, DType.FLOAT32) : g.parameter("x", shape, zeros);
        Value w = g.parameter("w", Shape.of(6, 6), zeros);
        Value stack = g.parameter("stack", Shape.of(3, 1, 6, 4), zeros);
        Value context = attention(g, g.matMul(x, w), x, g.tanh(x), 2);
        Value projected = g.matMul(context, stack); // [3, batch, time, 4]
        Value left = g.matMul(g.transpose(w, 1, 0), g.transposeMatrices(x)); // a matrix by a stack
        g.output("context", context);
        g.output("projected", projected);
        g.output("left", left);
        g.output(RecurrentCase.LOSS, loss(g, List.of(context, projected, left)));
        return g.build();
    }

    private static void stacks(Probe probe) {
        Graph graph = stackGraph(new Dim.Named("batch"), new Dim.Named("time"), true);
        Map<String, Tensor> parameters = parameters(graph);
        probe.require(graph);
        try (Predictor predictor = probe.backend().compile(graph, CompileOptions.DEFAULT)) {
            predictor.parameters().setAll(parameters);
            for (int[] size : new int[][] {{3, 30}, {1, 1}, {33, 2}, {2, 31}, {3, 30}}) {
                probe.at("attention, batch " + size[0] + ", time " + size[1] + ", seed " + SEED);
                Feeds feeds = new Feeds().put("x", Numbers.uniform(SEED, "x", -1, 1, size[0], size[1], 6));
                // sums of hundreds of numbers with either sign
                probe.compareAll(
                        probe.expected(graph, feeds, parameters),
                        probe.run(predictor, graph, feeds),
                        probe.orDouble(Tolerance.GRADIENT));
            }
        }
    }

    private static void stackGradients(Probe probe) {
        for (int[] size : new int[][] {{1, 1}, {2, 30}, {33, 3}}) {
            probe.at("attention, batch " + size[0] + ", time " + size[1] + ", seed " + SEED);
            Graph graph = stackGraph(new Dim.Fixed(size[0]), new Dim.Fixed(size[1]), false);
            if (probe.capabilities().computesInDouble() && size[0] == 1) {
                FiniteDifferences.check(probe, graph, RecurrentCase.LOSS, new Feeds(), parameters(graph));
            }
            compareGradients(probe, graph, new Feeds());
        }
    }
}

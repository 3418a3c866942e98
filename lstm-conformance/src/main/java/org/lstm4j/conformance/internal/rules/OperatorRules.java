package org.lstm4j.conformance.internal.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.Tolerance;
import org.lstm4j.conformance.internal.FiniteDifferences;
import org.lstm4j.conformance.internal.Numbers;
import org.lstm4j.conformance.internal.Probe;
import org.lstm4j.conformance.internal.Rule;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.Feeds;

/** Each operator for itself: forward, gradient, and at extreme inputs. */
final class OperatorRules {
    private static final long SEED = 5;

    private OperatorRules() {}

    static List<Rule> all() {
        Map<Op, List<OperatorCase>> byOp = new LinkedHashMap<>();
        OperatorCase.all()
                .forEach(use ->
                        byOp.computeIfAbsent(use.op(), op -> new ArrayList<>()).add(use));
        List<Rule> rules = new ArrayList<>();
        byOp.forEach((op, uses) ->
                rules.add(Rule.of("required_OP_" + op.text(), probe -> uses.forEach(use -> forward(probe, use)))));
        byOp.forEach((op, uses) -> rules.add(
                Rule.training("required_GRAD_" + op.text(), probe -> uses.forEach(use -> gradient(probe, use)))));
        rules.add(Rule.of("required_OP_extremeInputsStayFinite", OperatorRules::extremes));
        rules.add(Rule.of("required_OP_elementwiseOfWholeNumbers", OperatorRules::wholeNumbers));
        rules.add(Rule.of("required_OP_divisionOfWholeNumbersByZeroIsRefused", OperatorRules::wholeQuotients));
        rules.add(Rule.of("required_OP_movingWholeNumbers", OperatorRules::moving));
        rules.add(Rule.of("required_OP_largeLogitsStayFinite", OperatorRules::largeLogits));
        rules.add(Rule.training("required_GRAD_largeLogitsStayFinite", OperatorRules::largeLogitsGradient));
        return rules;
    }

    private static Graph graph(OperatorCase use) {
        GraphBuilder g = new GraphBuilder();
        Initializer zeros = Initializer.zeros();
        Value a = g.parameter("a", Shape.of(OperatorCase.ROWS, OperatorCase.COLUMNS), zeros);
        Value b = g.parameter("b", Shape.of(OperatorCase.COLUMNS), zeros);
        Value m = g.parameter("m", Shape.of(OperatorCase.COLUMNS, OperatorCase.OTHER), zeros);
        Value y = use.body().write(g, a, b, m);
        g.output("y", y);
        return g.build();
    }

    private static Map<String, Tensor> numbers(Graph graph, OperatorCase use) {
        return Numbers.parameters(graph.parameters(), SEED, use.low(), use.high());
    }

    private static void forward(Probe probe, OperatorCase use) {
        probe.at(use.op().text() + " " + use.name() + ", seed " + SEED);
        Graph graph = graph(use);
        Map<String, Tensor> parameters = numbers(graph, use);
        probe.compareAll(
                probe.expected(graph, new Feeds(), parameters),
                probe.predict(graph, new Feeds(), parameters),
                probe.orDouble(Tolerance.FORWARD));
    }

    private static void gradient(Probe probe, OperatorCase use) {
        probe.at(use.op().text() + " " + use.name() + ", seed " + SEED);
        Graph forward = graph(use);
        GraphBuilder weighted = GraphBuilder.of(forward);
        Value output = forward.output("y");
        Tensor weights = Numbers.uniform(SEED, "weights", 0.2, 1, output.shape().resolve(Sizes.NONE));
        weighted.output("loss", weighted.reduceSumAll(weighted.mul(output, weighted.constant(weights))));
        Graph graph = weighted.build();
        List<Parameter> of = graph.parameters();
        Map<String, Tensor> parameters = numbers(graph, use);
        if (probe.capabilities().computesInDouble()) {
            FiniteDifferences.check(probe, graph, "loss", new Feeds(), parameters);
        }
        Graph gradients = graph.withGradients(graph.output("loss"), of);
        probe.compareAll(
                probe.expected(gradients, new Feeds(), parameters),
                probe.differentiate(gradients, new Feeds(), parameters),
                probe.orDouble(Tolerance.GRADIENT));
    }

    private static final float[] EXTREMES = {
        -1e30f, -1e4f, -100, -88, -30, -17, -1, -1e-4f, -1e-30f, 0, 1e-30f, 1e-4f, 1, 17, 30, 88, 100, 1e4f, 1e30f
    };

    private static void extremes(Probe probe) {
        for (Op op : List.of(Op.SIGMOID, Op.TANH, Op.SOFTPLUS, Op.RELU, Op.ABS, Op.NEG)) {
            if (!probe.declares(op)) {
                continue;
            }
            GraphBuilder g = new GraphBuilder();
            Value x = g.input("x", Shape.of(EXTREMES.length), DType.FLOAT32);
            g.output(
                    "y",
                    g.node(op, List.of(x), org.lstm4j.graph.Attributes.NONE).output());
            Graph graph = g.build();
            Feeds feeds = new Feeds().put("x", Tensor.of(new int[] {EXTREMES.length}, EXTREMES.clone()));
            probe.at(op.text() + " of extremes");
            Map<String, Tensor> actual = probe.predict(graph, feeds, Map.of());
            actual.forEach(probe::finite);
            probe.compareAll(probe.expected(graph, feeds, Map.of()), actual, probe.orDouble(Tolerance.FORWARD));
        }
    }

    private static void wholeNumbers(Probe probe) {
        GraphBuilder g = new GraphBuilder();
        Value ids = g.input("ids", Shape.of("n"), DType.INT32);
        Value real = g.where(
                g.less(ids, g.constant(1, DType.INT32)), g.constant(0, DType.FLOAT32), g.cast(ids, DType.FLOAT32));
        g.output("y", g.add(real, g.cast(g.equal(ids, g.constant(2, DType.INT32)), DType.FLOAT32)));
        Graph graph = g.build();
        Feeds feeds = new Feeds().put("ids", Tensor.of(new int[] {7}, 0, 1, 2, 3, 100_000, 16_777_216, -4));
        probe.compareAll(
                probe.expected(graph, feeds, Map.of()), probe.predict(graph, feeds, Map.of()), Tolerance.EXACT);
    }

    /** Native code would end the process; a backend may refuse the graph, or the run. */
    private static void wholeQuotients(Probe probe) {
        GraphBuilder known = new GraphBuilder();
        Value numbers = known.input("a", Shape.of(4), DType.INT32);
        known.output("y", known.div(numbers, known.constant(Tensor.of(new int[] {2, 1}, 3, -2))));
        Graph byConstants = known.build();
        Feeds feeds = new Feeds().put("a", Tensor.of(new int[] {4}, 7, -7, 0, Integer.MIN_VALUE));
        probe.compareAll(
                Map.of("y", Tensor.of(new int[] {2, 4}, 2, -2, 0, -715_827_882, -3, 3, 0, 1_073_741_824)),
                probe.predict(byConstants, feeds, Map.of()),
                Tolerance.EXACT);
        GraphBuilder fed = new GraphBuilder();
        fed.output("y", fed.div(fed.input("a", Shape.of(4), DType.INT32), fed.input("b", Shape.of(4), DType.INT32)));
        Graph byInputs = fed.build();
        feeds.put("b", Tensor.of(new int[] {4}, 1, 2, 0, 3));
        boolean isRefused = false;
        try {
            probe.predict(byInputs, feeds, Map.of());
        } catch (InvalidInputException e) {
            isRefused = true;
        }
        probe.expect(isRefused, "a whole number divided by 0 must be refused with an InvalidInputException");
    }

    /** What moves numbers moves whole ones too, beyond what a float could hold. */
    private static void moving(Probe probe) {
        GraphBuilder g = new GraphBuilder();
        Value ids = g.input("ids", Shape.of("n", 4), DType.INT32);
        g.output("transposed", g.transpose(ids, 1, 0));
        g.output("reshaped", g.reshape(ids, Shape.of(2, "n", 2)));
        g.output("joined", g.concat(1, ids, ids));
        g.output("sliced", g.slice(ids, 1, 1, 3));
        Value table = g.constant(Tensor.of(new int[] {3}, 1, Integer.MAX_VALUE, -16_777_217));
        g.output("looked_up", g.gather(table, g.constant(Tensor.of(new int[] {2}, 2, 1))));
        g.output("chosen", g.where(g.less(ids, g.constant(0, DType.INT32)), g.constant(-1, DType.INT32), ids));
        g.output("expanded", g.expand(g.slice(ids, 1, 0, 1), Shape.of("n", 3)));
        Graph graph = g.build();
        Tensor numbers = Tensor.of(new int[] {2, 4}, 0, 1, -2, 16_777_217, Integer.MAX_VALUE, Integer.MIN_VALUE, 7, -8);
        Feeds feeds = new Feeds().put("ids", numbers);
        probe.compareAll(
                probe.expected(graph, feeds, Map.of()), probe.predict(graph, feeds, Map.of()), Tolerance.EXACT);
    }

    private static final float[] LOGITS = {1e4f, 0, -1e4f, 88, 90, -90, 1, 2, 3, -1e4f, 1e4f, 1e4f};

    private static Graph logitsGraph() {
        GraphBuilder g = new GraphBuilder();
        Value logits = g.parameter("logits", Shape.of(4, 3), Initializer.zeros());
        Value labels = g.constant(Tensor.of(new int[] {4}, 0, 2, 1, 2));
        g.output("softmax", g.softmax(logits));
        g.output("logSoftmax", g.logSoftmax(logits));
        Value rows = g.softmaxCrossEntropyLoss(logits, labels, -1);
        g.output("rows", rows);
        Value target = g.constant(Tensor.of(new int[] {4, 3}, 1f, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 1));
        Value binary = g.sub(g.softplus(logits), g.mul(target, logits));
        g.output("binary", binary);
        g.output("loss", g.add(g.reduceSumAll(rows), g.reduceSumAll(binary)));
        return g.build();
    }

    private static Map<String, Tensor> logits() {
        return Map.of("logits", Tensor.of(new int[] {4, 3}, LOGITS.clone()));
    }

    private static void largeLogits(Probe probe) {
        Graph graph = logitsGraph();
        Map<String, Tensor> actual = probe.predict(graph, new Feeds(), logits());
        actual.forEach(probe::finite);
        probe.compareAll(probe.expected(graph, new Feeds(), logits()), actual, probe.orDouble(Tolerance.FORWARD));
    }

    private static void largeLogitsGradient(Probe probe) {
        Graph graph = logitsGraph();
        Graph gradients = graph.withGradients(graph.output("loss"), graph.parameters());
        Map<String, Tensor> actual = probe.differentiate(gradients, new Feeds(), logits());
        Tensor gradient = Objects.requireNonNull(actual.get("d_logits"));
        probe.finite("d_logits", gradient);
        probe.compareAll(probe.expected(gradients, new Feeds(), logits()), actual, probe.orDouble(Tolerance.FORWARD));
    }
}

package org.lstm4j.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.DType;
import org.lstm4j.conformance.BrokenBackend.Fault;
import org.lstm4j.graph.Absent;
import org.lstm4j.graph.Attributes;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.LoopBody;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.Result;
import org.lstm4j.graph.Scan;
import org.lstm4j.graph.Value;

/** The kit under test: each fault is found by the rule that names it, and nothing is found where there is none. */
class BrokenBackendsTest {
    private static final Set<Op> RECURRENT = Set.of(Op.LSTM, Op.GRU, Op.RNN, Op.RECURRENT_TRAINING, Op.RECURRENT_GRAD);

    private static List<? extends Value> plain(GraphBuilder g, Node node, List<Value> inputs) {
        return g.node(node.op(), inputs, node.attributes()).outputs();
    }

    /** A fault in one input of each recurrent node. */
    private static Fault recurrent(int input, BiFunction<GraphBuilder, Value, Value> change) {
        return (g, graph, node, inputs) -> {
            List<Value> changed = new ArrayList<>(inputs);
            if (RECURRENT.contains(node.op()) && node.input(input).isPresent()) {
                changed.set(input, change.apply(g, changed.get(input)));
            }
            return plain(g, node, changed);
        };
    }

    /** The second and the third gate exchanged in every block of gates of axis 1: o and f, or r and h. */
    private static Value swapped(GraphBuilder g, Value gates, int perBlock, int blocks) {
        int size = gates.shape().fixed(1) / blocks;
        Value[] parts = new Value[blocks];
        for (int i = 0; i < blocks; i++) {
            int gate = i % perBlock;
            int from = gate == 1 ? i + 1 : gate == 2 ? i - 1 : i;
            parts[i] = g.slice(gates, 1, from * size, (from + 1) * size);
        }
        return g.concat(1, parts);
    }

    private static Fault swapGates(Op op) {
        return (g, graph, node, inputs) -> {
            List<Value> changed = new ArrayList<>(inputs);
            if (RECURRENT.contains(node.op()) && RecurrentCell.of(node).op() == op) {
                int gates = RecurrentCell.of(node).gates();
                changed.set(1, swapped(g, inputs.get(1), gates, gates));
                changed.set(2, swapped(g, inputs.get(2), gates, gates));
                if (inputs.get(3).isPresent()) {
                    changed.set(3, swapped(g, inputs.get(3), gates, 2 * gates));
                }
            }
            return plain(g, node, changed);
        };
    }

    /** The two formulas of the GRU exchanged. */
    private static List<? extends Value> resetOtherwise(GraphBuilder g, Graph graph, Node node, List<Value> inputs) {
        boolean isAfter = node.op() == Op.GRU && node.attributes().flag("linear_before_reset");
        return g.node(node.op(), inputs, isAfter ? node.attributes().with("linear_before_reset", 0) : node.attributes())
                .outputs();
    }

    /** All cells with σ and tanh. */
    private static List<? extends Value> usualFunctions(GraphBuilder g, Graph graph, Node node, List<Value> inputs) {
        Attributes usual = switch (node.op()) {
            case LSTM -> node.attributes().with("activations", "Sigmoid Tanh Tanh");
            case GRU -> node.attributes().with("activations", "Sigmoid Tanh");
            case RNN -> node.attributes().with("activations", "Tanh");
            default -> node.attributes();
        };
        return g.node(node.op(), inputs, usual).outputs();
    }

    private static Value oneShorter(GraphBuilder g, Value lengths) {
        Value one = g.constant(1, DType.INT32);
        return g.where(g.less(lengths, one), lengths, g.sub(lengths, one));
    }

    private static List<? extends Value> forwardAlways(GraphBuilder g, Graph graph, Node node, List<Value> inputs) {
        Attributes attributes = node.attributes();
        boolean isReverse =
                RECURRENT.contains(node.op()) && attributes.word("direction").equals("reverse");
        return g.node(node.op(), inputs, isReverse ? attributes.with("direction", "forward") : attributes)
                .outputs();
    }

    private static Node producer(Graph graph, Value value) {
        return value instanceof Result
                ? graph.nodes().stream()
                        .filter(node -> node.outputs().contains(value))
                        .findFirst()
                        .orElseThrow()
                : new Node(Op.SIZE, List.of(), List.of(), Attributes.NONE, new org.lstm4j.graph.Origin("", ""));
    }

    /** The slots that hold 1 - beta^t become 1. */
    private static List<? extends Value> noCorrection(GraphBuilder g, Graph graph, Node node, List<Value> inputs) {
        boolean corrects = node.op() == Op.ADD
                && producer(graph, node.input(0)).input(0) instanceof Parameter slot
                && slot.name().contains("bias_correction");
        return corrects ? List.of(g.add(g.mul(inputs.get(0), 0), 1)) : plain(g, node, inputs);
    }

    /** What dropout keeps is not multiplied by 1 / (1 - rate). */
    private static List<? extends Value> noScale(GraphBuilder g, Graph graph, Node node, List<Value> inputs) {
        boolean isDropout = node.op() == Op.WHERE
                && producer(graph, producer(graph, node.input(0)).input(0)).op() == Op.RANDOM_UNIFORM;
        if (!isDropout) {
            return plain(g, node, inputs);
        }
        Node scaling = g.producer(inputs.get(2)).orElseThrow();
        return plain(g, node, List.of(inputs.get(0), inputs.get(1), scaling.input(0)));
    }

    // ---- loops

    /** A fault in the attributes of each loop. */
    private static Fault loop(Function<Node, Attributes> change) {
        return (g, graph, node, inputs) -> node.op() == Op.SCAN
                ? g.node(Op.SCAN, inputs, change.apply(node)).outputs()
                : plain(g, node, inputs);
    }

    /** A fault in the bodies of loops: what some operators give is one of their inputs. */
    private static Fault body(Set<Op> ops, BiFunction<GraphBuilder, Node, Value> instead) {
        return loop(node -> {
            Graph body = Scan.of(node).body();
            Map<Value, Value> renamed = new HashMap<>();
            List<Node> nodes = new ArrayList<>();
            for (Node inside : body.nodes()) {
                List<Value> inputs = inside.inputs().stream()
                        .map(value -> renamed.getOrDefault(value, value))
                        .toList();
                Node moved = new Node(inside.op(), inputs, inside.outputs(), inside.attributes(), inside.origin());
                Value other = ops.contains(inside.op()) ? instead.apply(new GraphBuilder(), moved) : inside.output();
                if (other.shape().equals(inside.output().shape()) && !other.equals(inside.output())) {
                    renamed.put(inside.output(), other);
                } else {
                    nodes.add(moved);
                }
            }
            LinkedHashMap<String, Value> outputs = new LinkedHashMap<>(body.outputs());
            outputs.replaceAll((name, value) -> renamed.getOrDefault(value, value));
            return node.attributes().with("body", new Graph(body.inputs(), List.of(), nodes, outputs));
        });
    }

    private static boolean isGradient(Node node) {
        return node.op() == Op.SCAN
                && Scan.of(node).body().inputs().stream()
                        .anyMatch(input -> input.name().startsWith("d_state"));
    }

    /** What a backward loop hands from step to step is what it began with. */
    private static List<? extends Value> adjointDropped(GraphBuilder g, Graph graph, Node node, List<Value> inputs) {
        return isGradient(node) ? forgetful(g, graph, node, inputs) : plain(g, node, inputs);
    }

    private static List<? extends Value> lastAdjointDropped(
            GraphBuilder g, Graph graph, Node node, List<Value> inputs) {
        List<Value> changed = new ArrayList<>(inputs);
        if (isGradient(node)) {
            int states = Scan.of(node).stateCount();
            changed.subList(0, states).replaceAll(value -> value.dtype() == DType.FLOAT32 ? g.mul(value, 0) : value);
        }
        return plain(g, node, changed);
    }

    /** Each step reads the states that the loop started from; what is behind the last step is right. */
    private static List<? extends Value> forgetful(GraphBuilder g, Graph graph, Node node, List<Value> inputs) {
        if (node.op() != Op.SCAN) {
            return plain(g, node, inputs);
        }
        Scan scan = Scan.of(node);
        List<Value> start = inputs.subList(0, scan.stateCount());
        List<Value> sequences = inputs.subList(scan.stateCount(), scan.stateCount() + scan.sequenceCount());
        List<Value> captured = inputs.subList(scan.stateCount() + scan.sequenceCount(), inputs.size());
        LoopBody.Results results = g.scan(scan.direction(), start, sequences, (body, states, steps) -> {
            Map<Value, Value> values = new HashMap<>();
            put(values, scan.stateInputs(), start);
            put(values, scan.stepInputs(), steps);
            put(values, scan.capturedInputs(), captured);
            for (Node inside : scan.body().nodes()) {
                List<Value> operands = inside.inputs().stream()
                        .map(value -> values.getOrDefault(value, value))
                        .toList();
                put(
                        values,
                        inside.outputs(),
                        body.node(inside.op(), operands, inside.attributes()).outputs());
            }
            return new LoopBody.Step(
                    scan.nextStates().stream()
                            .map(value -> values.getOrDefault(value, value))
                            .toList(),
                    scan.stepOutputs().stream()
                            .map(value -> values.getOrDefault(value, value))
                            .toList());
        });
        return Stream.concat(results.states().stream(), results.outputs().stream())
                .toList();
    }

    private static void put(Map<Value, Value> values, List<? extends Value> from, List<? extends Value> to) {
        for (int i = 0; i < from.size(); i++) {
            values.put(from.get(i), to.get(i));
        }
    }

    /** The first two states of one type are handed on in each other's place. */
    private static Attributes statesTurned(Node node) {
        Scan scan = Scan.of(node);
        boolean canTurn = scan.stateCount() > 1
                && scan.nextStates()
                        .get(0)
                        .shape()
                        .equals(scan.nextStates().get(1).shape())
                && scan.nextStates().get(0).dtype() == scan.nextStates().get(1).dtype();
        if (!canTurn) {
            return node.attributes();
        }
        LinkedHashMap<String, Value> outputs = new LinkedHashMap<>(scan.body().outputs());
        List<String> names = List.copyOf(outputs.keySet());
        outputs.put(names.get(0), scan.nextStates().get(1));
        outputs.put(names.get(1), scan.nextStates().get(0));
        return node.attributes()
                .with(
                        "body",
                        new Graph(scan.body().inputs(), List.of(), scan.body().nodes(), outputs));
    }

    /** The last two values that a body reads from outside, if they are of one type. */
    private static List<? extends Value> capturedTurned(GraphBuilder g, Graph graph, Node node, List<Value> inputs) {
        List<Value> changed = new ArrayList<>(inputs);
        if (node.op() == Op.SCAN && Scan.of(node).captured().size() > 1) {
            int last = inputs.size() - 1;
            boolean canTurn =
                    inputs.get(last).shape().equals(inputs.get(last - 1).shape());
            if (canTurn) {
                java.util.Collections.swap(changed, last, last - 1);
            }
        }
        return plain(g, node, changed);
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("gates swapped", "required_LSTM03_gateOrderIsIofc", swapGates(Op.LSTM)),
                fault("gates of the GRU swapped", "required_GRU03_gateOrderIsZrh", swapGates(Op.GRU)),
                fault(
                        "reset before the product",
                        "required_GRU05_bothBiasesAreAdded",
                        BrokenBackendsTest::resetOtherwise),
                fault("functions ignored", "required_LSTM16_activationsAreUsed", BrokenBackendsTest::usualFunctions),
                fault(
                        "functions of the GRU ignored",
                        "required_GRU16_activationsAreUsed",
                        BrokenBackendsTest::usualFunctions),
                fault(
                        "functions of the plain RNN ignored",
                        "required_RNN16_activationsAreUsed",
                        BrokenBackendsTest::usualFunctions),
                fault("R ignored", "required_LSTM04_recurrentWeightsAreUsed", recurrent(2, (g, r) -> g.mul(r, 0))),
                fault("bias lost", "required_LSTM05_bothBiasesAreAdded", recurrent(3, (g, b) -> Absent.INSTANCE)),
                fault(
                        "reverse not reversed",
                        "required_LSTM06_reverseReadsFromTheEnd",
                        BrokenBackendsTest::forwardAlways),
                fault(
                        "initial cell ignored",
                        "required_LSTM08_initialStatesAreUsed",
                        recurrent(6, (g, c) -> g.mul(c, 0))),
                fault(
                        "lengths off by one",
                        "required_LSTM23_paddedBatchEqualsEachSequenceAlone",
                        recurrent(4, BrokenBackendsTest::oneShorter)),
                fault(
                        "a loop's mask ignored",
                        "required_SCAN05_lengthsInTheBodyEqualSequenceLens",
                        body(Set.of(Op.WHERE), (g, node) -> node.input(1))),
                fault(
                        "a reversed loop not reversed",
                        "required_SCAN07_reverseReadsFromTheEnd",
                        loop(node -> node.attributes().with("direction", "forward"))),
                fault(
                        "a state's adjoint dropped between steps",
                        "required_SCAN04_gradientsOfACellsBodyEqualItsOperators",
                        BrokenBackendsTest::adjointDropped),
                fault(
                        "an adjoint of a last state dropped",
                        "required_SCAN04_gradientsOfACellsBodyEqualItsOperators",
                        BrokenBackendsTest::lastAdjointDropped),
                fault(
                        "a state started anew at each step",
                        "required_SCAN03_aCellsBodyEqualsItsOperator",
                        BrokenBackendsTest::forgetful),
                fault(
                        "states handed on in the wrong order",
                        "required_SCAN01_forwardEqualsReference",
                        loop(BrokenBackendsTest::statesTurned)),
                fault(
                        "what a loop looks at from outside taken for another",
                        "required_SCAN01_forwardEqualsReference",
                        BrokenBackendsTest::capturedTurned),
                fault(
                        "Adam without bias correction",
                        "required_OPT_adamCorrectsItsBias",
                        BrokenBackendsTest::noCorrection),
                fault("dropout not scaled", "required_DROP02_keptValuesAreScaled", BrokenBackendsTest::noScale));
    }

    private static Arguments fault(String name, String rule, Fault fault) {
        return Arguments.of(name, rule, fault);
    }

    /** The rules of the subjects that faults are made in; the others take longer and add nothing here. */
    private static boolean isNear(String id) {
        return id.matches("required_((LSTM|GRU|RNN)(0[3-9]|11|16|2).*|OPT_.*|DROP.*|SPI.*)");
    }

    private static List<Outcome> failed(Fault fault) {
        return failed(fault, BrokenBackendsTest::isNear);
    }

    private static List<Outcome> failed(Fault fault, Predicate<String> isNear) {
        return ConformanceRun.of(new BrokenBackend(fault), Capabilities.DOUBLE, Set.of(), isNear).stream()
                .filter(outcome -> outcome.status() == Status.FAILED)
                .toList();
    }

    @ParameterizedTest(name = "{0} breaks {1}")
    @MethodSource("faults")
    void eachFaultIsFoundByTheRuleThatNamesIt(String name, String rule, Fault fault) {
        Predicate<String> ofLoops = id -> id.startsWith("required_SCAN0");
        assertThat(failed(fault, ofLoops.test(rule) ? ofLoops : BrokenBackendsTest::isNear))
                .extracting(Outcome::rule)
                .contains(rule);
    }

    @Test
    void theSameRewritingWithoutAFaultPassesEverything() {
        List<Outcome> outcomes = ConformanceRun.of(
                new BrokenBackend((g, graph, node, inputs) -> plain(g, node, inputs)), Capabilities.DOUBLE, Set.of());
        assertThat(outcomes).extracting(Outcome::status).containsOnly(Status.PASSED);
    }

    static Stream<Arguments> leniences() {
        return Stream.of(
                Arguments.of("what is fed must be finite", false, "required_SPI08_inputsThatAreNotFiniteAreRefused"),
                Arguments.of("what is fed must be finite", false, "required_SPI11_aLossThatIsNotFiniteChangesNothing"),
                Arguments.of("weights must be finite", false, "required_SPI09_weightsThatAreNotFiniteAreRefused"),
                Arguments.of("is 0 in what is fed", false, "required_SPI13_dimensionsOfZeroAreRefused"),
                Arguments.of("", true, "required_SPI14_threadsThatShareAPredictorGetTheirOwnAnswers"),
                Arguments.of("", true, "required_SPI15_threadsThatShareAStepLoseNone"),
                Arguments.of("is closed", false, "required_SPI16_whatIsClosedRefuses"),
                Arguments.of("is closed", false, "required_SPI17_aStepThatIsClosedRefuses"),
                Arguments.of("4,294,967,296", false, "required_SPI18_sizesBeyondMemoryAreRefused"),
                Arguments.of("needs float32", false, "required_SPI03_wrongFeedsAreRefused"));
    }

    @ParameterizedTest(name = "{0} breaks {2}")
    @MethodSource("leniences")
    void eachRefusalThatIsMissingIsFoundByTheRuleThatNamesIt(String lets, boolean isShared, String rule) {
        assertThat(ConformanceRun.of(
                        new LenientBackend(lets, isShared), Capabilities.DOUBLE, Set.of(), id -> id.equals(rule)))
                .singleElement()
                .extracting(Outcome::status)
                .isEqualTo(Status.FAILED);
    }

    /** What an operator makes of numbers that are not finite, in the way of a backend that does not think of them. */
    static Stream<Arguments> corners() {
        return Stream.of(
                corner(Op.CLIP, (g, node, in) -> {
                    double min = node.attributes().number("min");
                    double max = node.attributes().number("max");
                    Value low = g.constant(min, DType.FLOAT32);
                    Value high = g.constant(max, DType.FLOAT32);
                    return g.where(g.less(in.get(0), low), low, g.where(g.less(high, in.get(0)), high, in.get(0)));
                }),
                corner(Op.RELU, (g, node, in) -> {
                    Value zero = g.constant(0, DType.FLOAT32);
                    return g.where(g.less(zero, in.get(0)), in.get(0), zero);
                }),
                corner(Op.SOFTPLUS, (g, node, in) -> g.log(g.add(g.exp(in.get(0)), 1))),
                corner(Op.TANH, (g, node, in) -> {
                    Value e = g.exp(g.mul(in.get(0), 2));
                    return g.div(g.add(e, -1), g.add(e, 1));
                }),
                corner(Op.WHERE, (g, node, in) -> {
                    Value chosen = g.cast(in.get(0), DType.FLOAT32);
                    return g.add(g.mul(chosen, in.get(1)), g.mul(g.sub(1, chosen), in.get(2)));
                }),
                corner(Op.LESS, (g, node, in) -> {
                    // not more and not equal
                    Value more = g.cast(g.less(in.get(1), in.get(0)), DType.FLOAT32);
                    Value equal = g.cast(g.equal(in.get(0), in.get(1)), DType.FLOAT32);
                    return g.equal(g.add(more, equal), g.constant(0, DType.FLOAT32));
                }),
                corner(Op.EQUAL, (g, node, in) -> g.equal(g.sub(in.get(0), in.get(1)), g.constant(0, DType.FLOAT32))),
                corner(Op.SOFTMAX, (g, node, in) -> {
                    Value e = g.exp(in.get(0));
                    return g.div(e, g.reduceSum(e, true, -1));
                }));
    }

    /** Writes what runs in an operator's place. */
    @FunctionalInterface
    private interface Careless {
        Value write(GraphBuilder g, Node node, List<Value> inputs);
    }

    private static Arguments corner(Op op, Careless careless) {
        Fault fault = (g, graph, node, inputs) ->
                node.op() == op ? List.of(careless.write(g, node, inputs)) : plain(g, node, inputs);
        return Arguments.of("required_CORNER_" + op.text(), fault);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("corners")
    void anOperatorThatForgetsItsCornersIsFound(String rule, Fault fault) {
        assertThat(ConformanceRun.of(new BrokenBackend(fault), Capabilities.DOUBLE, Set.of(), id -> id.equals(rule)))
                .singleElement()
                .extracting(Outcome::status)
                .isEqualTo(Status.FAILED);
    }

    @Test
    void aSumOverNothingThatIsNotZeroIsFound() {
        Fault fault = (g, graph, node, inputs) -> {
            boolean isEmpty =
                    node.op() == Op.REDUCE_SUM && node.input(0).shape().dims().contains(org.lstm4j.Dim.of(0));
            Value sum = plain(g, node, inputs).getFirst();
            return List.of(isEmpty ? g.add(sum, 1) : sum);
        };
        String rule = "required_EMPTY_ReduceSum";
        assertThat(ConformanceRun.of(new BrokenBackend(fault), Capabilities.DOUBLE, Set.of(), rule::equals))
                .singleElement()
                .extracting(Outcome::status)
                .isEqualTo(Status.FAILED);
    }

    @Test
    void swappedGatesAreNamedInTheMessage() {
        assertThat(failed(swapGates(Op.LSTM)))
                .filteredOn(outcome -> outcome.rule().contains("LSTM03"))
                .singleElement()
                .extracting(Outcome::reason)
                .asString()
                .endsWith("That is the gate order i, f, o, c");
    }

    @Test
    void swappedGatesAreSeenInATrace() {
        assertThat(ConformanceRun.of(
                        new BrokenBackend(swapGates(Op.LSTM)),
                        Capabilities.DOUBLE,
                        Set.of(),
                        id -> id.startsWith("required_TRACE0")))
                .filteredOn(outcome -> outcome.status() == Status.FAILED)
                .extracting(Outcome::rule)
                .contains(
                        "required_TRACE01_gatesAndStatesEqualReference", "required_TRACE02_forcedGatesEqualReference");
    }

    @Test
    void aFailureSaysCaseIndexExpectedActualAndLimit() {
        assertThat(failed(recurrent(4, BrokenBackendsTest::oneShorter)))
                .filteredOn(outcome -> outcome.rule().contains("LSTM21"))
                .singleElement()
                .extracting(Outcome::reason)
                .asString()
                .matches("LSTM forward, time 7, batch 5, features 4, units 1, lengths \\[2, 7, 1, 0, 5], seed 7:"
                        + " Y\\[.*]: expected \\S+, actual \\S+; they may differ by \\S+, the worst of 35 numbers");
    }

    @Test
    void aKnownGapIsReportedAndDoesNotFail() {
        KnownGap gap = new KnownGap("required_LSTM03_gateOrderIsIofc", "the importer is to be fixed");
        List<Outcome> outcomes = ConformanceRun.of(
                new BrokenBackend(swapGates(Op.LSTM)), Capabilities.DOUBLE, Set.of(gap), gap.rule()::equals);
        assertThat(outcomes).singleElement().satisfies(outcome -> {
            assertThat(outcome.status()).isEqualTo(Status.GAP);
            assertThat(outcome.reason()).isEqualTo("known gap: the importer is to be fixed");
        });
    }

    @Test
    void aKnownGapThatStartsToPassFails() {
        KnownGap gap = new KnownGap("required_LSTM03_gateOrderIsIofc", "the importer is to be fixed");
        List<Outcome> outcomes = ConformanceRun.of(
                new org.lstm4j.reference.ReferenceBackend(), Capabilities.DOUBLE, Set.of(gap), gap.rule()::equals);
        assertThat(outcomes).singleElement().satisfies(outcome -> {
            assertThat(outcome.status()).isEqualTo(Status.FAILED);
            assertThat(outcome.reason()).contains("holds now. Remove the KnownGap");
        });
    }
}

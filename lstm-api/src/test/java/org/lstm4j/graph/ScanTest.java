package org.lstm4j.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.Tensor;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.Feeds;

class ScanTest {
    private static final Initializer NONE = Initializer.zeros();

    /** What bodies are made of: x [4, 2, 3], h [2, 3], w [3, 3], b [3], all parameters. */
    record Parts(GraphBuilder g, Value x, Value h, Value w, Value b) {
        static Parts of(GraphBuilder g) {
            return new Parts(
                    g,
                    g.parameter("x", Shape.of(4, 2, 3), NONE),
                    g.parameter("h", Shape.of(2, 3), NONE),
                    g.parameter("w", Shape.of(3, 3), NONE),
                    g.parameter("b", Shape.of(3), NONE));
        }

        LoopBody.Results loop(LoopBody body) {
            return g.scan(Direction.FORWARD, List.of(h), List.of(x), body);
        }
    }

    private static LoopBody.Step step(Value state, Value... outputs) {
        return new LoopBody.Step(List.of(state), List.of(outputs));
    }

    /** Writes a loop and gives what is added up to the loss. */
    @FunctionalInterface
    interface Loop {
        List<Value> write(Parts p);
    }

    private static Arguments loop(String name, Loop loop) {
        return Arguments.of(name, loop);
    }

    private static List<Value> all(LoopBody.Results results) {
        return Stream.concat(results.states().stream(), results.outputs().stream())
                .toList();
    }

    static Stream<Arguments> loops() {
        return Stream.of(
                loop(
                        "plain RNN",
                        p -> all(p.loop((g, s, x) -> {
                            Value sum = g.add(g.matMul(x.getFirst(), p.w), g.matMul(s.getFirst(), p.w));
                            Value h = g.tanh(g.add(sum, p.b));
                            return step(h, h);
                        }))),
                loop(
                        "backwards, the state before each step",
                        p -> all(p.g.scan(
                                Direction.REVERSE,
                                List.of(p.h),
                                List.of(p.x),
                                (g, s, x) ->
                                        step(g.tanh(g.add(g.mul(s.getFirst(), p.b), x.getFirst())), s.getFirst())))),
                loop(
                        "only the last state",
                        p -> p.loop((g, s, x) -> step(
                                        g.sigmoid(g.gemm(g.add(s.getFirst(), x.getFirst()), false, p.w, true, p.b))))
                                .states()),
                loop(
                        "only the outputs, of a state that grows",
                        p -> p.loop((g, s, x) -> {
                                    Value h = g.add(s.getFirst(), g.mul(x.getFirst(), p.b));
                                    return step(h, g.mul(h, h), g.matMul(h, p.w));
                                })
                                .outputs()),
                loop(
                        "two states that change places",
                        p -> all(p.g.scan(
                                Direction.FORWARD,
                                List.of(p.h, g2(p)),
                                List.of(p.x, p.g.mul(p.x, p.x)),
                                (g, s, x) -> new LoopBody.Step(
                                        List.of(
                                                g.add(g.mul(s.get(1), p.b), x.get(0)),
                                                g.tanh(g.sub(s.get(0), g.mul(x.get(1), s.get(1))))),
                                        List.of(s.get(1)))))),
                loop(
                        "a matrix on the left",
                        p -> all(p.loop((g, s, x) -> {
                            Value turned = g.transpose(g.matMul(p.w, g.transpose(s.getFirst(), 1, 0)), 1, 0);
                            return step(g.tanh(g.add(turned, x.getFirst())));
                        }))),
                loop("a step that looks up rows", p -> {
                    Value ids = p.g.constant(Tensor.of(new int[] {4, 2}, 0, 2, 1, 1, 2, 0, 0, 1));
                    return all(p.g.scan(Direction.FORWARD, List.of(p.h), List.of(ids, p.x), (g, s, x) -> {
                        Value scaled = g.gather(g.mul(p.w, 2), x.getFirst());
                        return step(g.tanh(g.add(g.mul(s.getFirst(), scaled), g.mul(x.get(1), p.b))));
                    }));
                }),
                loop("a step that looks up what a state counts", p -> {
                    Value start = p.g.constant(Tensor.of(new int[] {2}, 0, 1));
                    return p.g.scan(Direction.FORWARD, List.of(start, p.h), List.of(p.x), (g, s, x) -> {
                                Value even = g.cast(g.less(s.getFirst(), g.constant(1, DType.INT32)), DType.INT32);
                                Value rows = g.gather(p.w, s.getFirst());
                                Value h = g.tanh(g.add(g.add(g.mul(s.get(1), p.b), rows), x.getFirst()));
                                return new LoopBody.Step(List.of(even, h), List.of(h));
                            })
                            .outputs();
                }),
                loop("padding", p -> {
                    Value mask = p.g.constant(Tensor.of(new int[] {4, 2, 1}, 1f, 1f, 1f, 0f, 1f, 0f, 0f, 0f));
                    return all(p.g.scan(Direction.FORWARD, List.of(p.h), List.of(p.x, mask), (g, s, x) -> {
                        Value h = g.tanh(g.add(g.matMul(s.getFirst(), p.w), g.mul(x.getFirst(), p.b)));
                        Value runs = g.less(g.constant(0, DType.FLOAT32), x.get(1));
                        return step(g.where(runs, h, s.getFirst()), g.where(runs, h, g.constant(0, DType.FLOAT32)));
                    }));
                }),
                loop("attention to what is outside", p -> {
                    Value keys = p.g.transpose(p.x, 1, 0, 2);
                    return all(p.loop((g, s, x) -> {
                        Value query = g.reshape(s.getFirst(), Shape.of(2, 1, 3));
                        Value scores = g.softmax(g.matMul(query, g.transposeMatrices(keys)));
                        Value context = g.reshape(g.matMul(scores, keys), Shape.of(2, 3));
                        return step(g.tanh(g.add(g.matMul(context, p.w), g.mul(x.getFirst(), p.b))), scores);
                    }));
                }),
                loop(
                        "slices, joins and sums",
                        p -> all(p.loop((g, s, x) -> {
                            Value all = g.concat(1, g.matMul(s.getFirst(), p.w), x.getFirst());
                            Value gate = g.sigmoid(g.slice(all, 1, 0, 3));
                            Value norm = g.sqrt(g.add(g.reduceSum(g.mul(all, all), true, 1), 1));
                            return step(g.div(g.mul(gate, g.add(g.slice(all, 1, 3, 6), p.b)), norm));
                        }))),
                loop(
                        "a loop in a loop",
                        p -> all(p.loop((g, s, x) -> {
                            Value inner = g.reshape(g.mul(s.getFirst(), p.b), Shape.of(2, 3, 1));
                            LoopBody.Results sums = g.scan(
                                    Direction.REVERSE,
                                    List.of(x.getFirst()),
                                    List.of(inner),
                                    (h, t, y) -> step(h.tanh(h.add(
                                            h.matMul(t.getFirst(), p.w),
                                            h.reshape(h.expand(y.getFirst(), Shape.of(3, 1)), Shape.of(1, 3))))));
                            return step(sums.states().getFirst());
                        }))),
                loop("an LSTM in a loop", p -> {
                    Value weights = p.g.concat(0, p.w, p.w, p.w, p.w);
                    Value w = p.g.reshape(weights, Shape.of(1, 12, 3));
                    return all(p.loop((g, s, x) -> {
                        Value row = g.reshape(g.mul(x.getFirst(), p.b), Shape.of(1, 2, 3));
                        RecurrentInputs inputs = RecurrentInputs.of(row, w, w);
                        Value start = g.reshape(s.getFirst(), Shape.of(1, 2, 3));
                        RecurrentOutputs y = g.lstm(inputs.withInitialState(start, start), 3, Direction.FORWARD);
                        return step(g.reshape(y.yH(), Shape.of(2, 3)));
                    }));
                }),
                loop(
                        "no state but a count",
                        p -> p.g.scan(
                                        Direction.FORWARD,
                                        List.of(p.g.constant(0, DType.INT32)),
                                        List.of(p.x),
                                        (g, s, x) -> step(
                                                g.add(s.getFirst(), g.constant(1, DType.INT32)),
                                                g.matMul(g.tanh(g.add(x.getFirst(), g.mul(p.h, p.b))), p.w)))
                                .outputs()),
                loop("what is read of no step", p -> {
                    Value free = p.g.constant(Tensor.zeros(DType.FLOAT32, 3));
                    return all(p.g.scan(
                            Direction.FORWARD,
                            List.of(p.h),
                            List.of(free),
                            (g, s, x) ->
                                    step(g.mul(g.matMul(s.getFirst(), p.w), g.add(p.b, g.reduceSumAll(p.x))), p.b)));
                }));
    }

    private static Value g2(Parts p) {
        return p.g.mul(p.h, p.h);
    }

    private static Graph graph(Loop loop) {
        GraphBuilder g = new GraphBuilder();
        Parts parts = Parts.of(g);
        Value sum = g.constant(0, DType.FLOAT32);
        double factor = 1;
        // all parameters are in it, even if a loop does not look at them
        for (Value part : List.of(parts.x, parts.h, parts.w, parts.b)) {
            sum = g.add(sum, g.mul(g.reduceSumAll(part), 0.01));
        }
        for (Value value : loop.write(parts)) {
            if (value.dtype() == DType.FLOAT32) {
                factor += 0.7;
                sum = g.add(sum, g.mul(g.reduceSumAll(g.mul(value, g.add(value, factor))), factor));
            }
        }
        g.output("loss", sum);
        return g.build();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("loops")
    void gradientsAreThoseOfDifferences(String ignored, Loop loop) {
        Graph graph = graph(loop);
        assertThat(graph.nodes()).anyMatch(node -> node.op() == Op.SCAN);
        GradientCheck.check(graph, "loss", new Feeds(), GradientCheck.values(graph, 1, -0.9, 0.9));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("loops")
    void theTextIsReadBack(String ignored, Loop loop) {
        Graph graph = graph(loop);
        Graph step = graph.withGradients(graph.output("loss"), graph.parameters());
        String text = step.toText();
        Graph read = Graph.parse(text);
        assertThat(read.toText()).isEqualTo(text);
        Map<String, Tensor> values = GradientCheck.values(graph, 2, -1, 1);
        Map<String, Tensor> expected = new Interpreter().run(step, new Feeds(), values);
        new Interpreter()
                .run(read, new Feeds(), values)
                .forEach((output, tensor) -> assertThat(tensor.toDoubleArray())
                        .isEqualTo(Objects.requireNonNull(expected.get(output)).toDoubleArray()));
    }

    /** Weight gradients of a loop are one product over all steps, not one for each step. */
    @Test
    void theGradientOfAMatrixIsOneProductBehindTheLoop() {
        Graph graph = graph(p -> all(p.loop((g, s, x) -> {
            Value h = g.tanh(g.add(g.add(g.matMul(s.getFirst(), p.w), x.getFirst()), p.b));
            return step(h, h);
        })));
        Graph step = graph.withGradients(graph.output("loss"), graph.parameters());
        List<Scan> loops = step.nodes().stream()
                .filter(node -> node.op() == Op.SCAN)
                .map(Scan::of)
                .toList();
        assertThat(loops).hasSize(2);
        assertThat(loops.getLast().isReverse()).isTrue();
        assertThat(loops.getLast().body().nodes())
                .filteredOn(node -> node.op() == Op.GEMM || node.op() == Op.MATMUL)
                .as("only that with the transposed matrix, for the state")
                .hasSize(1);
        assertThat(loops.getLast().body().nodes()).noneMatch(node -> node.op() == Op.REDUCE_SUM);
    }

    @Test
    void whatLooksAtNoStateIsComputedBeforeTheLoop() {
        GraphBuilder g = new GraphBuilder();
        Parts p = Parts.of(g);
        g.output(
                "h",
                p.loop((b, s, x) -> {
                            Value twice = b.mul(p.w, 2); // the same in each step
                            Value projected = b.matMul(x.getFirst(), twice); // one product over all steps
                            return step(b.tanh(b.add(projected, b.matMul(s.getFirst(), twice))));
                        })
                        .states()
                        .getFirst());
        Graph graph = g.build();
        assertThat(graph.nodes().stream().map(Node::op)).containsExactly(Op.MUL, Op.MATMUL, Op.SCAN);
        Scan scan = Scan.of(graph.nodes().getLast());
        assertThat(scan.body().nodes().stream().map(Node::op)).containsExactly(Op.MATMUL, Op.ADD, Op.TANH);
        assertThat(scan.sequences())
                .singleElement()
                .isEqualTo(graph.nodes().get(1).output());
    }

    @Test
    void parametersOfABodyBelongToTheGraphAroundIt() {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("time", "batch", 3), DType.FLOAT32);
        Value h = g.expand(g.constant(0, DType.FLOAT32), Shape.of("batch", 3));
        GraphBuilder layer = g.scope("rnn");
        LoopBody.Results results = layer.scan(Direction.FORWARD, List.of(h), List.of(x), (b, s, steps) -> {
            Value kernel = b.parameter("kernel", Shape.of(3, 3), NONE);
            return step(b.tanh(b.add(steps.getFirst(), b.matMul(s.getFirst(), kernel))));
        });
        g.output("y", results.states().getFirst());
        Graph graph = g.build();
        assertThat(graph.parameters()).extracting(Parameter::name).containsExactly("rnn/kernel");
        assertThat(Scan.of(graph.nodes().getLast()).captured())
                .containsExactly(graph.parameters().getFirst());
    }

    private static LoopBody.Results results(Parts p, LoopBody body) {
        return p.loop(body);
    }

    @Test
    void whatIsNoLoopIsRefused() {
        GraphBuilder g = new GraphBuilder().scope("cell");
        Parts p = Parts.of(g);
        assertThatThrownBy(() -> results(p, (b, s, x) -> step(b.reduceSum(s.getFirst(), false, 1))))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("cell (ScanTest.java:")
                .hasMessageContaining("has a state that changes: \"state\" is float32[2, 3] and becomes float32[2]");
        assertThatThrownBy(() -> results(p, (b, s, x) -> new LoopBody.Step(List.of(), List.of())))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("cell: a loop with 1 state has a body that gives 0");
        assertThatThrownBy(() -> g.scan(Direction.FORWARD, List.of(), List.of(p.x), (b, s, x) -> step(p.h)))
                .hasMessageContaining("cell: a loop needs a state");
        assertThatThrownBy(() -> g.scan(Direction.FORWARD, List.of(p.h), List.of(), (b, s, x) -> step(p.h)))
                .hasMessageContaining("a loop needs a sequence");
        assertThatThrownBy(() -> g.scan(
                        Direction.FORWARD,
                        List.of(p.h),
                        List.of(p.x, p.w),
                        (b, s, x) -> step(b.add(s.getFirst(), b.add(x.getFirst(), x.getLast())))))
                .hasMessageContaining("reads sequences of as many steps each; \"cell/x\" has 4, \"cell/w\" has 3");
        assertThatThrownBy(() ->
                        g.scan(Direction.BIDIRECTIONAL, List.of(p.h), List.of(p.x), (b, s, x) -> step(x.getFirst())))
                .hasMessageContaining("goes forward or reverse");
        assertThatThrownBy(() -> results(p, (b, s, x) -> step(b.input("y", Shape.of(2, 3), DType.FLOAT32))))
                .hasMessageContaining("cell: the body of a loop has no inputs of its own; make \"y\" one of");
        assertThatThrownBy(() -> results(p, (b, s, x) -> {
                    b.output("y", s.getFirst());
                    return step(s.getFirst());
                }))
                .hasMessageContaining("the body of a loop gives what it returns");
    }

    /** The next step would write over what it keeps for its gradient. */
    @Test
    void aRecurrentOperatorInTrainingIsNoPartOfABody() {
        GraphBuilder g = new GraphBuilder();
        Parts p = Parts.of(g);
        Value w = g.reshape(g.concat(0, p.w, p.w, p.w, p.w), Shape.of(1, 12, 3));
        Attributes attributes =
                RecurrentCell.LSTM.trainingAttributes(RecurrentCell.LSTM.attributes(3, Direction.FORWARD));
        assertThatThrownBy(() -> p.loop((b, s, x) -> {
                    Value row = b.reshape(s.getFirst(), Shape.of(1, 2, 3));
                    Node training = b.node(Op.RECURRENT_TRAINING, List.of(row, w, w), attributes);
                    return step(b.reshape(training.outputs().get(1), Shape.of(2, 3)));
                }))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("cannot hold RecurrentTraining")
                .hasMessageContaining("write its formula as a loop");
    }

    /** They look at no state, so they are drawn before the loop: one mask for all steps, as recurrent dropout wants it. */
    @Test
    void randomNumbersAreTheSameInEachStep() {
        GraphBuilder g = new GraphBuilder();
        Parts p = Parts.of(g);
        g.output(
                "y",
                p.loop((b, s, x) -> {
                            Value drawn = b.randomUniform(b.constant(0, DType.INT64), 1, Shape.of(2, 3));
                            return step(s.getFirst(), drawn);
                        })
                        .outputs()
                        .getFirst());
        Graph graph = g.build();
        double[] y = Objects.requireNonNull(new Interpreter()
                        .run(graph, new Feeds(), GradientCheck.values(graph, 1, 0, 1))
                        .get("y"))
                .toDoubleArray();
        assertThat(y).hasSize(24);
        assertThat(Arrays.copyOf(y, 6)).containsExactly(Arrays.copyOfRange(y, 6, 12));
        assertThat(graph.nodes().getFirst().op()).isEqualTo(Op.RANDOM_UNIFORM);
    }

    @Test
    void aTextWithoutABodyIsRefusedWithItsLine() {
        String text = graph(p -> all(p.loop((g, s, x) -> step(g.add(s.getFirst(), x.getFirst())))))
                .toText();
        assertThatThrownBy(() -> Graph.parse(text.replaceFirst("body \\{", "")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageMatching(
                        "(?s)Line \\d+ of the graph: behind a loop stands \"body \\{\"; found \"input state.*");
        String deep = "body {\nx: float32[2, 3], y: float32[2] = Scan(a, b) {direction=\"forward\"}\n".repeat(20);
        assertThatThrownBy(() -> Graph.parse("graph {\ninput a: float32[2]\ninput b: float32[2]\n" + deep.substring(7)))
                .isInstanceOf(InvalidInputException.class);
    }
}

package org.lstm4j.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.Feeds;

class GradientsTest {
    private static final Initializer NONE = Initializer.zeros();

    private static Arguments one(String name, double low, double high, BiFunction<GraphBuilder, Value, Value> f) {
        return Arguments.of(
                name, low, high, (BiFunction<GraphBuilder, List<Value>, Value>) (g, v) -> f.apply(g, v.get(0)));
    }

    private static Arguments two(String name, double low, double high, BiFunction<GraphBuilder, List<Value>, Value> f) {
        return Arguments.of(name, low, high, f);
    }

    /** Each operator in a range where it is smooth; a is [3, 4], b is [4], m is [4, 2]. */
    static Stream<Arguments> operators() {
        return Stream.of(
                two("Add", -1, 1, (g, v) -> g.add(v.get(0), v.get(1))),
                two("Sub", -1, 1, (g, v) -> g.sub(v.get(1), v.get(0))),
                two("Mul", -1, 1, (g, v) -> g.mul(v.get(0), v.get(1))),
                two("Div", 0.5, 2, (g, v) -> g.div(v.get(0), v.get(1))),
                two("Div by larger", 0.5, 2, (g, v) -> g.div(v.get(1), v.get(0))),
                one("Neg", -1, 1, GraphBuilder::neg),
                one("Exp", -1, 1, GraphBuilder::exp),
                one("Log", 0.5, 2, GraphBuilder::log),
                one("Sqrt", 0.5, 2, GraphBuilder::sqrt),
                one("Abs of positive", 0.5, 2, GraphBuilder::abs),
                one("Abs of negative", -2, -0.5, GraphBuilder::abs),
                one("Sigmoid", -3, 3, GraphBuilder::sigmoid),
                one("Tanh", -3, 3, GraphBuilder::tanh),
                one("Relu", 0.1, 3, GraphBuilder::relu),
                one("Softplus", -3, 3, GraphBuilder::softplus),
                one("Clip", -1, 1, (g, x) -> g.add(g.clip(x, -2, 2), g.mul(g.clip(x, 2, 3), 5))),
                two(
                        "Where",
                        -1,
                        1,
                        (g, v) -> g.where(
                                g.less(
                                        g.constant(Tensor.of(new int[] {3, 1}, 1f, -1f, 1f)),
                                        g.constant(0, DType.FLOAT32)),
                                v.get(0),
                                g.mul(v.get(1), 3))),
                two("MatMul", -1, 1, (g, v) -> g.matMul(v.get(0), v.get(2))),
                two("MatMul of rank 3", -1, 1, (g, v) -> g.matMul(g.reshape(v.get(0), Shape.of(3, 1, 4)), v.get(2))),
                two(
                        "MatMul of stacks",
                        -1,
                        1,
                        (g, v) -> g.matMul(
                                g.reshape(v.get(0), Shape.of(3, 2, 2)),
                                g.transpose(g.reshape(v.get(0), Shape.of(3, 2, 2)), 0, 2, 1))),
                two(
                        "MatMul of stacks that broadcast",
                        -1,
                        1,
                        (g, v) -> g.matMul(
                                g.reshape(v.get(0), Shape.of(3, 1, 2, 2)), g.reshape(v.get(2), Shape.of(1, 2, 2, 2)))),
                two(
                        "MatMul of a matrix with a stack",
                        -1,
                        1,
                        (g, v) ->
                                g.matMul(g.reshape(v.get(1), Shape.of(2, 2)), g.reshape(v.get(0), Shape.of(3, 2, 2)))),
                one("Slices side by side", -1, 1, (g, x) -> {
                    Value left = g.slice(x, 1, 0, 2);
                    return g.mul(g.mul(left, left), g.slice(x, 1, -2, 4));
                }),
                one("Slices with gaps, that overlap, of two axes, beside the whole", -1, 1, (g, x) -> {
                    Value far = g.mul(g.slice(x, 1, 3, 4), g.slice(x, 1, 1, 2));
                    Value over = g.mul(g.slice(x, 1, 0, 2), g.slice(x, 1, 1, 3));
                    Value row = g.mul(g.slice(x, 0, 1, 2), g.slice(x, 0, 2, 3));
                    return g.add(g.mul(g.add(g.reduceSum(over, true, 1), far), x), row);
                }),
                two("Gemm", -1, 1, (g, v) -> g.gemm(v.get(0), false, v.get(2), false)),
                two("Gemm transA", -1, 1, (g, v) -> g.gemm(g.transpose(v.get(0), 1, 0), true, v.get(2), false)),
                two("Gemm transB", -1, 1, (g, v) -> g.gemm(v.get(0), false, g.transpose(v.get(2), 1, 0), true)),
                two(
                        "Gemm transA transB",
                        -1,
                        1,
                        (g, v) -> g.gemm(g.transpose(v.get(0), 1, 0), true, g.transpose(v.get(2), 1, 0), true)),
                two("Gemm with c", -1, 1, (g, v) -> g.gemm(v.get(2), true, v.get(0), true, g.slice(v.get(1), 0, 0, 3))),
                one("ReduceSum of columns", -1, 1, (g, x) -> g.exp(g.reduceSum(x, false, 0))),
                one("ReduceSum of rows", -1, 1, (g, x) -> g.exp(g.reduceSum(x, true, -1))),
                one("ReduceMax of columns", -1, 1, (g, x) -> g.exp(g.reduceMax(x, false, 0))),
                one("ReduceMax of rows", -1, 1, (g, x) -> g.mul(x, g.reduceMax(x, true, -1))),
                one("mean", -1, 1, (g, x) -> g.exp(g.reduceMean(x, true, 1))),
                one("Softmax", -2, 2, GraphBuilder::softmax),
                one("LogSoftmax", -2, 2, GraphBuilder::logSoftmax),
                one("Transpose", -1, 1, (g, x) -> g.transpose(g.reshape(x, Shape.of(3, 2, 2)), 2, 0, 1)),
                two("Concat", -1, 1, (g, v) -> g.concat(0, v.get(0), g.reshape(v.get(1), Shape.of(1, 4)), v.get(0))),
                one("Slice", -1, 1, (g, x) -> g.slice(x, 1, 1, 3)),
                one("Slice from the end", -1, 1, (g, x) -> g.slice(x, 0, -1, Integer.MAX_VALUE)),
                two("Expand", -1, 1, (g, v) -> g.mul(g.expand(v.get(1), Shape.of(3, 4)), v.get(0))),
                one(
                        "Gather with repeats",
                        -1,
                        1,
                        (g, x) -> g.gather(x, g.constant(Tensor.of(new int[] {2, 2}, 0, 2, 2, 1)))),
                one(
                        "SoftmaxCrossEntropyLoss",
                        -2,
                        2,
                        (g, x) -> g.softmaxCrossEntropyLoss(x, g.constant(Tensor.of(new int[] {3}, 3, 0, 1)), -1)),
                one(
                        "SoftmaxCrossEntropyLoss with weights and an ignored row",
                        -2,
                        2,
                        (g, x) -> g.softmaxCrossEntropyLoss(
                                x,
                                g.constant(Tensor.of(new int[] {3}, 3, 0, 1)),
                                g.constant(Tensor.of(new int[] {4}, 0.5f, 2f, 1f, 3f)),
                                0)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operators")
    void gradientEqualsDifferences(
            String name, double low, double high, BiFunction<GraphBuilder, List<Value>, Value> operator) {
        GraphBuilder g = new GraphBuilder();
        Value a = g.parameter("a", Shape.of(3, 4), NONE);
        Value b = g.parameter("b", Shape.of(4), NONE);
        Value m = g.parameter("m", Shape.of(4, 2), NONE);
        Value y = operator.apply(g, List.of(a, b, m));
        Value weights = g.constant(distinct(y.shape().resolve(org.lstm4j.Sizes.NONE)));
        g.output("loss", g.reduceSumAll(g.mul(y, weights)));
        Graph graph = g.build();
        GradientCheck.check(graph, "loss", new Feeds(), GradientCheck.values(graph, 5, low, high));
    }

    private static Tensor distinct(int... dims) {
        Tensor tensor = Tensor.zeros(DType.FLOAT32, dims);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.floats()[i] = 0.3f + 0.7f * i - (i % 3);
        }
        return tensor;
    }

    static Stream<Arguments> sequences() {
        return Stream.concat(
                        Stream.of(RecurrentCell.RNN_TANH, RecurrentCell.RNN_RELU),
                        Stream.of(RecurrentCell.LSTM, RecurrentCell.GRU, RecurrentCell.GRU_LINEAR_BEFORE_RESET)
                                .flatMap(cell -> Stream.of(
                                        cell,
                                        cell.withGateFunction(CellFunction.HARD_SIGMOID),
                                        cell.withStateFunction(CellFunction.RELU),
                                        cell.withGateFunction(CellFunction.HARD_SIGMOID)
                                                .withStateFunction(CellFunction.SIGMOID))))
                .flatMap(cell -> Stream.of(Direction.values())
                        .flatMap(direction ->
                                Stream.of(Arguments.of(cell, direction, false), Arguments.of(cell, direction, true))));
    }

    @ParameterizedTest
    @MethodSource("sequences")
    void recurrentGradientEqualsDifferences(RecurrentCell cell, Direction direction, boolean withLengths) {
        int directions = direction.count();
        int time = 4;
        int batch = 3;
        int features = 2;
        int units = 3;
        int gates = cell.gates() * units;
        GraphBuilder g = new GraphBuilder();
        Value x = g.parameter("x", Shape.of(time, batch, features), NONE);
        Value h0 = g.parameter("h0", Shape.of(directions, batch, units), NONE);
        RecurrentInputs inputs = RecurrentInputs.of(
                        x,
                        g.parameter("w", Shape.of(directions, gates, features), NONE),
                        g.parameter("r", Shape.of(directions, gates, units), NONE))
                .withBias(g.parameter("b", Shape.of(directions, 2 * gates), NONE));
        inputs = cell.hasCellState()
                ? inputs.withInitialState(h0, g.parameter("c0", Shape.of(directions, batch, units), NONE))
                : inputs.withInitialState(h0);
        if (withLengths) {
            inputs = inputs.withSequenceLens(g.constant(Tensor.of(new int[] {batch}, 2, 4, 1)));
        }
        RecurrentOutputs outputs = g.recurrent(cell, inputs, units, direction);
        Value loss = g.constant(0, DType.FLOAT32);
        for (Value output : List.of(outputs.y(), outputs.yH(), outputs.yC())) {
            if (output.isPresent()) {
                Value weights = g.constant(distinct(output.shape().resolve(org.lstm4j.Sizes.NONE)));
                loss = g.add(loss, g.reduceSumAll(g.mul(output, weights)));
            }
        }
        g.output("loss", loss);
        Graph graph = g.build();
        GradientCheck.check(graph, "loss", new Feeds(), GradientCheck.values(graph, 9, -0.9, 0.9));
    }

    @Test
    void aStateThatACellHasNotIsRefused() {
        GraphBuilder g = new GraphBuilder();
        Value state = g.input("c", Shape.of(1, "batch", 2), DType.FLOAT32);
        RecurrentInputs inputs = RecurrentInputs.of(
                        g.input("x", Shape.of("time", "batch", 3), DType.FLOAT32),
                        g.parameter("w", Shape.of(1, 6, 3), NONE),
                        g.parameter("r", Shape.of(1, 6, 2), NONE))
                .withInitialState(state, state);
        assertThatThrownBy(() -> g.recurrent(RecurrentCell.GRU, inputs, 2, Direction.FORWARD))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("GRU has no cell state; initialC was given");
    }

    @Test
    void everyOperatorThatIsNotPrivateHasARuleOrIsPiecewiseConstant() {
        List<Op> covered =
                List.of(Op.LESS, Op.EQUAL, Op.SIZE, Op.CAST, Op.RESHAPE, Op.WHERE, Op.LSTM, Op.GRU, Op.RNN, Op.SCAN);
        List<String> names =
                operators().map(arguments -> (String) arguments.get()[0]).toList();
        assertThat(Stream.of(Op.values()).filter(op -> !op.isPrivate()).filter(op -> !covered.contains(op)))
                .allMatch(op -> names.stream().anyMatch(name -> name.startsWith(op.text())));
    }

    @Test
    void elementsThatAreTheLargestTogetherShareTheGradient() {
        GraphBuilder g = new GraphBuilder();
        Parameter x = g.parameter("x", Shape.of(4), NONE);
        g.output("loss", g.mul(g.reduceMax(x, false, 0), 3));
        Graph graph = g.build();
        Graph gradients = graph.withGradients(graph.output("loss"), List.of(x));
        Tensor values = Tensor.of(new int[] {4}, 2f, 5, 1, 5);
        Map<String, Tensor> outputs = new Interpreter().run(gradients, new Feeds(), Map.of("x", values));
        assertThat(Objects.requireNonNull(outputs.get("d_x")).doubles()).containsExactly(0, 1.5, 0, 1.5);
    }

    @Test
    void aParameterThatDoesNotMatterIsNamed() {
        GraphBuilder g = new GraphBuilder();
        Parameter used = g.parameter("used", Shape.of(2), NONE);
        Parameter unused = g.parameter("unused", Shape.of(2), NONE);
        g.output("both", g.add(used, unused));
        g.output("loss", g.reduceSumAll(used));
        Graph graph = g.build();
        assertThatThrownBy(() -> graph.withGradients(graph.output("loss"), List.of(used, unused)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("\"unused\" does not influence \"reduce_sum\", so it cannot be trained");
    }

    @Test
    void gradientsAreTakenOfScalarsOnly() {
        GraphBuilder g = new GraphBuilder();
        Parameter p = g.parameter("p", Shape.of(2), NONE);
        g.output("y", g.exp(p));
        Graph graph = g.build();
        assertThatThrownBy(() -> graph.withGradients(graph.output("y"), List.of(p)))
                .hasMessage("Gradients are taken of a float scalar; \"exp\" is float32[2]");
    }

    @Test
    void twoLossesMayShareAnLstm() {
        GraphBuilder g = new GraphBuilder();
        Parameter w = g.parameter("w", Shape.of(1, 8, 2), NONE);
        Parameter r = g.parameter("r", Shape.of(1, 8, 2), NONE);
        Value x = g.constant(distinct(3, 2, 2));
        RecurrentOutputs outputs = g.lstm(RecurrentInputs.of(x, w, r), 2, Direction.FORWARD);
        Value first = g.reduceSumAll(outputs.yH());
        Value second = g.reduceSumAll(g.mul(outputs.y(), outputs.y()));
        g.output("first", first);
        g.output("second", second);
        g.output("d_first", Gradients.append(g, first, List.of(w)).getFirst());
        g.output("d_second", Gradients.append(g, second, List.of(w)).getFirst());
        Graph both = g.build();
        Graph one = new SecondLoss(x, w, r).graph();
        var values = GradientCheck.values(both, 3, -1, 1);
        var interpreter = new org.lstm4j.reference.Interpreter();
        assertThat(interpreter.run(both, new Feeds(), values).get("d_second"))
                .satisfies(actual -> assertThat(
                                interpreter.run(one, new Feeds(), values).get("d_w"))
                        .satisfies(expected -> assertThat(actual.doubles()).containsExactly(expected.doubles())));
    }

    /** The second loss of the test above alone. */
    private record SecondLoss(Value x, Parameter w, Parameter r) {
        Graph graph() {
            GraphBuilder g = new GraphBuilder();
            Parameter w1 = g.parameter("w", w.shape(), NONE);
            Parameter r1 = g.parameter("r", r.shape(), NONE);
            RecurrentOutputs outputs = g.lstm(RecurrentInputs.of(x, w1, r1), 2, Direction.FORWARD);
            g.output("loss", g.reduceSumAll(g.mul(outputs.y(), outputs.y())));
            Graph graph = g.build();
            return graph.withGradients(graph.output("loss"), List.of(w1));
        }
    }

    /** T slices of one value: not T whole values, which cost T times T. */
    @Test
    void slicesOfOneValueBecomeOneConcat() {
        GraphBuilder g = new GraphBuilder();
        Value x = g.parameter("x", Shape.of(50, 3), NONE);
        Value sum = g.constant(0, DType.FLOAT32);
        for (int i = 0; i < 50; i++) {
            Value row = g.slice(x, 0, i, i + 1);
            sum = g.add(sum, g.reduceSumAll(g.mul(row, row)));
        }
        Value gradient = Gradients.append(g, sum, List.of(x)).getFirst();
        assertThat(g.producer(gradient).orElseThrow().op()).isEqualTo(Op.CONCAT);
        assertThat(g.nodes()).noneMatch(node -> node.op() == Op.SLICE_GRAD);
    }

    /** A table that has no fixed number of rows, such as the steps of a batch. */
    @Test
    void rowsOfANamedAxisAreGathered() {
        GraphBuilder g = new GraphBuilder();
        Parameter weight = g.parameter("weight", Shape.of(2), NONE);
        Value x = g.mul(g.input("x", Shape.of("time", 2), DType.FLOAT32), weight);
        Value rows = g.gather(x, g.input("ids", Shape.of("n"), DType.INT32));
        g.output("loss", g.reduceSumAll(g.mul(rows, rows)));
        Graph graph = g.build();
        Graph withGradients = graph.withGradients(graph.output("loss"), List.of(weight));
        assertThat(withGradients.toText()).contains("{rows=[time]}");
        assertThat(Graph.parse(withGradients.toText()).toText()).isEqualTo(withGradients.toText());
        Feeds feeds = new Feeds()
                .put("x", Tensor.of(new int[] {3, 2}, 1f, 2f, 3f, 4f, 5f, 6f))
                .put("ids", Tensor.of(new int[] {3}, 2, 0, 2));
        Tensor gradient = Objects.requireNonNull(new Interpreter()
                .run(withGradients, feeds, Map.of("weight", Tensor.of(new int[] {2}, 1f, 1f)))
                .get("d_weight"));
        // 2 w (5² + 1² + 5²) and 2 w (6² + 2² + 6²)
        assertThat(gradient.toDoubleArray()).containsExactly(102, 152);
    }
}

package org.lstm4j.conformance.internal.rules;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Attributes;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.LoopBody;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.RecurrentInputs;
import org.lstm4j.graph.RecurrentOutputs;
import org.lstm4j.graph.Value;

/**
 * An operator at the edge of what it is defined for. What is fed to a graph is finite, so NaN, infinities and the negative zero
 * are quotients that the graph computes.
 *
 * @param op which operator
 * @param name what is special about this use
 * @param body writes it
 */
record CornerCase(Op op, String name, Body body) {
    /** The quotients: NaN, infinities, both zeros, small and large numbers, those where exp leaves the range of float32. */
    private static final float[][] NUMBERS = {
        {0, 0},
        {1, 0},
        {-1, 0},
        {0, -1},
        {0, 1},
        {1, 1},
        {-1, 1},
        {2.5f, 1},
        {-2.5f, 1},
        {1e-30f, 1},
        {3e38f, 1},
        {-3e38f, 1},
        {80, 1},
        {-80, 1},
        {700, 1},
        {-700, 1},
        {1e5f, 1},
        {-1e5f, 1}
    };

    static final int COUNT = NUMBERS.length;

    /** The quotients' places. */
    private static final int NAN = 0;

    private static final int PLUS = 1;
    private static final int MINUS = 2;
    private static final int ONE = 5;
    private static final int TWO = 7;
    private static final int LARGE = 10;
    private static final int LOW = 11;
    private static final int HUNDREDS = 14;

    /** Writes an operator on the quotients x [18]. */
    @FunctionalInterface
    interface Body {
        Value write(GraphBuilder g, Value x);
    }

    static Tensor numerators() {
        return part(0);
    }

    static Tensor denominators() {
        return part(1);
    }

    private static Tensor part(int which) {
        Tensor part = Tensor.zeros(DType.FLOAT32, COUNT);
        for (int i = 0; i < COUNT; i++) {
            part.floats()[i] = NUMBERS[i][which];
        }
        return part;
    }

    private static CornerCase of(Op op, String name, Body body) {
        return new CornerCase(op, name, body);
    }

    // ---- numbers that are not finite, very large, or a negative zero

    /** Uses on numbers that are not finite, very large, or a negative zero. */
    static List<CornerCase> numbers() {
        return Stream.of(unary(), pairs(), choices(), sums(), moves())
                .flatMap(List::stream)
                .toList();
    }

    /** The elementwise operators of so many inputs that need no attribute. */
    private static Stream<Op> elementwise(int inputs) {
        return Arrays.stream(Op.values())
                .filter(op -> op.isElementwise() && op.minInputs() == inputs && op.maxInputs() == inputs)
                .filter(op -> op.attributes().isEmpty());
    }

    private static List<CornerCase> unary() {
        return elementwise(1)
                .map(op -> of(
                        op,
                        "",
                        (g, x) -> g.node(op, List.of(x), Attributes.NONE).output()))
                .toList();
    }

    private static List<CornerCase> pairs() {
        return elementwise(2)
                .map(op -> of(
                        op,
                        "of each pair",
                        (g, x) -> g.node(op, List.of(g.reshape(x, Shape.of(COUNT, 1)), x), Attributes.NONE)
                                .output()))
                .toList();
    }

    private static List<CornerCase> choices() {
        double infinity = Double.POSITIVE_INFINITY;
        return List.of(
                of(Op.CLIP, "between bounds", (g, x) -> g.clip(x, -1, 2)),
                of(Op.CLIP, "min above max", (g, x) -> g.clip(x, 2, -1)),
                of(Op.CLIP, "min is max", (g, x) -> g.clip(x, 1, 1)),
                of(Op.CLIP, "no max", (g, x) -> g.clip(x, 0, infinity)),
                of(Op.CLIP, "no min", (g, x) -> g.clip(x, -infinity, 0)),
                of(Op.CLIP, "no bounds", (g, x) -> g.clip(x, -infinity, infinity)),
                of(Op.WHERE, "numbers not chosen leave no trace", (g, x) -> {
                    Value isFinite = g.less(g.abs(x), g.constant(1e30, DType.FLOAT32));
                    return g.concat(
                            0, g.where(isFinite, x, g.mul(x, 0)), g.where(isFinite, g.constant(7, DType.FLOAT32), x));
                }),
                of(
                        Op.WHERE,
                        "NaN is not less",
                        (g, x) -> g.where(g.less(x, g.constant(1, DType.FLOAT32)), g.constant(1, DType.FLOAT32), x)),
                of(Op.CAST, "to bool", (g, x) -> g.cast(x, DType.BOOL)));
    }

    private static List<CornerCase> sums() {
        return List.of(
                of(Op.REDUCE_SUM, "rows", (g, x) -> g.reduceSum(rows(g, x), false, 1)),
                of(Op.REDUCE_SUM, "columns", (g, x) -> g.reduceSum(rows(g, x), true, 0)),
                of(Op.REDUCE_MAX, "rows", (g, x) -> g.reduceMax(rows(g, x), false, 1)),
                of(Op.REDUCE_MAX, "columns", (g, x) -> g.reduceMax(rows(g, x), true, 0)),
                of(
                        Op.REDUCE_MAX,
                        "the middle",
                        (g, x) -> g.reduceMax(g.reshape(rows(g, x), Shape.of(3, 2, 3)), false, 0, 2)),
                of(Op.SOFTMAX, "rows", (g, x) -> g.softmax(rows(g, x))),
                of(Op.LOG_SOFTMAX, "rows", (g, x) -> g.logSoftmax(rows(g, x))),
                of(Op.MATMUL, "rows", (g, x) -> g.matMul(rows(g, x), weights(g))),
                of(
                        Op.MATMUL,
                        "columns",
                        (g, x) -> g.matMul(
                                g.constant(Tensor.of(new int[] {2, 6}, 0, 1f, 2, 0, -1, 1, 1, 0, 0, 3, 1, 1)),
                                rows(g, x))),
                of(Op.GEMM, "rows", (g, x) -> g.gemm(rows(g, x), false, weights(g), false)),
                of(
                        Op.GEMM,
                        "transposed, with a sum",
                        (g, x) -> g.gemm(
                                rows(g, x),
                                false,
                                g.transpose(weights(g), 1, 0),
                                true,
                                g.reshape(g.slice(x, 0, 0, 6), Shape.of(6, 1)))),
                of(
                        Op.SOFTMAX_CROSS_ENTROPY_LOSS,
                        "rows",
                        (g, x) -> g.softmaxCrossEntropyLoss(
                                rows(g, x), g.constant(Tensor.of(new int[] {6}, 0, 1, 2, 0, 1, -1)), -1)));
    }

    /** Rows of three: with a NaN, with infinities of either sign, with nothing else, with numbers far apart. */
    private static Value rows(GraphBuilder g, Value x) {
        int[] places = {
            NAN, ONE, TWO, PLUS, ONE, TWO, MINUS, ONE, TWO, MINUS, MINUS, MINUS, LARGE, LOW, ONE, HUNDREDS, HUNDREDS,
            ONE
        };
        return g.reshape(g.gather(x, g.constant(Tensor.of(new int[] {18}, places))), Shape.of(6, 3));
    }

    private static Value weights(GraphBuilder g) {
        return g.constant(Tensor.of(new int[] {3, 2}, 0f, 1, 1, 0, 0.5f, -1));
    }

    private static List<CornerCase> moves() {
        return List.of(
                of(Op.RESHAPE, "", (g, x) -> g.reshape(x, Shape.of(6, 3))),
                of(Op.TRANSPOSE, "", (g, x) -> g.transpose(g.reshape(x, Shape.of(6, 3)), 1, 0)),
                of(Op.CONCAT, "", (g, x) -> g.concat(0, x, x)),
                of(Op.SLICE, "", (g, x) -> g.slice(x, 0, 0, 4)),
                of(Op.EXPAND, "", (g, x) -> g.expand(x, Shape.of(2, COUNT))),
                of(Op.GATHER, "", (g, x) -> g.gather(x, g.constant(Tensor.of(new int[] {3}, 2, 0, 2)))),
                of(
                        Op.LSTM,
                        "a row that is not finite leaves others alone",
                        (g, x) -> recurrent(g, x, RecurrentCell.LSTM, false)),
                of(Op.LSTM, "padding that is not finite", (g, x) -> recurrent(g, x, RecurrentCell.LSTM, true)),
                of(
                        Op.GRU,
                        "a row that is not finite leaves others alone",
                        (g, x) -> recurrent(g, x, RecurrentCell.GRU, false)),
                of(Op.GRU, "padding that is not finite", (g, x) -> recurrent(g, x, RecurrentCell.GRU, true)),
                of(
                        Op.RNN,
                        "a row that is not finite leaves others alone",
                        (g, x) -> recurrent(g, x, RecurrentCell.RNN_TANH, false)),
                of(Op.RNN, "padding that is not finite", (g, x) -> recurrent(g, x, RecurrentCell.RNN_TANH, true)),
                of(Op.SCAN, "a row that is not finite leaves others alone", (g, x) -> loop(g, x, false)),
                of(Op.SCAN, "padding that is not finite", (g, x) -> loop(g, x, true)));
    }

    /** Three steps of three rows of two numbers: NaN in the last step of row 0, or in the padding of all rows. */
    private static Value steps(GraphBuilder g, Value x, boolean isPadding) {
        int[] places = isPadding
                ? new int[] {ONE, TWO, TWO, ONE, ONE, ONE, TWO, TWO, NAN, ONE, NAN, NAN, NAN, ONE, NAN, NAN, ONE, NAN}
                : new int[] {ONE, TWO, TWO, ONE, ONE, ONE, TWO, TWO, ONE, ONE, TWO, ONE, NAN, ONE, ONE, TWO, ONE, TWO};
        return g.reshape(g.gather(x, g.constant(Tensor.of(new int[] {18}, places))), Shape.of(3, 3, 2));
    }

    /** Each step as an output, and the last state: lengths 2, 1, 1 are a mask that chooses. */
    private static Value loop(GraphBuilder g, Value x, boolean isPadding) {
        Value mask =
                g.constant(Tensor.of(new int[] {3, 3, 1}, true, true, true, true, false, false, false, false, false));
        Value weights = constant(g, 2, 4);
        Value recurrent = constant(g, 4, 4);
        LoopBody.Results results = g.scan(
                Direction.FORWARD,
                List.of(constant(g, 3, 4)),
                List.of(steps(g, x, isPadding), mask),
                (body, states, step) -> {
                    Value sum =
                            body.add(body.matMul(step.getFirst(), weights), body.matMul(states.getFirst(), recurrent));
                    Value h = body.tanh(sum);
                    return new LoopBody.Step(
                            List.of(isPadding ? body.where(step.get(1), h, states.getFirst()) : h), List.of(h));
                });
        return g.concat(
                0,
                g.reshape(results.outputs().getFirst(), Shape.of(9, 4)),
                results.states().getFirst());
    }

    private static Value recurrent(GraphBuilder g, Value x, RecurrentCell cell, boolean isPadding) {
        RecurrentInputs inputs = RecurrentInputs.of(
                steps(g, x, isPadding), constant(g, 1, cell.gates() * 4, 2), constant(g, 1, cell.gates() * 4, 4));
        if (isPadding) {
            inputs = inputs.withSequenceLens(g.constant(Tensor.of(new int[] {3}, 2, 1, 1)));
        }
        RecurrentOutputs outputs = g.recurrent(cell, inputs, 4, Direction.FORWARD);
        return g.concat(0, g.reshape(outputs.y(), Shape.of(9, 4)), g.reshape(outputs.yH(), Shape.of(3, 4)));
    }

    private static Value constant(GraphBuilder g, int... dims) {
        Tensor tensor = Tensor.zeros(DType.FLOAT32, dims);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.floats()[i] = (i * 7 % 11 - 5) / 10f;
        }
        return g.constant(tensor);
    }

    // ---- tensors without elements

    /** Uses on tensors with a dimension of 0. */
    static List<CornerCase> empties() {
        return Stream.of(emptyElementwise(), emptyProducts(), emptyMoves(), emptySequences(), emptyLoops())
                .flatMap(List::stream)
                .toList();
    }

    /** A value [0, 3] that the graph computes. */
    private static Value none(GraphBuilder g, Value x) {
        return g.slice(g.reshape(x, Shape.of(6, 3)), 0, 0, 0);
    }

    private static Value row(GraphBuilder g) {
        return g.constant(Tensor.of(new int[] {1, 3}, 1f, 2, 3));
    }

    private static List<CornerCase> emptyElementwise() {
        Stream<CornerCase> unary = Stream.concat(elementwise(1), Stream.of(Op.SOFTMAX, Op.LOG_SOFTMAX))
                .map(op -> of(
                        op,
                        "",
                        (g, x) ->
                                g.node(op, List.of(none(g, x)), Attributes.NONE).output()));
        Stream<CornerCase> binary = elementwise(2)
                .map(op -> of(
                        op,
                        "and a row",
                        (g, x) -> g.node(op, List.of(none(g, x), row(g)), Attributes.NONE)
                                .output()));
        Stream<CornerCase> others = Stream.of(
                of(Op.CLIP, "", (g, x) -> g.clip(none(g, x), -1, 1)),
                of(Op.CAST, "", (g, x) -> g.cast(none(g, x), DType.INT32)),
                of(Op.WHERE, "", (g, x) -> g.where(g.less(none(g, x), row(g)), row(g), none(g, x))));
        return Stream.of(unary, binary, others).flatMap(stream -> stream).toList();
    }

    private static List<CornerCase> emptyProducts() {
        return List.of(
                of(Op.MATMUL, "no rows", (g, x) -> g.matMul(none(g, x), weights(g))),
                of(Op.MATMUL, "nothing to add up", (g, x) -> g.matMul(g.transpose(none(g, x), 1, 0), none(g, x))),
                of(Op.GEMM, "no rows", (g, x) -> g.gemm(none(g, x), false, weights(g), false)),
                of(
                        Op.GEMM,
                        "nothing to add up, with a sum",
                        (g, x) -> g.gemm(none(g, x), true, none(g, x), false, row(g))),
                of(Op.REDUCE_SUM, "of no rows", (g, x) -> g.reduceSum(none(g, x), false, 0)),
                of(Op.REDUCE_SUM, "of no rows, kept", (g, x) -> g.reduceSum(none(g, x), true, 0)),
                of(Op.REDUCE_SUM, "of each of no rows", (g, x) -> g.reduceSum(none(g, x), false, 1)),
                of(Op.REDUCE_SUM, "of all", (g, x) -> g.reduceSumAll(none(g, x))),
                of(Op.REDUCE_MAX, "of no rows", (g, x) -> g.reduceMax(none(g, x), false, 0)),
                of(Op.REDUCE_MAX, "of no rows, kept", (g, x) -> g.reduceMax(none(g, x), true, 0)),
                of(Op.REDUCE_MAX, "of each of no rows", (g, x) -> g.reduceMax(none(g, x), false, 1)),
                of(Op.REDUCE_MAX, "of all", (g, x) -> g.reduceMax(none(g, x), false, 0, 1)),
                of(Op.SIZE, "", (g, x) -> g.size(none(g, x))),
                of(
                        Op.SOFTMAX_CROSS_ENTROPY_LOSS,
                        "",
                        (g, x) -> g.softmaxCrossEntropyLoss(
                                none(g, x), g.constant(Tensor.of(new int[] {0}, new int[0])), -1)));
    }

    private static List<CornerCase> emptyMoves() {
        return List.of(
                of(Op.RESHAPE, "", (g, x) -> g.reshape(none(g, x), Shape.of(3, 0, 2))),
                of(Op.TRANSPOSE, "", (g, x) -> g.transpose(none(g, x), 1, 0)),
                of(Op.CONCAT, "with a row", (g, x) -> g.concat(0, none(g, x), row(g), none(g, x))),
                of(Op.CONCAT, "only nothing", (g, x) -> g.concat(1, none(g, x), none(g, x))),
                of(Op.SLICE, "", (g, x) -> g.slice(none(g, x), 1, 1, 3)),
                of(Op.EXPAND, "", (g, x) -> g.expand(row(g), Shape.of(0, 3))),
                of(Op.GATHER, "no indices", (g, x) -> g.gather(x, g.constant(Tensor.of(new int[] {0, 2}, new int[0])))),
                of(
                        Op.GATHER,
                        "rows without numbers",
                        (g, x) -> g.gather(g.transpose(none(g, x), 1, 0), g.constant(Tensor.of(new int[] {2}, 2, 0)))));
    }

    private static List<CornerCase> emptySequences() {
        return Stream.of(RecurrentCell.LSTM, RecurrentCell.GRU, RecurrentCell.RNN_TANH)
                .flatMap(cell -> Stream.of(
                        of(cell.op(), "no steps", (g, x) -> sequence(g, x, cell, 0, 2)),
                        of(cell.op(), "no rows", (g, x) -> sequence(g, x, cell, 2, 0))))
                .toList();
    }

    private static List<CornerCase> emptyLoops() {
        return List.of(
                of(Op.SCAN, "no steps", (g, x) -> emptyLoop(g, x, 0, 2, Direction.FORWARD)),
                of(Op.SCAN, "no steps, backwards", (g, x) -> emptyLoop(g, x, 0, 2, Direction.REVERSE)),
                of(Op.SCAN, "no rows", (g, x) -> emptyLoop(g, x, 2, 0, Direction.FORWARD)),
                of(Op.SCAN, "no steps and no rows", (g, x) -> emptyLoop(g, x, 0, 0, Direction.FORWARD)));
    }

    /** All outputs, and the last states: what they started from, if there are no steps. */
    private static Value emptyLoop(GraphBuilder g, Value x, int time, int batch, Direction direction) {
        Value steps = g.reshape(none(g, x), Shape.of(time, batch, 3));
        Value weights = constant(g, 3, 3);
        LoopBody.Results results = g.scan(
                direction,
                List.of(constant(g, batch, 3), g.constant(5, DType.INT32)),
                List.of(steps),
                (body, states, step) -> {
                    Value h = body.tanh(body.add(body.matMul(states.getFirst(), weights), step.getFirst()));
                    Value count = body.add(states.get(1), body.constant(1, DType.INT32));
                    return new LoopBody.Step(List.of(h, count), List.of(body.mul(h, 2)));
                });
        Value outputs = g.reshape(results.outputs().getFirst(), Shape.of(time * batch, 3));
        Value count = g.expand(g.cast(results.states().get(1), DType.FLOAT32), Shape.of(1, 3));
        return g.concat(0, outputs, results.states().getFirst(), count);
    }

    /** The last state: what it started from, if there are no steps. */
    private static Value sequence(GraphBuilder g, Value x, RecurrentCell cell, int time, int batch) {
        Value steps = g.reshape(none(g, x), Shape.of(time, batch, 3));
        RecurrentInputs inputs =
                RecurrentInputs.of(steps, constant(g, 1, cell.gates() * 4, 3), constant(g, 1, cell.gates() * 4, 4));
        Value start = constant(g, 1, batch, 4);
        inputs = cell.hasCellState() ? inputs.withInitialState(start, start) : inputs.withInitialState(start);
        RecurrentOutputs outputs = g.recurrent(cell, inputs, 4, Direction.FORWARD);
        return g.concat(0, g.reshape(outputs.y(), Shape.of(time, batch, 4)), outputs.yH());
    }
}

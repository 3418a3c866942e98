package org.lstm4j.conformance.internal.rules;

import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Value;

/**
 * One use of an operator, on numbers in a range where it is smooth.
 *
 * @param op which operator
 * @param name what is special about this use
 * @param low the range's lower end
 * @param high its upper end
 * @param body writes it
 */
record OperatorCase(Op op, String name, double low, double high, Body body) {
    static final int ROWS = 5;
    static final int COLUMNS = 19;
    static final int OTHER = 9;

    /** Writes an operator on a [5, 19], b [19] and m [19, 9]. */
    @FunctionalInterface
    interface Body {
        Value write(GraphBuilder g, Value a, Value b, Value m);
    }

    private static OperatorCase of(Op op, String name, double low, double high, Body body) {
        return new OperatorCase(op, name, low, high, body);
    }

    private static OperatorCase of(Op op, String name, Body body) {
        return of(op, name, -1, 1, body);
    }

    /** All uses, each operator at least once. */
    static List<OperatorCase> all() {
        return java.util.stream.Stream.of(elementwise(), products(), shapes(), lookups())
                .flatMap(List::stream)
                .toList();
    }

    private static List<OperatorCase> elementwise() {
        return List.of(
                of(Op.ADD, "rows", (g, a, b, m) -> g.add(a, b)),
                of(Op.ADD, "same", (g, a, b, m) -> g.add(a, a)),
                of(Op.SUB, "rows", (g, a, b, m) -> g.sub(b, a)),
                of(Op.SUB, "column", (g, a, b, m) -> g.sub(a, g.reduceSum(a, true, 1))),
                of(Op.MUL, "rows", (g, a, b, m) -> g.mul(a, b)),
                of(Op.MUL, "square", (g, a, b, m) -> g.mul(a, a)),
                of(Op.DIV, "by smaller", 0.5, 2, (g, a, b, m) -> g.div(a, b)),
                of(Op.DIV, "by larger", 0.5, 2, (g, a, b, m) -> g.div(b, a)),
                of(Op.NEG, "", (g, a, b, m) -> g.neg(a)),
                of(Op.EXP, "", -3, 3, (g, a, b, m) -> g.exp(a)),
                of(Op.LOG, "", 0.5, 2, (g, a, b, m) -> g.log(a)),
                of(Op.SQRT, "", 0.5, 2, (g, a, b, m) -> g.sqrt(a)),
                of(Op.ABS, "of positive", 0.5, 2, (g, a, b, m) -> g.abs(a)),
                of(Op.ABS, "of negative", -2, -0.5, (g, a, b, m) -> g.abs(a)),
                of(Op.SIGMOID, "", -4, 4, (g, a, b, m) -> g.sigmoid(a)),
                of(Op.TANH, "", -4, 4, (g, a, b, m) -> g.tanh(a)),
                of(Op.RELU, "of positive", 0.1, 3, (g, a, b, m) -> g.relu(a)),
                of(Op.RELU, "of both", 0.1, 3, (g, a, b, m) -> g.relu(g.mul(a, signs(g, ROWS, 1)))),
                of(Op.SOFTPLUS, "", -4, 4, (g, a, b, m) -> g.softplus(a)),
                of(Op.CLIP, "inside and out", (g, a, b, m) -> g.add(g.clip(a, -2, 2), g.mul(g.clip(a, 2, 3), 5))),
                of(Op.LESS, "", (g, a, b, m) -> g.mul(g.sub(a, b), g.cast(g.less(a, b), DType.FLOAT32))),
                of(Op.EQUAL, "", (g, a, b, m) -> g.mul(a, g.cast(g.equal(g.relu(a), a), DType.FLOAT32))),
                of(
                        Op.WHERE,
                        "column condition",
                        (g, a, b, m) ->
                                g.where(g.less(signs(g, ROWS, 1), g.constant(0, DType.FLOAT32)), a, g.mul(b, 3))),
                of(
                        Op.CAST,
                        "to whole numbers and back",
                        2.1,
                        2.9,
                        (g, a, b, m) -> g.mul(a, g.cast(g.cast(a, DType.INT32), DType.FLOAT32))));
    }

    private static Value signs(GraphBuilder g, int... dims) {
        Tensor tensor = Tensor.zeros(DType.FLOAT32, dims);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.floats()[i] = i % 3 == 1 ? -1 : 1;
        }
        return g.constant(tensor);
    }

    private static List<OperatorCase> products() {
        return List.of(
                of(Op.MATMUL, "matrices", (g, a, b, m) -> g.matMul(a, m)),
                of(Op.MATMUL, "rank 3", (g, a, b, m) -> g.matMul(g.reshape(a, Shape.of(ROWS, 1, COLUMNS)), m)),
                of(Op.MATMUL, "stack by stack", (g, a, b, m) -> {
                    Value stack = g.reshape(m, Shape.of(COLUMNS, 3, 3));
                    return g.matMul(stack, g.transpose(g.tanh(stack), 0, 2, 1));
                }),
                of(Op.MATMUL, "stack by row of stacks", (g, a, b, m) -> {
                    Value left = g.reshape(m, Shape.of(COLUMNS, 1, 3, 3));
                    return g.matMul(left, g.reshape(g.slice(m, 0, 0, 4), Shape.of(1, 2, 3, 6)));
                }),
                of(Op.MATMUL, "matrix by stack", (g, a, b, m) -> {
                    Value matrix = g.reshape(g.slice(b, 0, 0, 12), Shape.of(4, 3));
                    return g.matMul(matrix, g.reshape(m, Shape.of(COLUMNS, 3, 3)));
                }),
                of(Op.MATMUL, "more rows than a tile", (g, a, b, m) -> {
                    Value column = g.reshape(m, Shape.of(COLUMNS, OTHER, 1));
                    Value row = g.reshape(g.tanh(m), Shape.of(COLUMNS, 1, OTHER));
                    return g.matMul(g.matMul(column, row), g.matMul(g.mul(column, 2), row));
                }),
                of(Op.GEMM, "plain", (g, a, b, m) -> g.gemm(a, false, m, false)),
                of(Op.GEMM, "transA", (g, a, b, m) -> g.gemm(g.transpose(a, 1, 0), true, m, false)),
                of(Op.GEMM, "transB", (g, a, b, m) -> g.gemm(a, false, g.transpose(m, 1, 0), true)),
                of(Op.GEMM, "both", (g, a, b, m) -> g.gemm(g.transpose(a, 1, 0), true, g.transpose(m, 1, 0), true)),
                of(Op.GEMM, "with a row added", (g, a, b, m) -> g.gemm(a, false, m, false, g.slice(b, 0, 0, OTHER))),
                of(
                        Op.GEMM,
                        "with a column added",
                        (g, a, b, m) ->
                                g.gemm(a, false, m, false, g.reshape(g.slice(b, 0, 2, 2 + ROWS), Shape.of(ROWS, 1)))),
                of(Op.REDUCE_SUM, "of columns", (g, a, b, m) -> g.exp(g.reduceSum(a, false, 0))),
                of(Op.REDUCE_SUM, "of rows, kept", (g, a, b, m) -> g.tanh(g.reduceSum(a, true, -1))),
                of(Op.REDUCE_SUM, "of all", (g, a, b, m) -> g.reduceSumAll(g.mul(a, a))),
                of(
                        Op.REDUCE_SUM,
                        "of outer and inner",
                        (g, a, b, m) -> g.reduceSum(g.mul(g.reshape(m, Shape.of(COLUMNS, 3, 3)), 2), false, 0, 2)),
                of(Op.REDUCE_MAX, "of columns", (g, a, b, m) -> g.exp(g.reduceMax(a, false, 0))),
                of(Op.REDUCE_MAX, "of rows, kept", (g, a, b, m) -> g.sub(a, g.reduceMax(a, true, -1))),
                of(Op.REDUCE_MAX, "of all", (g, a, b, m) -> g.reduceMax(g.mul(a, a), false, 0, 1)),
                of(
                        Op.REDUCE_MAX,
                        "of outer and inner",
                        (g, a, b, m) -> g.reduceMax(g.mul(g.reshape(m, Shape.of(COLUMNS, 3, 3)), 2), false, 0, 2)),
                of(
                        Op.REDUCE_MAX,
                        "of the middle",
                        (g, a, b, m) -> g.reduceMax(g.reshape(m, Shape.of(COLUMNS, 3, 3)), false, 1)),
                of(Op.SIZE, "mean of a known axis", (g, a, b, m) -> g.exp(g.reduceMean(a, true, 1))),
                of(Op.SIZE, "counts", (g, a, b, m) -> g.div(g.reduceSum(a, true, 1), g.cast(g.size(a), DType.FLOAT32))),
                of(Op.SOFTMAX, "", -3, 3, (g, a, b, m) -> g.softmax(a)),
                of(Op.SOFTMAX, "rank 3", -3, 3, (g, a, b, m) -> g.softmax(g.reshape(m, Shape.of(COLUMNS, 3, 3)))),
                of(Op.LOG_SOFTMAX, "", -3, 3, (g, a, b, m) -> g.logSoftmax(a)));
    }

    private static List<OperatorCase> shapes() {
        return List.of(
                of(Op.RESHAPE, "", (g, a, b, m) -> g.mul(g.reshape(a, Shape.of(COLUMNS, ROWS)), signs(g, COLUMNS, 1))),
                of(Op.TRANSPOSE, "matrix", (g, a, b, m) -> g.mul(g.transpose(a, 1, 0), signs(g, COLUMNS, 1))),
                of(Op.TRANSPOSE, "rank 3", (g, a, b, m) -> g.transpose(g.reshape(m, Shape.of(COLUMNS, 3, 3)), 2, 0, 1)),
                of(
                        Op.TRANSPOSE,
                        "rank 4",
                        (g, a, b, m) -> g.transpose(g.reshape(m, Shape.of(COLUMNS, 3, 1, 3)), 2, 3, 0, 1)),
                of(Op.CONCAT, "rows", (g, a, b, m) -> g.concat(0, a, g.reshape(b, Shape.of(1, COLUMNS)), a)),
                of(Op.CONCAT, "columns", (g, a, b, m) -> g.concat(-1, a, g.slice(a, 1, 3, 5))),
                of(Op.CONCAT, "middle", (g, a, b, m) -> {
                    Value three = g.reshape(m, Shape.of(COLUMNS, 3, 3));
                    return g.concat(1, three, g.tanh(three));
                }),
                of(Op.SLICE, "columns", (g, a, b, m) -> g.slice(a, 1, 1, 17)),
                of(Op.SLICE, "from the end", (g, a, b, m) -> g.slice(a, 0, -2, Integer.MAX_VALUE)),
                of(Op.SLICE, "middle", (g, a, b, m) -> g.slice(g.reshape(m, Shape.of(COLUMNS, 3, 3)), 1, 1, 2)),
                of(Op.EXPAND, "row", (g, a, b, m) -> g.mul(g.expand(b, Shape.of(ROWS, COLUMNS)), a)),
                of(
                        Op.EXPAND,
                        "middle",
                        (g, a, b, m) -> g.mul(
                                g.expand(g.reshape(a, Shape.of(ROWS, 1, COLUMNS)), Shape.of(ROWS, 2, COLUMNS)), 2)));
    }

    private static List<OperatorCase> lookups() {
        return List.of(
                of(
                        Op.GATHER,
                        "with repeats",
                        (g, a, b, m) -> g.gather(m, g.constant(Tensor.of(new int[] {2, 3}, 0, 2, 2, 18, 0, 7)))),
                of(
                        Op.GATHER,
                        "numbers",
                        (g, a, b, m) -> g.gather(b, g.constant(Tensor.of(new int[] {4}, 3L, 3L, 0L, 18L)))),
                of(
                        Op.SOFTMAX_CROSS_ENTROPY_LOSS,
                        "",
                        -3,
                        3,
                        (g, a, b, m) -> g.softmaxCrossEntropyLoss(a, labels(g), -1)),
                of(
                        Op.SOFTMAX_CROSS_ENTROPY_LOSS,
                        "ignored rows",
                        -3,
                        3,
                        (g, a, b, m) -> g.softmaxCrossEntropyLoss(a, labels(g), 0)),
                of(
                        Op.SOFTMAX_CROSS_ENTROPY_LOSS,
                        "class weights",
                        0.3,
                        3,
                        (g, a, b, m) -> g.softmaxCrossEntropyLoss(a, labels(g), classWeights(g), 0)));
    }

    private static Value labels(GraphBuilder g) {
        return g.constant(Tensor.of(new int[] {ROWS}, 3, 0, 18, 3, 11));
    }

    private static Value classWeights(GraphBuilder g) {
        Tensor weights = Tensor.zeros(DType.FLOAT32, COLUMNS);
        for (int i = 0; i < COLUMNS; i++) {
            weights.floats()[i] = 0.5f + i % 4;
        }
        return g.constant(weights);
    }
}

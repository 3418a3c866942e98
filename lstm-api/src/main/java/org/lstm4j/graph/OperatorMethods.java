package org.lstm4j.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;

/**
 * The operators by name, for {@link GraphBuilder}: each method makes one node, or few, and gives its result. A method
 * that stands for several operators says so.
 */
abstract sealed class OperatorMethods permits GraphBuilder {
    /** Any operator; what all methods come down to. */
    public abstract Node node(Op op, List<? extends Value> inputs, Attributes attributes);

    /** A scalar that never changes; equal ones are shared. */
    public abstract Constant constant(double value, DType dtype);

    /** The node that computes a value, if it is one of this graph's and not an input, a parameter or a constant. */
    public abstract Optional<Node> producer(Value value);

    private Value unary(Op op, Value x) {
        return node(op, List.of(x), Attributes.NONE).output();
    }

    private Value binary(Op op, Value a, Value b) {
        return node(op, List.of(a, b), Attributes.NONE).output();
    }

    /** a + b. */
    public Value add(Value a, Value b) {
        return binary(Op.ADD, a, b);
    }

    /** a + b, with a constant. */
    public Value add(Value a, double b) {
        return add(a, constant(b, a.dtype()));
    }

    /** a - b. */
    public Value sub(Value a, Value b) {
        return binary(Op.SUB, a, b);
    }

    /** a - b, with a constant. */
    public Value sub(double a, Value b) {
        return sub(constant(a, b.dtype()), b);
    }

    /** a b, element by element. */
    public Value mul(Value a, Value b) {
        return binary(Op.MUL, a, b);
    }

    /** a b, with a constant. */
    public Value mul(Value a, double b) {
        return mul(a, constant(b, a.dtype()));
    }

    /** a / b, element by element. */
    public Value div(Value a, Value b) {
        return binary(Op.DIV, a, b);
    }

    /** -x. */
    public Value neg(Value x) {
        return unary(Op.NEG, x);
    }

    /** e^x. */
    public Value exp(Value x) {
        return unary(Op.EXP, x);
    }

    /** The natural logarithm. */
    public Value log(Value x) {
        return unary(Op.LOG, x);
    }

    /** The square root. */
    public Value sqrt(Value x) {
        return unary(Op.SQRT, x);
    }

    /** The absolute value. */
    public Value abs(Value x) {
        return unary(Op.ABS, x);
    }

    /** 1 / (1 + e^-x). */
    public Value sigmoid(Value x) {
        return unary(Op.SIGMOID, x);
    }

    /** The hyperbolic tangent. */
    public Value tanh(Value x) {
        return unary(Op.TANH, x);
    }

    /** max(0, x). */
    public Value relu(Value x) {
        return unary(Op.RELU, x);
    }

    /** log(1 + e^x). */
    public Value softplus(Value x) {
        return unary(Op.SOFTPLUS, x);
    }

    /** x kept within bounds, which may be infinite: min(max(x, min), max), so max for all if min is above it. */
    public Value clip(Value x, double min, double max) {
        return node(Op.CLIP, List.of(x), Attributes.NONE.with("min", min).with("max", max))
                .output();
    }

    /** a &lt; b. */
    public Value less(Value a, Value b) {
        return binary(Op.LESS, a, b);
    }

    /** a = b. */
    public Value equal(Value a, Value b) {
        return binary(Op.EQUAL, a, b);
    }

    /** The second value where the condition holds, else the third. */
    public Value where(Value condition, Value then, Value otherwise) {
        return node(Op.WHERE, List.of(condition, then, otherwise), Attributes.NONE)
                .output();
    }

    /** x as another element type; x itself if it has that type. */
    public Value cast(Value x, DType dtype) {
        return x.dtype() == dtype
                ? x
                : node(Op.CAST, List.of(x), Attributes.NONE.with("to", dtype.text()))
                        .output();
    }

    /**
     * The products of the matrices [..., rows, inner] and [..., inner, columns]: what stands before the last two axes
     * broadcasts, as in NumPy.
     */
    public Value matMul(Value a, Value b) {
        return binary(Op.MATMUL, a, b);
    }

    /** The product of two matrices, each transposed or not. */
    public Value gemm(Value a, boolean transA, Value b, boolean transB) {
        return node(Op.GEMM, List.of(a, b), transposes(transA, transB)).output();
    }

    /** The product of two matrices, each transposed or not, and something added that broadcasts to it. */
    public Value gemm(Value a, boolean transA, Value b, boolean transB, Value c) {
        return node(Op.GEMM, List.of(a, b, c), transposes(transA, transB)).output();
    }

    private static Attributes transposes(boolean transA, boolean transB) {
        return Attributes.NONE.with("transA", transA ? 1 : 0).with("transB", transB ? 1 : 0);
    }

    /** The sum over some axes (negative ones count from the end), which are dropped, or kept with size 1. */
    public Value reduceSum(Value x, boolean keepDims, int... axes) {
        return reduce(Op.REDUCE_SUM, x, keepDims, axes);
    }

    /**
     * The largest element over some axes (negative ones count from the end), which are dropped, or kept with size 1; NaN
     * if one is NaN, minus infinity if there is none.
     */
    public Value reduceMax(Value x, boolean keepDims, int... axes) {
        return reduce(Op.REDUCE_MAX, x, keepDims, axes);
    }

    private Value reduce(Op op, Value x, boolean keepDims, int... axes) {
        List<Integer> list = IntStream.of(axes)
                .map(axis -> axis < 0 ? axis + x.rank() : axis)
                .sorted()
                .boxed()
                .toList();
        return list.isEmpty()
                ? x
                : node(op, List.of(x), Attributes.NONE.with("axes", list).with("keepdims", keepDims ? 1 : 0))
                        .output();
    }

    /** The sum of all elements, a scalar. */
    public Value reduceSumAll(Value x) {
        return reduceSum(x, false, IntStream.range(0, x.rank()).toArray());
    }

    /** The mean over some axes: their sum divided by how many elements went into each. */
    public Value reduceMean(Value x, boolean keepDims, int... axes) {
        Value sum = reduceSum(x, keepDims, axes);
        Dim known = Dim.product(IntStream.of(axes).mapToObj(x.shape()::dim).toList());
        if (known instanceof Dim.Fixed(int count) && count > 0) {
            return div(sum, constant(count, x.dtype()));
        }
        Value count = div(cast(size(x), x.dtype()), cast(size(sum), x.dtype()));
        return div(sum, count);
    }

    /** The mean of all elements, a scalar. */
    public Value reduceMeanAll(Value x) {
        return reduceMean(x, false, IntStream.range(0, x.rank()).toArray());
    }

    /** Softmax over the last axis. */
    public Value softmax(Value x) {
        return unary(Op.SOFTMAX, x);
    }

    /** The logarithm of the softmax over the last axis. */
    public Value logSoftmax(Value x) {
        return unary(Op.LOG_SOFTMAX, x);
    }

    /** The same elements in another shape. */
    public Value reshape(Value x, Shape shape) {
        return x.shape().equals(shape)
                ? x
                : node(Op.RESHAPE, List.of(x), Attributes.NONE.with("shape", shape))
                        .output();
    }

    /** All but the last axis folded into one: [rows, last]. */
    public Value flattenToMatrix(Value x) {
        return reshape(
                x,
                new Shape(List.of(
                        Dim.product(x.shape().slice(0, x.rank() - 1).dims()),
                        x.shape().dim(-1))));
    }

    /**
     * Dimensions reordered. Two transpositions that cancel are none, and a transposed lookup becomes a lookup of
     * transposed indices, so that layers may change between batch-major and time-major without cost.
     */
    public Value transpose(Value x, int... perm) {
        List<Integer> order = IntStream.of(perm).boxed().toList();
        if (order.equals(IntStream.range(0, x.rank()).boxed().toList())) {
            return x;
        }
        Node source = producer(x).orElse(null);
        if (source != null && source.op() == Op.TRANSPOSE) {
            List<Integer> inner = source.attributes().integers("perm");
            return transpose(
                    source.input(0), order.stream().mapToInt(inner::get).toArray());
        }
        if (source != null && source.op() == Op.GATHER && perm.length == x.rank()) {
            Value indices = source.input(1);
            boolean onlyIndices = IntStream.range(indices.rank(), perm.length).allMatch(axis -> perm[axis] == axis);
            if (onlyIndices) {
                return gather(source.input(0), transpose(indices, Arrays.copyOf(perm, indices.rank())));
            }
        }
        return node(Op.TRANSPOSE, List.of(x), Attributes.NONE.with("perm", order))
                .output();
    }

    /** The matrices of a stack transposed: the last two axes swapped. */
    public Value transposeMatrices(Value x) {
        int[] perm = IntStream.range(0, x.rank()).toArray();
        perm[x.rank() - 2] = x.rank() - 1;
        perm[x.rank() - 1] = x.rank() - 2;
        return transpose(x, perm);
    }

    /** Values joined along an axis, which may have a name in each: {@code time} and 2 are {@code time+2}. */
    public Value concat(int axis, Value... values) {
        return node(Op.CONCAT, List.of(values), Attributes.NONE.with("axis", axis < 0 ? axis + values[0].rank() : axis))
                .output();
    }

    /**
     * Part of one axis.
     *
     * @param axis which; negative counts from the end
     * @param start the first element; negative counts from the end
     * @param end behind the last element; negative counts from the end; {@link Integer#MAX_VALUE} for the end itself
     */
    public Value slice(Value x, int axis, int start, int end) {
        return node(
                        Op.SLICE,
                        List.of(x),
                        Attributes.NONE
                                .with("axis", axis < 0 ? axis + x.rank() : axis)
                                .with("start", start)
                                .with("end", end))
                .output();
    }

    /**
     * Part of one axis between bounds that may depend on sizes, such as {@code time - 2}.
     *
     * @param axis which; negative counts from the end
     * @param start the first element
     * @param end behind the last element
     */
    public Value slice(Value x, int axis, Dim start, Dim end) {
        int which = axis < 0 ? axis + x.rank() : axis;
        Attributes from = Attributes.NONE.with("axis", which).with("start", start);
        boolean isToEnd = end.equals(x.shape().dim(which));
        return node(Op.SLICE, List.of(x), isToEnd ? from.with("end", Integer.MAX_VALUE) : from.with("end", end))
                .output();
    }

    /** x repeated to a larger shape. */
    public Value expand(Value x, Shape shape) {
        return x.shape().equals(shape)
                ? x
                : node(Op.EXPAND, List.of(x), Attributes.NONE.with("shape", shape))
                        .output();
    }

    /** The rows of a table at some indices: [indices..., rest of the table's shape]. */
    public Value gather(Value table, Value indices) {
        return binary(Op.GATHER, table, indices);
    }

    /** The number of elements, int64. */
    public Value size(Value x) {
        return unary(Op.SIZE, x);
    }

    /**
     * Cross-entropy per row of scores [rows, classes] for the right classes [rows].
     *
     * @param ignoreIndex a label whose rows count 0; {@link Integer#MIN_VALUE} for none
     */
    public Value softmaxCrossEntropyLoss(Value scores, Value labels, int ignoreIndex) {
        return node(
                        Op.SOFTMAX_CROSS_ENTROPY_LOSS,
                        List.of(scores, labels),
                        Attributes.NONE.with("ignore_index", ignoreIndex))
                .output();
    }

    /** The same with a weight for each class; each row's loss is multiplied by its label's weight. */
    public Value softmaxCrossEntropyLoss(Value scores, Value labels, Value classWeights, int ignoreIndex) {
        return node(
                        Op.SOFTMAX_CROSS_ENTROPY_LOSS,
                        List.of(scores, labels, classWeights),
                        Attributes.NONE.with("ignore_index", ignoreIndex))
                .output();
    }

    /** A recurrent network over a whole sequence: ONNX LSTM, GRU or RNN. */
    public RecurrentOutputs recurrent(RecurrentCell cell, RecurrentInputs inputs, int hiddenSize, Direction direction) {
        List<Value> values = new ArrayList<>(
                List.of(inputs.x(), inputs.w(), inputs.r(), inputs.b(), inputs.sequenceLens(), inputs.initialH()));
        if (cell.hasCellState()) {
            values.add(inputs.initialC());
        } else if (inputs.initialC().isPresent()) {
            throw new InvalidInputException(cell.op().text() + " has no cell state; initialC was given");
        }
        List<Result> results =
                node(cell.op(), values, cell.attributes(hiddenSize, direction)).outputs();
        return new RecurrentOutputs(
                results.get(0), results.get(1), cell.hasCellState() ? results.get(2) : Absent.INSTANCE);
    }

    /** The LSTM over a whole sequence. */
    public RecurrentOutputs lstm(RecurrentInputs inputs, int hiddenSize, Direction direction) {
        return recurrent(RecurrentCell.LSTM, inputs, hiddenSize, direction);
    }
}

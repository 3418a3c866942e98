package org.lstm4j.reference;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Philox;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Attributes;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.SliceRange;
import org.lstm4j.graph.Value;

/** One node at work in the reference interpreter. */
final class NodeEvaluation {
    private final Node node;
    private final Attributes attributes;
    private final Map<Value, Tensor> values;
    private final Sizes sizes;

    NodeEvaluation(Node node, Map<Value, Tensor> values, Sizes sizes) {
        this.node = node;
        this.attributes = node.attributes();
        this.values = values;
        this.sizes = sizes;
    }

    /** A tensor for each of the node's outputs. */
    List<Tensor> results() {
        return switch (node.op()) {
            case ADD -> List.of(binary((a, b) -> a + b));
            case SUB -> List.of(binary((a, b) -> a - b));
            case MUL -> List.of(binary((a, b) -> a * b));
            case DIV -> List.of(binary(this::quotient));
            case LESS -> List.of(binary((a, b) -> a < b ? 1 : 0));
            case EQUAL -> List.of(binary((a, b) -> a == b ? 1 : 0));
            case NEG -> List.of(unary(a -> -a));
            case EXP -> List.of(unary(Math::exp));
            case LOG -> List.of(unary(Math::log));
            case SQRT -> List.of(unary(Math::sqrt));
            case ABS -> List.of(unary(Math::abs));
            case SIGMOID -> List.of(unary(NodeEvaluation::sigmoid));
            case TANH -> List.of(unary(Math::tanh));
            case RELU -> List.of(unary(a -> a < 0 ? 0 : a));
            case SOFTPLUS -> List.of(unary(a -> Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a)))));
            case CLIP -> List.of(clip());
            case WHERE -> List.of(where());
            case CAST -> List.of(unary(a -> a));
            case MATMUL -> List.of(matMul());
            case GEMM -> List.of(gemm());
            case REDUCE_SUM -> List.of(reduce(0, Double::sum));
            case REDUCE_MAX -> List.of(reduce(Double.NEGATIVE_INFINITY, Math::max));
            case SOFTMAX -> List.of(softmax(false));
            case LOG_SOFTMAX -> List.of(softmax(true));
            case RESHAPE -> List.of(in(0).reshape(dims(0)));
            case TRANSPOSE -> List.of(transpose());
            case CONCAT -> List.of(concat());
            case SLICE -> List.of(slice());
            case EXPAND -> List.of(broadcastTo(in(0), dims(0)));
            case GATHER -> List.of(gather());
            case SIZE -> List.of(Tensor.scalar((long) in(0).size()));
            case SOFTMAX_CROSS_ENTROPY_LOSS -> crossEntropy();
            case LSTM, GRU, RNN, RECURRENT_TRAINING ->
                RecurrentReference.of(node, this::optional).forward();
            case RECURRENT_GRAD -> RecurrentReference.of(node, this::optional).backward();
            case SCAN -> throw new AssertionError("a loop is run by ScanReference");
            case GATHER_GRAD -> List.of(gatherGrad());
            case SLICE_GRAD -> List.of(sliceGrad());
            case SOFTMAX_CROSS_ENTROPY_LOSS_GRAD -> List.of(crossEntropyGrad());
            case RANDOM_UNIFORM -> List.of(randomUniform());
        };
    }

    static double sigmoid(double a) {
        return 1 / (1 + Math.exp(-a));
    }

    private Tensor in(int index) {
        return Objects.requireNonNull(values.get(node.input(index)), node.where());
    }

    /** An input, or a tensor without elements and dimensions [0] if it is absent. */
    private Tensor optional(int index) {
        Value value = node.input(index);
        return value.isPresent() ? in(index) : Tensor.zeros(DType.FLOAT64, 0);
    }

    private int[] dims(int output) {
        return node.outputs().get(output).shape().resolve(sizes);
    }

    private Tensor zeros(int output) {
        return zerosOf(node.outputs().get(output).dtype(), dims(output));
    }

    private static Tensor zerosOf(DType dtype, int... dims) {
        return Tensor.zeros(dtype == DType.FLOAT32 ? DType.FLOAT64 : dtype, dims);
    }

    private Tensor unary(DoubleUnaryOperator operator) {
        Tensor x = in(0);
        Tensor y = zeros(0);
        for (int i = 0; i < y.size(); i++) {
            y.setElement(i, operator.applyAsDouble(x.element(i)));
        }
        return y;
    }

    private Tensor binary(DoubleBinaryOperator operator) {
        Tensor y = zeros(0);
        Tensor a = broadcastTo(in(0), y.dims());
        Tensor b = broadcastTo(in(1), y.dims());
        for (int i = 0; i < y.size(); i++) {
            y.setElement(i, operator.applyAsDouble(a.element(i), b.element(i)));
        }
        return y;
    }

    private double quotient(double a, double b) {
        if (b == 0 && !node.output().dtype().isFloating()) {
            throw new InvalidInputException(node.where() + ": a whole number is divided by 0");
        }
        return a / b;
    }

    private Tensor clip() {
        double min = attributes.number("min");
        double max = attributes.number("max");
        return unary(a -> Math.min(Math.max(a, min), max));
    }

    private Tensor where() {
        Tensor y = zeros(0);
        Tensor condition = broadcastTo(in(0), y.dims());
        Tensor then = broadcastTo(in(1), y.dims());
        Tensor otherwise = broadcastTo(in(2), y.dims());
        for (int i = 0; i < y.size(); i++) {
            y.setElement(i, condition.element(i) != 0 ? then.element(i) : otherwise.element(i));
        }
        return y;
    }

    /** A copy repeated along its dimensions of size 1 and along new leading ones. */
    private static Tensor broadcastTo(Tensor x, int[] dims) {
        Tensor y = Tensor.zeros(x.dtype(), dims);
        int extra = dims.length - x.rank();
        for (int i = 0; i < y.size(); i++) {
            int rest = i;
            int source = 0;
            int stride = 1;
            for (int axis = dims.length - 1; axis >= extra; axis--) {
                int index = rest % dims[axis];
                rest /= dims[axis];
                source += x.dim(axis - extra) == 1 ? 0 : index * stride;
                stride *= x.dim(axis - extra);
            }
            y.setElement(i, x.element(source));
        }
        return y;
    }

    private Tensor matMul() {
        Tensor y = zeros(0);
        int rank = y.rank();
        int rows = y.dim(rank - 2);
        int columns = y.dim(rank - 1);
        int inner = in(0).dim(-1);
        int[] left = y.dims();
        left[rank - 1] = inner;
        int[] right = y.dims();
        right[rank - 2] = inner;
        Tensor a = broadcastTo(in(0), left);
        Tensor b = broadcastTo(in(1), right);
        for (int i = 0; i < y.size(); i++) {
            int row = i / columns;
            int stacked = row / rows * inner * columns;
            double sum = 0;
            for (int k = 0; k < inner; k++) {
                sum += a.element(row * inner + k) * b.element(stacked + k * columns + i % columns);
            }
            y.setElement(i, sum);
        }
        return y;
    }

    private Tensor gemm() {
        Tensor y = product(in(0), attributes.flag("transA"), in(1), attributes.flag("transB"));
        if (node.input(2).isPresent()) {
            Tensor c = broadcastTo(in(2), y.dims());
            for (int i = 0; i < y.size(); i++) {
                y.doubles()[i] += c.element(i);
            }
        }
        return y;
    }

    private static Tensor product(Tensor a, boolean transA, Tensor b, boolean transB) {
        int rows = a.dim(transA ? 1 : 0);
        int inner = a.dim(transA ? 0 : 1);
        int columns = b.dim(transB ? 0 : 1);
        Tensor y = Tensor.zeros(DType.FLOAT64, rows, columns);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                double sum = 0;
                for (int k = 0; k < inner; k++) {
                    sum += a.element(transA ? k * rows + i : i * inner + k)
                            * b.element(transB ? j * inner + k : k * columns + j);
                }
                y.doubles()[i * columns + j] = sum;
            }
        }
        return y;
    }

    private Tensor reduce(double none, DoubleBinaryOperator more) {
        Tensor x = in(0);
        Tensor y = zeros(0);
        Arrays.fill(y.doubles(), none);
        List<Integer> axes = attributes.integers("axes");
        for (int i = 0; i < x.size(); i++) {
            int rest = i;
            int target = 0;
            int stride = 1;
            for (int axis = x.rank() - 1; axis >= 0; axis--) {
                int index = rest % x.dim(axis);
                rest /= x.dim(axis);
                if (!axes.contains(axis)) {
                    target += index * stride;
                    stride *= x.dim(axis);
                }
            }
            y.doubles()[target] = more.applyAsDouble(y.doubles()[target], x.element(i));
        }
        return y;
    }

    private Tensor softmax(boolean logarithm) {
        Tensor x = in(0);
        Tensor y = Tensor.zeros(DType.FLOAT64, x.dims());
        int width = x.dim(-1);
        for (int row = 0; row < x.size(); row += width) {
            double max = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < width; i++) {
                max = Math.max(max, x.element(row + i));
            }
            double sum = 0;
            for (int i = 0; i < width; i++) {
                sum += Math.exp(x.element(row + i) - max);
            }
            for (int i = 0; i < width; i++) {
                double shifted = x.element(row + i) - max;
                y.doubles()[row + i] = logarithm ? shifted - Math.log(sum) : Math.exp(shifted) / sum;
            }
        }
        return y;
    }

    private Tensor transpose() {
        Tensor x = in(0);
        Tensor y = zeros(0);
        List<Integer> perm = attributes.integers("perm");
        int[] strides = new int[x.rank()];
        int stride = 1;
        for (int axis = x.rank() - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= x.dim(axis);
        }
        for (int i = 0; i < y.size(); i++) {
            int rest = i;
            int source = 0;
            for (int axis = y.rank() - 1; axis >= 0; axis--) {
                source += rest % y.dim(axis) * strides[perm.get(axis)];
                rest /= y.dim(axis);
            }
            y.setElement(i, x.element(source));
        }
        return y;
    }

    /** How many elements one step along an axis covers. */
    private static int inner(Tensor x, int axis) {
        int inner = 1;
        for (int i = axis + 1; i < x.rank(); i++) {
            inner *= x.dim(i);
        }
        return inner;
    }

    private Tensor concat() {
        int axis = (int) attributes.integer("axis");
        Tensor y = zeros(0);
        int wholeRun = y.dim(axis) * inner(y, axis);
        int start = 0;
        for (int input = 0; input < node.inputs().size(); input++) {
            Tensor x = in(input);
            int run = x.dim(axis) * inner(x, axis);
            for (int outer = 0; run > 0 && outer < x.size() / run; outer++) {
                y.copyElements(x, outer * run, outer * wholeRun + start, run);
            }
            start += run;
        }
        return y;
    }

    /** Copies between a slice and the whole, in either direction. */
    private void copySlice(Tensor whole, Tensor part, boolean toWhole) {
        SliceRange range = SliceRange.of(node);
        int axis = range.axis();
        int start = range.start(sizes);
        int inner = inner(whole, axis);
        int run = part.dim(axis) * inner;
        int wholeRun = whole.dim(axis) * inner;
        for (int outer = 0; run > 0 && outer < part.size() / run; outer++) {
            if (toWhole) {
                whole.copyElements(part, outer * run, outer * wholeRun + start * inner, run);
            } else {
                part.copyElements(whole, outer * wholeRun + start * inner, outer * run, run);
            }
        }
    }

    private Tensor slice() {
        Tensor y = zeros(0);
        copySlice(in(0), y, false);
        return y;
    }

    private Tensor sliceGrad() {
        Tensor whole = zeros(0);
        copySlice(whole, in(0), true);
        return whole;
    }

    private int checkIndex(Tensor indices, int i, int rows) {
        double index = indices.element(i);
        if (index < 0 || index >= rows) {
            throw new InvalidInputException(node.where() + ": index " + (long) index + " is outside 0 to " + (rows - 1)
                    + " of \"" + node.input(0).name() + "\"");
        }
        return (int) index;
    }

    private Tensor gather() {
        Tensor table = in(0);
        Tensor indices = in(1);
        Tensor y = zeros(0);
        int width = inner(table, 0);
        for (int i = 0; i < indices.size(); i++) {
            y.copyElements(table, checkIndex(indices, i, table.dim(0)) * width, i * width, width);
        }
        return y;
    }

    private Tensor gatherGrad() {
        Tensor updates = in(0);
        Tensor indices = in(1);
        Tensor table = zeros(0);
        int width = inner(table, 0);
        for (int i = 0; i < indices.size(); i++) {
            int row = checkIndex(indices, i, table.dim(0));
            for (int j = 0; j < width; j++) {
                table.doubles()[row * width + j] += updates.element(i * width + j);
            }
        }
        return table;
    }

    private List<Tensor> crossEntropy() {
        Tensor labels = in(1);
        Tensor logProbabilities = softmax(true);
        Tensor loss = zeros(0);
        int classes = logProbabilities.dim(1);
        for (int row = 0; row < loss.size(); row++) {
            if ((long) labels.element(row) != attributes.integer("ignore_index")) {
                int label = checkIndex(labels, row, classes);
                loss.doubles()[row] = -logProbabilities.doubles()[row * classes + label] * classWeight(2, label);
            }
        }
        return List.of(loss, logProbabilities.reshape(dims(1)));
    }

    private double classWeight(int input, int label) {
        return node.input(input).isPresent() ? in(input).element(label) : 1;
    }

    private Tensor crossEntropyGrad() {
        Tensor dLoss = in(0);
        Tensor logProbabilities = in(1);
        Tensor labels = in(2);
        Tensor dScores = zeros(0);
        int classes = logProbabilities.dim(1);
        for (int row = 0; row < labels.size(); row++) {
            if ((long) labels.element(row) != attributes.integer("ignore_index")) {
                int label = checkIndex(labels, row, classes);
                double scale = dLoss.element(row) * classWeight(3, label);
                for (int c = 0; c < classes; c++) {
                    double p = Math.exp(logProbabilities.element(row * classes + c));
                    dScores.doubles()[row * classes + c] = scale * (p - (c == label ? 1 : 0));
                }
            }
        }
        return dScores;
    }

    private Tensor randomUniform() {
        Tensor y = zeros(0);
        int step = (int) in(0).element(0);
        for (int i = 0; i < y.size(); i++) {
            y.doubles()[i] = Philox.uniform(attributes.integer("seed"), (int) attributes.integer("stream"), step, i);
        }
        return y;
    }
}

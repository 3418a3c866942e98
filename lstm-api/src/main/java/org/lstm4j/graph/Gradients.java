package org.lstm4j.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;

/**
 * Reverse-mode differentiation as a rewrite of the graph: for each node, from the last to the first, one rule adds the
 * nodes that carry the gradient from its outputs to its inputs. What comes out is a graph like any other, which can be
 * printed, tested and planned.
 *
 * <p>A loop becomes a loop that gives more, and one the other way round ({@link LoopGradient}). A recurrent operator on
 * the way becomes an {@link Op#RECURRENT_TRAINING}, which keeps its gates for the gradient.
 */
public sealed class Gradients permits BodyGradients {
    private final GraphBuilder root;
    /** Writes under the layer whose node is being differentiated, so that messages can name it. */
    private GraphBuilder g;

    private final Adjoints adjoints = new Adjoints();
    private final Set<Value> active;

    Gradients(GraphBuilder g, Set<Value> active) {
        this.root = g;
        this.g = g;
        this.active = active;
    }

    /**
     * Adds the gradients of a scalar to the graph that a builder holds.
     *
     * @param g the builder that computed the loss
     * @param loss a float scalar
     * @param of for which values; any on the way to the loss, usually parameters
     * @return the gradient of each, in the order asked for, of the value's own shape
     * @throws InvalidInputException if the loss is not a float scalar, or a value does not influence it
     */
    public static List<Value> append(GraphBuilder g, Value loss, List<? extends Value> of) {
        if (loss.rank() != 0 || !loss.dtype().isFloating()) {
            throw new InvalidInputException("Gradients are taken of a float scalar; \"" + loss.name() + "\" is "
                    + loss.dtype().text() + loss.shape());
        }
        List<Node> nodes = g.nodes();
        Gradients gradients = new Gradients(g, influencedBy(of, nodes));
        gradients.add(loss, g.constant(1, loss.dtype()));
        gradients.sweep(nodes);
        List<Value> result = new ArrayList<>();
        for (Value value : of) {
            Value adjoint = gradients.sum(value);
            if (!adjoint.isPresent()) {
                throw new InvalidInputException(
                        "\"" + value.name() + "\" does not influence \"" + loss.name() + "\", so it cannot be trained");
            }
            result.add(adjoint);
        }
        return result;
    }

    /** Adds rules for nodes, from the last to the first. */
    final void sweep(List<Node> nodes) {
        for (Node node : nodes.reversed()) {
            if (node.outputs().stream().anyMatch(adjoints::contains)
                    && node.inputs().stream().anyMatch(active::contains)) {
                differentiate(node);
            }
        }
        g = root;
    }

    /** Says that a gradient flows to a value, whatever it came from. */
    final void add(Value value, Value gradient) {
        adjoints.add(g, value, gradient);
    }

    /** All that flows to a value; {@link Absent} if nothing does. */
    final Value sum(Value value) {
        return adjoints.sum(g, value);
    }

    /** All that flows to a value, zeros if nothing does. */
    final Value sumOrZero(Value value) {
        Value sum = sum(value);
        return sum.isPresent() ? sum : g.expand(g.constant(0, value.dtype()), value.shape());
    }

    /** True if a value depends on one whose gradient is asked for. */
    final boolean isActive(Value value) {
        return active.contains(value);
    }

    final GraphBuilder builder() {
        return g;
    }

    /** The values that sources influence, themselves included. */
    static Set<Value> influencedBy(Collection<? extends Value> sources, List<Node> nodes) {
        Set<Value> active = new HashSet<>(sources);
        for (Node node : nodes) {
            if (node.inputs().stream().anyMatch(active::contains)) {
                node.outputs().stream()
                        .filter(output -> output.dtype().isFloating())
                        .forEach(active::add);
            }
        }
        return active;
    }

    /** Adds to an input's gradient; nothing for inputs that lead to no value asked for. */
    void flow(Value input, Supplier<Value> gradient) {
        if (active.contains(input)) {
            adjoints.add(g, input, unbroadcast(gradient.get(), input.shape()));
        }
    }

    /** Adds to the gradient of a matrix that rows were multiplied by, {@code leftᵀ dy}. */
    void flowOfProduct(Value matrix, Value left, Value dy, Supplier<Value> gradient) {
        flow(matrix, gradient);
    }

    /** Adds to the gradient of a table. */
    void flowOfLookup(Value table, Value indices, Value dy) {
        flow(table, () -> gatherGrad(g, table, indices, dy));
    }

    /** Adds to the gradient of what was cut. */
    void flowOfSlice(Value whole, Value dy, Node slice) {
        if (active.contains(whole)) {
            adjoints.addSlice(g, whole, dy, slice.attributes());
        }
    }

    /** What flows to an output of a node. */
    final Value adjoint(Node node, int output) {
        return adjoints.sum(g, node.outputs().get(output));
    }

    /** The sum over the axes along which a value was repeated by broadcasting. */
    private Value unbroadcast(Value gradient, Shape shape) {
        if (gradient.shape().equals(shape)) {
            return gradient;
        }
        int extra = gradient.rank() - shape.rank();
        if (extra < 0) {
            return g.expand(gradient, shape);
        }
        Value summed = g.reduceSum(gradient, false, IntStream.range(0, extra).toArray());
        Dim one = Dim.of(1);
        Value inner = summed;
        int[] axes = IntStream.range(0, shape.rank())
                .filter(axis ->
                        shape.dim(axis).equals(one) && !inner.shape().dim(axis).equals(one))
                .toArray();
        return g.expand(g.reduceSum(summed, true, axes), shape);
    }

    private void differentiate(Node node) {
        String scope = node.origin().scope();
        g = scope.isEmpty() ? root : root.scope(scope);
        Value x = node.input(0);
        Value b = node.input(1);
        Value y = node.output();
        Value dy = adjoint(node, 0);
        switch (node.op()) {
            case ADD -> {
                flow(x, () -> dy);
                flow(b, () -> dy);
            }
            case SUB -> {
                flow(x, () -> dy);
                flow(b, () -> g.neg(dy));
            }
            case MUL -> {
                flow(x, () -> g.mul(dy, b));
                flow(b, () -> g.mul(dy, x));
            }
            case DIV -> {
                flow(x, () -> g.div(dy, b));
                flow(b, () -> g.neg(g.div(g.mul(dy, y), b)));
            }
            case NEG -> flow(x, () -> g.neg(dy));
            case EXP -> flow(x, () -> g.mul(dy, y));
            case LOG -> flow(x, () -> g.div(dy, x));
            case SQRT -> flow(x, () -> g.mul(g.div(dy, y), 0.5));
            case ABS -> flow(x, () -> g.where(g.less(zero(x), x), dy, g.where(g.less(x, zero(x)), g.neg(dy), zero(x))));
            case SIGMOID -> flow(x, () -> g.mul(dy, g.mul(y, g.sub(1, y))));
            case TANH -> flow(x, () -> g.mul(dy, g.sub(1, g.mul(y, y))));
            case RELU -> flow(x, () -> g.where(g.less(zero(x), x), dy, zero(x)));
            case SOFTPLUS -> flow(x, () -> g.mul(dy, g.sigmoid(x)));
            case CLIP -> flow(x, () -> clip(node, x, dy));
            case WHERE -> {
                flow(b, () -> g.where(x, dy, zero(dy)));
                flow(node.input(2), () -> g.where(x, zero(dy), dy));
            }
            case CAST -> {
                if (x.dtype().isFloating()) {
                    flow(x, () -> g.cast(dy, x.dtype()));
                }
            }
            case MATMUL -> matMul(x, b, dy);
            case GEMM -> gemm(node, dy);
            case REDUCE_SUM -> flow(x, () -> g.expand(g.reshape(dy, keptShape(node)), x.shape()));
            case SOFTMAX -> flow(x, () -> g.mul(y, g.sub(dy, g.reduceSum(g.mul(dy, y), true, -1))));
            case LOG_SOFTMAX -> flow(x, () -> logSoftmax(y, dy));
            case RESHAPE -> flow(x, () -> g.reshape(dy, x.shape()));
            case TRANSPOSE ->
                flow(x, () -> g.transpose(dy, inverse(node.attributes().integers("perm"))));
            case CONCAT -> concat(node, dy);
            case REDUCE_MAX -> flow(x, () -> maximum(node, x, dy));
            case SLICE -> flowOfSlice(x, dy, node);
            case EXPAND -> flow(x, () -> dy);
            case GATHER -> flowOfLookup(x, b, dy);
            case SOFTMAX_CROSS_ENTROPY_LOSS -> crossEntropy(node);
            case LSTM, GRU, RNN, RECURRENT_TRAINING -> recurrent(node);
            case SCAN -> LoopGradient.append(node, this, g);
            case LESS, EQUAL, SIZE, RANDOM_UNIFORM -> {
                // piecewise constant: no gradient flows
            }
            case RECURRENT_GRAD, GATHER_GRAD, SLICE_GRAD, SOFTMAX_CROSS_ENTROPY_LOSS_GRAD ->
                throw new InvalidInputException(node.where() + ": gradients of gradients are not supported");
        }
    }

    private Value zero(Value like) {
        return g.constant(0, like.dtype());
    }

    private Value clip(Node node, Value x, Value dy) {
        Value low = g.constant(node.attributes().number("min"), x.dtype());
        Value high = g.constant(node.attributes().number("max"), x.dtype());
        return g.where(g.less(x, low), zero(x), g.where(g.less(high, x), zero(x), dy));
    }

    private void matMul(Value a, Value b, Value dy) {
        if (b.rank() == 2) {
            // one product over the rows of all matrices
            flow(a, () -> g.reshape(g.gemm(g.flattenToMatrix(dy), false, b, true), a.shape()));
            flowOfProduct(b, a, dy, () -> g.gemm(g.flattenToMatrix(a), true, g.flattenToMatrix(dy), false));
        } else {
            flow(a, () -> g.matMul(dy, g.transposeMatrices(b)));
            flow(b, () -> g.matMul(g.transposeMatrices(a), dy));
        }
    }

    private void gemm(Node node, Value dy) {
        boolean transA = node.attributes().flag("transA");
        boolean transB = node.attributes().flag("transB");
        Value a = node.input(0);
        Value b = node.input(1);
        flow(a, () -> transA ? g.gemm(b, transB, dy, true) : g.gemm(dy, false, b, !transB));
        Supplier<Value> ofB = () -> transB ? g.gemm(dy, true, a, transA) : g.gemm(a, !transA, dy, false);
        if (transA) {
            flow(b, ofB);
        } else {
            flowOfProduct(b, transB ? dy : a, transB ? a : dy, ofB);
        }
        flow(node.input(2), () -> dy);
    }

    private static Shape keptShape(Node node) {
        Shape shape = node.input(0).shape();
        for (int axis : node.attributes().integers("axes")) {
            shape = shape.with(axis, Dim.of(1));
        }
        return shape;
    }

    /** Shared by the elements that are the largest, as in Keras and PyTorch's {@code amax}. */
    private Value maximum(Node node, Value x, Value dy) {
        Shape kept = keptShape(node);
        Value isLargest = g.cast(g.equal(x, g.reshape(node.output(), kept)), x.dtype());
        int[] axes = node.attributes().integers("axes").stream()
                .mapToInt(Integer::intValue)
                .toArray();
        Value each = g.div(g.reshape(dy, kept), g.reduceSum(isLargest, true, axes));
        return g.mul(isLargest, each);
    }

    private Value logSoftmax(Value logProbabilities, Value dy) {
        return g.sub(dy, g.mul(g.exp(logProbabilities), g.reduceSum(dy, true, -1)));
    }

    private static int[] inverse(List<Integer> perm) {
        return IntStream.range(0, perm.size()).map(perm::indexOf).toArray();
    }

    private void concat(Node node, Value dy) {
        int axis = (int) node.attributes().integer("axis");
        Dim start = Dim.of(0);
        for (Value input : node.inputs()) {
            Dim from = start;
            Dim to = from.plus(input.shape().dim(axis));
            flow(input, () -> partOfJoined(dy, axis, from, to));
            start = to;
        }
    }

    private Value partOfJoined(Value dy, int axis, Dim from, Dim to) {
        return from instanceof Dim.Fixed(int first) && to instanceof Dim.Fixed(int behind)
                ? g.slice(dy, axis, first, behind)
                : g.slice(dy, axis, from, to);
    }

    static Value gatherGrad(GraphBuilder g, Value table, Value indices, Value dy) {
        return g.node(
                        Op.GATHER_GRAD,
                        List.of(dy, indices),
                        Attributes.NONE.with("rows", table.shape().dim(0)))
                .output();
    }

    private void crossEntropy(Node node) {
        Value scores = node.input(0);
        Value logProbabilities = node.outputs().get(1);
        Value dLoss = adjoint(node, 0);
        Value dLogProbabilities = adjoint(node, 1);
        if (dLoss.isPresent()) {
            List<Value> inputs = new ArrayList<>(List.of(dLoss, logProbabilities, node.input(1)));
            if (node.input(2).isPresent()) {
                inputs.add(node.input(2));
            }
            flow(
                    scores,
                    () -> g.node(Op.SOFTMAX_CROSS_ENTROPY_LOSS_GRAD, inputs, node.attributes())
                            .output());
        }
        if (dLogProbabilities.isPresent()) {
            flow(scores, () -> logSoftmax(logProbabilities, dLogProbabilities));
        }
    }

    private void recurrent(Node node) {
        RecurrentCell cell = RecurrentCell.of(node);
        Node training = node.op() == Op.RECURRENT_TRAINING ? node : training(node, cell);
        int results = cell.op().outputs();
        List<Result> kept =
                training.outputs().subList(results, training.outputs().size());
        if (kept.stream().anyMatch(adjoints::contains)) {
            throw new InvalidInputException(node.where() + ": what a recurrent operator keeps has no gradient");
        }
        List<Value> inputs = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            inputs.add(training.input(i));
        }
        inputs.add(training.output());
        for (int i = 0; i < 2; i++) {
            inputs.add(i < kept.size() ? kept.get(i) : Absent.INSTANCE);
        }
        for (int output = 0; output < 3; output++) {
            inputs.add(output < results ? adjoint(node, output) : Absent.INSTANCE);
        }
        Node gradient = g.node(Op.RECURRENT_GRAD, inputs, training.attributes());
        int[] differentiable = {0, 1, 2, 3, 5, 6};
        for (int i = 0; i < gradient.outputs().size(); i++) {
            Value result = gradient.outputs().get(i);
            flow(node.input(differentiable[i]), () -> result);
        }
    }

    /** Puts the operator that keeps its gates in the place of the one that does not; its first results stay. */
    private Node training(Node node, RecurrentCell cell) {
        Shape y = node.output().shape();
        List<Result> outputs = new ArrayList<>(node.outputs());
        int number = 0;
        for (int perUnit : cell.kept()) {
            Dim width = Dim.product(List.of(Dim.of(perUnit), y.dim(3)));
            String name =
                    node.output().name() + (number == 0 ? ".gates" : cell.hasCellState() ? ".cells" : ".recurrent");
            outputs.add(new Result(name, y.with(3, width), node.output().dtype()));
            number++;
        }
        Attributes attributes = cell.trainingAttributes(node.attributes());
        Node training = new Node(Op.RECURRENT_TRAINING, node.inputs(), outputs, attributes, node.origin());
        g.replace(node, training);
        return training;
    }
}

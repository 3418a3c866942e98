package org.lstm4j.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;

/**
 * Writes a {@link Graph}, one operator at a time. Each method infers the shape of what it makes and throws {@link
 * org.lstm4j.ShapeException} at the caller's line if the inputs do not fit.
 *
 * <p>Methods carry the operator's name; a few are short for several operators and say so. Layers write under a {@link
 * #scope}, which gives parameters their paths. A builder is for one thread.
 */
public final class GraphBuilder {
    private static final StackWalker WALKER = StackWalker.getInstance();
    /** The scope of an optimizer's slots, by which they are told from weights. */
    private static final String RESERVED = "optimizer";

    /** Whose frames are not the caller's. */
    private static final Set<String> OWN_CLASSES =
            Set.of(GraphBuilder.class.getName(), Gradients.class.getName(), GraphParser.class.getName());

    private final GraphState state;
    private final String scope;
    private final Keeping keeping;

    /** A builder of an empty graph. */
    public GraphBuilder() {
        this(new GraphState(), "", Keeping.OWN);
    }

    private GraphBuilder(GraphState state, String scope, Keeping keeping) {
        this.state = state;
        this.scope = scope;
        this.keeping = keeping;
    }

    /**
     * What becomes of the parameters that are written.
     *
     * @param isFrozen true if none is trained
     * @param call the call of a shared layer that they belong to, if to one
     */
    private record Keeping(boolean isFrozen, Optional<SharedCall> call) {
        static final Keeping OWN = new Keeping(false, Optional.empty());
    }

    /** A builder that already holds all of a graph, to add to it. The graph itself does not change. */
    public static GraphBuilder of(Graph graph) {
        GraphBuilder builder = new GraphBuilder();
        GraphState state = builder.state;
        state.inputs.addAll(graph.inputs());
        state.parameters.addAll(graph.parameters());
        graph.inputs().forEach(input -> state.names.add(input.name()));
        graph.parameters().forEach(parameter -> state.names.add(parameter.name()));
        graph.constants().forEach(constant -> state.names.add(constant.name()));
        graph.parameters().forEach(parameter -> state.rememberScopes(parameter.name()));
        for (Node node : graph.nodes()) {
            state.append(node);
            state.rememberScopes(node.origin().scope() + "/");
            if (node.op() == Op.RANDOM_UNIFORM) {
                state.streams = Math.max(state.streams, (int) node.attributes().integer("stream") + 1);
            }
        }
        state.outputs.putAll(graph.outputs());
        return builder;
    }

    /** Checks what was written, drops what no output needs, and gives the graph. */
    public Graph build() {
        return new Graph(state.inputs, state.parameters, state.nodes, state.outputs).pruned();
    }

    // ---- names, inputs, parameters, constants, outputs

    /** A builder of the same graph that puts a layer's name before the names it gives: {@code encoder/lstm_1}. */
    public GraphBuilder scope(String layer) {
        ShapeRules.checkName(layer);
        return new GraphBuilder(state, scope.isEmpty() ? layer : scope + "/" + layer, keeping);
    }

    /**
     * A scope that nobody has used: the name, or the name and a number from 1 up, as Keras numbers layers.
     *
     * @param type what it is numbered under, such as {@code dense}; not {@code optimizer}, where slots live
     * @throws InvalidInputException if the name is reserved or cannot stand in a path
     */
    public GraphBuilder uniqueScope(String type) {
        requireNotReserved(type);
        String prefix = scope.isEmpty() ? "" : scope + "/";
        return scope(keeping.call()
                .map(call -> state.unusedScope(prefix, type, call.scopes()))
                .orElseGet(() -> state.unusedScope(prefix, type)));
    }

    private static void requireNotReserved(String name) {
        if (name.equals(RESERVED)) {
            throw new InvalidInputException("A layer cannot be named \"" + RESERVED
                    + "\": the optimizer's slots have that name. Name it otherwise");
        }
    }

    /**
     * The scope of a layer whose weights several calls share, for one more call. It lies at the top of the graph, wherever it is
     * called from. In it names count from the start again: the parameters of the call before are found again, and scopes have the
     * numbers they had. Nodes are new ones.
     *
     * @param name of the layer, which no other layer of the graph has
     * @param layer what is shared; the name stands for an equal one in every call
     * @param line where it is called, for messages
     * @throws InvalidInputException if the name is another layer's
     */
    public GraphBuilder shared(String name, Object layer, String line) {
        ShapeRules.checkName(name);
        requireNotReserved(name);
        state.share(name, layer, line);
        return new GraphBuilder(state, name, new Keeping(keeping.isFrozen(), Optional.of(new SharedCall(name, line))));
    }

    /** A builder of the same scope whose parameters are not trained: no gradient, no slot of an optimizer. */
    public GraphBuilder frozen() {
        return new GraphBuilder(state, scope, new Keeping(true, keeping.call()));
    }

    /** The path of layers that this builder writes under; empty at the top. */
    public String path() {
        return scope;
    }

    private String qualified(String name) {
        ShapeRules.checkName(name);
        return scope.isEmpty() ? name : scope + "/" + name;
    }

    /** What each run is fed under that name, which takes no scope. The same input may be asked for again. */
    public Input input(String name, Shape shape, DType dtype) {
        Input input = new Input(name, shape, dtype);
        if (state.inputs.contains(input)) {
            return input;
        }
        ShapeRules.checkName(name);
        state.define(name);
        state.inputs.add(input);
        return input;
    }

    /** A trainable float32 weight of this scope. */
    public Parameter parameter(String name, Shape shape, Initializer initializer) {
        return parameter(name, shape, initializer, true);
    }

    /** A float32 parameter of this scope, trainable (unless the scope is {@linkplain #frozen}) or not. */
    public Parameter parameter(String name, Shape shape, Initializer initializer, boolean trainable) {
        Parameter parameter =
                new Parameter(qualified(name), shape, DType.FLOAT32, initializer, trainable && !keeping.isFrozen());
        return keeping.call().flatMap(call -> state.shared(parameter, call)).orElseGet(() -> parameter(parameter));
    }

    /** Adds a parameter as it is, for graphs that are read or rewritten. */
    Parameter parameter(Parameter parameter) {
        state.define(parameter.name());
        state.parameters.add(parameter);
        return parameter;
    }

    /** A value that never changes. */
    public Constant constant(Tensor tensor) {
        return new Constant(state.fresh(qualified("constant")), tensor);
    }

    /** A scalar that never changes; equal ones are shared. */
    public Constant constant(double value, DType dtype) {
        return state.scalar(value, dtype);
    }

    /** Makes a value an output of the graph. */
    public void output(String name, Value value) {
        ShapeRules.checkName(name);
        if (state.outputs.putIfAbsent(name, value) != null) {
            throw new InvalidInputException("The graph already has an output named \"" + name + "\"");
        }
    }

    /** All inputs so far, in order. */
    public List<Input> inputs() {
        return List.copyOf(state.inputs);
    }

    /** All parameters so far, in order. */
    public List<Parameter> parameters() {
        return List.copyOf(state.parameters);
    }

    /** All nodes so far, in order. */
    public List<Node> nodes() {
        return List.copyOf(state.nodes);
    }

    /** The node that computes a value, if it is one of this graph's and not an input, a parameter or a constant. */
    public Optional<Node> producer(Value value) {
        return state.producer(value);
    }

    // ---- nodes

    /** Any operator; what all methods below come down to. */
    public Node node(Op op, List<? extends Value> inputs, Attributes attributes) {
        return node(op, inputs, attributes, List.of());
    }

    /** Any operator, its results named as given; fresh names where the list is empty. */
    Node node(Op op, List<? extends Value> inputs, Attributes attributes, List<String> names) {
        String line = callerLine();
        String where = scope.isEmpty() ? line : scope + (line.isEmpty() ? "" : " (" + line + ")");
        List<ShapeRules.Type> types = ShapeRules.infer(op, List.copyOf(inputs), attributes, where);
        if (!names.isEmpty() && names.size() != types.size()) {
            throw new InvalidInputException(op.text() + " has " + types.size() + " outputs here; found " + names);
        }
        String base = qualified(op.text().replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT));
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            String name = names.isEmpty() ? state.fresh(i == 0 ? base : base + "." + i) : state.define(names.get(i));
            results.add(new Result(name, types.get(i).shape(), types.get(i).dtype()));
        }
        Node node = new Node(op, List.copyOf(inputs), results, attributes, new Origin(scope, line));
        state.append(node);
        return node;
    }

    /** Puts another node in a node's place; its first results must be the same. */
    void replace(Node old, Node replacement) {
        state.replace(old, replacement);
    }

    private static String callerLine() {
        return WALKER.walk(frames -> frames.filter(frame -> !OWN_CLASSES.contains(frame.getClassName()))
                .findFirst()
                .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
                .orElse(""));
    }

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

    /** The matrix product of [..., inner] and [inner, columns]. */
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
        List<Integer> list = IntStream.of(axes)
                .map(axis -> axis < 0 ? axis + x.rank() : axis)
                .sorted()
                .boxed()
                .toList();
        return list.isEmpty()
                ? x
                : node(
                                Op.REDUCE_SUM,
                                List.of(x),
                                Attributes.NONE.with("axes", list).with("keepdims", keepDims ? 1 : 0))
                        .output();
    }

    /** The sum of all elements, a scalar. */
    public Value reduceSumAll(Value x) {
        return reduceSum(x, false, IntStream.range(0, x.rank()).toArray());
    }

    /** The mean over some axes: their sum divided by how many elements went into each. */
    public Value reduceMean(Value x, boolean keepDims, int... axes) {
        Value sum = reduceSum(x, keepDims, axes);
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

    /** Values joined along an axis. */
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

    /**
     * Uniform numbers in [0, 1), other ones for each step and each use.
     *
     * @param step an int64 scalar: how many steps the training has made
     * @param seed the training's seed
     * @param shape how many
     */
    public Value randomUniform(Value step, long seed, Shape shape) {
        return node(
                        Op.RANDOM_UNIFORM,
                        List.of(step),
                        Attributes.NONE
                                .with("seed", seed)
                                .with("stream", state.streams++)
                                .with("shape", shape))
                .output();
    }
}

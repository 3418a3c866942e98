package org.lstm4j.graph;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * The operators of a graph. Names, inputs, outputs and attributes are those of the ONNX operator of the same name;
 * where ours does less, the comment says so. The operators of {@link #isPrivate() our own domain} come out of the
 * gradient rewrite and of dropout, and never reach an exported file.
 *
 * <p>The list is short on purpose (a build check keeps it at {@value #LIMIT} and {@value #PRIVATE_LIMIT} of our own at
 * most): each operator is one rule for its shape, one for its gradient, one in the reference interpreter and one in
 * each backend. One is added where what it does can neither be composed of the others nor be lowered to them.
 */
public enum Op {
    /** Elementwise sum with NumPy broadcasting. */
    ADD(Kind.ELEMENTWISE, "Add", 2, 2, 1),
    /** Elementwise difference with NumPy broadcasting. */
    SUB(Kind.ELEMENTWISE, "Sub", 2, 2, 1),
    /** Elementwise product with NumPy broadcasting. */
    MUL(Kind.ELEMENTWISE, "Mul", 2, 2, 1),
    /** Elementwise quotient with NumPy broadcasting. */
    DIV(Kind.ELEMENTWISE, "Div", 2, 2, 1),
    /** Elementwise negation. */
    NEG(Kind.ELEMENTWISE, "Neg", 1, 1, 1),
    /** Elementwise e^x. */
    EXP(Kind.ELEMENTWISE, "Exp", 1, 1, 1),
    /** Elementwise natural logarithm; NaN for negative numbers, -infinity for 0. */
    LOG(Kind.ELEMENTWISE, "Log", 1, 1, 1),
    /** Elementwise square root. */
    SQRT(Kind.ELEMENTWISE, "Sqrt", 1, 1, 1),
    /** Elementwise absolute value. */
    ABS(Kind.ELEMENTWISE, "Abs", 1, 1, 1),
    /** Elementwise 1 / (1 + e^-x). */
    SIGMOID(Kind.ELEMENTWISE, "Sigmoid", 1, 1, 1),
    /** Elementwise hyperbolic tangent. */
    TANH(Kind.ELEMENTWISE, "Tanh", 1, 1, 1),
    /** Elementwise max(0, x). */
    RELU(Kind.ELEMENTWISE, "Relu", 1, 1, 1),
    /** Elementwise log(1 + e^x), computed without overflow. */
    SOFTPLUS(Kind.ELEMENTWISE, "Softplus", 1, 1, 1),
    /** Elementwise bounds {@code min} and {@code max}; attributes as in opset 6, not inputs. NaN stays NaN. */
    CLIP(Kind.ELEMENTWISE, "Clip", 1, 1, 1, "min", "max"),
    /** Elementwise a &lt; b as bool, with NumPy broadcasting. */
    LESS(Kind.ELEMENTWISE, "Less", 2, 2, 1),
    /** Elementwise a = b as bool, with NumPy broadcasting. */
    EQUAL(Kind.ELEMENTWISE, "Equal", 2, 2, 1),
    /** Elementwise choice: condition, then the value where it is true, then the value where it is not; broadcasting. */
    WHERE(Kind.ELEMENTWISE, "Where", 3, 3, 1),
    /** Change of element type, attribute {@code to}. */
    CAST(Kind.ELEMENTWISE, "Cast", 1, 1, 1, "to"),
    /**
     * Products of the matrices in the last two axes; the axes before them broadcast. Both operands have rank 2 or more.
     */
    MATMUL(Kind.PRODUCT, "MatMul", 2, 2, 1),
    /** a b + c for matrices; attributes {@code transA}, {@code transB}; alpha and beta are 1. */
    GEMM(Kind.PRODUCT, "Gemm", 2, 3, 1, "transA", "transB"),
    /** Sum over {@code axes}; {@code keepdims}. Axes as an attribute (opset 11). */
    REDUCE_SUM(Kind.PRODUCT, "ReduceSum", 1, 1, 1, "axes", "keepdims"),
    /**
     * Largest element over {@code axes}; {@code keepdims}. Axes as an attribute (opset 13). NaN if one of them is; minus
     * infinity of no elements, as in opset 20.
     */
    REDUCE_MAX(Kind.PRODUCT, "ReduceMax", 1, 1, 1, "axes", "keepdims"),
    /** Softmax over the last axis. */
    SOFTMAX(Kind.PRODUCT, "Softmax", 1, 1, 1),
    /** Logarithm of the softmax over the last axis. */
    LOG_SOFTMAX(Kind.PRODUCT, "LogSoftmax", 1, 1, 1),
    /** The same elements in another shape; the attribute {@code shape} may hold names. */
    RESHAPE(Kind.SHAPE, "Reshape", 1, 1, 1, "shape"),
    /** Dimensions reordered by {@code perm}. */
    TRANSPOSE(Kind.SHAPE, "Transpose", 1, 1, 1, "perm"),
    /** Values joined along {@code axis}. */
    CONCAT(Kind.SHAPE, "Concat", 1, Integer.MAX_VALUE, 1, "axis"),
    /**
     * The part from {@code start} to {@code end} (excluded) of one {@code axis}; negative counts from the end. A bound may
     * be a dimension as well, such as {@code [time-2]}: see {@link SliceRange}.
     */
    SLICE(Kind.SHAPE, "Slice", 1, 1, 1, "axis", "start", "end"),
    /** Broadcast to {@code shape}, which may hold names. */
    EXPAND(Kind.SHAPE, "Expand", 1, 1, 1, "shape"),
    /** Rows of a table (axis 0) at integer indices, which must lie in the table. */
    GATHER(Kind.SHAPE, "Gather", 2, 2, 1),
    /** The number of elements, an int64 scalar. */
    SIZE(Kind.SHAPE, "Size", 1, 1, 1),
    /**
     * Cross-entropy of scores [n, classes] and int32 labels [n], optionally weighted per class; reduction is always
     * {@code none}; rows whose label is {@code ignore_index} count 0. Outputs the loss [n] and the log-probabilities.
     */
    SOFTMAX_CROSS_ENTROPY_LOSS(Kind.PRODUCT, "SoftmaxCrossEntropyLoss", 2, 3, 2, "ignore_index"),
    /**
     * Long short-term memory over a whole sequence, layout 0, gate order i, o, f, c, no peepholes, no clipping; {@code
     * activations} are ONNX's for one direction in one word, {@code "Sigmoid Tanh Tanh"}, the same for all directions,
     * the second and the third equal: see {@link CellFunction}. Inputs X [time, batch, input], W, R, B (optional),
     * sequence_lens, initial_h, initial_c (optional). Outputs Y [time, directions, batch, hidden], Y_h, Y_c
     * [directions, batch, hidden].
     */
    LSTM(Kind.RECURRENT, "LSTM", 3, 7, 3, "activations", "direction", "hidden_size"),

    /**
     * Gated recurrent unit over a whole sequence, layout 0, gate order z, r, h, no clipping; {@code activations} as for
     * {@link #LSTM}, {@code "Sigmoid Tanh"}. The attribute {@code linear_before_reset} is 0 or 1. Inputs X, W, R, B
     * (optional), sequence_lens, initial_h (optional), as for {@link #LSTM}. Outputs Y and Y_h.
     */
    GRU(Kind.RECURRENT, "GRU", 3, 6, 2, "activations", "direction", "hidden_size", "linear_before_reset"),
    /**
     * Plain recurrent network over a whole sequence, layout 0, no clipping; {@code activations} as for {@link #LSTM},
     * {@code "Tanh"}. Inputs and outputs as for {@link #GRU}.
     */
    RNN(Kind.RECURRENT, "RNN", 3, 6, 2, "activations", "direction", "hidden_size"),
    /**
     * A loop over the steps of sequences, ONNX's Scan-11 with all axes 0 and one {@code direction}. Inputs: the {@code
     * states} that the loop starts from, {@code sequences} [time, ...], and what the body takes from outside and ONNX
     * leaves unsaid. The {@code body} is a graph without parameters, with an input for each of these in that order, a
     * sequence's without its first axis, and outputs: each state's next one, of the same type, then what is stacked to
     * [time, ...]. Outputs: the last states, then the stacked ones, in the order of time in either direction. See
     * {@link Scan}.
     */
    SCAN(Kind.LOOP, "Scan", 2, Integer.MAX_VALUE, 1, "body", "direction", "sequences", "states"),

    /**
     * {@link #LSTM}, {@link #GRU} or {@link #RNN} (the attribute {@code cell}: see {@link RecurrentCell.Formula}) that
     * also gives what its gradient needs: the activated gates [time, directions, batch, gates * hidden], and the cell
     * states (or the recurrent term that the reset gate scales) [time, directions, batch, hidden], where {@link
     * RecurrentCell#kept} says so.
     */
    RECURRENT_TRAINING(
            Kind.RECURRENT, "RecurrentTraining", 3, 7, 5, true, "activations", "cell", "direction", "hidden_size"),
    /**
     * Gradients of {@link #RECURRENT_TRAINING}: its inputs at positions 0 to 6, then Y, the two kept results, dY, dY_h,
     * dY_c (each optional or as the cell has it); outputs dX, dW, dR, dB, d_initial_h and, for the LSTM, d_initial_c.
     */
    RECURRENT_GRAD(Kind.RECURRENT, "RecurrentGrad", 13, 13, 6, true, "activations", "cell", "direction", "hidden_size"),
    /**
     * Rows added up by index: updates, indices; the attribute {@code rows} is the table's length, a number or a name.
     */
    GATHER_GRAD(Kind.SHAPE, "GatherGrad", 2, 2, 1, true, "rows"),
    /** Gradient of a slice: the updates, and the value that was sliced, which gives the shape. Zero elsewhere. */
    SLICE_GRAD(Kind.SHAPE, "SliceGrad", 2, 2, 1, true, "axis", "start", "end"),
    /** Gradient of the cross-entropy: d loss [n], log-probabilities, labels, class weights (optional). */
    SOFTMAX_CROSS_ENTROPY_LOSS_GRAD(Kind.PRODUCT, "SoftmaxCrossEntropyLossGrad", 3, 4, 1, true, "ignore_index"),
    /**
     * Uniform numbers in [0, 1) of {@code shape}: Philox 4x32-10 keyed by {@code seed}, with {@code stream}, the int64
     * scalar input (the step) and the element's index as counter, so that all backends draw the same numbers.
     */
    RANDOM_UNIFORM(Kind.RANDOM, "RandomUniform", 1, 1, 1, true, "seed", "stream", "shape");

    /** The most operators of ONNX's there may be. */
    public static final int LIMIT = 40;

    /** The most operators of {@linkplain #isPrivate our own domain} there may be. */
    public static final int PRIVATE_LIMIT = 8;

    /** What an operator works on, by which the rules of its shape, and backends, sort it. */
    public enum Kind {
        /** Element by element on broadcast inputs. */
        ELEMENTWISE,
        /** Products of matrices, sums, and what is made of sums along an axis. */
        PRODUCT,
        /** The same elements, or some of them, in other places. */
        SHAPE,
        /** Step by step over a sequence, as one of three formulas. */
        RECURRENT,
        /** Step by step over a sequence, as a graph of its own says. */
        LOOP,
        /** Random numbers. */
        RANDOM
    }

    private final Kind kind;
    private final String text;
    private final int minInputs;
    private final int maxInputs;
    private final int outputs;
    private final boolean isPrivate;

    @SuppressWarnings("ImmutableEnumChecker") // a Set.of, which is immutable
    private final Set<String> attributes;

    Op(Kind kind, String text, int minInputs, int maxInputs, int outputs, String... attributes) {
        this(kind, text, minInputs, maxInputs, outputs, false, attributes);
    }

    Op(Kind kind, String text, int minInputs, int maxInputs, int outputs, boolean isPrivate, String... attributes) {
        this.kind = kind;
        this.text = text;
        this.minInputs = minInputs;
        this.maxInputs = maxInputs;
        this.outputs = outputs;
        this.isPrivate = isPrivate;
        this.attributes = Set.of(attributes);
    }

    /** The operator's name, which is ONNX's unless it {@link #isPrivate}. */
    public String text() {
        return text;
    }

    /** The fewest inputs a node may have. */
    public int minInputs() {
        return minInputs;
    }

    /** The most inputs a node may have. */
    public int maxInputs() {
        return maxInputs;
    }

    /**
     * How many outputs a node has, used or not; those of recurrent training have fewer for some cells, a loop has its
     * own.
     */
    public int outputs() {
        return outputs;
    }

    /** True for the operators of our own domain, which have no place in an ONNX file. */
    public boolean isPrivate() {
        return isPrivate;
    }

    /** The names of its attributes; each node has all of them. */
    public Set<String> attributes() {
        return attributes;
    }

    /** What it works on. */
    public Kind kind() {
        return kind;
    }

    /** True if the operator works element by element on its broadcast inputs. */
    public boolean isElementwise() {
        return kind == Kind.ELEMENTWISE;
    }

    /** The operator of that {@link #text} name. */
    public static Optional<Op> ofText(String text) {
        return Arrays.stream(values()).filter(op -> op.text.equals(text)).findFirst();
    }
}

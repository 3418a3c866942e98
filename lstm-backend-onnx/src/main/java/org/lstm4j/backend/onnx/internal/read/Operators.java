package org.lstm4j.backend.onnx.internal.read;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lstm4j.DType;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/** One operator of ONNX as one or several of ours. */
final class Operators {
    /** What moves numbers without looking at them. */
    static final Set<String> MOVING = Set.of(
            "Reshape",
            "Flatten",
            "Squeeze",
            "Unsqueeze",
            "Transpose",
            "Slice",
            "Split",
            "Expand",
            "Gather",
            "Cast",
            "Concat");

    /** What is never computed while a model is read: its cost has no bound in the file's size. */
    static final Set<String> HEAVY = Set.of("LSTM", "GRU", "RNN", "MatMul", "Gemm");

    static final String BEFORE_QUANTISED =
            "Export the model before it is quantised, or with its weights alone quantised";

    private static final String LOOP =
            "Export with a built-in LSTM layer instead of a cell in a loop, or with the loop as a Scan, which is read; if"
                    + " the model has such a layer, its exporter wrote the loop in its place: take another exporter or an"
                    + " older version of it";
    private static final String CONVOLUTION =
            "Graphs have no convolutions: export the part of the model behind them, and" + " compute them before";

    private static final Map<String, String> HINTS = Map.ofEntries(
            Map.entry("Loop", LOOP),
            Map.entry("Gradient", "Export the network for inference; training it is this program's work"),
            Map.entry("Conv", CONVOLUTION),
            Map.entry("ConvTranspose", CONVOLUTION),
            Map.entry("MaxPool", CONVOLUTION),
            Map.entry("AveragePool", CONVOLUTION),
            Map.entry("NonZero", "Pack or mask by lengths instead: LSTM, GRU and RNN take sequence_lens"),
            Map.entry(
                    "ReverseSequence",
                    "Export the layer as one bidirectional LSTM, which reads each row from its own" + " end"),
            Map.entry("TopK", "Export the scores, and take the largest in your program"),
            Map.entry("QuantizeLinear", BEFORE_QUANTISED),
            Map.entry("DynamicQuantizeLinear", BEFORE_QUANTISED),
            Map.entry("MatMulInteger", BEFORE_QUANTISED),
            Map.entry("ConvInteger", BEFORE_QUANTISED),
            Map.entry("QLinearMatMul", BEFORE_QUANTISED),
            Map.entry("QLinearConv", BEFORE_QUANTISED),
            Map.entry("DynamicQuantizeLSTM", BEFORE_QUANTISED));

    private Operators() {}

    /** Writes a node. @throws org.lstm4j.backend.onnx.OnnxModelException naming it, if graphs cannot express it */
    static List<Value> write(Call given) {
        Call n = Legacy.modern(given);
        return switch (n.type()) {
            case "Split" -> Movement.split(n);
            case "LSTM", "GRU", "RNN" -> Recurrent.write(n);
            case "LayerNormalization" -> Arithmetic.layerNormalization(n);
            case "SoftmaxCrossEntropyLoss" -> Losses.softmaxCrossEntropy(n);
            default -> List.of(one(n));
        };
    }

    private static Value one(Call n) {
        GraphBuilder g = n.g();
        return switch (n.type()) {
            case "Abs" -> g.abs(n.in(0));
            case "Neg" -> g.neg(n.in(0));
            case "Exp" -> g.exp(n.in(0));
            case "Log" -> g.log(n.in(0));
            case "Sqrt" -> g.sqrt(n.in(0));
            case "Sigmoid" -> g.sigmoid(n.in(0));
            case "Tanh" -> g.tanh(n.in(0));
            case "Relu" ->
                Counting.isWhole(n.in(0))
                        ? Arithmetic.larger(n, n.in(0), g.constant(0, n.in(0).dtype()))
                        : g.relu(n.in(0));
            case "Softplus" -> g.softplus(n.in(0));
            case "Softsign" -> g.div(n.in(0), g.add(g.abs(n.in(0)), 1));
            case "Reciprocal" -> g.div(g.constant(1, n.in(0).dtype()), n.in(0));
            case "HardSigmoid" -> Arithmetic.hardSigmoid(n);
            case "LeakyRelu" -> Arithmetic.leakyRelu(n, g.mul(n.in(0), n.real("alpha", 0.01)));
            case "PRelu" -> Arithmetic.leakyRelu(n, g.mul(n.in(0), n.in(1)));
            case "Elu" ->
                Arithmetic.leakyRelu(
                        n, g.mul(g.sub(g.exp(n.in(0)), g.constant(1, n.in(0).dtype())), n.real("alpha", 1)));
            case "Add" -> g.add(n.in(0), n.in(1));
            case "Sub" -> g.sub(n.in(0), n.in(1));
            case "Mul" -> g.mul(n.in(0), n.in(1));
            case "Div" -> g.div(n.in(0), n.in(1));
            case "Pow" -> Arithmetic.pow(n);
            case "Sum" -> Arithmetic.fold(n, g::add);
            case "Mean" ->
                g.mul(Arithmetic.fold(n, g::add), 1.0 / Math.max(1, n.operands().size()));
            case "Max" -> Arithmetic.fold(n, (a, b) -> Arithmetic.larger(n, a, b));
            case "Min" -> Arithmetic.fold(n, (a, b) -> Arithmetic.smaller(n, a, b));
            case "Clip" -> Arithmetic.clip(n);
            case "Less" -> g.less(n.in(0), n.in(1));
            case "Greater" -> g.less(n.in(1), n.in(0));
            case "LessOrEqual" -> Arithmetic.atLeast(n, n.in(1), n.in(0));
            case "GreaterOrEqual" -> Arithmetic.atLeast(n, n.in(0), n.in(1));
            case "Equal" -> g.equal(n.in(0), n.in(1));
            case "Not" -> Arithmetic.not(n, n.in(0));
            case "And" -> g.equal(Arithmetic.truths(n), g.constant(2, DType.FLOAT32));
            case "Or" -> g.less(g.constant(0, DType.FLOAT32), Arithmetic.truths(n));
            case "Xor" -> Arithmetic.not(n, g.equal(n.in(0), n.in(1)));
            case "IsNaN" -> Arithmetic.not(n, g.equal(n.in(0), n.in(0)));
            case "Sign" -> Arithmetic.sign(n);
            case "Mod" -> Arithmetic.mod(n);
            case "Floor" -> Arithmetic.floor(n, n.in(0));
            case "Ceil" -> g.neg(Arithmetic.floor(n, g.neg(n.in(0))));
            case "CumSum" -> Counting.runningSum(n);
            case "Range" -> Counting.range(n);
            case "Where" -> g.where(n.in(0), n.in(1), n.in(2));
            case "Size" -> g.size(n.in(0));
            case "Softmax" -> Arithmetic.softmax(n, false);
            case "LogSoftmax" -> Arithmetic.softmax(n, true);
            case "ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin" -> Arithmetic.reduce(n);
            case "MatMul" -> Arithmetic.matMul(n);
            case "Gemm" -> Arithmetic.gemm(n);
            case "BatchNormalization" -> Arithmetic.batchNormalization(n);
            case "NegativeLogLikelihoodLoss" -> Losses.negativeLogLikelihood(n);
            case "ArgMax" -> Choices.most(n, true);
            case "ArgMin" -> Choices.most(n, false);
            case "OneHot" -> Choices.oneHot(n);
            case "Tile" -> Choices.tile(n);
            case "Cast" -> Movement.cast(n);
            case "Reshape" -> Movement.reshape(n);
            case "Flatten" -> Movement.flatten(n);
            case "Squeeze" -> Movement.squeeze(n);
            case "Unsqueeze" -> Movement.unsqueeze(n);
            case "Transpose" -> Movement.transpose(n);
            case "Concat" -> Movement.concat(n);
            case "Slice" -> Movement.slice(n);
            case "Expand" -> Movement.expand(n);
            case "Gather" -> Movement.gather(n);
            default -> throw unknown(n);
        };
    }

    static RuntimeException unknown(Call n) {
        String hint =
                hint(n.type()).orElse("Change the model so that it does without, or export up to the node before it");
        return n.fail(Problem.UNKNOWN_OPERATOR, "is no operator of graphs. " + hint + ".");
    }

    /** What to do about an operator that graphs have not, if there is anything to say. */
    static Optional<String> hint(String type) {
        return Optional.ofNullable(HINTS.get(type));
    }
}

package org.lstm4j.backend.onnx.internal.read;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lstm4j.DType;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Activation;

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
    static final Set<String> HEAVY = Set.of("LSTM", "GRU", "RNN", "MatMul", "Gemm", "Einsum", "Conv", "ConvTranspose");

    static final String BEFORE_QUANTISED =
            "Export the model before it is quantised, or with its weights alone quantised";

    private static final String SEQUENCES =
            "Graphs have no lists of tensors: export with torch.stack or torch.cat in the place of a list";
    private static final String BY_VALUE =
            "How many there are, only a run knows. Mask, or pack by lengths instead: LSTM, GRU"
                    + " and RNN take sequence_lens";

    private static final Map<String, String> HINTS = Map.ofEntries(
            Map.entry("Gradient", "Export the network for inference; training it is this program's work"),
            Map.entry("NonZero", BY_VALUE),
            Map.entry("Compress", BY_VALUE),
            Map.entry("Unique", BY_VALUE),
            Map.entry("SequenceConstruct", SEQUENCES),
            Map.entry("SequenceEmpty", SEQUENCES),
            Map.entry("SequenceInsert", SEQUENCES),
            Map.entry("SequenceAt", SEQUENCES),
            Map.entry("SplitToSequence", SEQUENCES),
            Map.entry("ConcatFromSequence", SEQUENCES));

    private Operators() {}

    /** Writes a node. @throws org.lstm4j.backend.onnx.OnnxModelException naming it, if graphs cannot express it */
    static List<Value> write(Call given) {
        Call n = Legacy.modern(given);
        return switch (n.type()) {
            case "Split" -> Movement.split(n);
            case "LSTM", "GRU", "RNN" -> Recurrent.write(n);
            case "LayerNormalization" -> Normalizations.layer(n);
            case "TopK" -> Sorting.topK(n);
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
            case "Elu" -> Curves.elu(g, n.in(0), n.real("alpha", 1), 1);
            case "Selu" -> Curves.selu(n);
            case "Celu" -> Curves.celu(n);
            case "Gelu" -> Curves.gelu(n, n.in(0));
            case "Mish" -> Activation.MISH.apply(g, n.in(0));
            case "HardSwish" -> Activation.HARD_SWISH.apply(g, n.in(0));
            case "Swish" -> Curves.swish(n);
            case "ThresholdedRelu" -> Curves.thresholdedRelu(n);
            case "Shrink" -> Curves.shrink(n);
            case "Erf" -> Curves.erf(g, n.in(0));
            case "Sin" -> Curves.sine(n);
            case "Cos" -> Curves.cosine(n);
            case "Add" -> g.add(n.in(0), n.in(1));
            case "Sub" -> g.sub(n.in(0), n.in(1));
            case "Mul" -> g.mul(n.in(0), n.in(1));
            case "Div" -> g.div(n.in(0), n.in(1));
            case "Pow" -> Curves.pow(n);
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
            case "IsInf" -> Curves.isInfinite(n);
            case "Sign" -> Arithmetic.sign(n);
            case "Mod" -> Arithmetic.mod(n);
            case "Floor" -> Arithmetic.floor(n, n.in(0));
            case "Ceil" -> g.neg(Arithmetic.floor(n, g.neg(n.in(0))));
            case "Round" -> Curves.round(n);
            case "CumSum" -> Counting.runningSum(n);
            case "Range" -> Counting.range(n);
            case "Where" -> g.where(n.in(0), n.in(1), n.in(2));
            case "Size" -> g.size(n.in(0));
            case "Softmax" -> Arithmetic.softmax(n, false);
            case "LogSoftmax" -> Arithmetic.softmax(n, true);
            case "Hardmax" -> Choices.hardmax(n);
            case "ReduceSum",
                    "ReduceMean",
                    "ReduceMax",
                    "ReduceMin",
                    "ReduceL1",
                    "ReduceL2",
                    "ReduceSumSquare",
                    "ReduceLogSum",
                    "ReduceLogSumExp",
                    "ReduceProd" -> Reductions.reduce(n);
            case "MatMul" -> Arithmetic.matMul(n);
            case "Gemm" -> Arithmetic.gemm(n);
            case "Einsum" -> Einsum.write(n);
            case "Conv" -> Convolutions.conv(n);
            case "ConvTranspose" -> Convolutions.transposed(n);
            case "MaxPool" -> Poolings.largest(n);
            case "AveragePool" -> Poolings.mean(n);
            case "LpPool" -> Poolings.norm(n);
            case "GlobalMaxPool" -> Poolings.globalLargest(n);
            case "GlobalAveragePool" -> Poolings.globalMean(n);
            case "BatchNormalization" -> Normalizations.batch(n);
            case "InstanceNormalization" -> Normalizations.instance(n);
            case "GroupNormalization" -> Normalizations.group(n);
            case "LpNormalization" -> Normalizations.byNorm(n);
            case "RMSNormalization" -> Normalizations.rootMeanSquare(n);
            case "MeanVarianceNormalization" -> Normalizations.meanVariance(n);
            case "NegativeLogLikelihoodLoss" -> Losses.negativeLogLikelihood(n);
            case "ArgMax" -> Choices.most(n, true);
            case "ArgMin" -> Choices.most(n, false);
            case "OneHot" -> Choices.oneHot(n);
            case "Tile" -> Choices.tile(n);
            case "Trilu" -> Choices.triangle(n);
            case "EyeLike" -> Choices.eye(n);
            case "GatherElements" -> Lookups.gatherElements(n);
            case "GatherND" -> Lookups.gatherNd(n);
            case "ScatterElements", "Scatter" -> Lookups.scatterElements(n);
            case "ScatterND" -> Lookups.scatterNd(n);
            case "ReverseSequence" -> Lookups.reverseSequence(n);
            case "Cast" -> Movement.cast(n);
            case "CastLike" -> Movement.castLike(n);
            case "Reshape" -> Movement.reshape(n);
            case "Flatten" -> Movement.flatten(n);
            case "Squeeze" -> Movement.squeeze(n);
            case "Unsqueeze" -> Movement.unsqueeze(n);
            case "Transpose" -> Movement.transpose(n);
            case "Concat" -> Movement.concat(n);
            case "Slice" -> Slices.slice(n);
            case "Pad" -> Paddings.pad(n);
            case "DepthToSpace" -> Movement.depth(n, true);
            case "SpaceToDepth" -> Movement.depth(n, false);
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

package org.lstm4j.conformance.internal.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.internal.RuleSkipped;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/** One ONNX operator as one or several of ours. */
final class OnnxOperators {
    private OnnxOperators() {}

    /** Writes a node. @throws RuleSkipped naming an operator, or a use of one, that the graph cannot express */
    static List<Value> write(OnnxNode n) {
        return switch (n.type()) {
            case "Split" -> OnnxShapes.split(n);
            case "Dropout" -> dropout(n);
            case "LayerNormalization" -> layerNormalization(n);
            case "SoftmaxCrossEntropyLoss" -> OnnxLosses.softmaxCrossEntropy(n);
            case "NegativeLogLikelihoodLoss" -> List.of(OnnxLosses.negativeLogLikelihood(n));
            case "LSTM", "GRU", "RNN" -> OnnxRecurrent.write(n);
            case "Adagrad", "Adam", "Momentum" -> OnnxTraining.write(n);
            default -> List.of(one(n));
        };
    }

    private static Value one(OnnxNode n) {
        GraphBuilder g = n.g();
        return switch (n.type()) {
            case "Identity" -> n.in(0);
            case "Constant" -> g.constant(constant(n));
            case "ConstantOfShape" -> g.constant(constantOfShape(n));
            case "Shape" -> g.constant(shape(n));
            case "Size" -> g.size(n.in(0));
            case "Abs" -> g.abs(n.in(0));
            case "Neg" -> g.neg(n.in(0));
            case "Exp" -> g.exp(n.in(0));
            case "Log" -> g.log(n.in(0));
            case "Sqrt" -> g.sqrt(n.in(0));
            case "Sigmoid" -> g.sigmoid(n.in(0));
            case "Tanh" -> g.tanh(n.in(0));
            case "Relu" -> g.relu(n.in(0));
            case "Softplus" -> g.softplus(n.in(0));
            case "Add" -> g.add(n.in(0), second(n));
            case "Sub" -> g.sub(n.in(0), second(n));
            case "Mul" -> g.mul(n.in(0), second(n));
            case "Div" -> g.div(n.in(0), second(n));
            case "Pow" -> pow(n);
            case "Reciprocal" -> g.div(g.constant(1, n.in(0).dtype()), n.in(0));
            case "Sum" -> fold(n, g::add);
            case "Mean" -> g.mul(fold(n, g::add), 1.0 / n.inputs().size());
            case "Max" -> fold(n, (a, b) -> g.where(g.less(a, b), b, a));
            case "Min" -> fold(n, (a, b) -> g.where(g.less(b, a), b, a));
            case "Less" -> g.less(n.in(0), n.in(1));
            case "Greater" -> g.less(n.in(1), n.in(0));
            case "LessOrEqual" -> not(g, g.less(n.in(1), n.in(0)));
            case "GreaterOrEqual" -> not(g, g.less(n.in(0), n.in(1)));
            case "Equal" -> g.equal(n.in(0), n.in(1));
            case "Not" -> not(g, n.in(0));
            case "And" -> g.less(g.constant(0.5, DType.FLOAT32), g.mul(number(g, n.in(0)), number(g, n.in(1))));
            case "Or" -> g.less(g.constant(0.5, DType.FLOAT32), g.add(number(g, n.in(0)), number(g, n.in(1))));
            case "Where" -> g.where(n.in(0), n.in(1), n.in(2));
            case "Cast" -> g.cast(n.in(0), OnnxTensors.dtype(n.integer("to", 1)));
            case "Clip" -> clip(n);
            case "Elu" -> negativePart(n, g.mul(g.add(g.exp(n.in(0)), -1), n.real("alpha", 1)));
            case "LeakyRelu" -> negativePart(n, g.mul(n.in(0), n.real("alpha", 0.01)));
            case "HardSigmoid" -> g.clip(g.add(g.mul(n.in(0), n.real("alpha", 0.2)), n.real("beta", 0.5)), 0, 1);
            case "MatMul" -> OnnxProducts.matMul(n);
            case "Gemm" -> OnnxProducts.gemm(n);
            case "ReduceSum" -> reduce(n, false);
            case "ReduceMean" -> reduce(n, true);
            case "ReduceMax" -> reduceMax(n);
            case "Softmax", "LogSoftmax" -> softmax(n);
            default -> OnnxShapes.write(n);
        };
    }

    /** The right operand; before opset 7 it could start at an axis of the left one. */
    private static Value second(OnnxNode n) {
        Value b = n.in(1);
        if (!n.hasAttribute("axis")) {
            return b;
        }
        int[] dims = Arrays.copyOf(n.dims(1), n.in(0).rank() - n.integer("axis", 0));
        Arrays.fill(dims, b.rank(), dims.length, 1);
        return n.reshape(b, dims);
    }

    private static Value fold(OnnxNode n, BinaryOperator<Value> operator) {
        return n.inputs().stream().reduce(operator).orElseThrow();
    }

    private static Value number(GraphBuilder g, Value truth) {
        return g.cast(truth, DType.FLOAT32);
    }

    private static Value not(GraphBuilder g, Value truth) {
        return g.less(number(g, truth), g.constant(0.5, DType.FLOAT32));
    }

    private static Value negativePart(OnnxNode n, Value negative) {
        GraphBuilder g = n.g();
        return g.where(g.less(n.in(0), g.constant(0, n.in(0).dtype())), negative, n.in(0));
    }

    private static Tensor constant(OnnxNode n) {
        Optional<AttributeProto> value = n.value("value");
        if (value.isPresent()) {
            return OnnxTensors.tensor(value.get().getT());
        }
        if (n.hasAttribute("value_float")) {
            return Tensor.scalar((float) n.real("value_float", 0));
        }
        if (n.hasAttribute("value_int")) {
            return Tensor.scalar((long) n.integer("value_int", 0));
        }
        if (n.hasAttribute("value_ints")) {
            long[] values =
                    Arrays.stream(n.integers("value_ints")).asLongStream().toArray();
            return Tensor.of(new int[] {values.length}, values);
        }
        throw new RuleSkipped("Constant with " + n.proto().getAttribute(0).getName());
    }

    private static Tensor constantOfShape(OnnxNode n) {
        Tensor value = n.value("value")
                .map(attribute -> OnnxTensors.tensor(attribute.getT()))
                .orElse(Tensor.of(new int[] {1}, 0f));
        Tensor tensor = Tensor.zeros(value.dtype(), OnnxNode.ints(n.constant(0)));
        for (int i = 0; i < tensor.size(); i++) {
            tensor.setElement(i, value.element(0));
        }
        return tensor;
    }

    private static Tensor shape(OnnxNode n) {
        int rank = n.in(0).rank();
        int start = Math.clamp(OnnxNode.axis(n.integer("start", 0), rank), 0, rank);
        int end = Math.clamp(OnnxNode.axis(n.integer("end", rank), rank), start, rank);
        long[] dims = Arrays.stream(n.dims(0), start, end).asLongStream().toArray();
        return Tensor.of(new int[] {dims.length}, dims);
    }

    private static Value pow(OnnxNode n) {
        Tensor exponent = n.constant(1);
        double power = exponent.size() == 1 ? exponent.element(0) : Double.NaN;
        if (power == 0.5) {
            return n.g().sqrt(n.in(0));
        }
        if (!(power >= 1 && power <= 16 && power == Math.rint(power))) {
            throw new RuleSkipped("Pow with an exponent that is not one small whole number");
        }
        Value result = n.in(0);
        for (int i = 1; i < power; i++) {
            result = n.g().mul(result, n.in(0));
        }
        return result;
    }

    private static Value clip(OnnxNode n) {
        double low = n.has(1) ? n.constant(1).element(0) : n.real("min", Double.NEGATIVE_INFINITY);
        double high = n.has(2) ? n.constant(2).element(0) : n.real("max", Double.POSITIVE_INFINITY);
        return n.g().clip(n.in(0), low, high);
    }

    private static List<Value> dropout(OnnxNode n) {
        boolean training = n.has(2) && n.constant(2).element(0) != 0;
        double ratio = n.has(1) ? n.constant(1).element(0) : n.real("ratio", 0.5);
        if (training && ratio != 0) {
            throw new RuleSkipped("Dropout that draws other random numbers than ours");
        }
        Tensor mask = Tensor.zeros(DType.BOOL, n.dims(0));
        Arrays.fill(mask.booleans(), true);
        return List.of(n.in(0), n.g().constant(mask));
    }

    private static int[] reducedAxes(OnnxNode n) {
        int[] axes = n.integers("axes", 1);
        if (axes.length == 0 && n.integer("noop_with_empty_axes", 0) == 0) {
            return IntStream.range(0, n.in(0).rank()).toArray();
        }
        return axes;
    }

    private static Value reduce(OnnxNode n, boolean isMean) {
        int[] axes = reducedAxes(n);
        boolean keep = n.integer("keepdims", 1) != 0;
        if (axes.length == 0) {
            return n.in(0);
        }
        return isMean ? n.g().reduceMean(n.in(0), keep, axes) : n.g().reduceSum(n.in(0), keep, axes);
    }

    /** The larger of one slice after the other: the graph has no maximum. */
    private static Value reduceMax(OnnxNode n) {
        GraphBuilder g = n.g();
        Value x = n.in(0);
        if (x.dtype() == DType.BOOL) {
            throw new RuleSkipped("ReduceMax of truth values");
        }
        int[] dims = n.dims(0);
        boolean[] reduced = new boolean[dims.length];
        for (int given : reducedAxes(n)) {
            int axis = OnnxNode.axis(given, dims.length);
            reduced[axis] = true;
            Value max = g.slice(x, axis, 0, 1);
            for (int i = 1; i < dims[axis]; i++) {
                Value next = g.slice(x, axis, i, i + 1);
                max = g.where(g.less(max, next), next, max);
            }
            x = max;
        }
        if (n.integer("keepdims", 1) != 0) {
            return x;
        }
        return n.reshape(
                x,
                IntStream.range(0, dims.length)
                        .filter(axis -> !reduced[axis])
                        .map(axis -> dims[axis])
                        .toArray());
    }

    /** Ours is over the last axis; before opset 13 all axes from the given one on were one. */
    private static Value softmax(OnnxNode n) {
        GraphBuilder g = n.g();
        int rank = n.in(0).rank();
        int axis = OnnxNode.axis(n.integer("axis", n.opset() >= 13 ? -1 : 1), rank);
        boolean isLog = n.type().equals("LogSoftmax");
        if (n.opset() < 13) {
            int[] dims = n.dims(0);
            int rows = Arrays.stream(dims, 0, axis).reduce(1, (a, b) -> a * b);
            int columns = Arrays.stream(dims, axis, rank).reduce(1, (a, b) -> a * b);
            Value matrix = n.reshape(n.in(0), rows, columns);
            return n.reshape(isLog ? g.logSoftmax(matrix) : g.softmax(matrix), dims);
        }
        int[] swap = IntStream.range(0, rank).toArray();
        swap[axis] = rank - 1;
        swap[rank - 1] = axis;
        Value last = g.transpose(n.in(0), swap);
        return g.transpose(isLog ? g.logSoftmax(last) : g.softmax(last), swap);
    }

    private static List<Value> layerNormalization(OnnxNode n) {
        GraphBuilder g = n.g();
        Value x = n.in(0);
        int first = OnnxNode.axis(n.integer("axis", -1), x.rank());
        int[] axes = IntStream.range(first, x.rank()).toArray();
        Value mean = g.reduceMean(x, true, axes);
        Value centred = g.sub(x, mean);
        Value variance = g.reduceMean(g.mul(centred, centred), true, axes);
        Value root = g.sqrt(g.add(variance, n.real("epsilon", 1e-5)));
        Value inverse = g.div(g.constant(1, x.dtype()), root);
        Value y = g.mul(g.mul(centred, inverse), n.in(1));
        return List.of(n.has(2) ? g.add(y, n.in(2)) : y, mean, inverse);
    }
}

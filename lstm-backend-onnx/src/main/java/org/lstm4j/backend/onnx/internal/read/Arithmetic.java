package org.lstm4j.backend.onnx.internal.read;

import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/** Operators that compute, element by element or in sums and products. */
final class Arithmetic {
    private Arithmetic() {}

    static Value fold(Call n, BinaryOperator<Value> operator) {
        Value result = n.in(0);
        for (int i = 1; i < n.operands().size(); i++) {
            result = operator.apply(result, n.in(i));
        }
        return result;
    }

    static Value pow(Call n) {
        GraphBuilder g = n.g();
        Value x = n.in(0);
        double exponent = n.scalar(1);
        if (exponent == 0.5) {
            return g.sqrt(x);
        }
        if (exponent != Math.rint(exponent) || exponent < 1 || exponent > 16) {
            throw n.fail(Problem.UNSUPPORTED, "raises to the power of " + exponent + "; 0.5 and 1 to 16 are read");
        }
        Value product = x;
        for (int i = 1; i < exponent; i++) {
            product = g.mul(product, x);
        }
        return product;
    }

    /** {@code min(max(x, min), max)}; of whole numbers, or between computed bounds, by comparison. */
    static Value clip(Call n) {
        Value x = n.in(0);
        boolean isKnown = isKnownOrMissing(n, 1) && isKnownOrMissing(n, 2);
        if (!Counting.isWhole(x) && isKnown) {
            double min = n.has(1) ? n.scalar(1) : n.real("min", Double.NEGATIVE_INFINITY);
            double max = n.has(2) ? n.scalar(2) : n.real("max", Double.POSITIVE_INFINITY);
            return n.g().clip(x, min, max);
        }
        Value low = n.has(1) ? larger(n, x, n.in(1)) : x;
        return n.has(2) ? smaller(n, low, n.in(2)) : low;
    }

    private static boolean isKnownOrMissing(Call n, int index) {
        return !n.has(index) || n.operand(index) instanceof Operand.Known;
    }

    static Value larger(Call n, Value a, Value b) {
        return orNaN(n, n.g().less(a, b), b, a);
    }

    static Value smaller(Call n, Value a, Value b) {
        return orNaN(n, n.g().less(b, a), b, a);
    }

    /** b where it is better or no number, else a. What is no number is better than nothing, so a stays if it is none. */
    private static Value orNaN(Call n, Value better, Value b, Value a) {
        GraphBuilder g = n.g();
        return g.where(better, b, Counting.isWhole(a) ? a : g.where(g.equal(b, b), a, b));
    }

    /** a at least b: not the opposite of less, which is false of what is no number too. */
    static Value atLeast(Call n, Value a, Value b) {
        GraphBuilder g = n.g();
        return Counting.isWhole(a)
                ? not(n, g.less(a, b))
                : g.less(g.constant(0, DType.FLOAT32), truths(g, g.less(b, a), g.equal(a, b)));
    }

    /** How many of both inputs are true. */
    static Value truths(Call n) {
        for (int i = 0; i < 2; i++) {
            if (n.in(i).dtype() != DType.BOOL) {
                throw n.fail(Problem.INCONSISTENT, "needs truth values; got " + n.described(i));
            }
        }
        return truths(n.g(), n.in(0), n.in(1));
    }

    private static Value truths(GraphBuilder g, Value a, Value b) {
        return g.add(g.cast(a, DType.FLOAT32), g.cast(b, DType.FLOAT32));
    }

    /** -1, 0 or 1; NaN stays NaN. */
    static Value sign(Call n) {
        GraphBuilder g = n.g();
        Value x = n.in(0);
        Value zero = g.constant(0, x.dtype());
        Value otherwise = Counting.isWhole(x) ? zero : x;
        Value notAbove = g.where(g.less(x, zero), g.constant(-1, x.dtype()), otherwise);
        return g.where(g.less(zero, x), g.constant(1, x.dtype()), notAbove);
    }

    /** The remainder of whole numbers, with the sign of the divisor or, with {@code fmod}, of what is divided. */
    static Value mod(Call n) {
        GraphBuilder g = n.g();
        Value a = n.in(0);
        Value b = n.in(1);
        if (!Counting.isWhole(a)) {
            throw n.fail(Problem.UNSUPPORTED, "divides " + n.described(0) + "; remainders of whole numbers are read");
        }
        Value rest = g.sub(a, g.mul(g.div(a, b), b));
        if (n.flag("fmod")) {
            return rest;
        }
        Value zero = g.constant(0, a.dtype());
        Value isOther = g.less(g.mul(sign(g, rest), sign(g, b)), zero);
        return g.where(isOther, g.add(rest, b), rest);
    }

    private static Value sign(GraphBuilder g, Value x) {
        Value zero = g.constant(0, x.dtype());
        return g.sub(g.cast(g.less(zero, x), x.dtype()), g.cast(g.less(x, zero), x.dtype()));
    }

    /** The next whole number below: by a cast, where there is anything behind the point. */
    static Value floor(Call n, Value x) {
        GraphBuilder g = n.g();
        Value cut = g.cast(g.cast(x, DType.INT32), x.dtype());
        Value below = g.where(g.less(x, cut), g.add(cut, -1), cut);
        return g.where(g.less(g.abs(x), g.constant(1 << 23, x.dtype())), below, x);
    }

    static Value not(Call n, Value x) {
        return n.g().equal(x, n.g().constant(0, DType.BOOL));
    }

    static Value hardSigmoid(Call n) {
        GraphBuilder g = n.g();
        double slope = n.real("alpha", 0.2);
        return g.clip(g.add(g.mul(n.in(0), slope), n.real("beta", 0.5)), 0, 1);
    }

    static Value leakyRelu(Call n, Value negative) {
        GraphBuilder g = n.g();
        Value x = n.in(0);
        return g.where(g.less(x, g.constant(0, x.dtype())), negative, x);
    }

    static Value softmax(Call n, boolean logarithm) {
        GraphBuilder g = n.g();
        Value x = n.in(0);
        int last = x.rank() - 1;
        int axis = n.axis("axis", n.opset() < 13 ? 1 : -1, Math.max(x.rank(), 1));
        if (n.opset() < 13 && axis != last) {
            throw n.fail(
                    Problem.UNSUPPORTED,
                    "is over several axes at once, as it was before operator set 13; export with 13 or later");
        }
        int[] swapped = IntStream.rangeClosed(0, last)
                .map(i -> i == axis ? last : i == last ? axis : i)
                .toArray();
        Value turned = axis == last ? x : g.transpose(x, swapped);
        Value y = logarithm ? g.logSoftmax(turned) : g.softmax(turned);
        return axis == last ? y : g.transpose(y, swapped);
    }

    static Value reduce(Call n) {
        GraphBuilder g = n.g();
        Value x = n.in(0);
        int[] axes = n.integers("axes", 1)
                .map(given -> Arrays.stream(given)
                        .mapToInt(axis -> n.axis(axis, x.rank()))
                        .toArray())
                .orElse(new int[0]);
        if (axes.length == 0) {
            if (n.flag("noop_with_empty_axes")) {
                return x;
            }
            axes = IntStream.range(0, x.rank()).toArray();
        }
        if (IntStream.of(axes).distinct().count() != axes.length) {
            throw n.fail(Problem.INCONSISTENT, "names an axis twice: " + Arrays.toString(axes));
        }
        boolean keep = n.integer("keepdims", 1) != 0;
        return switch (n.type()) {
            case "ReduceSum" -> Counting.isWhole(x) ? Counting.sum(g, x, keep, axes) : g.reduceSum(x, keep, axes);
            case "ReduceMean" -> Counting.isWhole(x) ? Counting.mean(g, x, keep, axes) : g.reduceMean(x, keep, axes);
            case "ReduceMax" -> Counting.extreme(n, x, true, keep, axes);
            default -> Counting.extreme(n, x, false, keep, axes);
        };
    }

    /** A vector is a matrix of one row on the left, of one column on the right, which the result loses again. */
    static Value matMul(Call n) {
        GraphBuilder g = n.g();
        Value a = n.in(0);
        Value b = n.in(1);
        if (a.rank() == 0 || b.rank() == 0) {
            throw n.fail(
                    Problem.INCONSISTENT, "multiplies " + a.shape() + " by " + b.shape() + "; a scalar is no matrix");
        }
        Dim one = Dim.of(1);
        Value left = a.rank() == 1 ? g.reshape(a, Shape.of(one, a.shape().dim(0))) : a;
        Value right = b.rank() == 1 ? g.reshape(b, Shape.of(b.shape().dim(0), one)) : b;
        Value product = g.matMul(left, right);
        Shape shape = product.shape();
        int rank = shape.rank();
        Shape kept = shape.slice(0, rank - 2);
        kept = a.rank() == 1 ? kept : kept.concat(shape.slice(rank - 2, rank - 1));
        kept = b.rank() == 1 ? kept : kept.concat(shape.slice(rank - 1, rank));
        return g.reshape(product, kept);
    }

    static Value gemm(Call n) {
        GraphBuilder g = n.g();
        double alpha = n.real("alpha", 1);
        double beta = n.real("beta", 1);
        boolean transA = n.flag("transA");
        boolean transB = n.flag("transB");
        boolean adds = n.has(2) && beta != 0;
        if (alpha == 1 && beta == 1) {
            return adds ? g.gemm(n.in(0), transA, n.in(1), transB, n.in(2)) : g.gemm(n.in(0), transA, n.in(1), transB);
        }
        Value product = g.mul(g.gemm(n.in(0), transA, n.in(1), transB), alpha);
        return adds ? g.add(product, g.mul(n.in(2), beta)) : product;
    }

    /** With the statistics of the training, as in inference; channels are axis 1. */
    static Value batchNormalization(Call n) {
        GraphBuilder g = n.g();
        Value x = n.in(0);
        if (n.flag("training_mode")) {
            throw n.fail(Problem.UNSUPPORTED, "is in training mode; export the model for inference");
        }
        Value deviation = g.sqrt(g.add(channel(n, 4, x), n.real("epsilon", 1e-5)));
        Value scaled = g.div(g.sub(x, channel(n, 3, x)), deviation);
        return g.add(g.mul(scaled, channel(n, 1, x)), channel(n, 2, x));
    }

    /** One number for each channel, in a shape that broadcasts to x. */
    private static Value channel(Call n, int index, Value x) {
        Value numbers = n.in(index);
        if (x.rank() < 2 || numbers.rank() != 1) {
            throw n.fail(Problem.INCONSISTENT, "normalises " + x.shape() + " by " + numbers.shape());
        }
        Shape shape = numbers.shape();
        for (int axis = 2; axis < x.rank(); axis++) {
            shape = shape.concat(new Shape(List.of(Dim.of(1))));
        }
        return n.g().reshape(numbers, shape);
    }

    /** The result, the mean, and one divided by the standard deviation. */
    static List<Value> layerNormalization(Call n) {
        GraphBuilder g = n.g();
        Value x = n.in(0);
        int first = n.axis("axis", -1, x.rank());
        int[] axes = IntStream.range(first, x.rank()).toArray();
        Value mean = g.reduceMean(x, true, axes);
        Value centred = g.sub(x, mean);
        Value variance = g.reduceMean(g.mul(centred, centred), true, axes);
        Value deviation = g.sqrt(g.add(variance, n.real("epsilon", 1e-5)));
        Value scaled = g.mul(g.div(centred, deviation), n.in(1));
        Value y = n.has(2) ? g.add(scaled, n.in(2)) : scaled;
        if (n.proto().getOutputCount() == 1) {
            return List.of(y);
        }
        return List.of(y, mean, g.div(g.constant(1, x.dtype()), deviation));
    }
}

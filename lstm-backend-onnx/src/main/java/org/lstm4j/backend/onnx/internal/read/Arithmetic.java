package org.lstm4j.backend.onnx.internal.read;

import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/** Operators that compute, element by element or in sums and products. */
final class Arithmetic {
    /** The operator set from which Softmax is along one axis, the last one unless it says otherwise. */
    private static final int LAST_AXIS = 13;

    private Arithmetic() {}

    static Value fold(Call n, BinaryOperator<Value> operator) {
        Value result = n.in(0);
        for (int i = 1; i < n.operands().size(); i++) {
            result = operator.apply(result, n.in(i));
        }
        return result;
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

    /**
     * b where it is better or no number, else a. What is no number is better than nothing, so a stays if it is none.
     */
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
        return alongAxis(n, x -> logarithm ? g.logSoftmax(x) : g.softmax(x));
    }

    /** Along one axis or, as it was before operator set 13, along all from one on as if they were one. */
    static Value alongAxis(Call n, UnaryOperator<Value> ofLast) {
        GraphBuilder g = n.g();
        Value x = n.in(0);
        Shape shape = x.shape();
        int rank = x.rank();
        int axis = n.axis("axis", n.opset() < LAST_AXIS ? 1 : -1, Math.max(rank, 1));
        if (n.opset() < LAST_AXIS && axis != rank - 1) {
            Dim rows = Dim.product(shape.slice(0, axis).dims());
            Dim columns = Dim.product(shape.slice(axis, rank).dims());
            return g.reshape(ofLast.apply(g.reshape(x, Shape.of(rows, columns))), shape);
        }
        int[] swapped = IntStream.range(0, rank)
                .map(i -> i == axis ? rank - 1 : i == rank - 1 ? axis : i)
                .toArray();
        return g.transpose(ofLast.apply(g.transpose(x, swapped)), swapped);
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
}

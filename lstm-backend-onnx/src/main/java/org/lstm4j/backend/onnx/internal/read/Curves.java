package org.lstm4j.backend.onnx.internal.read;

import java.util.Arrays;
import java.util.Optional;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.backend.onnx.internal.read.Operand.Known;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/** Functions of one number that graphs have not, composed of those they have. */
final class Curves {
    private static final double GELU_CUBIC = 0.044715;
    private static final double SELU_ALPHA = 1.6732631921768188;
    private static final double SELU_GAMMA = 1.0507010221481323;

    /** erf x / x in x^2, up to 1. Source: Cephes, ndtrf.c. */
    private static final double[] ERF = {
        7.853861353153693e-5,
        -8.010193625184903e-4,
        5.188327685732524e-3,
        -2.685381193529856e-2,
        1.128358514861418e-1,
        -3.761262582423300e-1,
        1.128379165726710
    };

    /** 1 - erf x beyond, as e^(-x^2 + a polynomial in t) t with t = 2 / (2 + x). Source: Numerical Recipes, erfcc. */
    private static final double[] ERF_REST = {
        0.17087277,
        -0.82215223,
        1.48851587,
        -1.13520398,
        0.27886807,
        -0.18628806,
        0.09678418,
        0.37409196,
        1.00002368,
        -1.26551223
    };

    /** Where erf is 1 in float32, and squares are small. */
    private static final double ERF_END = 6;

    /** Pi in parts of few bits, so that small multiples of each are exact. Source: Cephes, sinf.c. */
    private static final double[] PI_PARTS = {3.140625, 0.0009675025939941406, 1.5099579909783765e-7};

    /** The Taylor series of sin x / x in x^2, whose rest is below 1e-9 up to pi / 2. */
    private static final double[] SINE = {
        1.0 / 6227020800.0, -1.0 / 39916800, 1.0 / 362880, -1.0 / 5040, 1.0 / 120, -1.0 / 6, 1
    };

    /** The most exponents that each get a chain of products of their own. */
    private static final int MAX_EXPONENTS = 8;

    private static final int MAX_PRODUCTS = 64;

    private Curves() {}

    private static Value zero(GraphBuilder g, Value x) {
        return g.constant(0, x.dtype());
    }

    private static Value polynomial(GraphBuilder g, Value x, double... highestFirst) {
        Value sum = g.constant(highestFirst[0], x.dtype());
        for (int i = 1; i < highestFirst.length; i++) {
            sum = g.add(g.mul(sum, x), highestFirst[i]);
        }
        return sum;
    }

    /** To 1.5e-7 in float32. */
    static Value erf(GraphBuilder g, Value x) {
        Value near = g.clip(x, -1, 1);
        Value inside = g.mul(near, polynomial(g, g.mul(near, near), ERF));
        Value size = g.clip(g.abs(x), 0, ERF_END);
        Value t = g.div(g.constant(1, x.dtype()), g.add(g.mul(size, 0.5), 1));
        Value rest = g.mul(t, g.exp(g.sub(polynomial(g, t, ERF_REST), g.mul(size, size))));
        Value beyond = g.sub(1, rest);
        Value outside = g.where(g.less(x, zero(g, x)), g.neg(beyond), beyond);
        return g.where(g.less(g.abs(x), g.constant(1, x.dtype())), inside, outside);
    }

    /** x Φ(x), or what a hyperbolic tangent makes of it. */
    static Value gelu(Call n, Value x) {
        GraphBuilder g = n.g();
        return switch (n.word("approximate", "none")) {
            case "none" -> gelu(g, x);
            case "tanh" -> geluByTanh(g, x);
            default ->
                throw n.fail(
                        Problem.INCONSISTENT,
                        "approximates by " + Identifiers.plain(n.word("approximate", ""), "?")
                                + "; known are none and tanh");
        };
    }

    /** x (1 + tanh u) / 2 is x / (1 + e^-2u), which keeps its digits where u is far below 0. */
    static Value geluByTanh(GraphBuilder g, Value x) {
        Value cubic = g.add(x, g.mul(g.mul(g.mul(x, x), x), GELU_CUBIC));
        return g.mul(x, g.sigmoid(g.mul(cubic, 2 * Math.sqrt(2 / Math.PI))));
    }

    static Value gelu(GraphBuilder g, Value x) {
        return g.mul(g.mul(x, 0.5), g.add(erf(g, g.mul(x, Math.sqrt(0.5))), 1));
    }

    /** alpha (e^(x / scale) - 1) below 0; of what is above 0 no e^x is taken, which would be infinite. */
    static Value elu(GraphBuilder g, Value x, double alpha, double scale) {
        Value below = g.neg(g.relu(g.neg(x)));
        Value exponent = scale == 1 ? below : g.mul(below, 1 / scale);
        return g.where(g.less(x, zero(g, x)), g.mul(g.add(g.exp(exponent), -1), alpha), x);
    }

    static Value selu(Call n) {
        return n.g().mul(elu(n.g(), n.in(0), n.real("alpha", SELU_ALPHA), 1), n.real("gamma", SELU_GAMMA));
    }

    static Value celu(Call n) {
        double alpha = n.real("alpha", 1);
        return elu(n.g(), n.in(0), alpha, alpha);
    }

    static Value swish(Call n) {
        GraphBuilder g = n.g();
        double alpha = n.real("alpha", 1);
        Value x = n.in(0);
        return g.mul(x, g.sigmoid(alpha == 1 ? x : g.mul(x, alpha)));
    }

    static Value thresholdedRelu(Call n) {
        GraphBuilder g = n.g();
        Value x = n.in(0);
        return g.where(g.less(g.constant(n.real("alpha", 1), x.dtype()), x), x, zero(g, x));
    }

    static Value shrink(Call n) {
        GraphBuilder g = n.g();
        Value x = n.in(0);
        double lambda = n.real("lambd", 0.5);
        double bias = n.real("bias", 0);
        Value above = g.where(g.less(g.constant(lambda, x.dtype()), x), g.add(x, -bias), zero(g, x));
        return g.where(g.less(x, g.constant(-lambda, x.dtype())), g.add(x, bias), above);
    }

    /** To the next whole number, halves to the even one. */
    static Value round(Call n) {
        GraphBuilder g = n.g();
        Value x = n.in(0);
        Value below = Arithmetic.floor(n, x);
        Value rest = g.sub(x, below);
        Value half = g.constant(0.5, x.dtype());
        Value above = g.add(below, 1);
        Value even = g.where(isOdd(n, below), above, below);
        Value nearest = g.where(g.less(half, rest), above, g.where(g.equal(half, rest), even, below));
        // what is so large has no fraction, and may be infinite
        return g.where(g.less(g.abs(x), g.constant(1 << 23, x.dtype())), nearest, x);
    }

    private static Value isOdd(Call n, Value whole) {
        GraphBuilder g = n.g();
        Value half = Arithmetic.floor(n, g.mul(whole, 0.5));
        return g.equal(g.sub(whole, g.mul(half, 2)), g.constant(1, whole.dtype()));
    }

    static Value isInfinite(Call n) {
        GraphBuilder g = n.g();
        Value x = n.in(0);
        Value above = g.equal(x, g.constant(Double.POSITIVE_INFINITY, x.dtype()));
        Value below = g.equal(x, g.constant(Double.NEGATIVE_INFINITY, x.dtype()));
        Value no = g.constant(0, DType.BOOL);
        Value positive = n.integer("detect_positive", 1) != 0 ? above : g.where(above, no, no);
        return n.integer("detect_negative", 1) != 0 ? g.where(below, g.constant(1, DType.BOOL), positive) : positive;
    }

    /** The sine: pi is taken off as often as it goes in, and the sign changes as often. To 1e-6 up to 1e4. */
    static Value sine(Call n) {
        GraphBuilder g = n.g();
        Value x = n.in(0);
        Value times = Arithmetic.floor(n, g.add(g.mul(x, 1 / Math.PI), 0.5));
        return reduced(n, x, times, times, false);
    }

    /** The cosine, which is the sine half a pi further. */
    static Value cosine(Call n) {
        GraphBuilder g = n.g();
        Value x = n.in(0);
        Value times = Arithmetic.floor(n, g.mul(x, 1 / Math.PI));
        return reduced(n, x, g.add(times, 0.5), times, true);
    }

    private static Value reduced(Call n, Value x, Value multiples, Value turns, boolean isTurned) {
        GraphBuilder g = n.g();
        Value rest = x;
        for (double part : PI_PARTS) {
            rest = g.sub(rest, g.mul(multiples, part));
        }
        Value sine = g.mul(rest, polynomial(g, g.mul(rest, rest), SINE));
        Value isNegative = isOdd(n, turns);
        return isTurned ? g.where(isNegative, sine, g.neg(sine)) : g.where(isNegative, g.neg(sine), sine);
    }

    // ---- powers

    static Value pow(Call n) {
        GraphBuilder g = n.g();
        Value x = n.in(0);
        Optional<double[]> few = n.operand(1) instanceof Known known ? distinct(known.tensor()) : Optional.empty();
        if (few.isEmpty()) {
            return power(n, x, n.in(1));
        }
        double[] exponents = few.get();
        Tensor given = n.known(1);
        Value result = power(n, x, exponents[0]);
        for (int i = 1; i < exponents.length; i++) {
            Value isIt = g.equal(n.in(1), g.constant(exponents[i], given.dtype()));
            result = g.where(isIt, power(n, x, exponents[i]), result);
        }
        if (exponents.length > 1 || given.rank() == 0) {
            return result;
        }
        // one number in a shape, to which x broadcasts
        return g.where(g.constant(Choices.filled(1, DType.BOOL, given.dims())), result, result);
    }

    /** The different numbers in a tensor, if they are few. */
    private static Optional<double[]> distinct(Tensor tensor) {
        double[] values = Arrays.stream(tensor.toDoubleArray())
                .distinct()
                .limit(MAX_EXPONENTS + 1)
                .toArray();
        return values.length >= 1 && values.length <= MAX_EXPONENTS ? Optional.of(values) : Optional.empty();
    }

    /** x to the power of a number: products where it is a whole one or lies between two, else by the logarithm. */
    static Value power(Call n, Value x, double exponent) {
        GraphBuilder g = n.g();
        double whole = Math.floor(Math.abs(exponent));
        double rest = Math.abs(exponent) - whole;
        if (Counting.isWhole(x) && (exponent < 0 || rest != 0 || exponent > MAX_PRODUCTS)) {
            throw n.fail(
                    Problem.UNSUPPORTED,
                    "raises " + n.described(0) + " to the power of " + exponent + "; of whole numbers 0 to "
                            + MAX_PRODUCTS + " are read");
        }
        if (!(whole <= MAX_PRODUCTS) || (rest != 0 && rest != 0.5)) {
            return power(n, x, g.constant(exponent, x.dtype()));
        }
        Value product = rest == 0.5 ? g.sqrt(x) : g.constant(1, x.dtype());
        boolean isOne = rest == 0;
        Value square = x;
        for (int bits = (int) whole; bits > 0; bits >>= 1) {
            if ((bits & 1) == 1) {
                product = isOne ? square : g.mul(product, square);
                isOne = false;
            }
            square = bits > 1 ? g.mul(square, square) : square;
        }
        if (isOne) {
            return g.expand(product, x.shape());
        }
        return exponent < 0 ? g.div(g.constant(1, x.dtype()), product) : product;
    }

    /**
     * x to a computed power: e^(y log |x|), with a sign where y is an odd number, and no number where it is none and x
     * below 0.
     */
    private static Value power(Call n, Value x, Value given) {
        GraphBuilder g = n.g();
        if (Counting.isWhole(x)) {
            throw n.fail(
                    Problem.UNSUPPORTED,
                    "raises " + n.described(0) + " to computed powers; of floating point numbers that is read");
        }
        Value y = g.cast(given, x.dtype());
        Value size = g.exp(g.mul(y, g.log(g.abs(x))));
        Value isBelow = g.less(x, zero(g, x));
        Value isWhole = g.equal(Arithmetic.floor(n, y), y);
        Value signed = g.where(isOdd(n, y), g.neg(size), size);
        Value ofBelow = g.where(isWhole, signed, g.constant(Double.NaN, x.dtype()));
        Value power = g.where(isBelow, ofBelow, size);
        return g.where(g.equal(y, zero(g, y)), g.constant(1, x.dtype()), power);
    }
}

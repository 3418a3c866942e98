package org.lstm4j.nn;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.lstm4j.InvalidInputException;
import org.lstm4j.graph.CellFunction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/** A function applied to each number of a layer's output, or to its last axis. {@link ActivationLayer} makes a layer of it. */
public enum Activation {
    /** e^x. */
    EXPONENTIAL,
    /** x; e^x - 1 below 0. <i>Source:</i> Clevert, Unterthiner, Hochreiter 2016. */
    ELU,
    /**
     * x Φ(x), with Φ the normal distribution: Keras's {@code gelu(approximate=False)}, PyTorch's {@code GELU}. There is no
     * operator for Φ; it is a series that is off by less than 1.2e-7. <i>Source:</i> Hendrycks, Gimpel 2016.
     */
    GELU,
    /**
     * {@link #GELU} by a hyperbolic tangent: Keras's {@code gelu(approximate=True)}, PyTorch's {@code GELU(approximate="tanh")}.
     * <i>Source:</i> as there.
     */
    GELU_TANH,
    /** x; 0.2 x below 0, which is today's Keras's slope; PyTorch's is 0.01. */
    LEAKY_RELU,
    /** x. */
    LINEAR,
    /** max(0, x). */
    RELU,
    /** 1 / (1 + e^-x). */
    SIGMOID,
    /**
     * 0.2 x + 0.5, held between 0 and 1, as in ONNX and in Keras before version 3; today's Keras and PyTorch have x / 6 for
     * 0.2 x.
     */
    HARD_SIGMOID,
    /** x / 6 + 0.5, held between 0 and 1: {@code hard_sigmoid} of Keras since version 3 and of PyTorch. */
    HARD_SIGMOID_3,
    /** x times {@link #HARD_SIGMOID_3}: Keras's {@code hard_silu}. <i>Source:</i> Howard et al. 2019. */
    HARD_SWISH,
    /** The logarithm of {@link #SOFTMAX}, without its loss of digits. */
    LOG_SOFTMAX,
    /** x tanh(softplus(x)). <i>Source:</i> Misra 2019. */
    MISH,
    /** x, held between 0 and 6. */
    RELU6,
    /** {@link #ELU} with two numbers that keep mean 0 and variance 1. <i>Source:</i> Klambauer et al. 2017. */
    SELU,
    /** e^x over their sum along the last axis. */
    SOFTMAX,
    /** log(1 + e^x). */
    SOFTPLUS,
    /** x / (1 + |x|). */
    SOFTSIGN,
    /** x σ(x), Keras's {@code silu}. <i>Source:</i> Ramachandran, Zoph, Le 2017. */
    SWISH,
    /** The hyperbolic tangent. */
    TANH;

    private static final double LEAK = 0.2;
    private static final double GELU_CUBIC = 0.044715;
    private static final double SELU_SCALE = 1.0507009873554805;
    private static final double SELU_ALPHA = 1.6732632423543772;

    /** Applies it. */
    public Value apply(GraphBuilder g, Value x) {
        return switch (this) {
            case ELU -> elu(g, x, 1);
            case EXPONENTIAL -> g.exp(x);
            case GELU -> g.mul(x, normal(g, x));
            case GELU_TANH -> {
                Value cubic = g.add(x, g.mul(g.mul(g.mul(x, x), x), GELU_CUBIC));
                yield g.mul(g.mul(x, g.add(g.tanh(g.mul(cubic, Math.sqrt(2 / Math.PI))), 1)), 0.5);
            }
            case LEAKY_RELU -> g.where(g.less(x, zero(g, x)), g.mul(x, LEAK), x);
            case LINEAR -> x;
            case RELU -> g.relu(x);
            case SIGMOID -> g.sigmoid(x);
            case HARD_SIGMOID -> CellFunction.HARD_SIGMOID.apply(g, x);
            case HARD_SIGMOID_3 -> g.clip(g.add(g.mul(x, 1.0 / 6), 0.5), 0, 1);
            case HARD_SWISH -> g.mul(x, HARD_SIGMOID_3.apply(g, x));
            case LOG_SOFTMAX -> g.logSoftmax(x);
            case MISH -> g.mul(x, g.tanh(g.softplus(x)));
            case RELU6 -> g.clip(x, 0, 6);
            case SELU -> g.mul(elu(g, x, SELU_ALPHA), SELU_SCALE);
            case SOFTMAX -> g.softmax(x);
            case SOFTPLUS -> g.softplus(x);
            case SOFTSIGN -> g.div(x, g.add(g.abs(x), 1));
            case SWISH -> g.mul(x, g.sigmoid(x));
            case TANH -> g.tanh(x);
        };
    }

    private static Value zero(GraphBuilder g, Value x) {
        return g.constant(0, x.dtype());
    }

    /** Of what is above 0 no e^x is taken, which would be infinite, and its gradient no number. */
    private static Value elu(GraphBuilder g, Value x, double alpha) {
        Value below = g.neg(g.relu(g.neg(x)));
        return g.where(g.less(x, zero(g, x)), g.mul(g.add(g.exp(below), -1), alpha), x);
    }

    /**
     * The share of a normal distribution that is below x: {@code 1/2 erfc(-x/√2)}, by the approximation of Numerical Recipes'
     * {@code erfcc}, whose relative error is below 1.2e-7 everywhere.
     */
    private static Value normal(GraphBuilder g, Value x) {
        // beyond 10 both sides are 0 and 1 in float32, and squares stay finite
        Value z = g.clip(g.mul(g.abs(x), Math.sqrt(0.5)), 0, 10);
        Value t = g.div(g.constant(1, x.dtype()), g.add(g.mul(z, 0.5), 1));
        double[] series = {
            0.17087277,
            -0.82215223,
            1.48851587,
            -1.13520398,
            0.27886807,
            -0.18628806,
            0.09678418,
            0.37409196,
            1.00002368
        };
        Value sum = g.constant(series[0], x.dtype());
        for (int i = 1; i < series.length; i++) {
            sum = g.add(g.mul(t, sum), series[i]);
        }
        Value exponent = g.sub(g.add(g.mul(t, sum), -1.26551223), g.mul(z, z));
        Value outside = g.mul(g.mul(t, g.exp(exponent)), 0.5);
        return g.where(g.less(x, zero(g, x)), outside, g.sub(1, outside));
    }

    /** The activation of those lower-case words. @throws InvalidInputException naming those there are */
    public static Activation ofText(String text) {
        return Arrays.stream(values())
                .filter(activation -> activation.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("No activation \"" + text + "\". Known: "
                        + Arrays.stream(values()).map(Activation::text).collect(Collectors.joining(", ")) + "."));
    }

    /** The lower-case words, joined by a hyphen. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

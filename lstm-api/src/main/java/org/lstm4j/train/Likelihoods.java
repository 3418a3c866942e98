package org.lstm4j.train;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/** What losses share whose predictions are the parameters of a distribution of the target. */
final class Likelihoods {
    static final double HALF_LOG_2_PI = 0.5 * Math.log(2 * Math.PI);
    /** The least that a scale can be, so that no density becomes infinite. */
    static final double LEAST = 1e-6;

    /** What stands for 0 before a logarithm: normal in float32, and its square root too. */
    private static final double TINY = 1e-30;
    /** How far arguments of the gamma function are moved up; Stirling's series is off by less than 1e-10 from there. */
    private static final int SHIFT = 7;

    private Likelihoods() {}

    /** The shape of the target: the last axis has so many numbers for each of its. @throws ShapeException if it cannot */
    static Shape target(String loss, Shape prediction, int parameters) {
        int axis = prediction.rank() - 1;
        if (axis < 1 || !(prediction.dim(axis) instanceof Dim.Fixed(int size)) || size % parameters != 0 || size == 0) {
            throw new ShapeException(
                    loss,
                    "needs " + parameters + " numbers in the last axis for each one of the target; the prediction is "
                            + prediction,
                    prediction);
        }
        return prediction.with(axis, Dim.of(size / parameters));
    }

    /** Refuses a target of another shape. */
    static void check(String loss, Value prediction, Value target, Shape expected) {
        if (!target.shape().equals(expected)) {
            throw new ShapeException(
                    loss,
                    "for a prediction " + prediction.shape() + " the target is " + expected + "; got " + target.shape(),
                    prediction.shape(),
                    target.shape());
        }
    }

    /** The parts of the last axis, all equally large. */
    static List<Value> parts(GraphBuilder g, Value x, int count) {
        int size = x.shape().fixed(x.rank() - 1) / count;
        List<Value> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            parts.add(g.slice(x, -1, i * size, (i + 1) * size));
        }
        return parts;
    }

    /** {@code softplus(x)}, {@value #LEAST} at least. */
    static Value positive(GraphBuilder g, Value x) {
        return g.add(g.softplus(x), LEAST);
    }

    /** The logarithm of something that is 0 or more, and never minus infinity. */
    static Value logOf(GraphBuilder g, Value x) {
        return g.log(g.add(x, TINY));
    }

    /** {@code log(1 + x)} of something that is 0 or more, to all digits for small ones too. */
    static Value logOnePlus(GraphBuilder g, Value x) {
        return g.softplus(logOf(g, x));
    }

    /** {@code log Γ(x)} for x above 0: Stirling's series at x + 7. */
    static Value logGamma(GraphBuilder g, Value x) {
        Value y = g.add(x, SHIFT);
        Value main = g.sub(g.mul(g.add(y, -0.5), g.log(y)), y);
        Value sum = g.add(g.add(main, HALF_LOG_2_PI), correction(g, y));
        for (int i = 0; i < SHIFT; i++) {
            sum = g.sub(sum, g.log(g.add(x, i)));
        }
        return sum;
    }

    /**
     * {@code log Γ(x + a) - log Γ(x)} for x above 0 and a of 0 or more. The two are subtracted term by term: for a large x they
     * have too few digits of the difference.
     */
    static Value logGammaRatio(GraphBuilder g, Value x, Value a) {
        Value y = g.add(x, SHIFT);
        Value z = g.add(y, a);
        Value main =
                g.add(g.mul(g.add(y, -0.5), g.softplus(g.sub(logOf(g, a), g.log(y)))), g.mul(a, g.add(g.log(z), -1)));
        Value sum = g.add(main, g.sub(correction(g, z), correction(g, y)));
        for (int i = 0; i < SHIFT; i++) {
            Value from = g.add(x, i);
            sum = g.add(sum, g.log(g.div(from, g.add(from, a))));
        }
        return sum;
    }

    /** {@code 1/(12 y) - 1/(360 y³) + 1/(1260 y⁵) - 1/(1680 y⁷)}. */
    private static Value correction(GraphBuilder g, Value y) {
        Value inverse = g.div(g.constant(1, DType.FLOAT32), y);
        Value square = g.mul(inverse, inverse);
        Value series = g.add(g.mul(square, -1.0 / 1680), 1.0 / 1260);
        series = g.add(g.mul(square, series), -1.0 / 360);
        series = g.add(g.mul(square, series), 1.0 / 12);
        return g.mul(inverse, series);
    }
}

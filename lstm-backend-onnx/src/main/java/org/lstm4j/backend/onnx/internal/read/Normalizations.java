package org.lstm4j.backend.onnx.internal.read;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/** Numbers brought to a mean of 0 and a deviation of 1, or to a norm of 1. */
final class Normalizations {
    private static final double EPSILON = 1e-5;
    private static final double MEAN_VARIANCE_EPSILON = 1e-9;

    private Normalizations() {}

    /** With the statistics of the training, as in inference; channels are axis 1. */
    static Value batch(Call n) {
        GraphBuilder g = n.g();
        Value x = n.in(0);
        if (n.flag("training_mode")) {
            throw n.fail(Problem.UNSUPPORTED, "is in training mode; export the model for inference");
        }
        Value deviation = g.sqrt(g.add(channel(n, 4, x), n.real("epsilon", EPSILON)));
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
    static List<Value> layer(Call n) {
        GraphBuilder g = n.g();
        Value x = n.in(0);
        int first = n.axis("axis", -1, x.rank());
        int[] axes = IntStream.range(first, x.rank()).toArray();
        Value mean = g.reduceMean(x, true, axes);
        Value centred = g.sub(x, mean);
        Value variance = g.reduceMean(g.mul(centred, centred), true, axes);
        Value deviation = g.sqrt(g.add(variance, n.real("epsilon", EPSILON)));
        Value scaled = g.mul(g.div(centred, deviation), n.in(1));
        Value y = n.has(2) ? g.add(scaled, n.in(2)) : scaled;
        if (n.proto().getOutputCount() == 1) {
            return List.of(y);
        }
        return List.of(y, mean, g.div(g.constant(1, x.dtype()), deviation));
    }

    /** Around the mean along axes, by the deviation along them. */
    static Value standardised(GraphBuilder g, Value x, double epsilon, int... axes) {
        Value centred = g.sub(x, g.reduceMean(x, true, axes));
        Value variance = g.reduceMean(g.mul(centred, centred), true, axes);
        return g.div(centred, g.sqrt(g.add(variance, epsilon)));
    }

    private static int[] behind(Call n, int first) {
        Value x = n.in(0);
        if (x.rank() <= first) {
            throw n.fail(Problem.INCONSISTENT, "normalises " + x.shape() + "; that is [batch, channels, ...]");
        }
        return IntStream.range(first, x.rank()).toArray();
    }

    static Value instance(Call n) {
        GraphBuilder g = n.g();
        Value x = n.in(0);
        Value y = standardised(g, x, n.real("epsilon", EPSILON), behind(n, 2));
        return g.add(g.mul(y, channel(n, 1, x)), channel(n, 2, x));
    }

    /** Channels in groups; scale and bias are of channels, or of groups before operator set 21. */
    static Value group(Call n) {
        GraphBuilder g = n.g();
        Value x = n.in(0);
        behind(n, 2);
        long groups = n.integer("num_groups", 0);
        if (!(x.shape().dim(1) instanceof Dim.Fixed(int channels)) || groups < 1 || channels % groups != 0) {
            throw n.fail(Problem.INCONSISTENT, "makes " + groups + " groups of the channels of " + x.shape());
        }
        Dim each = Dim.of((int) (channels / groups));
        Shape apart = Shape.of(x.shape().dim(0), Dim.of((int) groups), each)
                .concat(x.shape().slice(2, x.rank()));
        Value split = g.reshape(x, apart);
        Value y = standardised(
                g,
                split,
                n.real("epsilon", EPSILON),
                IntStream.range(2, split.rank()).toArray());
        boolean isOfGroups = n.in(1).shape().equals(Shape.of((int) groups)) && groups != channels;
        if (isOfGroups) {
            return g.reshape(g.add(g.mul(y, channel(n, 1, split)), channel(n, 2, split)), x.shape());
        }
        return g.add(g.mul(g.reshape(y, x.shape()), channel(n, 1, x)), channel(n, 2, x));
    }

    /** By the sum of sizes or the root of the sum of squares; what has none is left as it is, which is 0. */
    static Value byNorm(Call n) {
        GraphBuilder g = n.g();
        Value x = n.in(0);
        int axis = n.axis("axis", -1, x.rank());
        long p = n.integer("p", 2);
        if (p != 1 && p != 2) {
            throw n.fail(Problem.INCONSISTENT, "takes the norm of " + p + "; known are 1 and 2");
        }
        Value norm = p == 1 ? g.reduceSum(g.abs(x), true, axis) : g.sqrt(g.reduceSum(g.mul(x, x), true, axis));
        Value safe = g.where(g.equal(norm, g.constant(0, x.dtype())), g.constant(1, x.dtype()), norm);
        return g.div(x, safe);
    }

    static Value rootMeanSquare(Call n) {
        GraphBuilder g = n.g();
        Value x = n.in(0);
        int first = n.axis("axis", -1, x.rank());
        int[] axes = IntStream.range(first, x.rank()).toArray();
        Value mean = g.reduceMean(g.mul(x, x), true, axes);
        return g.mul(g.div(x, g.sqrt(g.add(mean, n.real("epsilon", EPSILON)))), n.in(1));
    }

    static Value meanVariance(Call n) {
        GraphBuilder g = n.g();
        Value x = n.in(0);
        int[] axes = Arrays.stream(n.integers("axes").orElse(new long[] {0, 2, 3}))
                .mapToInt(axis -> n.axis(axis, x.rank()))
                .toArray();
        Value mean = g.reduceMean(x, true, axes);
        Value square = g.reduceMean(g.mul(x, x), true, axes);
        Value variance = g.relu(g.sub(square, g.mul(mean, mean)));
        return g.div(g.sub(x, mean), g.add(g.sqrt(variance), MEAN_VARIANCE_EPSILON));
    }
}

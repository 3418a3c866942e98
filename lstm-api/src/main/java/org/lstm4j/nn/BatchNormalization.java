package org.lstm4j.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;

/**
 * Takes off the mean of each feature over a batch and divides by its deviation, Keras's {@code BatchNormalization}: {@code y =
 * gamma (x - mean) / sqrt(variance + epsilon) + beta}. In training mean and variance are the batch's, of what counts in it, and
 * running ones follow them: {@code running = momentum running + (1 - momentum) batch}. Predictions use the running ones, and so
 * does a {@linkplain Frozen frozen} layer in training, which leaves them as they are.
 *
 * <p><i>Input</i> and <i>output</i> float32 {@code [batch, ..., features]}; of sequences with lengths or a mask padding does not
 * count. The variance is the biased one, also in the running variance, as in Keras (PyTorch runs the unbiased one). <i>Weights</i>
 * {@code gamma [features]}, ones, {@code beta}, zeros; not trained: {@code moving_mean}, zeros, {@code moving_variance}, ones.
 * <i>Throws</i> {@link org.lstm4j.ShapeException} if the number of features is not known. <i>Source:</i> Ioffe, Szegedy 2015.
 * Immutable.
 *
 * @param momentum how much of the running statistics a step keeps, 0 to below 1; 0.99 by default
 * @param epsilon is added to the variance, 0.001 by default
 * @param scale true for gamma
 * @param center true for beta
 */
public record BatchNormalization(double momentum, double epsilon, boolean scale, boolean center) implements Layer {
    /** Checks the numbers. */
    public BatchNormalization {
        if (!(momentum >= 0 && momentum < 1)) {
            throw new InvalidInputException("BatchNormalization needs a momentum of 0 to below 1; got " + momentum);
        }
        if (!(epsilon > 0)) {
            throw new InvalidInputException("BatchNormalization needs an epsilon above 0; got " + epsilon);
        }
    }

    /** With Keras's defaults. */
    public BatchNormalization() {
        this(0.99, 1e-3, true, true);
    }

    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        int features = Shapes.features(g, "BatchNormalization", x);
        Parameter movingMean = g.parameter("moving_mean", Shape.of(features), Initializer.zeros(), false);
        Parameter movingVariance = g.parameter("moving_variance", Shape.of(features), Initializer.ones(), false);
        Value mean = movingMean;
        Value variance = movingVariance;
        if (mode.training() && !g.isFrozen()) {
            mean = mean(g, x, x, mode);
            Value centred = g.sub(x, mean);
            variance = mean(g, g.mul(centred, centred), x, mode);
            g.update(movingMean, running(g, movingMean, mean));
            g.update(movingVariance, running(g, movingVariance, variance));
        }
        Value y = g.div(g.sub(x, mean), g.sqrt(g.add(variance, epsilon)));
        y = scale ? g.mul(y, g.parameter("gamma", Shape.of(features), Initializer.ones())) : y;
        return center ? g.add(y, g.parameter("beta", Shape.of(features), Initializer.zeros())) : y;
    }

    private Value running(GraphBuilder g, Value before, Value now) {
        return g.add(g.mul(before, momentum), g.mul(now, 1 - momentum));
    }

    /** Over all axes but the last, of what counts. */
    private static Value mean(GraphBuilder g, Value numbers, Value x, Mode mode) {
        int[] axes = IntStream.range(0, x.rank() - 1).toArray();
        if (!mode.isPadded() || x.rank() < 3) {
            return g.reduceMean(numbers, false, axes);
        }
        List<Dim> dims = new ArrayList<>(x.shape().dims());
        for (int axis = 2; axis < dims.size(); axis++) {
            dims.set(axis, Dim.of(1));
        }
        Value mask = g.reshape(SequenceMask.of(g, x, mode), new Shape(dims));
        Value sum = g.reduceSum(g.mul(numbers, mask), false, axes);
        // images in a sequence have as many numbers for each step as they have places
        Dim places = Dim.product(x.shape().slice(2, x.rank() - 1).dims());
        Value each = g.cast(g.size(g.expand(g.constant(1, DType.FLOAT32), Shape.of(places))), DType.FLOAT32);
        Value count = g.mul(g.reduceSumAll(mask), each);
        return g.div(sum, g.clip(count, 1, Float.MAX_VALUE));
    }
}

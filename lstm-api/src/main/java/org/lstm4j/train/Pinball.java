package org.lstm4j.train;

import java.util.Arrays;
import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * {@code q d} where the target lies above the prediction by d, {@code (q - 1) d} where below: least where the prediction is the q-th
 * quantile. Also called quantile loss. One quantile has a prediction of the target's shape; of several a prediction has one number
 * each, {@code [batch, ..., quantiles]}, all for the one number of the target {@code [batch, ..., 1]}, and their losses are averaged.
 *
 * <p><i>Source:</i> Koenker, Bassett: Regression Quantiles (1978). TensorFlow Addons: {@code PinballLoss(tau)}.
 *
 * @param quantiles each above 0 and below 1, at least one
 */
public record Pinball(List<Double> quantiles) implements Loss {
    /** The median, as TensorFlow Addons has it: half the absolute error. */
    public Pinball() {
        this(List.of(0.5));
    }

    /** Checks the quantiles. */
    public Pinball {
        quantiles = List.copyOf(quantiles);
        if (quantiles.isEmpty() || quantiles.stream().anyMatch(q -> !(q > 0 && q < 1))) {
            throw new InvalidInputException("Pinball needs quantiles above 0 and below 1; got " + quantiles);
        }
    }

    /** Those quantiles. */
    public static Pinball of(double... quantiles) {
        return new Pinball(Arrays.stream(quantiles).boxed().toList());
    }

    @Override
    public Value call(GraphBuilder g, Value prediction, Value target) {
        boolean isEach = quantiles.size() == 1
                || (prediction.rank() > 1 && prediction.shape().dim(-1).equals(Dim.of(quantiles.size())));
        if (!isEach || !target.shape().equals(targetShape(prediction.shape()))) {
            throw new ShapeException(
                    "Pinball",
                    "for " + quantiles.size()
                            + (quantiles.size() == 1
                                    ? " quantile"
                                    : " quantiles, one in each place of" + " the last axis,")
                            + " prediction and target do not fit: " + prediction.shape() + " and " + target.shape(),
                    prediction.shape(),
                    target.shape());
        }
        Value d = g.sub(target, prediction);
        Value q = quantiles.size() == 1
                ? g.constant(quantiles.getFirst(), DType.FLOAT32)
                : g.constant(Losses.tensor(quantiles));
        // q d above; (q - 1) d = q d + |d| below
        return Losses.meanPerItem(g, g.add(g.mul(d, q), g.relu(g.neg(d))));
    }

    @Override
    public Shape targetShape(Shape prediction) {
        return quantiles.size() == 1 ? prediction : prediction.with(prediction.rank() - 1, Dim.of(1));
    }
}

package org.lstm4j.drawing;

import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.model.use.StepDensity;
import org.lstm4j.train.BivariateMixture;
import org.lstm4j.train.Loss;
import org.lstm4j.train.MixtureDensity;

/**
 * How unlikely a step is, in nats: {@code -log p}, all its columns together, and whether it is the last one where the model says that.
 *
 * @param density of a step
 * @param ends whether one more number of the prediction, the last, is the logit of its end, and one more of the target, 1 or 0, what came
 */
record StepLoss(StepDensity density, boolean ends) implements Loss {
    @Override
    public Value call(GraphBuilder g, Value prediction, Value target) {
        if (!target.shape().equals(targetShape(prediction.shape()))) {
            throw new ShapeException(
                    "StepLoss",
                    "for a prediction " + prediction.shape() + " the target is " + targetShape(prediction.shape())
                            + "; got " + target.shape(),
                    prediction.shape(),
                    target.shape());
        }
        if (!ends) {
            return step(g, prediction, target);
        }
        int numbers = density.numbers();
        int columns = density.columns();
        Value step = step(g, g.slice(prediction, -1, 0, numbers), g.slice(target, -1, 0, columns));
        Value end = binary(g, g.slice(prediction, -1, numbers, numbers + 1), g.slice(target, -1, columns, columns + 1));
        return g.add(step, end);
    }

    private Value step(GraphBuilder g, Value prediction, Value target) {
        return switch (density.kind()) {
            case BIVARIATE_MIXTURE -> new BivariateMixture(density.components()).call(g, prediction, target);
            case MIXTURE -> new MixtureDensity(density.components(), density.columns()).call(g, prediction, target);
            case BERNOULLI -> density.components() == 1 ? binary(g, prediction, target) : mixed(g, prediction, target);
        };
    }

    /** Of several sets of probabilities: {@code -log Σ share p}, the largest taken out first, so that none becomes 0. */
    private Value mixed(GraphBuilder g, Value prediction, Value target) {
        int all = density.components() * density.columns();
        Shape items = prediction.shape().slice(0, prediction.rank() - 1);
        Value logits = g.reshape(
                g.slice(prediction, -1, 0, all), items.concat(Shape.of(density.components(), density.columns())));
        Value came = g.reshape(target, items.concat(Shape.of(1, density.columns())));
        Value shares = g.logSoftmax(g.slice(prediction, -1, all, all + density.components()));
        Value logs = g.sub(shares, binary(g, logits, came));
        Value largest = g.reduceMax(logs, true, -1);
        Value rest = g.log(g.reduceSum(g.exp(g.sub(logs, largest)), false, -1));
        return g.neg(g.add(rest, g.reduceSum(largest, false, -1)));
    }

    /** The cross-entropy of all numbers of the last axis together. */
    private static Value binary(GraphBuilder g, Value logits, Value target) {
        return g.reduceSum(g.sub(g.softplus(logits), g.mul(target, logits)), false, -1);
    }

    @Override
    public Shape targetShape(Shape prediction) {
        int numbers = density.numbers() + (ends ? 1 : 0);
        if (prediction.rank() < 2 || !prediction.dim(-1).equals(Dim.of(numbers))) {
            throw new ShapeException(
                    "StepLoss",
                    "needs " + numbers + " numbers in the last axis; the prediction is " + prediction,
                    prediction);
        }
        return prediction.with(prediction.rank() - 1, Dim.of(density.columns() + (ends ? 1 : 0)));
    }
}

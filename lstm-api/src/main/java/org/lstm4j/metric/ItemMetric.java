package org.lstm4j.metric;

import java.util.Optional;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.train.Metric;

/**
 * A metric that looks at one item after the other: a number, or a row of one number for each class. Items behind their row's length
 * are left out. Extend it for a metric of your own. Not thread-safe.
 */
public abstract class ItemMetric implements Metric {
    private final String name;

    /**
     * For subclasses.
     *
     * @param name in logs, in snake case
     */
    protected ItemMetric(String name) {
        this.name = name;
    }

    /**
     * How many items a batch has.
     *
     * @throws InvalidInputException if prediction and target do not fit together
     */
    protected abstract int items(Tensor prediction, Tensor target);

    /** Takes an item into account. */
    protected abstract void add(Tensor prediction, Tensor target, int item);

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final void update(Tensor prediction, Tensor target) {
        update(prediction, target, Optional.empty());
    }

    @Override
    public final void update(Tensor prediction, Tensor target, Optional<Tensor> lengths) {
        int items = items(prediction, target);
        int rows = lengths.map(Tensor::size).orElse(1);
        int perRow = Math.max(1, items / Math.max(1, rows));
        int perStep = lengths.isEmpty() ? 1 : Math.max(1, perRow / Math.max(1, prediction.dim(1)));
        for (int item = 0; item < items; item++) {
            int at = item;
            boolean counts = lengths.map(each -> at % perRow / perStep < each.ints()[at / perRow])
                    .orElse(true);
            if (counts) {
                add(prediction, target, item);
            }
        }
    }

    /** An item for each number; prediction and target must have as many. */
    protected static int numbers(Tensor prediction, Tensor target) {
        if (prediction.size() != target.size()) {
            throw new InvalidInputException("Prediction " + prediction + " and target " + target + " differ in size");
        }
        return prediction.size();
    }

    /** An item for each row of classes; targets are class numbers, or rows as long. */
    protected static int rows(Tensor prediction, Tensor target) {
        int classes = classes(prediction);
        int rows = prediction.size() / Math.max(1, classes);
        if (target.size() != rows && target.size() != prediction.size()) {
            throw new InvalidInputException("Prediction " + prediction + " has " + rows + " rows of classes; target "
                    + target + " has neither a number nor a row for each");
        }
        return rows;
    }

    /** How many classes a row has: the last dimension. */
    protected static int classes(Tensor tensor) {
        return tensor.rank() == 0 ? 1 : tensor.dim(-1);
    }

    /** The class of the largest number in a row, the first one if several are. */
    protected static int largest(Tensor tensor, int row, int classes) {
        int best = 0;
        for (int i = 1; i < classes; i++) {
            if (tensor.element(row * classes + i) > tensor.element(row * classes + best)) {
                best = i;
            }
        }
        return best;
    }

    /** The class of a row's target: its number, or where its row is largest. */
    protected static int target(Tensor prediction, Tensor target, int row) {
        int classes = classes(prediction);
        return target.size() == prediction.size() && classes > 1
                ? largest(target, row, classes)
                : (int) target.element(row);
    }
}

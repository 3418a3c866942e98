package org.lstm4j.train;

import java.util.Optional;
import java.util.function.IntPredicate;
import org.lstm4j.Tensor;

/** A metric that is a mean over items. */
abstract class MeanMetric implements Metric {
    private final String name;
    private double sum;
    private long count;

    MeanMetric(String name) {
        this.name = name;
    }

    /** The number of items in a batch. */
    abstract int items(Tensor prediction, Tensor target);

    /** False for an item that is left out. */
    boolean counts(Tensor target, int index) {
        return true;
    }

    /** The value of one item. */
    abstract double item(Tensor prediction, Tensor target, int index);

    @Override
    public String name() {
        return name;
    }

    @Override
    public void reset() {
        sum = 0;
        count = 0;
    }

    @Override
    public void update(Tensor prediction, Tensor target) {
        update(prediction, target, Optional.empty());
    }

    @Override
    public void update(Tensor prediction, Tensor target, Optional<Tensor> lengths) {
        int items = items(prediction, target);
        IntPredicate isPadding =
                lengths.map(each -> padding(each, items, prediction.dim(1))).orElse(item -> false);
        for (int i = 0; i < items; i++) {
            if (counts(target, i) && !isPadding.test(i)) {
                sum += item(prediction, target, i);
                count++;
            }
        }
    }

    /** True for items behind their row's length. */
    private static IntPredicate padding(Tensor lengths, int items, int time) {
        int perRow = items / Math.max(1, lengths.size());
        int perStep = perRow / Math.max(1, time);
        return i -> i % perRow / perStep >= lengths.ints()[i / perRow];
    }

    @Override
    public double result() {
        return sum / count;
    }
}

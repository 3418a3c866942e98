package org.lstm4j.train;

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
        int items = items(prediction, target);
        for (int i = 0; i < items; i++) {
            if (counts(target, i)) {
                sum += item(prediction, target, i);
                count++;
            }
        }
    }

    @Override
    public double result() {
        return sum / count;
    }
}

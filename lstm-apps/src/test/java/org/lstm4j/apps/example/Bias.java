package org.lstm4j.apps.example;

import org.lstm4j.Tensor;
import org.lstm4j.metric.ItemMetric;

/** How much too high predictions are on average. */
final class Bias extends ItemMetric {
    private double sum;
    private long count;

    Bias() {
        super("bias");
    }

    @Override
    public void reset() {
        sum = 0;
        count = 0;
    }

    @Override
    protected int items(Tensor prediction, Tensor target) {
        return numbers(prediction, target);
    }

    @Override
    protected void add(Tensor prediction, Tensor target, int item) {
        sum += prediction.element(item) - target.element(item);
        count++;
    }

    @Override
    public double result() {
        return sum / count;
    }
}

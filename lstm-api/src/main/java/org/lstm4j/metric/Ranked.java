package org.lstm4j.metric;

import java.util.Arrays;
import org.lstm4j.Tensor;

/** Scores with the truth of each, for metrics that look at their order. */
abstract class Ranked extends ItemMetric {
    private static final int ROOM = 256;

    private float[] scores = new float[ROOM];
    private boolean[] truths = new boolean[ROOM];
    private int count;

    Ranked(String name) {
        super(name);
    }

    @Override
    protected final int items(Tensor prediction, Tensor target) {
        return numbers(prediction, target);
    }

    @Override
    protected final void add(Tensor prediction, Tensor target, int item) {
        if (count == scores.length) {
            int room = Math.multiplyExact(count, 2);
            scores = Arrays.copyOf(scores, room);
            truths = Arrays.copyOf(truths, room);
        }
        scores[count] = (float) prediction.element(item);
        truths[count++] = target.element(item) > 0.5;
    }

    @Override
    public final void reset() {
        count = 0;
    }

    /** One score and all that have it. */
    record Tie(long positives, long negatives) {}

    /** Sees ties from the largest score down. */
    @FunctionalInterface
    interface Visitor {
        void visit(Tie tie);
    }

    /** Goes through all scores from the largest down; those that are equal come at once. */
    final void descend(Visitor visitor) {
        long[] order = new long[count];
        for (int i = 0; i < count; i++) {
            int bits = Float.floatToIntBits(scores[i] == 0 ? 0f : scores[i]);
            int ascending = bits < 0 ? ~bits ^ Integer.MIN_VALUE : bits;
            order[i] = (long) ascending << 1 | (truths[i] ? 1 : 0);
        }
        Arrays.sort(order);
        int end = count;
        while (end > 0) {
            int start = end;
            long positives = 0;
            while (start > 0 && order[start - 1] >> 1 == order[end - 1] >> 1) {
                start--;
                positives += order[start] & 1;
            }
            visitor.visit(new Tie(positives, end - start - positives));
            end = start;
        }
    }
}

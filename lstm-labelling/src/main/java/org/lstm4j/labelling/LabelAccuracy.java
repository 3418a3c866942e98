package org.lstm4j.labelling;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lstm4j.Tensor;
import org.lstm4j.model.use.TagScores;
import org.lstm4j.tasks.report.Scores;
import org.lstm4j.train.Metric;

/** Share of words whose label is right in the best sequence of labels. */
final class LabelAccuracy implements Metric {
    private final TagScores scores;
    private long right;
    private long words;

    /** From what a model gives to labels. */
    LabelAccuracy(TagScores scores) {
        this.scores = scores;
    }

    @Override
    public String name() {
        return Scores.ACCURACY;
    }

    @Override
    public void reset() {
        right = 0;
        words = 0;
    }

    @Override
    public void update(Tensor prediction, Tensor target) {
        update(prediction, target, Optional.empty());
    }

    @Override
    public void update(Tensor prediction, Tensor target, Optional<Tensor> lengths) {
        int rows = target.dim(0);
        int time = target.dim(1);
        int[] own = lengths.map(Tensor::ints).orElseGet(() -> {
            int[] full = new int[rows];
            Arrays.fill(full, time);
            return full;
        });
        List<int[]> best = scores.best(prediction, own);
        int[] expected = target.ints();
        for (int row = 0; row < rows; row++) {
            int[] labels = best.get(row);
            for (int step = 0; step < labels.length; step++) {
                right += labels[step] == expected[row * time + step] ? 1 : 0;
            }
            words += labels.length;
        }
    }

    @Override
    public double result() {
        return (double) right / words;
    }
}

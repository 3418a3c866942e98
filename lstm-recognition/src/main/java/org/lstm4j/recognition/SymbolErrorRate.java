package org.lstm4j.recognition;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lstm4j.Tensor;
import org.lstm4j.decode.CtcDecoder;
import org.lstm4j.decode.Hypothesis;
import org.lstm4j.text.metric.EditDistance;
import org.lstm4j.train.Metric;

/** Edits for each symbol that is right, with the likeliest class at each step; 1 as long as a model finds nothing but blanks. */
final class SymbolErrorRate implements Metric {
    private final CtcDecoder decoder;
    private long edits;
    private long symbols;

    SymbolErrorRate(int classes, boolean logits) {
        this.decoder = new CtcDecoder(classes, 0, logits);
    }

    @Override
    public String name() {
        return "errorRate";
    }

    @Override
    public void reset() {
        edits = 0;
        symbols = 0;
    }

    @Override
    public void update(Tensor prediction, Tensor target) {
        update(prediction, target, Optional.empty());
    }

    @Override
    public void update(Tensor prediction, Tensor target, Optional<Tensor> lengths) {
        int rows = prediction.dim(0);
        int[] steps = new int[rows];
        for (int row = 0; row < rows; row++) {
            steps[row] = lengths.isPresent() ? lengths.get().ints()[row] : prediction.dim(1);
        }
        List<Hypothesis> found = decoder.greedy(prediction, steps);
        for (int row = 0; row < rows; row++) {
            List<Integer> right = labels(target, row);
            edits += EditDistance.of(found.get(row).symbols(), right);
            symbols += right.size();
        }
    }

    /** What stands before the first blank. */
    private static List<Integer> labels(Tensor target, int row) {
        int most = target.dim(1);
        int count = 0;
        while (count < most && target.ints()[row * most + count] != 0) {
            count++;
        }
        int from = row * most;
        return IntStream.range(from, from + count)
                .mapToObj(i -> target.ints()[i])
                .toList();
    }

    @Override
    public double result() {
        return symbols == 0 ? Double.NaN : (double) edits / symbols;
    }
}

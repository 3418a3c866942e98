package org.lstm4j.labelling;

import java.util.List;
import org.lstm4j.Tensor;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Mode;

/**
 * Adds to the score of each label, while training, some of the logarithm of its share among the words; predictions are left without it, so
 * that rare labels are found more often than the training has them. <i>Source:</i> Menon et al. 2021, Long-tail learning via logit
 * adjustment, equation 10.
 *
 * @param logShares of the labels
 * @param strength which part of the logarithm: 0 for none; with 1 all labels are alike before a word is seen
 */
record LabelPriors(List<Double> logShares, double strength) implements Layer {
    /** Copies the list. */
    LabelPriors {
        logShares = List.copyOf(logShares);
    }

    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        if (!mode.training() || strength == 0) {
            return x;
        }
        float[] added = new float[logShares.size()];
        for (int label = 0; label < added.length; label++) {
            added[label] = (float) (strength * logShares.get(label));
        }
        return g.add(x, g.constant(Tensor.of(new int[] {added.length}, added)));
    }
}

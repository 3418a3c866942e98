package org.lstm4j.train;

import java.util.Optional;
import org.lstm4j.Dim;
import org.lstm4j.ShapeException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Value;

/** What several losses share. */
final class Losses {
    /** How far Keras keeps probabilities from 0 and 1 before it takes a logarithm. */
    static final double EPSILON = 1e-7;

    private Losses() {}

    /**
     * The loss of each item: the mean over the last axis, as in Keras. A last axis whose size a run
     * brings is one of steps, which are items themselves.
     */
    static Value meanPerItem(GraphBuilder g, Value x) {
        return x.rank() <= 1 || !(x.shape().dim(-1) instanceof Dim.Fixed) ? x : g.reduceMean(x, false, -1);
    }

    /**
     * What went into the activation that made a probability. Computing the loss from there loses no digits, which is
     * why Keras does the same when it can see the activation.
     */
    static Optional<Value> logits(GraphBuilder g, Value probability, Op activation) {
        return g.producer(probability).filter(node -> node.op() == activation).map(node -> node.input(0));
    }

    static void sameShape(String loss, Value prediction, Value target) {
        if (!prediction.shape().equals(target.shape())) {
            throw new ShapeException(
                    loss,
                    "prediction and target need the same shape; got " + prediction.shape() + " and " + target.shape(),
                    prediction.shape(),
                    target.shape());
        }
    }
}

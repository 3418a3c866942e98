package org.lstm4j.nn;

import org.lstm4j.Dim;
import org.lstm4j.ShapeException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/** What several layers ask of a shape. */
final class Shapes {
    private Shapes() {}

    /** Refuses what is no batch of sequences, for layers that read step by step. */
    static void steps(GraphBuilder g, String layer, Value x) {
        if (x.rank() != 3) {
            throw new ShapeException(
                    g.path(),
                    "input has rank " + x.rank() + " " + x.shape() + "; " + layer
                            + " needs rank 3 [batch, time, features]. Did you drop the time axis?",
                    x.shape());
        }
    }

    /** The size of the last axis, which weights depend on, so that it must be a number. */
    static int features(GraphBuilder g, String layer, Value x) {
        if (x.shape().dim(-1) instanceof Dim.Fixed(int size) && size > 0) {
            return size;
        }
        throw new ShapeException(
                g.path(),
                layer + " needs a number of features above 0 in its last axis; \"" + x.name() + "\" is " + x.shape()
                        + ". Is an embedding missing, or a dimension given as a name?",
                x.shape());
    }
}

package org.lstm4j.train;

import java.util.List;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/** A rule that turns gradients into better parameters, written as a graph. Implementations are immutable. */
public interface Optimizer {
    /**
     * Writes one step.
     *
     * @param g where to write
     * @param gradients all trainable parameters and their gradients, already clipped
     * @param learningRate a float32 scalar that is fed at each step
     * @param updates takes the new values, and gives the slots
     */
    void step(GraphBuilder g, List<Gradient> gradients, Value learningRate, Updates updates);

    /** The learning rate that schedules start from. */
    double learningRate();
}

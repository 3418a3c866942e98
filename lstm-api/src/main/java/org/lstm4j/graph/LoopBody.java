package org.lstm4j.graph;

import java.util.List;

/** Writes what a loop computes in each step. @see GraphBuilder#scan */
@FunctionalInterface
public interface LoopBody {
    /**
     * Writes one step. It is called once, whatever the number of steps.
     *
     * @param g writes the body. It may read any value of the graph around it; parameters that it makes belong to that
     *     graph, and random numbers that it draws are the same in each step
     * @param states what the states are before the step, in the order given
     * @param steps one step of each sequence, without its first axis
     * @return what the states become, and what is to be had of every step
     */
    Step write(GraphBuilder g, List<Value> states, List<Value> steps);

    /**
     * What a step gives.
     *
     * @param states the next states, as many and of the same types as there were
     * @param outputs what is stacked over all steps; may be none
     */
    record Step(List<Value> states, List<Value> outputs) {
        /** Copies the lists. */
        public Step {
            states = List.copyOf(states);
            outputs = List.copyOf(outputs);
        }
    }

    /**
     * What a loop gives.
     *
     * @param states the states behind the last step that is made
     * @param outputs each step's outputs, [time, ...]
     */
    record Results(List<Value> states, List<Value> outputs) {
        /** Copies the lists. */
        public Results {
            states = List.copyOf(states);
            outputs = List.copyOf(outputs);
        }
    }
}

package org.lstm4j.spi;

import org.lstm4j.graph.TrainingGraph;

/** A backend that also runs training steps. */
public interface TrainingBackend extends Backend {
    /**
     * Prepares a training step for running. Parameters start from their initializers.
     *
     * @param step the whole step: forward pass, loss, gradients and updates
     * @param options the seed of the initial values among others
     * @throws org.lstm4j.InvalidInputException if the graph has an operator that this backend does not run
     * @throws org.lstm4j.ClosedException if it is closed
     */
    TrainStep compileTraining(TrainingGraph step, CompileOptions options);
}

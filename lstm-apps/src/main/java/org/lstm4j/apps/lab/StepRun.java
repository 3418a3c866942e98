package org.lstm4j.apps.lab;

import java.util.List;

/**
 * What one network came to.
 *
 * @param job what was trained
 * @param parameters weights of the network
 * @param steps it was trained for
 * @param isLearned true if it stopped because it had learned its largest lessons
 * @param seconds all of it took
 * @param accuracy at each tested size, on sequences it was not trained on
 */
record StepRun(StepJob job, long parameters, int steps, boolean isLearned, double seconds, List<Double> accuracy) {
    /** Copies the list. */
    StepRun {
        accuracy = List.copyOf(accuracy);
    }
}

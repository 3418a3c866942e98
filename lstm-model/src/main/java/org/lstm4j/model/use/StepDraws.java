package org.lstm4j.model.use;

import org.lstm4j.Philox;

/** Random numbers of one step of one sequence: the same for the same seed, row and step, whatever was drawn before. Not thread-safe. */
public final class StepDraws {
    private static final int STREAM = Philox.streamOf("sequence-generation");

    private final long seed;
    private final int row;
    private final int step;
    private long drawn;

    /**
     * Those of a step.
     *
     * @param seed equal ones give equal numbers
     * @param row which sequence
     * @param step which step of it
     */
    public StepDraws(long seed, int row, int step) {
        this.seed = seed;
        this.row = row;
        this.step = step;
    }

    /** A number in [0, 1). */
    double uniform() {
        return Philox.uniform(seed, STREAM + row, step, drawn++);
    }

    /** A number of the standard normal distribution. */
    double normal() {
        drawn += drawn & 1;
        double value = Philox.normal(seed, STREAM + row, step, drawn / 2);
        drawn += 2;
        return value;
    }
}

package org.lstm4j.decode;

/**
 * A model that says what comes next, in several rows side by side, each with a state that goes from step to step. What decoders need
 * of a predictor; {@link PredictorModel} is one. Not thread-safe.
 */
public interface SequenceModel {
    /** How many sequences go on side by side. */
    int rows();

    /** How many symbols there are to come next. */
    int symbols();

    /** Starts all rows anew. */
    void restart();

    /**
     * Reads one symbol in each row.
     *
     * @param given the symbol of each row
     * @param logProbabilities where the logarithms of the probabilities of what comes next go, row by row: {@code rows * symbols}
     */
    void step(int[] given, float[] logProbabilities);

    /**
     * Lets rows go on from other rows' states.
     *
     * @param from for each row the one whose state it has from now on, perhaps its own
     */
    void select(int[] from);
}

package org.lstm4j.nn;

/**
 * What the recurrent layers have in common besides their size, in the words of Keras. Immutable; the layers check what they
 * are given.
 *
 * @param activation the function of the candidate and, in the LSTM, of what shows of the cell state; of the state in the plain
 *     RNN. {@link Activation#TANH} unless said otherwise; {@link Activation#RELU}, {@link Activation#SIGMOID} and {@link
 *     Activation#HARD_SIGMOID} are the others. A state under {@code RELU} has no bound: long sequences may overflow
 * @param recurrentActivation the function of the gates: {@link Activation#SIGMOID} unless said otherwise, or {@link
 *     Activation#HARD_SIGMOID}, which Keras before 2.3 has there by default. The plain RNN has no gates
 * @param returnSequences true to give every step's output
 * @param goBackwards true to read from the last step to the first
 * @param recurrentWeightDropout the share of recurrent weights that each training step does without, 0 (none) to below 1:
 *     DropConnect, the same weights over all steps and rows. <i>Source:</i> Merity, Keskar, Socher 2018
 * @param initialState what each row starts from in training
 * @param weights what they start from, and how many biases there are
 */
public record RecurrentOptions(
        Activation activation,
        Activation recurrentActivation,
        boolean returnSequences,
        boolean goBackwards,
        double recurrentWeightDropout,
        InitialState initialState,
        WeightConvention weights) {
    /** Keras's defaults: tanh and σ, forward, the last output, no dropout, starting from zeros, its weights. */
    public static final RecurrentOptions DEFAULT = new RecurrentOptions(
            Activation.TANH, Activation.SIGMOID, false, false, 0, InitialState.ZEROS, WeightConvention.KERAS);

    /** The same with another {@link #activation}. */
    public RecurrentOptions withActivation(Activation function) {
        return new RecurrentOptions(
                function,
                recurrentActivation,
                returnSequences,
                goBackwards,
                recurrentWeightDropout,
                initialState,
                weights);
    }

    /** The same with another {@link #recurrentActivation}. */
    public RecurrentOptions withRecurrentActivation(Activation function) {
        return new RecurrentOptions(
                activation, function, returnSequences, goBackwards, recurrentWeightDropout, initialState, weights);
    }

    /** The same with or without every step's output. */
    public RecurrentOptions withReturnSequences(boolean every) {
        return new RecurrentOptions(
                activation, recurrentActivation, every, goBackwards, recurrentWeightDropout, initialState, weights);
    }

    /** The same, read from the last step to the first or not. */
    public RecurrentOptions withGoBackwards(boolean backwards) {
        return new RecurrentOptions(
                activation,
                recurrentActivation,
                returnSequences,
                backwards,
                recurrentWeightDropout,
                initialState,
                weights);
    }

    /** The same with another {@link #recurrentWeightDropout}. */
    public RecurrentOptions withRecurrentWeightDropout(double rate) {
        return new RecurrentOptions(
                activation, recurrentActivation, returnSequences, goBackwards, rate, initialState, weights);
    }

    /** The same with another {@link #initialState}. */
    public RecurrentOptions withInitialState(InitialState state) {
        return new RecurrentOptions(
                activation, recurrentActivation, returnSequences, goBackwards, recurrentWeightDropout, state, weights);
    }

    /** The same with another {@link #weights}. */
    public RecurrentOptions withWeights(WeightConvention convention) {
        return new RecurrentOptions(
                activation,
                recurrentActivation,
                returnSequences,
                goBackwards,
                recurrentWeightDropout,
                initialState,
                convention);
    }
}

package org.lstm4j.nn;

import java.util.function.Consumer;

/**
 * What the recurrent layers have in common besides their size, in the words of Keras. Immutable; the layers check what they
 * are given.
 *
 * @param activation the function of the candidate and, in the LSTM, of what shows of the cell state; of the state in the plain
 *     RNN. {@link Activation#TANH} unless said otherwise. {@link Activation#RELU}, {@link Activation#SIGMOID} and {@link
 *     Activation#HARD_SIGMOID} have kernels too; with any other one the layer is a loop over its formula, several times slower. A
 *     state under a function without a bound has none: long sequences may overflow
 * @param recurrentActivation the function of the gates: {@link Activation#SIGMOID} unless said otherwise, or {@link
 *     Activation#HARD_SIGMOID}, which Keras before 2.3 has there by default; others make a loop of the layer. The plain RNN has no
 *     gates
 * @param returnSequences true to give every step's output
 * @param goBackwards true to read from the last step to the first
 * @param recurrentWeightDropout the share of recurrent weights that each training step does without, 0 (none) to below 1:
 *     DropConnect, the same weights over all steps and rows. <i>Source:</i> Merity, Keskar, Socher 2018
 * @param initialState what each row starts from in training
 * @param weights what they start from, and how many biases there are
 * @param dropout the share of the input's features that a row does without in training, 0 (none) to below 1, the same ones at all
 *     steps, and of both directions. <i>Source:</i> Gal, Ghahramani 2016; Keras's {@code dropout}
 * @param recurrentDropout the share of h that a row's recurrent products do without in training, 0 (none) to below 1, the same
 *     units at all steps. The layer is then trained as a loop, several times slower, and predicts as fast as without. Of the GRU's
 *     two uses of h, which it also carries on, only the products are meant. <i>Source:</i> as {@code dropout}; Keras's {@code
 *     recurrent_dropout}
 * @param regularizers what the size of weights adds to the loss
 * @param formula what is computed otherwise: clipped sums and, in the LSTM, coupled gates, peepholes, a projection
 */
public record RecurrentOptions(
        Activation activation,
        Activation recurrentActivation,
        boolean returnSequences,
        boolean goBackwards,
        double recurrentWeightDropout,
        InitialState initialState,
        WeightConvention weights,
        double dropout,
        double recurrentDropout,
        Regularizers regularizers,
        RecurrentFormula formula) {
    /** Keras's defaults: tanh and σ, forward, the last output, no dropout, starting from zeros, its weights. */
    public static final RecurrentOptions DEFAULT = new RecurrentOptions(
            Activation.TANH, Activation.SIGMOID, false, false, 0, InitialState.ZEROS, WeightConvention.KERAS);

    /** Without dropout of units, regularizers, or another formula. */
    public RecurrentOptions(
            Activation activation,
            Activation recurrentActivation,
            boolean returnSequences,
            boolean goBackwards,
            double recurrentWeightDropout,
            InitialState initialState,
            WeightConvention weights) {
        this(
                activation,
                recurrentActivation,
                returnSequences,
                goBackwards,
                recurrentWeightDropout,
                initialState,
                weights,
                0,
                0,
                Regularizers.NONE,
                RecurrentFormula.STANDARD);
    }

    /** The same with another {@link #activation}. */
    public RecurrentOptions withActivation(Activation function) {
        return with(draft -> draft.activation = function);
    }

    /** The same with another {@link #recurrentActivation}. */
    public RecurrentOptions withRecurrentActivation(Activation function) {
        return with(draft -> draft.recurrentActivation = function);
    }

    /** The same with or without every step's output. */
    public RecurrentOptions withReturnSequences(boolean every) {
        return with(draft -> draft.returnSequences = every);
    }

    /** The same, read from the last step to the first or not. */
    public RecurrentOptions withGoBackwards(boolean backwards) {
        return with(draft -> draft.goBackwards = backwards);
    }

    /** The same with another {@link #recurrentWeightDropout}. */
    public RecurrentOptions withRecurrentWeightDropout(double rate) {
        return with(draft -> draft.recurrentWeightDropout = rate);
    }

    /** The same with another {@link #initialState}. */
    public RecurrentOptions withInitialState(InitialState state) {
        return with(draft -> draft.initialState = state);
    }

    /** The same with another {@link #weights}. */
    public RecurrentOptions withWeights(WeightConvention convention) {
        return with(draft -> draft.weights = convention);
    }

    /** The same with another {@link #dropout}. */
    public RecurrentOptions withDropout(double rate) {
        return with(draft -> draft.dropout = rate);
    }

    /** The same with another {@link #recurrentDropout}. */
    public RecurrentOptions withRecurrentDropout(double rate) {
        return with(draft -> draft.recurrentDropout = rate);
    }

    /** The same with other {@link #regularizers}. */
    public RecurrentOptions withRegularizers(Regularizers others) {
        return with(draft -> draft.regularizers = others);
    }

    /** The same with another {@link #formula}. */
    public RecurrentOptions withFormula(RecurrentFormula other) {
        return with(draft -> draft.formula = other);
    }

    private RecurrentOptions with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.options();
    }

    /** Options of which one is about to change. */
    private static final class Draft {
        private Activation activation;
        private Activation recurrentActivation;
        private boolean returnSequences;
        private boolean goBackwards;
        private double recurrentWeightDropout;
        private InitialState initialState;
        private WeightConvention weights;
        private double dropout;
        private double recurrentDropout;
        private Regularizers regularizers;
        private RecurrentFormula formula;

        Draft(RecurrentOptions options) {
            this.activation = options.activation;
            this.recurrentActivation = options.recurrentActivation;
            this.returnSequences = options.returnSequences;
            this.goBackwards = options.goBackwards;
            this.recurrentWeightDropout = options.recurrentWeightDropout;
            this.initialState = options.initialState;
            this.weights = options.weights;
            this.dropout = options.dropout;
            this.recurrentDropout = options.recurrentDropout;
            this.regularizers = options.regularizers;
            this.formula = options.formula;
        }

        RecurrentOptions options() {
            return new RecurrentOptions(
                    activation,
                    recurrentActivation,
                    returnSequences,
                    goBackwards,
                    recurrentWeightDropout,
                    initialState,
                    weights,
                    dropout,
                    recurrentDropout,
                    regularizers,
                    formula);
        }
    }
}

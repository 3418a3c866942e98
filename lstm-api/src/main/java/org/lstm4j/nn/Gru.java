package org.lstm4j.nn;

import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.Value;

/**
 * Gated recurrent unit layer.
 *
 * <p>For each step: {@code z = σ(x W_zᵀ + h R_zᵀ + b_z)}, {@code r} alike, {@code h̃ = tanh(x W_hᵀ + b + r ⊙ (h R_hᵀ +
 * b'))} with {@code resetAfter}, {@code h̃ = tanh(x W_hᵀ + (r ⊙ h) R_hᵀ + b)} without, {@code h = (1 - z) ⊙ h̃ + z ⊙ h}; h
 * starts at zero or as {@code initialState} says. Shapes and lengths: see {@link Recurrent}.
 *
 * <p><i>Weights</i>, gate order z, r, h, one direction after the other: {@code kernel [directions, 3*units, features]},
 * Glorot uniform; {@code recurrent_kernel [directions, 3*units, units]}, orthogonal; {@code bias [directions, 6*units]},
 * those of the input before the recurrent ones, or {@code [directions, 3*units]} without {@code resetAfter}, zeros, all as
 * in Keras. <i>Throws</i> {@link org.lstm4j.ShapeException} if the rank is not 3. <i>Source:</i> Cho et al. 2014; ONNX
 * {@code GRU}-14, layout 0. Immutable.
 *
 * @param units the size of the state, 1 or more
 * @param returnSequences true to give every step's output
 * @param goBackwards true to read from the last step to the first
 * @param resetAfter true to apply the reset gate after the recurrent product, as PyTorch and by default Keras do; false for
 *     the formula of the paper
 * @param recurrentWeightDropout the share of recurrent weights that each training step does without, 0 (none) to below
 *     1; see {@link Lstm}
 * @param initialState what each row starts from in training
 */
public record Gru(
        int units,
        boolean returnSequences,
        boolean goBackwards,
        boolean resetAfter,
        double recurrentWeightDropout,
        InitialState initialState)
        implements Recurrent {
    /** Checks the numbers. */
    public Gru {
        reading(units, resetAfter, recurrentWeightDropout, initialState);
    }

    private static RecurrentReading reading(
            int units, boolean resetAfter, double recurrentWeightDropout, InitialState initialState) {
        return new RecurrentReading(
                "GRU",
                resetAfter ? RecurrentCell.GRU_LINEAR_BEFORE_RESET : RecurrentCell.GRU,
                units,
                Initializer.zeros(),
                resetAfter,
                recurrentWeightDropout,
                initialState);
    }

    /** Reads forward, resets after the product and gives the last output. */
    public static Gru of(int units) {
        return new Gru(units, false, false, true, 0, InitialState.ZEROS);
    }

    /** The same layer, giving every step's output. */
    public Gru withReturnSequences() {
        return new Gru(units, true, goBackwards, resetAfter, recurrentWeightDropout, initialState);
    }

    /** The same layer, reading from the last step to the first. */
    public Gru withGoBackwards() {
        return new Gru(units, returnSequences, true, resetAfter, recurrentWeightDropout, initialState);
    }

    /** The same layer, the reset gate applied before the product, as in the paper. */
    public Gru withResetBefore() {
        return new Gru(units, returnSequences, goBackwards, false, recurrentWeightDropout, initialState);
    }

    /** The same layer with DropConnect on its recurrent weights. */
    public Gru withRecurrentWeightDropout(double rate) {
        return new Gru(units, returnSequences, goBackwards, resetAfter, rate, initialState);
    }

    /** The same layer, each row starting from another state in training. */
    public Gru withInitialState(InitialState state) {
        return new Gru(units, returnSequences, goBackwards, resetAfter, recurrentWeightDropout, state);
    }

    @Override
    public Outputs read(GraphBuilder g, Value x, Mode mode, Direction direction) {
        return reading(units, resetAfter, recurrentWeightDropout, initialState).read(g, x, mode, direction);
    }
}

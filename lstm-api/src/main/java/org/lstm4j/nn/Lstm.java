package org.lstm4j.nn;

import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.Value;

/**
 * Long short-term memory layer.
 *
 * <p>For each step: {@code i = σ(x Wᵢᵀ + h Rᵢᵀ + bᵢ)}, {@code o} and {@code f} alike, {@code c̃ = tanh(x W_cᵀ + h R_cᵀ +
 * b_c)}, {@code c = f ⊙ c + i ⊙ c̃}, {@code h = o ⊙ tanh(c)}; h and c start at zero or as {@code initialState} says, or where the
 * batch before left them if the {@linkplain Mode#carriesState() mode} says so. Shapes and lengths: see {@link Recurrent}.
 *
 * <p><i>Weights</i>, gate order i, o, f, c, one direction after the other: {@code kernel [directions, 4*units,
 * features]}, Glorot uniform; {@code recurrent_kernel [directions, 4*units, units]}, orthogonal; {@code bias
 * [directions, 4*units]}, zeros and ones for the forget gate, all as in Keras. <i>Throws</i> {@link
 * org.lstm4j.ShapeException} if the rank is not 3. <i>Source:</i> Hochreiter and Schmidhuber 1997; forget gate: Gers,
 * Schmidhuber, Cummins 2000; ONNX {@code LSTM}-14, layout 0. Immutable.
 *
 * @param units the size of the state, 1 or more
 * @param returnSequences true to give every step's output
 * @param goBackwards true to read from the last step to the first
 * @param recurrentWeightDropout the share of recurrent weights that each training step does without, 0 (none) to below
 *     1: DropConnect, the same weights over all steps and rows. <i>Source:</i> Merity, Keskar, Socher 2018
 * @param initialState what each row starts from in training
 */
public record Lstm(
        int units,
        boolean returnSequences,
        boolean goBackwards,
        double recurrentWeightDropout,
        InitialState initialState)
        implements Recurrent {
    /** Checks the numbers. */
    public Lstm {
        reading(units, recurrentWeightDropout, initialState);
    }

    private static RecurrentReading reading(int units, double recurrentWeightDropout, InitialState initialState) {
        return new RecurrentReading(
                "LSTM",
                RecurrentCell.LSTM,
                units,
                Initializer.unitForgetBias(),
                false,
                recurrentWeightDropout,
                initialState);
    }

    /** Reads forward and gives the last output. */
    public static Lstm of(int units) {
        return new Lstm(units, false, false, 0, InitialState.ZEROS);
    }

    /** The same layer, giving every step's output. */
    public Lstm withReturnSequences() {
        return new Lstm(units, true, goBackwards, recurrentWeightDropout, initialState);
    }

    /** The same layer, reading from the last step to the first. */
    public Lstm withGoBackwards() {
        return new Lstm(units, returnSequences, true, recurrentWeightDropout, initialState);
    }

    /** The same layer with DropConnect on its recurrent weights. */
    public Lstm withRecurrentWeightDropout(double rate) {
        return new Lstm(units, returnSequences, goBackwards, rate, initialState);
    }

    /** The same layer, each row starting from another state in training. */
    public Lstm withInitialState(InitialState state) {
        return new Lstm(units, returnSequences, goBackwards, recurrentWeightDropout, state);
    }

    @Override
    public Outputs read(GraphBuilder g, Value x, Mode mode, Direction direction) {
        return reading(units, recurrentWeightDropout, initialState).read(g, x, mode, direction);
    }
}

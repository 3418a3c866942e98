package org.lstm4j.nn;

import org.lstm4j.InvalidInputException;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.Value;

/**
 * Plain recurrent layer, the one whose gradients vanish: {@code h = f(x Wᵀ + h Rᵀ + b)}; h starts at zero or as {@code
 * initialState} says. Shapes and lengths: see {@link Recurrent}.
 *
 * <p><i>Weights</i>, one direction after the other: {@code kernel [directions, units, features]}, Glorot uniform; {@code
 * recurrent_kernel [directions, units, units]}, orthogonal; {@code bias [directions, units]}, zeros, all as in Keras.
 * <i>Throws</i> {@link org.lstm4j.ShapeException} if the rank is not 3. <i>Source:</i> Elman 1990; ONNX {@code RNN}-14,
 * layout 0. Immutable.
 *
 * @param units the size of the state, 1 or more
 * @param activation f: {@link Activation#TANH} or {@link Activation#RELU}
 * @param returnSequences true to give every step's output
 * @param goBackwards true to read from the last step to the first
 * @param recurrentWeightDropout the share of recurrent weights that each training step does without, 0 (none) to below
 *     1; see {@link Lstm}
 * @param initialState what each row starts from in training
 */
public record SimpleRnn(
        int units,
        Activation activation,
        boolean returnSequences,
        boolean goBackwards,
        double recurrentWeightDropout,
        InitialState initialState)
        implements Recurrent {
    /** Checks the numbers and the activation. */
    public SimpleRnn {
        reading(units, activation, recurrentWeightDropout, initialState);
    }

    private static RecurrentReading reading(
            int units, Activation activation, double recurrentWeightDropout, InitialState initialState) {
        RecurrentCell cell = switch (activation) {
            case TANH -> RecurrentCell.RNN_TANH;
            case RELU -> RecurrentCell.RNN_RELU;
            default ->
                throw new InvalidInputException("SimpleRNN has the activation tanh or relu; got " + activation.text());
        };
        return new RecurrentReading(
                "SimpleRNN", cell, units, Initializer.zeros(), false, recurrentWeightDropout, initialState);
    }

    /** Reads forward with tanh and gives the last output. */
    public static SimpleRnn of(int units) {
        return new SimpleRnn(units, Activation.TANH, false, false, 0, InitialState.ZEROS);
    }

    /** The same layer with another activation. */
    public SimpleRnn withActivation(Activation function) {
        return new SimpleRnn(units, function, returnSequences, goBackwards, recurrentWeightDropout, initialState);
    }

    /** The same layer, giving every step's output. */
    public SimpleRnn withReturnSequences() {
        return new SimpleRnn(units, activation, true, goBackwards, recurrentWeightDropout, initialState);
    }

    /** The same layer, reading from the last step to the first. */
    public SimpleRnn withGoBackwards() {
        return new SimpleRnn(units, activation, returnSequences, true, recurrentWeightDropout, initialState);
    }

    /** The same layer with DropConnect on its recurrent weights. */
    public SimpleRnn withRecurrentWeightDropout(double rate) {
        return new SimpleRnn(units, activation, returnSequences, goBackwards, rate, initialState);
    }

    /** The same layer, each row starting from another state in training. */
    public SimpleRnn withInitialState(InitialState state) {
        return new SimpleRnn(units, activation, returnSequences, goBackwards, recurrentWeightDropout, state);
    }

    @Override
    public Outputs read(GraphBuilder g, Value x, Mode mode, Direction direction) {
        return reading(units, activation, recurrentWeightDropout, initialState).read(g, x, mode, direction);
    }
}

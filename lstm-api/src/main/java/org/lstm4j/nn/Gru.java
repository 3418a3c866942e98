package org.lstm4j.nn;

import java.util.List;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.Value;

/**
 * Gated recurrent unit layer.
 *
 * <p>For each step: {@code z = σ(x W_zᵀ + h R_zᵀ + b_z)}, {@code r} alike, {@code h̃ = tanh(x W_hᵀ + b + r ⊙ (h R_hᵀ +
 * b'))} with {@code resetAfter}, {@code h̃ = tanh(x W_hᵀ + (r ⊙ h) R_hᵀ + b)} without, {@code h = (1 - z) ⊙ h̃ + z ⊙ h}; the
 * {@linkplain RecurrentOptions options} can put other functions in the place of σ and tanh. h starts at zero or as the options
 * say. Shapes and lengths: see {@link Recurrent}.
 *
 * <p><i>Weights</i>, gate order z, r, h, one direction after the other: {@code kernel [directions, 3*units, features]},
 * Glorot uniform; {@code recurrent_kernel [directions, 3*units, units]}, orthogonal; {@code bias [directions, 6*units]},
 * those of the input before the recurrent ones, or {@code [directions, 3*units]} without {@code resetAfter}, zeros; or as
 * {@link WeightConvention#PYTORCH} says, with all {@code 6*units} of them. <i>Throws</i> {@link org.lstm4j.ShapeException} if the rank is not 3. <i>Source:</i> Cho et al. 2014; ONNX
 * {@code GRU}-14, layout 0. Immutable.
 *
 * @param units the size of the state, 1 or more
 * @param resetAfter true to apply the reset gate after the recurrent product, as PyTorch and by default Keras do; false for
 *     the formula of the paper
 * @param options functions, direction, outputs, dropout and start
 */
public record Gru(int units, boolean resetAfter, RecurrentOptions options) implements Recurrent {
    /** Checks the numbers and the functions. */
    public Gru {
        reading(units, resetAfter, options);
    }

    /** Reads forward, resets after the product and gives the last output. */
    public static Gru of(int units) {
        return new Gru(units, true, RecurrentOptions.DEFAULT);
    }

    /** The same layer, the reset gate applied before the product, as in the paper. */
    public Gru withResetBefore() {
        return new Gru(units, false, options);
    }

    /** The same layer with other options. */
    public Gru withOptions(RecurrentOptions others) {
        return new Gru(units, resetAfter, others);
    }

    /** The same layer with another {@link RecurrentOptions#activation}. */
    public Gru withActivation(Activation function) {
        return withOptions(options.withActivation(function));
    }

    /** The same layer with another {@link RecurrentOptions#recurrentActivation}. */
    public Gru withRecurrentActivation(Activation function) {
        return withOptions(options.withRecurrentActivation(function));
    }

    /** The same layer, giving every step's output. */
    public Gru withReturnSequences() {
        return withOptions(options.withReturnSequences(true));
    }

    /** The same layer, reading from the last step to the first. */
    public Gru withGoBackwards() {
        return withOptions(options.withGoBackwards(true));
    }

    /** The same layer with DropConnect on its recurrent weights. */
    public Gru withRecurrentWeightDropout(double rate) {
        return withOptions(options.withRecurrentWeightDropout(rate));
    }

    /** The same layer, each row starting from another state in training. */
    public Gru withInitialState(InitialState state) {
        return withOptions(options.withInitialState(state));
    }

    /** The same layer with other weights to start from. */
    public Gru withWeights(WeightConvention convention) {
        return withOptions(options.withWeights(convention));
    }

    /** The same layer without some of the input's features in training, the same ones at all steps. */
    public Gru withDropout(double rate) {
        return withOptions(options.withDropout(rate));
    }

    /** The same layer without some of h in the recurrent products in training, the same units at all steps. */
    public Gru withRecurrentDropout(double rate) {
        return withOptions(options.withRecurrentDropout(rate));
    }

    /** The same layer, the size of whose weights adds to the loss. */
    public Gru withRegularizers(Regularizers regularizers) {
        return withOptions(options.withRegularizers(regularizers));
    }

    /** The same layer with another formula. */
    public Gru withFormula(RecurrentFormula formula) {
        return withOptions(options.withFormula(formula));
    }

    static RecurrentReading reading(int units, boolean resetAfter, RecurrentOptions options) {
        return new RecurrentReading(
                "GRU",
                resetAfter ? RecurrentCell.GRU_LINEAR_BEFORE_RESET : RecurrentCell.GRU,
                units,
                Initializer.zeros(),
                resetAfter,
                options);
    }

    @Override
    public boolean returnSequences() {
        return options.returnSequences();
    }

    @Override
    public boolean goBackwards() {
        return options.goBackwards();
    }

    @Override
    public List<String> states() {
        return reading(units, resetAfter, options).states();
    }

    @Override
    public Outputs read(GraphBuilder g, Value x, Mode mode, Direction direction) {
        return read(g, x, List.of(), mode, direction);
    }

    @Override
    public Outputs read(GraphBuilder g, Value x, List<Value> initial, Mode mode, Direction direction) {
        return reading(units, resetAfter, options).read(this, g, x, initial, mode, direction);
    }
}

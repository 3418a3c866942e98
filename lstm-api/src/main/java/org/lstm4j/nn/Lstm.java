package org.lstm4j.nn;

import java.util.List;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.Value;

/**
 * Long short-term memory layer.
 *
 * <p>For each step: {@code i = σ(x Wᵢᵀ + h Rᵢᵀ + bᵢ)}, {@code o} and {@code f} alike, {@code c̃ = tanh(x W_cᵀ + h R_cᵀ +
 * b_c)}, {@code c = f ⊙ c + i ⊙ c̃}, {@code h = o ⊙ tanh(c)}; the {@linkplain RecurrentOptions options} can put other functions
 * in the place of σ and tanh. h and c start at zero or as the options say, or where the batch before left them if the
 * {@linkplain Mode#carriesState() mode} says so. Shapes and lengths: see {@link Recurrent}.
 *
 * <p><i>Weights</i>, gate order i, o, f, c, one direction after the other: {@code kernel [directions, 4*units,
 * features]}, Glorot uniform; {@code recurrent_kernel [directions, 4*units, units]}, orthogonal; {@code bias
 * [directions, 4*units]}, zeros and ones for the forget gate; or as {@link WeightConvention#PYTORCH} says, with {@code bias
 * [directions, 8*units]}, those of the input before the recurrent ones. A {@link RecurrentFormula} may add {@code peepholes} and {@code
 * projection}; a projected h is what the layer gives, and {@code recurrent_kernel [directions, 4*units, projection]} reads it.
 * <i>Throws</i> {@link
 * org.lstm4j.ShapeException} if the rank is not 3. <i>Source:</i> Hochreiter and Schmidhuber 1997; forget gate: Gers,
 * Schmidhuber, Cummins 2000; ONNX {@code LSTM}-14, layout 0. Immutable.
 *
 * @param units the size of the cell state, 1 or more, and of h unless it is projected
 * @param options functions, direction, outputs, dropout and start
 */
public record Lstm(int units, RecurrentOptions options) implements Recurrent {
    /** Checks the numbers and the functions. */
    public Lstm {
        reading(units, options);
    }

    /** Reads forward and gives the last output. */
    public static Lstm of(int units) {
        return new Lstm(units, RecurrentOptions.DEFAULT);
    }

    /** The same layer with other options. */
    public Lstm withOptions(RecurrentOptions others) {
        return new Lstm(units, others);
    }

    /** The same layer with another {@link RecurrentOptions#activation}. */
    public Lstm withActivation(Activation function) {
        return withOptions(options.withActivation(function));
    }

    /** The same layer with another {@link RecurrentOptions#recurrentActivation}. */
    public Lstm withRecurrentActivation(Activation function) {
        return withOptions(options.withRecurrentActivation(function));
    }

    /** The same layer, giving every step's output. */
    public Lstm withReturnSequences() {
        return withOptions(options.withReturnSequences(true));
    }

    /** The same layer, reading from the last step to the first. */
    public Lstm withGoBackwards() {
        return withOptions(options.withGoBackwards(true));
    }

    /** The same layer with DropConnect on its recurrent weights. */
    public Lstm withRecurrentWeightDropout(double rate) {
        return withOptions(options.withRecurrentWeightDropout(rate));
    }

    /** The same layer, each row starting from another state in training. */
    public Lstm withInitialState(InitialState state) {
        return withOptions(options.withInitialState(state));
    }

    /** The same layer with other weights to start from. */
    public Lstm withWeights(WeightConvention convention) {
        return withOptions(options.withWeights(convention));
    }

    /** The same layer without some of the input's features in training, the same ones at all steps. */
    public Lstm withDropout(double rate) {
        return withOptions(options.withDropout(rate));
    }

    /** The same layer without some of h in the recurrent products in training, the same units at all steps. */
    public Lstm withRecurrentDropout(double rate) {
        return withOptions(options.withRecurrentDropout(rate));
    }

    /** The same layer, the size of whose weights adds to the loss. */
    public Lstm withRegularizers(Regularizers regularizers) {
        return withOptions(options.withRegularizers(regularizers));
    }

    /** The same layer with another formula. */
    public Lstm withFormula(RecurrentFormula formula) {
        return withOptions(options.withFormula(formula));
    }

    static RecurrentReading reading(int units, RecurrentOptions options) {
        return new RecurrentReading("LSTM", RecurrentCell.LSTM, units, Initializer.unitForgetBias(), false, options);
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
        return reading(units, options).states();
    }

    @Override
    public Outputs read(GraphBuilder g, Value x, Mode mode, Direction direction) {
        return read(g, x, List.of(), mode, direction);
    }

    @Override
    public Outputs read(GraphBuilder g, Value x, List<Value> initial, Mode mode, Direction direction) {
        return reading(units, options).read(this, g, x, initial, mode, direction);
    }
}

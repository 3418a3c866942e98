package org.lstm4j.nn;

import java.util.List;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.Value;

/**
 * Plain recurrent layer, the one whose gradients vanish: {@code h = f(x Wᵀ + h Rᵀ + b)}; h starts at zero or as the
 * {@linkplain RecurrentOptions options} say, and f is tanh unless they say otherwise. Shapes and lengths: see {@link Recurrent}.
 *
 * <p><i>Weights</i>, one direction after the other: {@code kernel [directions, units, features]}, Glorot uniform; {@code
 * recurrent_kernel [directions, units, units]}, orthogonal; {@code bias [directions, units]}, zeros; or as {@link
 * WeightConvention#PYTORCH} says, with {@code bias [directions, 2*units]}.
 * <i>Throws</i> {@link org.lstm4j.ShapeException} if the rank is not 3. <i>Source:</i> Elman 1990; ONNX {@code RNN}-14,
 * layout 0. Immutable.
 *
 * @param units the size of the state, 1 or more
 * @param options function, direction, outputs, dropout and start
 */
public record SimpleRnn(int units, RecurrentOptions options) implements Recurrent {
    /** Checks the numbers and the function. */
    public SimpleRnn {
        reading(units, options);
    }

    /** Reads forward with tanh and gives the last output. */
    public static SimpleRnn of(int units) {
        return new SimpleRnn(units, RecurrentOptions.DEFAULT);
    }

    /** The same layer with other options. */
    public SimpleRnn withOptions(RecurrentOptions others) {
        return new SimpleRnn(units, others);
    }

    /** The same layer with another {@link RecurrentOptions#activation}. */
    public SimpleRnn withActivation(Activation function) {
        return withOptions(options.withActivation(function));
    }

    /** The same layer, giving every step's output. */
    public SimpleRnn withReturnSequences() {
        return withOptions(options.withReturnSequences(true));
    }

    /** The same layer, reading from the last step to the first. */
    public SimpleRnn withGoBackwards() {
        return withOptions(options.withGoBackwards(true));
    }

    /** The same layer with DropConnect on its recurrent weights. */
    public SimpleRnn withRecurrentWeightDropout(double rate) {
        return withOptions(options.withRecurrentWeightDropout(rate));
    }

    /** The same layer, each row starting from another state in training. */
    public SimpleRnn withInitialState(InitialState state) {
        return withOptions(options.withInitialState(state));
    }

    /** The same layer with other weights to start from. */
    public SimpleRnn withWeights(WeightConvention convention) {
        return withOptions(options.withWeights(convention));
    }

    /** The same layer without some of the input's features in training, the same ones at all steps. */
    public SimpleRnn withDropout(double rate) {
        return withOptions(options.withDropout(rate));
    }

    /** The same layer without some of h in the recurrent products in training, the same units at all steps. */
    public SimpleRnn withRecurrentDropout(double rate) {
        return withOptions(options.withRecurrentDropout(rate));
    }

    /** The same layer, the size of whose weights adds to the loss. */
    public SimpleRnn withRegularizers(Regularizers regularizers) {
        return withOptions(options.withRegularizers(regularizers));
    }

    /** The same layer with another formula. */
    public SimpleRnn withFormula(RecurrentFormula formula) {
        return withOptions(options.withFormula(formula));
    }

    static RecurrentReading reading(int units, RecurrentOptions options) {
        return new RecurrentReading("SimpleRNN", RecurrentCell.RNN_TANH, units, Initializer.zeros(), false, options);
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

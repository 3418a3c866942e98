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
public record Gru(int units, boolean resetAfter, RecurrentOptions options) implements RecurrentLayer<Gru> {
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

    @Override
    public Gru withOptions(RecurrentOptions others) {
        return new Gru(units, resetAfter, others);
    }

    /** The same layer with another {@link RecurrentOptions#recurrentActivation}. */
    public Gru withRecurrentActivation(Activation function) {
        return withOptions(options.withRecurrentActivation(function));
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
    public List<String> states() {
        return reading(units, resetAfter, options).states();
    }

    @Override
    public Outputs read(GraphBuilder g, Value x, List<Value> initial, Mode mode, Direction direction) {
        return reading(units, resetAfter, options).read(this, g, x, initial, mode, direction);
    }
}

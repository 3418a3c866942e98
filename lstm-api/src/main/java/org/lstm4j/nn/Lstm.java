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
public record Lstm(int units, RecurrentOptions options) implements RecurrentLayer<Lstm> {
    /** Checks the numbers and the functions. */
    public Lstm {
        reading(units, options);
    }

    /** Reads forward and gives the last output. */
    public static Lstm of(int units) {
        return new Lstm(units, RecurrentOptions.DEFAULT);
    }

    @Override
    public Lstm withOptions(RecurrentOptions others) {
        return new Lstm(units, others);
    }

    /** The same layer with another {@link RecurrentOptions#recurrentActivation}. */
    public Lstm withRecurrentActivation(Activation function) {
        return withOptions(options.withRecurrentActivation(function));
    }

    static RecurrentReading reading(int units, RecurrentOptions options) {
        return new RecurrentReading("LSTM", RecurrentCell.LSTM, units, Initializer.unitForgetBias(), false, options);
    }

    @Override
    public List<String> states() {
        return reading(units, options).states();
    }

    @Override
    public Outputs read(GraphBuilder g, Value x, List<Value> initial, Mode mode, Direction direction) {
        return reading(units, options).read(this, g, x, initial, mode, direction);
    }
}

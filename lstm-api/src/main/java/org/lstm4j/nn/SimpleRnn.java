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
public record SimpleRnn(int units, RecurrentOptions options) implements RecurrentLayer<SimpleRnn> {
    /** Checks the numbers and the function. */
    public SimpleRnn {
        reading(units, options);
    }

    /** Reads forward with tanh and gives the last output. */
    public static SimpleRnn of(int units) {
        return new SimpleRnn(units, RecurrentOptions.DEFAULT);
    }

    @Override
    public SimpleRnn withOptions(RecurrentOptions others) {
        return new SimpleRnn(units, others);
    }

    static RecurrentReading reading(int units, RecurrentOptions options) {
        return new RecurrentReading("SimpleRNN", RecurrentCell.RNN_TANH, units, Initializer.zeros(), false, options);
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

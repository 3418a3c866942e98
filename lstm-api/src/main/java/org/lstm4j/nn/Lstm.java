package org.lstm4j.nn;

import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.LstmInputs;
import org.lstm4j.graph.LstmOutputs;
import org.lstm4j.graph.Value;

/**
 * Long short-term memory layer.
 *
 * <p>For each step: {@code i = σ(x Wᵢᵀ + h Rᵢᵀ + bᵢ)}, {@code o} and {@code f} alike, {@code c̃ = tanh(x W_cᵀ + h R_cᵀ +
 * b_c)}, {@code c = f ⊙ c + i ⊙ c̃}, {@code h = o ⊙ tanh(c)}; h and c start at zero, or
 * where the batch before left them if the {@linkplain Mode#carriesState() mode} says so.
 *
 * <p><i>Input</i> float32 {@code [batch, time, features]}; <i>output</i> {@code [batch, units]}, the state after the
 * last step, or {@code [batch, time, units]} with {@code returnSequences}. Sequences are right-padded: where lengths
 * are given, steps at or beyond {@code lengths[b]} yield zeros and leave the state unchanged, and a row of length 0
 * gives zeros.
 *
 * <p><i>Weights</i>, gate order i, o, f, c, one direction after the other: {@code kernel [directions, 4*units,
 * features]}, Glorot uniform; {@code recurrent_kernel [directions, 4*units, units]}, orthogonal; {@code bias
 * [directions, 4*units]}, zeros and ones for the forget gate, all as in Keras. <i>Throws</i> {@link ShapeException} if
 * the rank is not 3. <i>Source:</i> Hochreiter and Schmidhuber 1997; forget gate: Gers, Schmidhuber, Cummins 2000; ONNX
 * {@code LSTM}-14, layout 0. Immutable.
 *
 * @param units the size of the state, 1 or more
 * @param returnSequences true to give every step's output
 * @param goBackwards true to read from the last step to the first; with {@code returnSequences} the outputs stay in the
 *     order of time (Keras turns them into the order of reading)
 */
public record Lstm(int units, boolean returnSequences, boolean goBackwards) implements Recurrent {
    /** Checks the number of units. */
    public Lstm {
        if (units < 1) {
            throw new InvalidInputException("Lstm needs 1 unit or more; got " + units);
        }
    }

    /** Reads forward and gives the last output. */
    public static Lstm of(int units) {
        return new Lstm(units, false, false);
    }

    /** The same layer, giving every step's output. */
    public Lstm withReturnSequences() {
        return new Lstm(units, true, goBackwards);
    }

    /** The same layer, reading from the last step to the first. */
    public Lstm withGoBackwards() {
        return new Lstm(units, returnSequences, true);
    }

    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        Outputs outputs = read(g, x, mode, goBackwards ? Direction.REVERSE : Direction.FORWARD);
        Shape state = outputs.last().shape();
        if (returnSequences) {
            Value steps = g.reshape(
                    outputs.steps(), new Shape(List.of(outputs.steps().shape().dim(0), state.dim(1), state.dim(2))));
            return g.transpose(steps, 1, 0, 2);
        }
        return g.reshape(outputs.last(), state.slice(1, 3));
    }

    @Override
    public Outputs read(GraphBuilder g, Value x, Mode mode, Direction direction) {
        if (x.rank() != 3) {
            throw new ShapeException(
                    g.path(),
                    "input has rank " + x.rank() + " " + x.shape() + "; LSTM needs rank 3 [batch, time, features]."
                            + " Did you drop the time axis?",
                    x.shape());
        }
        int features = Shapes.features(g, "LSTM", x);
        int directions = direction.count();
        Value kernel = g.parameter(
                "kernel", Shape.of(directions, 4 * units, features), Initializer.glorotUniform(features, 4 * units));
        Value recurrentKernel =
                g.parameter("recurrent_kernel", Shape.of(directions, 4 * units, units), Initializer.orthogonal());
        Value bias = g.parameter("bias", Shape.of(directions, 4 * units), Initializer.unitForgetBias());
        // ONNX adds two biases, Keras has one: the other is zero
        Value noBias = g.constant(Tensor.zeros(DType.FLOAT32, directions, 4 * units));
        LstmInputs inputs = LstmInputs.of(g.transpose(x, 1, 0, 2), kernel, recurrentKernel)
                .withBias(g.concat(1, bias, noBias))
                .withSequenceLens(mode.sequenceLens())
                .withInitialState(
                        mode.initialState(g, "h", units, direction), mode.initialState(g, "c", units, direction));
        LstmOutputs outputs = g.lstm(inputs, units, direction);
        mode.finalState(g, "h", outputs.yH());
        mode.finalState(g, "c", outputs.yC());
        return new Outputs(outputs.y(), outputs.yH());
    }
}

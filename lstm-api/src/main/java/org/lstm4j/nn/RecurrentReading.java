package org.lstm4j.nn;

import java.util.List;
import java.util.Optional;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.CellFunction;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.RecurrentInputs;
import org.lstm4j.graph.RecurrentOutputs;
import org.lstm4j.graph.Value;
import org.lstm4j.internal.CallerLine;

/**
 * How the recurrent layers use their operator: weights, DropConnect on the recurrent ones, lengths, and states that are
 * carried or drawn.
 *
 * @param layer its name in messages
 * @param standard what is computed, with the functions that the options may replace
 * @param units the size of the state
 * @param bias what the biases start from in Keras
 * @param hasRecurrentBias true if the recurrent product has trained biases of its own in Keras too, as its GRU has
 * @param options what the layers have in common
 */
record RecurrentReading(
        String layer,
        RecurrentCell standard,
        int units,
        Initializer bias,
        boolean hasRecurrentBias,
        RecurrentOptions options) {

    RecurrentReading {
        if (units < 1) {
            throw new InvalidInputException(layer + " needs 1 unit or more; got " + units);
        }
        double dropout = options.recurrentWeightDropout();
        if (!(dropout >= 0 && dropout < 1)) {
            throw new InvalidInputException(
                    layer + " needs a recurrent weight dropout of 0 to below 1; got " + dropout);
        }
        cell(layer, standard, options);
    }

    /** The formula with the functions of the options. */
    private static RecurrentCell cell(String layer, RecurrentCell standard, RecurrentOptions options) {
        boolean hasGates = standard.formula() != RecurrentCell.Formula.RNN;
        if (!hasGates && options.recurrentActivation() != RecurrentOptions.DEFAULT.recurrentActivation()) {
            throw new InvalidInputException(layer + " has no gates, and so no recurrent activation; got "
                    + options.recurrentActivation().text());
        }
        CellFunction state = function(options.activation())
                .orElseThrow(() -> new InvalidInputException(
                        layer + " has the activation tanh, relu, sigmoid or hard-sigmoid; got "
                                + options.activation().text()));
        CellFunction gate = function(options.recurrentActivation())
                .filter(CellFunction::isBetweenZeroAndOne)
                .orElseThrow(() ->
                        new InvalidInputException(layer + " has the recurrent activation sigmoid or hard-sigmoid; got "
                                + options.recurrentActivation().text()));
        return standard.withStateFunction(state).withGateFunction(gate);
    }

    private static Optional<CellFunction> function(Activation activation) {
        return switch (activation) {
            case SIGMOID -> Optional.of(CellFunction.SIGMOID);
            case HARD_SIGMOID -> Optional.of(CellFunction.HARD_SIGMOID);
            case TANH -> Optional.of(CellFunction.TANH);
            case RELU -> Optional.of(CellFunction.RELU);
            case LINEAR, SOFTMAX, SOFTPLUS -> Optional.empty();
        };
    }

    /** The names of its states, of one direction. */
    List<String> states() {
        return standard.hasCellState() ? List.of("h", "c") : List.of("h");
    }

    /**
     * Writes it.
     *
     * @param owner the layer, for messages
     * @param initial the states to start from, [directions, batch, units]; none for the start that mode and options say
     */
    Recurrent.Outputs read(
            Recurrent owner, GraphBuilder g, Value x, List<Value> initial, Mode mode, Direction direction) {
        Shapes.steps(g, layer, x);
        RecurrentCell cell = cell(layer, standard, options);
        InitialState initialState = options.initialState();
        if (mode.carriesState() && initialState != InitialState.ZEROS) {
            throw new InvalidInputException(
                    g.path() + ": a stateful model goes on where the batch before ended, so its " + layer
                            + " cannot start at random; its initial state must be zeros, or the model not stateful");
        }
        checkGiven(owner, g, x, initial, mode, direction);
        int features = Shapes.features(g, layer, x);
        int directions = direction.count();
        int gates = cell.rows(units);
        boolean isKeras = options.weights() == WeightConvention.KERAS;
        Initializer pytorch = WeightConvention.within(units);
        Value kernel = g.parameter(
                "kernel",
                Shape.of(directions, gates, features),
                isKeras ? Initializer.glorotUniform(features, gates) : pytorch);
        Value recurrentKernel = g.parameter(
                "recurrent_kernel", Shape.of(directions, gates, units), isKeras ? Initializer.orthogonal() : pytorch);
        RecurrentInputs inputs = RecurrentInputs.of(
                        g.transpose(x, 1, 0, 2),
                        kernel,
                        Dropout.of(options.recurrentWeightDropout()).call(g, recurrentKernel, mode))
                .withBias(biases(g, directions, gates))
                .withSequenceLens(mode.sequenceLens());
        Value hidden = start(g, 0, x, initial, mode, direction);
        inputs = cell.hasCellState()
                ? inputs.withInitialState(hidden, start(g, 1, x, initial, mode, direction))
                : inputs.withInitialState(hidden);
        RecurrentOutputs outputs = mode.mask().isPresent()
                ? g.maskedRecurrent(cell, inputs, units, direction, g.transpose(mode.mask(), 1, 0, 2))
                : g.recurrent(cell, inputs, units, direction);
        List<Value> last = cell.hasCellState() ? List.of(outputs.yH(), outputs.yC()) : List.of(outputs.yH());
        for (int i = 0; i < last.size(); i++) {
            mode.finalState(g, states().get(i), last.get(i));
        }
        return new Recurrent.Outputs(outputs.y(), outputs.yH(), last);
    }

    private void checkGiven(
            Recurrent owner, GraphBuilder g, Value x, List<Value> initial, Mode mode, Direction direction) {
        if (initial.isEmpty()) {
            return;
        }
        if (mode.carriesState() || options.initialState() != InitialState.ZEROS) {
            throw new InvalidInputException(g.path() + ": " + layer + " is given a state to start from"
                    + CallerLine.inBrackets() + ", and would also "
                    + (mode.carriesState()
                            ? "go on where the batch before ended, as the model is stateful"
                            : "draw one, as its initial state is not zeros")
                    + "; it can have one start only");
        }
        Shape wanted = Shape.of(direction.count(), x.shape().dim(0), units);
        for (int i = 0; i < initial.size(); i++) {
            GivenStates.check(g, owner, states().get(i), initial.get(i), wanted);
        }
    }

    private Value start(GraphBuilder g, int state, Value x, List<Value> initial, Mode mode, Direction direction) {
        if (!initial.isEmpty()) {
            return initial.get(state);
        }
        String name = states().get(state);
        return mode.carriesState()
                ? mode.initialState(g, name, units, direction)
                : options.initialState()
                        .value(g, Shape.of(direction.count(), x.shape().dim(0), units), mode);
    }

    private Value biases(GraphBuilder g, int directions, int gates) {
        if (options.weights() == WeightConvention.PYTORCH) {
            return g.parameter(
                    "bias",
                    Shape.of(directions, Dim.product(List.of(Dim.of(2), Dim.of(gates)))),
                    WeightConvention.within(units));
        }
        if (hasRecurrentBias) {
            return g.parameter("bias", Shape.of(directions, Dim.product(List.of(Dim.of(2), Dim.of(gates)))), bias);
        }
        // ONNX adds two biases, Keras has one: the other is zero
        Value none = g.constant(Tensor.zeros(DType.FLOAT32, directions, gates));
        return g.concat(1, g.parameter("bias", Shape.of(directions, gates), bias), none);
    }
}

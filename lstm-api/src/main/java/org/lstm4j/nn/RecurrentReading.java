package org.lstm4j.nn;

import java.util.List;
import java.util.Optional;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Absent;
import org.lstm4j.graph.CellFunction;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.GraphFunction;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.RecurrentInputs;
import org.lstm4j.graph.RecurrentLoop;
import org.lstm4j.graph.RecurrentOutputs;
import org.lstm4j.graph.RecurrentVariant;
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
        checkRate(layer, "recurrent weight dropout", options.recurrentWeightDropout());
        checkRate(layer, "dropout", options.dropout());
        checkRate(layer, "recurrent dropout", options.recurrentDropout());
        boolean hasGates = standard.formula() != RecurrentCell.Formula.RNN;
        if (!hasGates && options.recurrentActivation() != RecurrentOptions.DEFAULT.recurrentActivation()) {
            throw new InvalidInputException(layer + " has no gates, and so no recurrent activation; got "
                    + options.recurrentActivation().text());
        }
        checkElementwise(layer, options.activation());
        checkElementwise(layer, options.recurrentActivation());
        if (!standard.hasCellState() && options.formula().isOfLstm()) {
            throw new InvalidInputException(layer + " has no cell state, and so neither coupled gates, peepholes nor a"
                    + " projection; got " + options.formula());
        }
    }

    private static void checkRate(String layer, String what, double rate) {
        if (!(rate >= 0 && rate < 1)) {
            throw new InvalidInputException(layer + " needs a " + what + " of 0 to below 1; got " + rate);
        }
    }

    private static void checkElementwise(String layer, Activation activation) {
        if (activation == Activation.SOFTMAX) {
            throw new InvalidInputException(
                    layer + " needs an activation of each number for itself; got " + activation.text());
        }
    }

    /** The operator that computes it; none if it is a loop. */
    private Optional<RecurrentCell> operator(Mode mode) {
        Optional<CellFunction> state = function(options.activation());
        Optional<CellFunction> gate = function(options.recurrentActivation()).filter(CellFunction::isBetweenZeroAndOne);
        boolean isLoop = state.isEmpty()
                || gate.isEmpty()
                || !options.formula().equals(RecurrentFormula.STANDARD)
                || (mode.training() && options.recurrentDropout() > 0);
        return isLoop
                ? Optional.empty()
                : Optional.of(standard.withStateFunction(state.get()).withGateFunction(gate.get()));
    }

    private static Optional<CellFunction> function(Activation activation) {
        return switch (activation) {
            case SIGMOID -> Optional.of(CellFunction.SIGMOID);
            case HARD_SIGMOID -> Optional.of(CellFunction.HARD_SIGMOID);
            case TANH -> Optional.of(CellFunction.TANH);
            case RELU -> Optional.of(CellFunction.RELU);
            default -> Optional.empty();
        };
    }

    /** The size of h. */
    int outputs() {
        int projection = options.formula().projection();
        return projection > 0 ? projection : units;
    }

    /** The size of a state. */
    int size(int state) {
        return state == 0 ? outputs() : units;
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
        InitialState initialState = options.initialState();
        if (mode.carriesState() && initialState != InitialState.ZEROS) {
            throw new InvalidInputException(
                    g.path() + ": a stateful model goes on where the batch before ended, so its " + layer
                            + " cannot start at random; its initial state must be zeros, or the model not stateful");
        }
        checkGiven(owner, g, x, initial, mode, direction);
        int features = Shapes.features(g, layer, x);
        Value steps = g.transpose(dropped(g, x, 1, mode), 1, 0, 2);
        Weights weights = weights(g, features, direction.count(), mode);
        RecurrentInputs inputs = weights.inputs(steps).withSequenceLens(mode.sequenceLens());
        Value hidden = start(g, 0, x, initial, mode, direction);
        inputs = standard.hasCellState()
                ? inputs.withInitialState(hidden, start(g, 1, x, initial, mode, direction))
                : inputs.withInitialState(hidden);
        Optional<RecurrentCell> operator = mode.mask().isPresent() ? Optional.empty() : operator(mode);
        RecurrentOutputs outputs = operator.isPresent()
                ? g.recurrent(operator.get(), inputs, units, direction)
                : RecurrentLoop.write(
                        g,
                        variant(g, weights, x.shape().dim(0), mode),
                        inputs,
                        mode.mask().isPresent() ? g.transpose(mode.mask(), 1, 0, 2) : Absent.INSTANCE,
                        units,
                        direction);
        List<Value> last = standard.hasCellState() ? List.of(outputs.yH(), outputs.yC()) : List.of(outputs.yH());
        for (int i = 0; i < last.size(); i++) {
            mode.finalState(g, states().get(i), last.get(i));
        }
        return new Recurrent.Outputs(outputs.y(), outputs.yH(), last);
    }

    /**
     * All weights, those of both directions together.
     *
     * @param recurrent after DropConnect
     * @param peepholes absent unless asked for
     * @param projection absent unless asked for
     */
    record Weights(Value kernel, Value recurrent, Value bias, Value peepholes, Value projection) {
        RecurrentInputs inputs(Value x) {
            return RecurrentInputs.of(x, kernel, recurrent).withBias(bias);
        }
    }

    Weights weights(GraphBuilder g, int features, int directions, Mode mode) {
        int gates = standard.rows(units);
        boolean isKeras = options.weights() == WeightConvention.KERAS;
        Initializer pytorch = WeightConvention.within(units);
        Regularizers regularizers = options.regularizers();
        Value kernel = g.parameter(
                "kernel",
                Shape.of(directions, gates, features),
                isKeras ? Initializer.glorotUniform(features, gates) : pytorch,
                regularizers.kernel());
        Value recurrentKernel = g.parameter(
                "recurrent_kernel",
                Shape.of(directions, gates, outputs()),
                isKeras ? Initializer.orthogonal() : pytorch,
                regularizers.recurrent());
        Value dropped = Dropout.of(options.recurrentWeightDropout()).call(g, recurrentKernel, mode);
        Value biases = biases(g, directions, gates);
        RecurrentFormula formula = options.formula();
        Value peepholes = Absent.INSTANCE;
        if (formula.peepholes()) {
            int rows = Dim.checkedProduct("of 3 peepholes of " + units + " units", 3, units);
            peepholes = g.parameter("peepholes", Shape.of(directions, rows), isKeras ? Initializer.zeros() : pytorch);
        }
        Value projection = Absent.INSTANCE;
        if (formula.projection() > 0) {
            int size = formula.projection();
            projection = g.parameter(
                    "projection",
                    Shape.of(directions, size, units),
                    isKeras ? Initializer.glorotUniform(units, size) : pytorch,
                    regularizers.recurrent());
        }
        return new Weights(kernel, dropped, biases, peepholes, projection);
    }

    /** What a loop over the formula computes. */
    RecurrentVariant variant(GraphBuilder g, Weights weights, Dim batch, Mode mode) {
        GraphFunction state = options.activation()::apply;
        var functions = new RecurrentVariant.Functions(options.recurrentActivation()::apply, state, state);
        int directions = weights.kernel().shape().fixed(0);
        Shape ofState = Shape.of(Dim.of(directions), batch, Dim.of(outputs()));
        RecurrentFormula formula = options.formula();
        return RecurrentVariant.of(standard.formula(), List.of(functions))
                .with(formula.clip(), formula.inputForget())
                .with(
                        weights.peepholes(),
                        weights.projection(),
                        Dropout.mask(g, ofState, options.recurrentDropout(), mode));
    }

    /** The input without the features that a row does without, the same at all steps. */
    Value dropped(GraphBuilder g, Value x, int time, Mode mode) {
        Shape once = x.shape().with(time, Dim.of(1));
        Value mask = Dropout.mask(g, once, options.dropout(), mode);
        return mask.isPresent() ? g.mul(x, mask) : x;
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
        for (int i = 0; i < initial.size(); i++) {
            Shape wanted = Shape.of(direction.count(), x.shape().dim(0), size(i));
            GivenStates.check(g, owner, states().get(i), initial.get(i), wanted);
        }
    }

    private Value start(GraphBuilder g, int state, Value x, List<Value> initial, Mode mode, Direction direction) {
        if (!initial.isEmpty()) {
            return initial.get(state);
        }
        String name = states().get(state);
        return mode.carriesState()
                ? mode.initialState(g, name, size(state), direction)
                : options.initialState()
                        .value(g, Shape.of(direction.count(), x.shape().dim(0), size(state)), mode);
    }

    private Value biases(GraphBuilder g, int directions, int gates) {
        if (options.weights() == WeightConvention.PYTORCH) {
            return g.parameter(
                    "bias",
                    Shape.of(directions, Dim.product(List.of(Dim.of(2), Dim.of(gates)))),
                    WeightConvention.within(units),
                    options.regularizers().bias());
        }
        if (hasRecurrentBias) {
            return g.parameter(
                    "bias",
                    Shape.of(directions, Dim.product(List.of(Dim.of(2), Dim.of(gates)))),
                    bias,
                    options.regularizers().bias());
        }
        // ONNX adds two biases, Keras has one: the other is zero
        Value none = g.constant(Tensor.zeros(DType.FLOAT32, directions, gates));
        return g.concat(
                1,
                g.parameter(
                        "bias",
                        Shape.of(directions, gates),
                        bias,
                        options.regularizers().bias()),
                none);
    }
}

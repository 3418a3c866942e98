package org.lstm4j.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.CellFunction;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.RecurrentCell.Formula;

/**
 * What one direction of a recurrent layer computed: each {@link Signal} at each step, of each row and unit, and all it was
 * computed from. Steps are counted as in the input, also for the direction that reads from the last to the first. At steps at
 * and beyond a row's length nothing was computed, and all values are 0.
 *
 * <p>Tensors are float32; do not write into them.
 */
public final class LayerTrace {
    private final RecurrentLayer layer;
    private final Direction direction;
    private final CellWeights weights;
    private final int[] lengths; // [batch]
    private final Tensor x; // [time, batch, features]
    private final Tensor hiddenBefore; // [time, batch, units]
    private final Tensor cellBefore; // [time, batch, units], or empty
    private final Map<Signal, Tensor> values; // [time, batch, units]

    LayerTrace(
            RecurrentLayer layer,
            Direction direction,
            CellWeights weights,
            int[] lengths,
            Tensor x,
            Tensor hiddenBefore,
            Tensor cellBefore,
            Map<Signal, Tensor> values) {
        this.layer = layer;
        this.direction = direction;
        this.weights = weights;
        this.lengths = lengths;
        this.x = x;
        this.hiddenBefore = hiddenBefore;
        this.cellBefore = cellBefore;
        this.values = values;
    }

    /** Which layer. */
    public RecurrentLayer layer() {
        return layer;
    }

    /** {@link Direction#FORWARD} or {@link Direction#REVERSE}. */
    public Direction direction() {
        return direction;
    }

    /** What the layer computes in a step. */
    public RecurrentCell cell() {
        return layer.cell();
    }

    /** What there is to be seen of it, in the order in which a step computes it. */
    public List<Signal> signals() {
        return Signal.of(cell());
    }

    /** The weights, as forces left them. */
    public CellWeights weights() {
        return weights;
    }

    /** The number of steps, padding included. */
    public int steps() {
        return x.dim(0);
    }

    /** The number of rows in the batch. */
    public int rows() {
        return x.dim(1);
    }

    /** How many steps of a row were read. */
    public int length(int row) {
        return lengths[row];
    }

    /** The step that a row was read from just before another one; -1 before its first. */
    public int stepBefore(int step, int row) {
        return stepBefore(step, lengths[row], direction);
    }

    static int stepBefore(int step, int length, Direction direction) {
        if (direction == Direction.FORWARD) {
            return step - 1;
        }
        return step == length - 1 ? -1 : step + 1;
    }

    /** The input of all steps [time, batch, features]. */
    public Tensor input() {
        return x;
    }

    /** The hidden state before each step [time, batch, units]. */
    public Tensor hiddenBefore() {
        return hiddenBefore;
    }

    /** The cell state before each step [time, batch, units]; without elements for a cell that has none. */
    public Tensor cellBefore() {
        return cellBefore;
    }

    /** All values of a signal [time, batch, units]. @throws InvalidInputException if the cell has no such */
    public Tensor values(Signal signal) {
        Tensor tensor = values.get(signal);
        if (tensor == null) {
            throw new InvalidInputException("Layer " + layer.name() + " has no " + signal.words() + "; it has "
                    + String.join(", ", signals().stream().map(Signal::words).toList()));
        }
        return tensor;
    }

    /** One value of a signal. */
    public double value(Signal signal, int step, int row, int unit) {
        return values(signal).element(at(step, row, unit));
    }

    /** The mean of a signal over all units. */
    public double mean(Signal signal, int step, int row) {
        Tensor tensor = values(signal);
        double sum = 0;
        for (int unit = 0; unit < layer.units(); unit++) {
            sum += tensor.element(at(step, row, unit));
        }
        return sum / layer.units();
    }

    private int at(int step, int row, int unit) {
        Objects.checkIndex(step, steps());
        Objects.checkIndex(row, rows());
        Objects.checkIndex(unit, layer.units());
        return (step * rows() + row) * layer.units() + unit;
    }

    /**
     * How one value comes about. What it is made of is taken from this trace, one step back in the computation, so that each
     * number can be followed to the weights and the input.
     *
     * @throws InvalidInputException if the cell has no such signal, or the step is padding that was not read
     */
    public Arithmetic arithmetic(Signal signal, int step, int row, int unit) {
        int at = at(step, row, unit);
        if (!signals().contains(signal) || step >= lengths[row]) {
            throw new InvalidInputException("Layer " + layer.name() + " computed no " + signal.words() + " at step "
                    + step
                    + " of row " + row + ", which has " + lengths[row] + " steps; it has "
                    + String.join(", ", signals().stream().map(Signal::words).toList()));
        }
        return switch (signal) {
            case KEPT -> state(signal, values(Signal.FORGET).element(at), cellBefore.element(at));
            case ADDED ->
                state(
                        signal,
                        values(Signal.INPUT).element(at),
                        values(Signal.CANDIDATE).element(at));
            case CELL ->
                state(
                        signal,
                        values(Signal.KEPT).element(at),
                        values(Signal.ADDED).element(at));
            case HIDDEN -> {
                if (cell().op() == Op.GRU) {
                    yield new StateArithmetic(
                            signal,
                            values(Signal.UPDATE).element(at),
                            values(Signal.CANDIDATE).element(at),
                            hiddenBefore.element(at),
                            cell());
                }
                yield cell().hasCellState()
                        ? state(
                                signal,
                                values(Signal.OUTPUT).element(at),
                                values(Signal.CELL).element(at))
                        : gate(signal, step, row, unit);
            }
            default -> gate(signal, step, row, unit);
        };
    }

    private Arithmetic state(Signal signal, double first, double second) {
        return new StateArithmetic(signal, first, second, 0, cell());
    }

    private GateArithmetic gate(Signal signal, int step, int row, int unit) {
        int weightRow = weights.row(cell(), signal, unit);
        List<GateArithmetic.Term> input = new ArrayList<>();
        int features = weights.features();
        for (int k = 0; k < features; k++) {
            input.add(new GateArithmetic.Term(
                    weights.w().element(weightRow * features + k), x.element((step * rows() + row) * features + k)));
        }
        boolean isReset = signal == Signal.CANDIDATE && cell().formula() == Formula.GRU;
        List<GateArithmetic.Term> state = new ArrayList<>();
        for (int k = 0; k < layer.units(); k++) {
            double before = hiddenBefore.element(at(step, row, k));
            state.add(new GateArithmetic.Term(
                    weights.r().element(weightRow * layer.units() + k),
                    isReset ? before * value(Signal.RESET, step, row, k) : before));
        }
        boolean scales = signal == Signal.CANDIDATE && cell().formula() == Formula.GRU_LINEAR_BEFORE_RESET;
        return new GateArithmetic(
                signal,
                function(signal),
                input,
                weights.inputBias().element(weightRow),
                state,
                weights.stateBias().element(weightRow),
                scales ? value(Signal.RESET, step, row, unit) : 1);
    }

    private CellFunction function(Signal signal) {
        return signal.isGate() ? cell().gateFunction() : cell().stateFunction();
    }

    /**
     * How far the hidden states that the backend's recurrent operator gave lie from those that follow from the gates shown
     * here: the largest difference over all steps, rows and units. Rounding of float32, unless something is wrong.
     */
    public double deviation() {
        double largest = 0;
        for (int row = 0; row < rows(); row++) {
            for (int step = 0; step < lengths[row]; step++) {
                for (int unit = 0; unit < layer.units(); unit++) {
                    double computed = arithmetic(Signal.HIDDEN, step, row, unit).value();
                    largest = Math.max(largest, Math.abs(computed - value(Signal.HIDDEN, step, row, unit)));
                }
            }
        }
        return largest;
    }

    @Override
    public String toString() {
        return "LayerTrace[" + layer.name() + ", " + direction.text() + ", " + layer.units() + " units, lengths "
                + Arrays.toString(lengths) + "]";
    }
}

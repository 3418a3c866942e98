package org.lstm4j.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.RecurrentCell;

/**
 * A recurrent operator and its gradient, one row and one number at a time. Here is the walk over directions, rows and steps;
 * what happens in a step is the cell's.
 */
abstract class RecurrentReference {
    private final Node node;
    final RecurrentCell cell;
    private final IntFunction<Tensor> inputs;
    private final double[] x; // [time, batch, features]
    private final double[] w; // [directions, gates * units, features]
    private final double[] r; // [directions, gates * units, units]
    private final double[] b; // [directions, 2 * gates * units], or empty
    private final Tensor lengths; // [batch], or empty
    private final double[] initialH; // [directions, batch, units], or empty
    private final double[] initialC;
    private final int time;
    private final int batch;
    private final int features;
    private final int directions;
    private final int rows; // of W and R: gates * units

    /** How many numbers a state has. */
    final int units;

    RecurrentReference(Node node, IntFunction<Tensor> inputs) {
        this.node = node;
        this.cell = RecurrentCell.of(node);
        this.inputs = inputs;
        Tensor sequence = inputs.apply(0);
        x = sequence.doubles();
        time = sequence.dim(0);
        batch = sequence.dim(1);
        features = sequence.dim(2);
        w = inputs.apply(1).doubles();
        r = inputs.apply(2).doubles();
        b = inputs.apply(3).doubles();
        lengths = inputs.apply(4);
        initialH = inputs.apply(5).doubles();
        initialC = inputs.apply(6).doubles();
        units = inputs.apply(2).dim(2);
        directions = inputs.apply(2).dim(0);
        rows = cell.gates() * units;
        for (int row = 0; row < lengths.size(); row++) {
            if (lengths.element(row) < 0 || lengths.element(row) > time) {
                throw new InvalidInputException(node.where() + ": sequence_lens[" + row + "] is "
                        + (long) lengths.element(row) + "; it must be 0 to " + time);
            }
        }
    }

    static RecurrentReference of(Node node, IntFunction<Tensor> inputs) {
        RecurrentCell cell = RecurrentCell.of(node);
        return switch (cell.formula()) {
            case LSTM -> new LstmReference(node, inputs);
            case GRU -> new GruReference(node, inputs, false);
            case GRU_LINEAR_BEFORE_RESET -> new GruReference(node, inputs, true);
            case RNN -> new RnnReference(node, inputs);
        };
    }

    /**
     * One step of one row. {@code gates} and {@code extra} are what the cell keeps, to be written; {@code h} and {@code c}
     * are the states before the step, to be overwritten.
     */
    abstract void forward(Step step, double[] h, double[] c, double[] gates, double[] extra);

    /**
     * The gradient of one step of one row.
     *
     * @param h the hidden state before the step
     * @param c the cell state before the step; empty without one
     * @param after the hidden state after the step
     * @param dh the gradient for the hidden state after the step; to be overwritten by that for the state before it
     * @param dc the same for the cell state
     */
    abstract StepGradient backward(
            Step step,
            double[] h,
            double[] c,
            double[] after,
            double[] gates,
            double[] extra,
            double[] dh,
            double[] dc);

    /** What the gradient of a step is made of. */
    static final class StepGradient {
        private final double[] input;
        private final double[] recurrent;
        private final double[][] source;

        /**
         * Its parts.
         *
         * @param input for each row of W, the gradient of the sum that it gives
         * @param recurrent the same for each row of R
         * @param source for each gate, the vector that its rows of R were multiplied with: h, or what the cell made of it
         */
        StepGradient(double[] input, double[] recurrent, double[]... source) {
            this.input = input;
            this.recurrent = recurrent;
            this.source = source;
        }
    }

    /** The products of a step: of W with x, of R with a state, and of the transpose of R with a gradient. */
    final class Step {
        private final int direction;
        private final int row;
        private final int t;

        private Step(int direction, int row, int t) {
            this.direction = direction;
            this.row = row;
            this.t = t;
        }

        /** The sum over the inputs for one row of W, with its bias. */
        double input(int j) {
            int gate = direction * rows + j;
            double sum = b.length == 0 ? 0 : b[direction * 2 * rows + j];
            for (int k = 0; k < features; k++) {
                sum += x[(t * batch + row) * features + k] * w[gate * features + k];
            }
            return sum;
        }

        /** The sum over a state for one row of R, with its bias. */
        double recurrent(int j, double[] h) {
            int gate = direction * rows + j;
            double sum = b.length == 0 ? 0 : b[direction * 2 * rows + rows + j];
            for (int k = 0; k < units; k++) {
                sum += h[k] * r[gate * units + k];
            }
            return sum;
        }

        /** What the gradient of one gate's sums is for the state that R was multiplied with. */
        double[] back(int gate, double[] gradient) {
            double[] result = new double[units];
            for (int u = 0; u < units; u++) {
                int j = gate * units + u;
                for (int k = 0; k < units; k++) {
                    result[k] += gradient[j] * r[(direction * rows + j) * units + k];
                }
            }
            return result;
        }
    }

    private int length(int row) {
        return lengths.size() == 0 ? time : (int) lengths.element(row);
    }

    /** The time index of the n-th step that a direction reads of a row. */
    private int step(int direction, int row, int n) {
        boolean reversed = direction == 1 || node.attributes().word("direction").equals("reverse");
        return reversed ? length(row) - 1 - n : n;
    }

    private int state(int direction, int row) {
        return (direction * batch + row) * units;
    }

    private int sequence(int t, int direction, int row) {
        return ((t * directions + direction) * batch + row) * units;
    }

    private double[] initial(double[] states, int direction, int row) {
        return states.length > 0 ? part(states, state(direction, row), units) : new double[units];
    }

    private static double[] part(double[] from, int at, int size) {
        double[] part = new double[size];
        System.arraycopy(from, at, part, 0, size);
        return part;
    }

    private Tensor sequences(int width) {
        return Tensor.zeros(DType.FLOAT64, time, directions, batch, width);
    }

    private Tensor states() {
        return Tensor.zeros(DType.FLOAT64, directions, batch, units);
    }

    final List<Tensor> forward() {
        int[] kept = cell.kept();
        Tensor y = sequences(units);
        Tensor yH = states();
        Tensor yC = states();
        Tensor keptGates = sequences(kept.length > 0 ? kept[0] * units : 0);
        Tensor keptExtra = sequences(kept.length > 1 ? kept[1] * units : 0);
        for (int direction = 0; direction < directions; direction++) {
            for (int row = 0; row < batch; row++) {
                double[] h = initial(initialH, direction, row);
                double[] c = initial(initialC, direction, row);
                double[] gates = new double[keptGates.dim(3)];
                double[] extra = new double[keptExtra.dim(3)];
                for (int n = 0; n < length(row); n++) {
                    int t = step(direction, row, n);
                    forward(new Step(direction, row, t), h, c, gates, extra);
                    int at = sequence(t, direction, row);
                    System.arraycopy(h, 0, y.doubles(), at, units);
                    System.arraycopy(gates, 0, keptGates.doubles(), at / units * gates.length, gates.length);
                    System.arraycopy(extra, 0, keptExtra.doubles(), at / units * extra.length, extra.length);
                }
                System.arraycopy(h, 0, yH.doubles(), state(direction, row), units);
                System.arraycopy(c, 0, yC.doubles(), state(direction, row), units);
            }
        }
        List<Tensor> results = new ArrayList<>(List.of(y, yH));
        if (cell.hasCellState()) {
            results.add(yC);
        }
        if (node.op() == Op.RECURRENT_TRAINING) {
            results.addAll(List.of(keptGates, keptExtra).subList(0, kept.length));
        }
        return results;
    }

    final List<Tensor> backward() {
        int[] kept = cell.kept();
        double[] y = inputs.apply(7).doubles();
        double[] keptGates = inputs.apply(8).doubles();
        double[] keptExtra = inputs.apply(9).doubles();
        double[] dY = inputs.apply(10).doubles();
        double[] dYH = inputs.apply(11).doubles();
        double[] dYC = inputs.apply(12).doubles();
        int gateWidth = kept.length > 0 ? kept[0] * units : 0;
        int extraWidth = kept.length > 1 ? kept[1] * units : 0;
        Sums sums = new Sums();
        Tensor dH0 = states();
        Tensor dC0 = states();
        for (int direction = 0; direction < directions; direction++) {
            for (int row = 0; row < batch; row++) {
                double[] dh = initial(dYH, direction, row);
                double[] dc = initial(dYC, direction, row);
                for (int n = length(row) - 1; n >= 0; n--) {
                    int t = step(direction, row, n);
                    int at = sequence(t, direction, row);
                    int before = n == 0 ? -1 : sequence(step(direction, row, n - 1), direction, row);
                    for (int u = 0; u < units && dY.length > 0; u++) {
                        dh[u] += dY[at + u];
                    }
                    StepGradient gradient = backward(
                            new Step(direction, row, t),
                            before < 0 ? initial(initialH, direction, row) : part(y, before, units),
                            !cell.hasCellState()
                                    ? new double[0]
                                    : before < 0 ? initial(initialC, direction, row) : part(keptExtra, before, units),
                            part(y, at, units),
                            part(keptGates, at / units * gateWidth, gateWidth),
                            part(keptExtra, at / units * extraWidth, extraWidth),
                            dh,
                            dc);
                    sums.add(direction, (t * batch + row) * features, gradient);
                }
                System.arraycopy(dh, 0, dH0.doubles(), state(direction, row), units);
                System.arraycopy(dc, 0, dC0.doubles(), state(direction, row), units);
            }
        }
        List<Tensor> results = new ArrayList<>(List.of(sums.dX, sums.dW, sums.dR, sums.dB, dH0));
        if (cell.hasCellState()) {
            results.add(dC0);
        }
        return results;
    }

    /** The gradients that all steps add to. */
    private final class Sums {
        private final Tensor dX = Tensor.zeros(DType.FLOAT64, time, batch, features);
        private final Tensor dW = Tensor.zeros(DType.FLOAT64, directions, rows, features);
        private final Tensor dR = Tensor.zeros(DType.FLOAT64, directions, rows, units);
        private final Tensor dB = Tensor.zeros(DType.FLOAT64, directions, 2 * rows);

        void add(int direction, int source, StepGradient gradient) {
            for (int j = 0; j < rows; j++) {
                int gate = direction * rows + j;
                dB.doubles()[direction * 2 * rows + j] += gradient.input[j];
                dB.doubles()[direction * 2 * rows + rows + j] += gradient.recurrent[j];
                for (int k = 0; k < features; k++) {
                    dW.doubles()[gate * features + k] += gradient.input[j] * x[source + k];
                    dX.doubles()[source + k] += gradient.input[j] * w[gate * features + k];
                }
                for (int k = 0; k < units; k++) {
                    dR.doubles()[gate * units + k] += gradient.recurrent[j] * gradient.source[j / units][k];
                }
            }
        }
    }
}

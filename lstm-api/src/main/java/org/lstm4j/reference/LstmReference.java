package org.lstm4j.reference;

import java.util.List;
import java.util.function.IntFunction;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;

/**
 * The LSTM and its gradient, written as in the paper, one number at a time. Gate order i, o, f, c.
 *
 * <p>For each step: i = σ(x Wᵢᵀ + h Rᵢᵀ + bᵢ), o and f alike, c̃ = tanh(...), c = f ⊙ c + i ⊙ c̃, h = o ⊙ tanh(c).
 * <i>Source:</i> Hochreiter and Schmidhuber 1997; forget gate: Gers, Schmidhuber, Cummins 2000; ONNX LSTM-14.
 */
final class LstmReference {
    private static final int I = 0;
    private static final int O = 1;
    private static final int F = 2;
    private static final int C = 3;

    private final Node node;
    private final IntFunction<Tensor> inputs;
    private final double[] x; // [time, batch, features]
    private final double[] w; // [directions, 4 units, features]
    private final double[] r; // [directions, 4 units, units]
    private final double[] b; // [directions, 8 units], or empty
    private final Tensor lengths; // [batch], or empty
    private final double[] initialH; // [directions, batch, units], or empty
    private final double[] initialC;
    private final int time;
    private final int batch;
    private final int features;
    private final int units;
    private final int directions;

    LstmReference(Node node, IntFunction<Tensor> inputs) {
        this.node = node;
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
        for (int row = 0; row < lengths.size(); row++) {
            if (lengths.element(row) < 0 || lengths.element(row) > time) {
                throw new InvalidInputException(node.where() + ": sequence_lens[" + row + "] is "
                        + (long) lengths.element(row) + "; it must be 0 to " + time);
            }
        }
    }

    private int length(int row) {
        return lengths.size() == 0 ? time : (int) lengths.element(row);
    }

    private boolean reversed(int direction) {
        return direction == 1 || node.attributes().word("direction").equals("reverse");
    }

    /** The time index of the n-th step that a direction reads of a row. */
    private int step(int direction, int row, int n) {
        return reversed(direction) ? length(row) - 1 - n : n;
    }

    private int state(int direction, int row) {
        return (direction * batch + row) * units;
    }

    private int sequence(int t, int direction, int row) {
        return ((t * directions + direction) * batch + row) * units;
    }

    List<Tensor> forward() {
        Tensor y = Tensor.zeros(DType.FLOAT64, time, directions, batch, units);
        Tensor yH = Tensor.zeros(DType.FLOAT64, directions, batch, units);
        Tensor yC = Tensor.zeros(DType.FLOAT64, directions, batch, units);
        Tensor gates = Tensor.zeros(DType.FLOAT64, time, directions, batch, 4 * units);
        Tensor cells = Tensor.zeros(DType.FLOAT64, time, directions, batch, units);
        for (int direction = 0; direction < directions; direction++) {
            for (int row = 0; row < batch; row++) {
                double[] h = initial(initialH, direction, row);
                double[] c = initial(initialC, direction, row);
                for (int n = 0; n < length(row); n++) {
                    int t = step(direction, row, n);
                    double[] z = gates(direction, row, t, h);
                    int at = sequence(t, direction, row);
                    System.arraycopy(z, 0, gates.doubles(), 4 * at, 4 * units);
                    for (int u = 0; u < units; u++) {
                        c[u] = z[F * units + u] * c[u] + z[I * units + u] * z[C * units + u];
                        h[u] = z[O * units + u] * Math.tanh(c[u]);
                        y.doubles()[at + u] = h[u];
                        cells.doubles()[at + u] = c[u];
                    }
                }
                System.arraycopy(h, 0, yH.doubles(), state(direction, row), units);
                System.arraycopy(c, 0, yC.doubles(), state(direction, row), units);
            }
        }
        return node.op() == Op.LSTM ? List.of(y, yH, yC) : List.of(y, yH, yC, gates, cells);
    }

    private double[] initial(double[] states, int direction, int row) {
        double[] state = new double[units];
        if (states.length > 0) {
            System.arraycopy(states, state(direction, row), state, 0, units);
        }
        return state;
    }

    /** The activated gates of one step, [i, o, f, c]. */
    private double[] gates(int direction, int row, int t, double[] h) {
        double[] z = new double[4 * units];
        for (int j = 0; j < z.length; j++) {
            int gate = direction * 4 * units + j;
            double sum = b.length == 0 ? 0 : b[direction * 8 * units + j] + b[direction * 8 * units + 4 * units + j];
            for (int k = 0; k < features; k++) {
                sum += x[(t * batch + row) * features + k] * w[gate * features + k];
            }
            for (int k = 0; k < units; k++) {
                sum += h[k] * r[gate * units + k];
            }
            z[j] = j / units == C ? Math.tanh(sum) : NodeEvaluation.sigmoid(sum);
        }
        return z;
    }

    List<Tensor> backward() {
        double[] y = inputs.apply(7).doubles();
        double[] gates = inputs.apply(8).doubles();
        double[] cells = inputs.apply(9).doubles();
        double[] dY = inputs.apply(10).doubles();
        double[] dYH = inputs.apply(11).doubles();
        double[] dYC = inputs.apply(12).doubles();
        Tensor dX = Tensor.zeros(DType.FLOAT64, time, batch, features);
        Tensor dW = Tensor.zeros(DType.FLOAT64, directions, 4 * units, features);
        Tensor dR = Tensor.zeros(DType.FLOAT64, directions, 4 * units, units);
        Tensor dB = Tensor.zeros(DType.FLOAT64, directions, 8 * units);
        Tensor dH0 = Tensor.zeros(DType.FLOAT64, directions, batch, units);
        Tensor dC0 = Tensor.zeros(DType.FLOAT64, directions, batch, units);
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
                    double[] dz = new double[4 * units];
                    for (int u = 0; u < units; u++) {
                        double i = gates[4 * at + I * units + u];
                        double o = gates[4 * at + O * units + u];
                        double f = gates[4 * at + F * units + u];
                        double candidate = gates[4 * at + C * units + u];
                        double tanhC = Math.tanh(cells[at + u]);
                        double cBefore = before >= 0
                                ? cells[before + u]
                                : initialC.length > 0 ? initialC[state(direction, row) + u] : 0;
                        double dcNow = dc[u] + dh[u] * o * (1 - tanhC * tanhC);
                        dz[I * units + u] = dcNow * candidate * i * (1 - i);
                        dz[O * units + u] = dh[u] * tanhC * o * (1 - o);
                        dz[F * units + u] = dcNow * cBefore * f * (1 - f);
                        dz[C * units + u] = dcNow * i * (1 - candidate * candidate);
                        dc[u] = dcNow * f;
                    }
                    dh = new double[units];
                    for (int j = 0; j < dz.length; j++) {
                        int gate = direction * 4 * units + j;
                        dB.doubles()[direction * 8 * units + j] += dz[j];
                        dB.doubles()[direction * 8 * units + 4 * units + j] += dz[j];
                        for (int k = 0; k < features; k++) {
                            int source = (t * batch + row) * features + k;
                            dW.doubles()[gate * features + k] += dz[j] * x[source];
                            dX.doubles()[source] += dz[j] * w[gate * features + k];
                        }
                        for (int k = 0; k < units; k++) {
                            double hBefore = before >= 0
                                    ? y[before + k]
                                    : initialH.length > 0 ? initialH[state(direction, row) + k] : 0;
                            dR.doubles()[gate * units + k] += dz[j] * hBefore;
                            dh[k] += dz[j] * r[gate * units + k];
                        }
                    }
                }
                System.arraycopy(dh, 0, dH0.doubles(), state(direction, row), units);
                System.arraycopy(dc, 0, dC0.doubles(), state(direction, row), units);
            }
        }
        return List.of(dX, dW, dR, dB, dH0, dC0);
    }
}

package org.lstm4j.reference;

import java.util.function.IntFunction;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Node;

/**
 * A step of the LSTM, written as in the paper; gate order i, o, f, c.
 *
 * <p>i = σ(x Wᵢᵀ + h Rᵢᵀ + bᵢ), o and f alike, c̃ = tanh(...), c = f ⊙ c + i ⊙ c̃, h = o ⊙ tanh(c); σ and tanh
 * stand for the functions of the {@linkplain org.lstm4j.graph.RecurrentCell cell}. <i>Source:</i> Hochreiter and Schmidhuber 1997; forget gate: Gers, Schmidhuber, Cummins 2000; ONNX LSTM-14.
 */
final class LstmReference extends RecurrentReference {
    private static final int I = 0;
    private static final int O = 1;
    private static final int F = 2;
    private static final int C = 3;

    LstmReference(Node node, IntFunction<Tensor> inputs) {
        super(node, inputs);
    }

    @Override
    void forward(Step step, double[] h, double[] c, double[] gates, double[] cells) {
        for (int j = 0; j < gates.length; j++) {
            double sum = step.input(j) + step.recurrent(j, h);
            gates[j] = (j / units == C ? cell.stateFunction() : cell.gateFunction()).apply(sum);
        }
        for (int u = 0; u < units; u++) {
            c[u] = gates[F * units + u] * c[u] + gates[I * units + u] * gates[C * units + u];
            h[u] = gates[O * units + u] * cell.stateFunction().apply(c[u]);
            cells[u] = c[u];
        }
    }

    @Override
    StepGradient backward(
            Step step,
            double[] h,
            double[] c,
            double[] after,
            double[] gates,
            double[] cells,
            double[] dh,
            double[] dc) {
        double[] dz = new double[4 * units];
        for (int u = 0; u < units; u++) {
            double i = gates[I * units + u];
            double o = gates[O * units + u];
            double f = gates[F * units + u];
            double candidate = gates[C * units + u];
            double shown = cell.stateFunction().apply(cells[u]);
            double dcNow = dc[u] + dh[u] * o * cell.stateFunction().slope(shown);
            dz[I * units + u] = dcNow * candidate * cell.gateFunction().slope(i);
            dz[O * units + u] = dh[u] * shown * cell.gateFunction().slope(o);
            dz[F * units + u] = dcNow * c[u] * cell.gateFunction().slope(f);
            dz[C * units + u] = dcNow * i * cell.stateFunction().slope(candidate);
            dc[u] = dcNow * f;
            dh[u] = 0;
        }
        for (int gate = 0; gate < 4; gate++) {
            double[] through = step.back(gate, dz);
            for (int u = 0; u < units; u++) {
                dh[u] += through[u];
            }
        }
        return new StepGradient(dz, dz, h, h, h, h);
    }
}

package org.lstm4j.reference;

import java.util.function.IntFunction;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Node;

/**
 * A step of the gated recurrent unit; gate order z, r, h.
 *
 * <p>z = σ(x W_zᵀ + h R_zᵀ + b), r alike, h̃ = tanh(x W_hᵀ + (r ⊙ h) R_hᵀ + b), or with the reset after the product h̃ =
 * tanh(x W_hᵀ + b_W + r ⊙ (h R_hᵀ + b_R)); h = (1 - z) ⊙ h̃ + z ⊙ h; σ and tanh stand for
 * the functions of the {@linkplain org.lstm4j.graph.RecurrentCell cell}. <i>Source:</i> Cho et al. 2014; ONNX GRU-14.
 */
final class GruReference extends RecurrentReference {
    private static final int Z = 0;
    private static final int R = 1;
    private static final int H = 2;

    private final boolean linearBeforeReset;

    GruReference(Node node, IntFunction<Tensor> inputs, boolean linearBeforeReset) {
        super(node, inputs);
        this.linearBeforeReset = linearBeforeReset;
    }

    @Override
    void forward(Step step, double[] h, double[] c, double[] gates, double[] recurrent) {
        for (int j = 0; j < 2 * units; j++) {
            gates[j] = cell.gateFunction().apply(step.input(j) + step.recurrent(j, h));
        }
        double[] reset = reset(gates, h);
        for (int u = 0; u < units; u++) {
            int j = H * units + u;
            double term;
            if (linearBeforeReset) {
                recurrent[u] = step.recurrent(j, h);
                term = gates[R * units + u] * recurrent[u];
            } else {
                term = step.recurrent(j, reset);
            }
            gates[j] = cell.stateFunction().apply(step.input(j) + term);
        }
        for (int u = 0; u < units; u++) {
            double z = gates[Z * units + u];
            h[u] = (1 - z) * gates[H * units + u] + z * h[u];
        }
    }

    /** r ⊙ h. */
    private double[] reset(double[] gates, double[] h) {
        double[] reset = new double[units];
        for (int u = 0; u < units; u++) {
            reset[u] = gates[R * units + u] * h[u];
        }
        return reset;
    }

    @Override
    StepGradient backward(
            Step step,
            double[] h,
            double[] c,
            double[] after,
            double[] gates,
            double[] recurrent,
            double[] dh,
            double[] dc) {
        double[] dInput = new double[3 * units];
        double[] dRecurrent = new double[3 * units];
        for (int u = 0; u < units; u++) {
            double z = gates[Z * units + u];
            double candidate = gates[H * units + u];
            double dCandidate = dh[u] * (1 - z) * cell.stateFunction().slope(candidate);
            dInput[H * units + u] = dCandidate;
            dRecurrent[H * units + u] = linearBeforeReset ? dCandidate * gates[R * units + u] : dCandidate;
            dInput[Z * units + u] =
                    dh[u] * (h[u] - candidate) * cell.gateFunction().slope(z);
            dh[u] *= z;
        }
        double[] throughCandidate = step.back(H, dRecurrent);
        for (int u = 0; u < units; u++) {
            double r = gates[R * units + u];
            double dReset = linearBeforeReset ? dInput[H * units + u] * recurrent[u] : throughCandidate[u] * h[u];
            dInput[R * units + u] = dReset * cell.gateFunction().slope(r);
            dRecurrent[Z * units + u] = dInput[Z * units + u];
            dRecurrent[R * units + u] = dInput[R * units + u];
            dh[u] += linearBeforeReset ? throughCandidate[u] : throughCandidate[u] * r;
        }
        double[] throughZ = step.back(Z, dRecurrent);
        double[] throughR = step.back(R, dRecurrent);
        for (int u = 0; u < units; u++) {
            dh[u] += throughZ[u] + throughR[u];
        }
        return new StepGradient(dInput, dRecurrent, h, h, linearBeforeReset ? h : reset(gates, h));
    }
}

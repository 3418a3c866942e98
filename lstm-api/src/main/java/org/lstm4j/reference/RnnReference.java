package org.lstm4j.reference;

import java.util.function.IntFunction;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Node;

/** A step of the plain recurrent network: h = f(x Wᵀ + h Rᵀ + b). <i>Source:</i> Elman 1990; ONNX RNN-14. */
final class RnnReference extends RecurrentReference {
    RnnReference(Node node, IntFunction<Tensor> inputs) {
        super(node, inputs);
    }

    @Override
    void forward(Step step, double[] h, double[] c, double[] gates, double[] extra) {
        double[] next = new double[units];
        for (int u = 0; u < units; u++) {
            next[u] = cell.stateFunction().apply(step.input(u) + step.recurrent(u, h));
        }
        System.arraycopy(next, 0, h, 0, units);
    }

    @Override
    StepGradient backward(
            Step step,
            double[] h,
            double[] c,
            double[] after,
            double[] gates,
            double[] extra,
            double[] dh,
            double[] dc) {
        double[] dz = new double[units];
        for (int u = 0; u < units; u++) {
            dz[u] = dh[u] * cell.stateFunction().slope(after[u]);
        }
        System.arraycopy(step.back(0, dz), 0, dh, 0, units);
        return new StepGradient(dz, dz, h);
    }
}

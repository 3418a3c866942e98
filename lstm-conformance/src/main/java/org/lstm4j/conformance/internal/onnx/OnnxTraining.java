package org.lstm4j.conformance.internal.onnx;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * The optimizers of {@code ai.onnx.preview.training}, whose rules are neither PyTorch's nor Keras's. Inputs are the rate R,
 * the count of updates T, then all tensors X, all gradients G, and all of each slot.
 */
final class OnnxTraining {
    private OnnxTraining() {}

    static List<Value> write(OnnxNode n) {
        boolean isAdam = n.type().equals("Adam");
        int groups = isAdam ? 4 : 3;
        int tensors = (n.inputs().size() - 2) / groups;
        List<List<Value>> results = new ArrayList<>();
        for (int i = 0; i < tensors; i++) {
            Value x = n.in(2 + i);
            Value gradient = n.in(2 + tensors + i);
            Value regularized = n.g().add(n.g().mul(x, n.real("norm_coefficient", 0)), gradient);
            Value slot = n.in(2 + 2 * tensors + i);
            results.add(
                    switch (n.type()) {
                        case "Adam" -> adam(n, x, regularized, slot, n.in(2 + 3 * tensors + i));
                        case "Adagrad" -> adagrad(n, x, regularized, slot);
                        default -> momentum(n, x, regularized, slot);
                    });
        }
        List<Value> ordered = new ArrayList<>();
        for (int group = 0; group < groups - 1; group++) {
            for (List<Value> result : results) {
                ordered.add(result.get(group));
            }
        }
        return ordered;
    }

    private static double updates(OnnxNode n) {
        return n.constant(1).element(0);
    }

    private static List<Value> adagrad(OnnxNode n, Value x, Value gradient, Value squares) {
        GraphBuilder g = n.g();
        double decay = 1 / (1 + updates(n) * n.real("decay_factor", 0));
        Value sum = g.add(squares, g.mul(gradient, gradient));
        Value root = g.add(g.sqrt(sum), n.real("epsilon", 0));
        return List.of(g.sub(x, g.div(g.mul(gradient, g.mul(n.in(0), decay)), root)), sum);
    }

    private static List<Value> adam(OnnxNode n, Value x, Value gradient, Value mean, Value square) {
        GraphBuilder g = n.g();
        double alpha = n.real("alpha", 0.9);
        double beta = n.real("beta", 0.999);
        double t = updates(n);
        Value m = g.add(g.mul(mean, alpha), g.mul(gradient, 1 - alpha));
        Value v = g.add(g.mul(square, beta), g.mul(g.mul(gradient, gradient), 1 - beta));
        double correction = t > 0 ? Math.sqrt(1 - Math.pow(beta, t)) / (1 - Math.pow(alpha, t)) : 1;
        Value root = g.add(g.sqrt(v), n.real("epsilon", 0));
        Value next = g.sub(x, g.div(g.mul(m, g.mul(n.in(0), correction)), root));
        return List.of(g.mul(next, 1 - n.real("norm_coefficient_post", 0)), m, v);
    }

    private static List<Value> momentum(OnnxNode n, Value x, Value gradient, Value velocity) {
        GraphBuilder g = n.g();
        double alpha = n.real("alpha", 0);
        double beta = updates(n) > 0 ? n.real("beta", 0) : 1;
        Value v = g.add(g.mul(velocity, alpha), g.mul(gradient, beta));
        Value direction = n.word("mode", "standard").equals("nesterov") ? g.add(gradient, g.mul(v, alpha)) : v;
        return List.of(g.sub(x, g.mul(direction, n.in(0))), v);
    }
}

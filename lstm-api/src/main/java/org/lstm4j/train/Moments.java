package org.lstm4j.train;

import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;

/**
 * The rule that Adam and AdamW share, and Nadam in parts.
 *
 * <p>The bias corrections {@code q = 1 - βᵗ} are kept as {@code q ← β q + (1 - β)} from 0: that is exact where {@code 1 -
 * βᵗ} would lose most digits of a float, and needs no power.
 */
final class Moments {
    private final GraphBuilder g;
    private final Updates updates;
    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final Form form;
    private final boolean amsgrad;
    private final Value correction1;
    private final Value correction2;

    Moments(GraphBuilder g, Updates updates, double beta1, double beta2, double epsilon, Form form, boolean amsgrad) {
        this.g = g;
        this.updates = updates;
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = epsilon;
        this.form = form;
        this.amsgrad = amsgrad;
        this.correction1 = correction(g, updates, "bias_correction_1", beta1);
        this.correction2 = correction(g, updates, "bias_correction_2", beta2);
    }

    /** {@code 1 - βᵗ} of this step. */
    static Value correction(GraphBuilder g, Updates updates, String name, double beta) {
        Parameter slot = updates.slot(name, 0);
        Value next = g.add(g.mul(slot, beta), 1 - beta);
        updates.set(slot, next);
        return next;
    }

    /** What is subtracted from a parameter, learning rate included. */
    Value change(Parameter p, Value gradient, Value rate) {
        Parameter first = updates.slot(p, "m", 0);
        Parameter second = updates.slot(p, "v", 0);
        Value m = g.add(g.mul(first, beta1), g.mul(gradient, 1 - beta1));
        Value v = g.add(g.mul(second, beta2), g.mul(g.mul(gradient, gradient), 1 - beta2));
        updates.set(first, m);
        updates.set(second, v);
        Value square = amsgrad ? largest(p, v) : v;
        if (form == Form.KERAS) {
            Value corrected = g.div(g.mul(g.sqrt(correction2), rate), correction1);
            return g.div(g.mul(m, corrected), g.add(g.sqrt(square), epsilon));
        }
        return g.div(g.mul(m, g.div(rate, correction1)), root(square));
    }

    /** The largest v of all steps. */
    private Value largest(Parameter p, Value v) {
        Parameter slot = updates.slot(p, "v_hat", 0);
        Value largest = Elementwise.larger(g, slot, v);
        updates.set(slot, largest);
        return largest;
    }

    private Value root(Value square) {
        return g.add(g.div(g.sqrt(square), g.sqrt(correction2)), epsilon);
    }

    /** The moving mean of gradients, updated. */
    Value mean(Parameter p, Value gradient) {
        Parameter first = updates.slot(p, "m", 0);
        Value m = g.add(g.mul(first, beta1), g.mul(gradient, 1 - beta1));
        updates.set(first, m);
        return m;
    }

    /** PyTorch's divisor, of the moving mean of squares, updated. */
    Value root(Parameter p, Value gradient) {
        Parameter second = updates.slot(p, "v", 0);
        Value v = g.add(g.mul(second, beta2), g.mul(g.mul(gradient, gradient), 1 - beta2));
        updates.set(second, v);
        return root(v);
    }
}

package org.lstm4j.train;

import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;

/**
 * The weight decay of an optimizer that has it as an option, {@code wd}: PyTorch adds {@code wd p} to the gradient, as the penalty
 * {@code wd/2 p²} (L2) would; Keras takes {@code lr wd p} off the weight, beside what the rule does.
 */
final class Decay {
    private final GraphBuilder g;
    private final double decay;
    private final Form form;
    private final Value keep;

    Decay(GraphBuilder g, Value rate, double decay, Form form) {
        this.g = g;
        this.decay = decay;
        this.form = form;
        this.keep = decay > 0 && form == Form.KERAS ? g.sub(1, g.mul(rate, decay)) : rate;
    }

    /** What the rule sees as the gradient. */
    Value gradient(Gradient gradient) {
        return decay > 0 && form == Form.PYTORCH
                ? g.add(gradient.value(), g.mul(gradient.parameter(), decay))
                : gradient.value();
    }

    /** What the rule's change is taken from. */
    Value kept(Parameter p) {
        return decay > 0 && form == Form.KERAS ? g.mul(p, keep) : p;
    }
}

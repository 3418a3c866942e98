package org.lstm4j.train;

import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;

/** What optimizers compute number by number, composed of operators. */
final class Elementwise {
    private Elementwise() {}

    static Value larger(GraphBuilder g, Value a, Value b) {
        return g.where(g.less(a, b), b, a);
    }

    /** -1, 0 or 1. */
    static Value sign(GraphBuilder g, Value x) {
        Value zero = g.constant(0, x.dtype());
        Value notAbove = g.where(g.less(x, zero), g.constant(-1, x.dtype()), zero);
        return g.where(g.less(zero, x), g.constant(1, x.dtype()), notAbove);
    }

    /** A scalar slot that is 0 in the first step and 1 in all others; its value, and what it becomes, is written. */
    static Value isLaterStep(GraphBuilder g, Updates updates, String name) {
        Parameter before = updates.slot(name, 0);
        updates.set(before, g.clip(g.add(before, 1), 0, 1));
        return before;
    }
}

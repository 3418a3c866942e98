package org.lstm4j.backend.nd4j.internal.lower;

import org.lstm4j.backend.nd4j.internal.plan.Ref;
import org.lstm4j.graph.Node;

/** Gradients of the plain recurrent network's steps: dz = dh ⊙ f'(x), which for tanh is dh ⊙ (1 - y²). */
final class RnnBackward extends RecurrentBackward {
    private final Ref dz;
    private final Ref work;

    RnnBackward(Node node, Scope scope) {
        super(node, scope);
        this.dz = temp(units);
        this.work = temp(units);
    }

    @Override
    void step(Step step) {
        Ref y = step.y().transposed();
        functions.throughState(dh, y, work, dz);
        toInput(step, dz);
        toRecurrent(step, dz);
        if (leadsOn(step)) {
            basics.product(operands.r().at(step.direction()), true, dz, false, dh, false);
        }
    }
}

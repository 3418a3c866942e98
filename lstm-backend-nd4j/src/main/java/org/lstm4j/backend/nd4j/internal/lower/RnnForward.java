package org.lstm4j.backend.nd4j.internal.lower;

import java.util.Optional;
import org.lstm4j.backend.nd4j.internal.plan.Ref;
import org.lstm4j.graph.Node;

/** Steps of the plain recurrent network, which has no gates and keeps nothing. */
final class RnnForward extends RecurrentForward {
    private final Ref sum;
    private Optional<Ref> bias = Optional.empty();

    RnnForward(Node node, Scope scope) {
        super(node, scope);
        this.sum = scope.emitter().temp(operands.dtype(), operands.units(), operands.batch());
    }

    @Override
    void begin(int direction) {
        bias = bias(direction, 0, operands.units());
    }

    @Override
    void step(Step step) {
        sum(operands.w().at(step.direction()), step.x(), bias, sum);
        step.before().ifPresent(h -> basics.product(operands.r().at(step.direction()), false, h, true, sum, true));
        functions.state(sum, step.y().transposed());
    }
}

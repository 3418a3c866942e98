package org.lstm4j.backend.nd4j.internal.lower;

import java.util.Optional;
import org.lstm4j.backend.nd4j.internal.plan.Ref;
import org.lstm4j.graph.Node;

/**
 * Steps of the GRU, gates z, r, h. The reset acts before the recurrent product of the candidate or, with {@code
 * linear_before_reset}, after it; what it acts on is kept for the gradient then.
 */
final class GruForward extends RecurrentForward {
    private final boolean isLinearBeforeReset;
    private final Ref work;
    private Optional<Ref> bias = Optional.empty();
    private Optional<Ref> recurrentBias = Optional.empty();

    GruForward(Node node, Scope scope, boolean isLinearBeforeReset) {
        super(node, scope);
        this.isLinearBeforeReset = isLinearBeforeReset;
        this.work = scope.emitter().temp(operands.dtype(), operands.units(), operands.batch());
    }

    @Override
    void begin(int direction) {
        long units = operands.units();
        if (!isLinearBeforeReset) {
            bias = bias(direction, 0, 3 * units);
            return;
        }
        // the candidate's recurrent bias is part of what the reset scales
        bias = bias(direction, 0, 3 * units);
        bias.ifPresent(all -> {
            Ref own = operands.b().orElseThrow().at(direction).part(0, 2 * units, units);
            basics.copy(own.reshape(units, 1), all.part(0, 2 * units, units));
        });
        recurrentBias = oneBias(direction, 5 * units, units);
    }

    @Override
    void step(Step step) {
        long units = operands.units();
        Ref r = operands.r().at(step.direction());
        Ref gates = kept(0, step.n(), step.direction());
        Ref sigmoids = gates.part(0, 0, 2 * units);
        Ref z = gates.part(0, 0, units);
        Ref reset = gates.part(0, units, units);
        Ref candidate = gates.part(0, 2 * units, units);
        sum(operands.w().at(step.direction()), step.x(), bias, gates);
        step.before().ifPresent(h -> basics.product(r.part(0, 0, 2 * units), false, h, true, sigmoids, true));
        functions.gate(sigmoids, sigmoids);
        recurrentTerm(step, r.part(0, 2 * units, units), reset, candidate);
        functions.state(candidate, candidate);
        // h = candidate + z (before - candidate)
        if (step.before().isPresent()) {
            basics.binary("subtract", step.before().get().transposed(), candidate, work);
            basics.binary("multiply", z, work, work);
            basics.binary("add", candidate, work, step.y().transposed());
        } else {
            basics.binary("multiply", z, candidate, work);
            basics.binary("subtract", candidate, work, step.y().transposed());
        }
    }

    /** Adds what the state gives to the candidate. */
    private void recurrentTerm(Step step, Ref weights, Ref reset, Ref candidate) {
        if (isLinearBeforeReset) {
            Ref term = kept(1, step.n(), step.direction());
            if (step.before().isPresent()) {
                sum(weights, step.before().get(), recurrentBias, term);
            } else {
                recurrentBias.ifPresentOrElse(given -> basics.copy(given, term), () -> basics.fill(term, 0));
            }
            basics.binary("multiply", reset, term, work);
            basics.binary("add", candidate, work, candidate);
        } else {
            step.before().ifPresent(h -> {
                basics.binary("multiply", reset, h.transposed(), work);
                basics.product(weights, false, work, false, candidate, true);
            });
        }
    }
}

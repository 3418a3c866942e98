package org.lstm4j.backend.nd4j.internal.lower;

import org.lstm4j.backend.nd4j.internal.plan.Floors;
import org.lstm4j.backend.nd4j.internal.plan.Ref;
import org.lstm4j.graph.Node;

/**
 * Gradients of the GRU's steps, of the sums before activation: dh̃ = dh ⊙ (1-z) ⊙ (1-h̃²), dz = dh ⊙ (h₋-h̃) ⊙ z(1-z), and dr
 * through what the reset scales: the state, or with {@code linear_before_reset} its product with the candidate's weights. The slopes are those of the
 * functions that the cell has.
 */
final class GruBackward extends RecurrentBackward {
    private final boolean isLinearBeforeReset;
    private final Ref dInput;
    private final Ref dRecurrent;
    private final Ref slopes;
    private final Ref through;
    private final Ref work;
    private final Ref scaled;

    GruBackward(Node node, Scope scope, boolean isLinearBeforeReset) {
        super(node, scope);
        this.isLinearBeforeReset = isLinearBeforeReset;
        this.dInput = temp(3 * units);
        this.dRecurrent = temp(3 * units);
        this.slopes = temp(2 * units);
        this.through = temp(units);
        this.work = temp(units);
        this.scaled = temp(units);
    }

    @Override
    void step(Step step) {
        Ref gates = kept(0, step.n(), step.direction());
        Ref sigmoids = gates.part(0, 0, 2 * units);
        Ref z = gates.part(0, 0, units);
        Ref reset = gates.part(0, units, units);
        Ref candidate = gates.part(0, 2 * units, units);
        Ref dZ = dInput.part(0, 0, units);
        Ref dReset = dInput.part(0, units, units);
        Ref dCandidate = dInput.part(0, 2 * units, units);

        functions.gateSlope(sigmoids, slopes);
        // dh (1 - z) f'(candidate's sum), and what is left of dh
        basics.binary("multiply", dh, z, work);
        basics.binary("subtract", dh, work, dCandidate);
        functions.throughState(dCandidate, candidate, through, dCandidate);
        stateLessCandidate(step, candidate);
        basics.binary("multiply", dh, scaled, dZ);
        basics.binary("multiply", dZ, slopes.part(0, 0, units), dZ);
        basics.copy(work, dh);
        if (isLinearBeforeReset) {
            afterTheProduct(step, reset, dCandidate, dReset);
        } else {
            beforeTheProduct(step, reset, dCandidate, dReset);
        }
        toInput(step, dInput);
    }

    private void stateLessCandidate(Step step, Ref candidate) {
        step.before()
                .ifPresentOrElse(
                        h -> basics.binary("subtract", h.transposed(), candidate, scaled),
                        () -> basics.binary("multiply", candidate, basics.scalar(candidate.dtype(), -1), scaled));
    }

    /** The reset scales the candidate's recurrent term. */
    private void afterTheProduct(Step step, Ref reset, Ref dCandidate, Ref dReset) {
        basics.binary("multiply", dCandidate, kept(1, step.n(), step.direction()), dReset);
        basics.binary("multiply", dReset, slopes.part(0, units, units), dReset);
        basics.copy(dInput.part(0, 0, 2 * units), dRecurrent.part(0, 0, 2 * units));
        basics.binary("multiply", dCandidate, reset, dRecurrent.part(0, 2 * units, units));
        scope.emitter().flush(dRecurrent, Floors.GRADIENT);
        toRecurrentBias(step, dRecurrent);
        toRecurrent(step, dRecurrent);
        if (leadsOn(step)) {
            basics.product(operands.r().at(step.direction()), true, dRecurrent, false, dh, true);
        }
    }

    /** The reset scales the state that goes into the candidate's product. */
    private void beforeTheProduct(Step step, Ref reset, Ref dCandidate, Ref dReset) {
        Ref r = operands.r().at(step.direction());
        basics.product(r.part(0, 2 * units, units), true, dCandidate, false, through, false);
        step.before()
                .ifPresentOrElse(
                        h -> basics.binary("multiply", through, h.transposed(), dReset), () -> basics.fill(dReset, 0));
        basics.binary("multiply", dReset, slopes.part(0, units, units), dReset);
        Ref dSigmoids = dInput.part(0, 0, 2 * units);
        step.before().ifPresent(h -> {
            basics.binary("multiply", reset, h.transposed(), scaled);
            toRecurrent(step, 0, dSigmoids, h, false);
            toRecurrent(step, 2 * units, dCandidate, scaled, true);
            recurrentDone();
        });
        if (leadsOn(step)) {
            basics.binary("multiply", through, reset, through);
            basics.binary("add", dh, through, dh);
            basics.product(r.part(0, 0, 2 * units), true, dSigmoids, false, dh, true);
        }
    }
}

package org.lstm4j.backend.nd4j.internal.lower;

import java.util.Optional;
import org.lstm4j.backend.nd4j.internal.plan.Floors;
import org.lstm4j.backend.nd4j.internal.plan.Ref;
import org.lstm4j.graph.Node;

/**
 * Gradients of the LSTM's steps: dc += dh ⊙ o ⊙ (1 - tanh²c); of the gates before activation di = dc ⊙ c̃ ⊙ i(1-i),
 * do = dh ⊙ tanh c ⊙ o(1-o), df = dc ⊙ c₋ ⊙ f(1-f), dc̃ = dc ⊙ i ⊙ (1-c̃²), or with the slopes of the functions that the cell has; then dc ← dc ⊙ f and dh ← Rᵀ dz.
 */
final class LstmBackward extends RecurrentBackward {
    private final Optional<Ref> dLastC;
    private final Optional<Ref> dInitialC;
    private final Ref dc;
    private final Ref dz;
    private final Ref slopes;
    private final Ref shown;
    private final Ref work;
    private final Ref more;
    private Optional<Ref> initialC = Optional.empty();

    LstmBackward(Node node, Scope scope) {
        super(node, scope);
        this.dLastC = given(12);
        this.dInitialC = wanted(5);
        this.dc = temp(units);
        this.dz = temp(4 * units);
        this.slopes = temp(3 * units);
        this.shown = temp(units);
        this.work = temp(units);
        this.more = temp(units);
    }

    @Override
    void begin(int direction) {
        initialC = operands.initialC().map(states -> {
            Ref state = temp(units);
            basics.copy(states.at(direction).transposed(), state);
            return state;
        });
        dLastC.ifPresentOrElse(states -> basics.copy(states.at(direction).transposed(), dc), () -> basics.fill(dc, 0));
    }

    @Override
    void step(Step step) {
        Ref z = kept(0, step.n(), step.direction());
        Ref sigmoids = z.part(0, 0, 3 * units);
        Ref i = z.part(0, 0, units);
        Ref o = z.part(0, units, units);
        Ref f = z.part(0, 2 * units, units);
        Ref candidate = z.part(0, 3 * units, units);
        functions.state(kept(1, step.n(), step.direction()), shown);
        basics.binary("multiply", dh, o, work);
        functions.throughState(work, shown, more, work);
        basics.binary("add", dc, work, dc);

        Ref dSigmoids = dz.part(0, 0, 3 * units);
        Ref df = dz.part(0, 2 * units, units);
        basics.binary("multiply", candidate, dc, dz.part(0, 0, units));
        basics.binary("multiply", shown, dh, dz.part(0, units, units));
        Optional<Ref> before = step.n() > 0 ? Optional.of(kept(1, step.n() - 1, step.direction())) : initialC;
        before.ifPresentOrElse(c -> basics.binary("multiply", c, dc, df), () -> basics.fill(df, 0));
        functions.gateSlope(sigmoids, slopes);
        basics.binary("multiply", dSigmoids, slopes, dSigmoids);

        basics.binary("multiply", i, dc, work);
        functions.throughState(work, candidate, more, dz.part(0, 3 * units, units));
        basics.binary("multiply", dc, f, dc);
        scope.emitter().flush(dc, Floors.GRADIENT);

        toInput(step, dz);
        toRecurrent(step, dz);
        if (leadsOn(step)) {
            basics.product(operands.r().at(step.direction()), true, dz, false, dh, false);
        }
    }

    @Override
    void end(int direction) {
        dInitialC.ifPresent(target -> basics.copy(dc.transposed(), target.at(direction)));
    }
}

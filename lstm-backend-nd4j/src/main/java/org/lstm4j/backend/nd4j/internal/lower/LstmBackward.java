package org.lstm4j.backend.nd4j.internal.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lstm4j.backend.nd4j.internal.plan.Ref;
import org.lstm4j.graph.Node;

/**
 * The gradient of the LSTM, from its last step to its first, over the gates and cells that {@link LstmForward} left. As
 * there, a step has units in rows and the batch in columns.
 *
 * <p>For each step: dc += dh ⊙ o ⊙ (1 - tanh²c); of the gates before activation di = dc ⊙ c̃ ⊙ i(1-i),
 * do = dh ⊙ tanh c ⊙ o(1-o), df = dc ⊙ c₋ ⊙ f(1-f), dc̃ = dc ⊙ i ⊙ (1-c̃²); then dc ← dc ⊙ f and dh ← Rᵀ dz.
 */
final class LstmBackward {
    private final Node node;
    private final Scope scope;
    private final Basics basics;
    private final LstmOperands operands;
    private final long units;
    private final long batch;
    private final Ref gates;
    private final Ref cells;
    private final Optional<Ref> dY;
    private final Optional<Ref> dLastH;
    private final Optional<Ref> dLastC;
    private final Optional<Ref> dX;
    private final Optional<Ref> dW;
    private final Optional<Ref> dR;
    private final Optional<Ref> dB;
    private final Optional<Ref> dInitialH;
    private final Optional<Ref> dInitialC;
    private final Ref dh;
    private final Ref dc;
    private final Ref dz;
    private final Ref slopes;
    private final Ref tanhC;
    private final Ref work;
    private final Ref more;

    private LstmBackward(Node node, Scope scope) {
        this.node = node;
        this.scope = scope;
        this.basics = scope.basics();
        this.operands = LstmOperands.of(node, scope);
        this.units = operands.units();
        this.batch = operands.batch();
        int directions = operands.directions();
        this.gates = scope.in(node, 8).reshape(operands.time(), directions, 4 * units, batch);
        this.cells = scope.in(node, 9).reshape(operands.time(), directions, units, batch);
        this.dY = LstmOperands.optional(node, 10, scope);
        this.dLastH = LstmOperands.optional(node, 11, scope);
        this.dLastC = LstmOperands.optional(node, 12, scope);
        this.dX = wanted(0);
        this.dW = wanted(1);
        this.dR = wanted(2);
        this.dB = wanted(3);
        this.dInitialH = wanted(4);
        this.dInitialC = wanted(5);
        this.dh = temp(units);
        this.dc = temp(units);
        this.dz = temp(4 * units);
        this.slopes = temp(3 * units);
        this.tanhC = temp(units);
        this.work = temp(units);
        this.more = temp(units);
    }

    private Optional<Ref> wanted(int output) {
        return scope.isNeeded(node, output) ? Optional.of(scope.result(node, output)) : Optional.empty();
    }

    private Ref temp(long rows) {
        return scope.emitter().temp(operands.dtype(), rows, batch);
    }

    static void translate(Node node, Scope scope) {
        new LstmBackward(node, scope).translate();
    }

    /** The steps of one direction, in the order of the forward pass. */
    private record Track(List<Ref> xs, List<Ref> hBefore, List<Ref> dYs, List<Ref> dXs) {
        Track() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    private void translate() {
        Optional<Lengths> lengths = operands.lengths().map(given -> new Lengths(operands, given, scope));
        for (int direction = 0; direction < operands.directions(); direction++) {
            if (lengths.isPresent()) {
                padded(direction, lengths.get());
            } else {
                plain(direction);
            }
        }
    }

    private void plain(int direction) {
        Track track = new Track();
        Ref y = scope.in(node, 7);
        operands.initialH().ifPresent(states -> track.hBefore().add(states.at(direction)));
        for (int n = 0; n < operands.time(); n++) {
            int t = operands.step(direction, n);
            track.xs().add(operands.x().at(t));
            track.hBefore().add(y.at(t).at(direction));
            dY.ifPresent(given -> track.dYs().add(given.at(t).at(direction)));
            dX.ifPresent(given -> track.dXs().add(given.at(t)));
        }
        Optional<Ref> last = dLastH.map(states -> states.at(direction));
        run(direction, track, last, direction > 0);
        dInitialH.ifPresent(target -> toInitialH(direction, target.at(direction), false));
    }

    private void padded(int direction, Lengths lengths) {
        int time = operands.time();
        Ref x = scope.emitter().temp(operands.dtype(), time * batch, operands.features());
        lengths.reorder(direction, operands.x(), x);
        Ref h = lengths.pool(units, operands.initialH().map(states -> states.at(direction)));
        lengths.reorder(direction, sequence(scope.in(node, 7), direction), lengths.steps(h));
        Ref dHs = lengths.pool(units, Optional.empty());
        dY.ifPresentOrElse(
                given -> lengths.reorder(direction, sequence(given, direction), lengths.steps(dHs)),
                () -> basics.fill(lengths.steps(dHs), 0));
        // the gradient of a row's last output belongs to the step that gave it, or to the initial state
        dLastH.ifPresent(
                states -> scope.emitter().call("scatter_add", List.of(dHs, lengths.last(), states.at(direction)), dHs));
        Optional<Ref> dXs = dX.map(target -> scope.emitter().temp(operands.dtype(), time * batch, operands.features()));
        Track track = new Track();
        operands.initialH().ifPresent(states -> track.hBefore().add(lengths.states(h)));
        for (int n = 0; n < time; n++) {
            track.xs().add(lengths.step(x, n));
            track.hBefore().add(lengths.step(h, n));
            track.dYs().add(lengths.step(dHs, n));
            if (dXs.isPresent()) {
                track.dXs().add(lengths.step(dXs.get(), n));
            }
        }
        run(direction, track, Optional.empty(), false);
        dXs.ifPresent(steps -> fromSteps(direction, lengths, steps));
        dInitialH.ifPresent(target -> {
            basics.copy(lengths.states(dHs), target.at(direction));
            toInitialH(direction, target.at(direction), true);
        });
    }

    /** One direction of [time, directions, batch, units]. */
    private static Ref sequence(Ref all, int direction) {
        return all.permuted(1, 0, 2, 3).at(direction);
    }

    /** Brings the gradient of x back into the order of time, and adds it to the first direction's. */
    private void fromSteps(int direction, Lengths lengths, Ref steps) {
        Ref target = dX.orElseThrow().reshape(steps.dim(0), steps.dim(1));
        Ref inTime = direction == 0 ? target : scope.emitter().temp(operands.dtype(), steps.dim(0), steps.dim(1));
        lengths.reorder(direction, steps.reshape(operands.time(), batch, operands.features()), inTime);
        if (direction > 0) {
            basics.binary("add", target, inTime, target);
        }
    }

    private void toInitialH(int direction, Ref target, boolean adds) {
        basics.product(dz, true, operands.r().at(direction), false, target, adds);
    }

    private void run(int direction, Track track, Optional<Ref> last, boolean addsToX) {
        Ref w = operands.w().at(direction);
        Ref r = operands.r().at(direction);
        Optional<Ref> cBefore = operands.initialC().map(states -> {
            Ref state = temp(units);
            basics.copy(states.at(direction).transposed(), state);
            return state;
        });
        Optional<Ref> sum = dB.map(target -> temp(4 * units));
        int end = operands.time() - 1;
        boolean hasInitialH = operands.initialH().isPresent();
        boolean isFirstR = true;
        for (int n = end; n >= 0; n--) {
            boolean isFirst = n == end;
            outputGradient(
                    isFirst,
                    r,
                    last,
                    track.dYs().isEmpty()
                            ? Optional.empty()
                            : Optional.of(track.dYs().get(n)));
            Optional<Ref> before = n > 0 ? Optional.of(cell(n - 1, direction)) : cBefore;
            gateGradients(isFirst, direction, n, before);
            if (!track.dXs().isEmpty()) {
                basics.product(dz, true, w, false, track.dXs().get(n), addsToX);
            }
            if (dW.isPresent()) {
                basics.product(dz, false, track.xs().get(n), false, dW.get().at(direction), !isFirst);
            }
            if (dR.isPresent() && (n > 0 || hasInitialH)) {
                Ref hBefore = track.hBefore().get(hasInitialH ? n : n - 1);
                basics.product(dz, false, hBefore, false, dR.get().at(direction), !isFirstR);
                isFirstR = false;
            }
            if (sum.isPresent()) {
                addTo(sum.get(), isFirst);
            }
        }
        if (dR.isPresent() && isFirstR) {
            basics.fill(dR.get().at(direction), 0);
        }
        sum.ifPresent(columns -> biasGradient(direction, columns));
        dInitialC.ifPresent(target -> basics.copy(dc.transposed(), target.at(direction)));
    }

    private Ref cell(int n, int direction) {
        return cells.at(n).at(direction);
    }

    /** dh of a step: what comes from the step behind it, and from its output. */
    private void outputGradient(boolean isFirst, Ref r, Optional<Ref> last, Optional<Ref> dOutput) {
        if (!isFirst) {
            basics.product(r, true, dz, false, dh, false);
        } else if (last.isPresent()) {
            basics.copy(last.get().transposed(), dh);
        } else if (dOutput.isPresent()) {
            basics.copy(dOutput.get().transposed(), dh);
            return;
        } else {
            basics.fill(dh, 0);
        }
        dOutput.ifPresent(given -> basics.binary("add", dh, given.transposed(), dh));
    }

    private void gateGradients(boolean isFirst, int direction, int n, Optional<Ref> cBefore) {
        Ref z = gates.at(n).at(direction);
        Ref sigmoids = z.part(0, 0, 3 * units);
        Ref i = z.part(0, 0, units);
        Ref o = z.part(0, units, units);
        Ref f = z.part(0, 2 * units, units);
        Ref candidate = z.part(0, 3 * units, units);
        basics.unary("tanh", cell(n, direction), tanhC);
        if (isFirst) {
            dLastC.ifPresentOrElse(
                    states -> basics.copy(states.at(direction).transposed(), dc), () -> basics.fill(dc, 0));
        }
        basics.binary("multiply", dh, o, work);
        basics.binary("add", dc, work, dc);
        basics.binary("multiply", tanhC, tanhC, more);
        basics.binary("multiply", work, more, work);
        basics.binary("subtract", dc, work, dc);

        basics.binary("multiply", candidate, dc, dz.part(0, 0, units));
        basics.binary("multiply", tanhC, dh, dz.part(0, units, units));
        cBefore.ifPresentOrElse(
                before -> basics.binary("multiply", before, dc, dz.part(0, 2 * units, units)),
                () -> basics.fill(dz.part(0, 2 * units, units), 0));
        basics.binary("multiply", sigmoids, sigmoids, slopes);
        basics.binary("subtract", sigmoids, slopes, slopes);
        basics.binary("multiply", dz.part(0, 0, 3 * units), slopes, dz.part(0, 0, 3 * units));

        basics.binary("multiply", i, dc, work);
        basics.binary("multiply", candidate, candidate, more);
        basics.binary("multiply", work, more, more);
        basics.binary("subtract", work, more, dz.part(0, 3 * units, units));
        basics.binary("multiply", dc, f, dc);
    }

    private void addTo(Ref sum, boolean isFirst) {
        if (isFirst) {
            basics.copy(dz, sum);
        } else {
            basics.binary("add", sum, dz, sum);
        }
    }

    /** Both biases of a gate are added, so both have the same gradient. */
    private void biasGradient(int direction, Ref columns) {
        Ref both = dB.orElseThrow().at(direction);
        Ref first = both.part(0, 0, 4 * units);
        basics.sumColumns(columns, first);
        basics.copy(first, both.part(0, 4 * units, 4 * units));
    }
}

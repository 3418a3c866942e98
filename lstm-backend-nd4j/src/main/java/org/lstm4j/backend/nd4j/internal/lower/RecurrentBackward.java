package org.lstm4j.backend.nd4j.internal.lower;

import java.util.List;
import java.util.Optional;
import org.lstm4j.backend.nd4j.internal.plan.Floors;
import org.lstm4j.backend.nd4j.internal.plan.Ref;
import org.lstm4j.graph.Node;

/**
 * The gradient of a recurrent operator, from its last step to its first, over what {@link RecurrentForward} left. As there, a step
 * has units in rows and the batch in columns. Here is the walk, and what all cells do with the gradients of their gates;
 * what those are is the cell's.
 */
abstract class RecurrentBackward {
    /** The inputs of the node whose gradient this is. */
    final RecurrentOperands operands;

    /** Where operations go. */
    final Scope scope;

    /** How operations are made. */
    final Basics basics;

    /** How many numbers a state has. */
    final long units;

    /** The gradient of the state behind a step, [units, batch]; after {@link #step}, of the state before it. */
    final Ref dh;

    /** What stands for σ and tanh. */
    final CellFunctions functions;

    private final Node node;
    private final Optional<Ref> dY;
    private final Optional<Ref> dLastH;
    private final Optional<Ref> dX;
    private final Optional<Ref> dW;
    private final Optional<Ref> dR;
    private final Optional<Ref> dB;
    private final Optional<Ref> dInitialH;
    private Optional<Ref> inputSum = Optional.empty();
    private Optional<Ref> recurrentSum = Optional.empty();
    private boolean isFirstRecurrent;

    RecurrentBackward(Node node, Scope scope) {
        this.node = node;
        this.scope = scope;
        this.basics = scope.basics();
        this.operands = RecurrentOperands.of(node, scope);
        this.functions = new CellFunctions(operands.cell(), scope);
        this.units = operands.units();
        this.dh = temp(units);
        this.dY = given(10);
        this.dLastH = given(11);
        this.dX = wanted(0);
        this.dW = wanted(1);
        this.dR = wanted(2);
        this.dB = wanted(3);
        this.dInitialH = wanted(4);
    }

    static void translate(Node node, Scope scope) {
        RecurrentBackward backward =
                switch (RecurrentOperands.of(node, scope).cell().formula()) {
                    case LSTM -> new LstmBackward(node, scope);
                    case GRU -> new GruBackward(node, scope, false);
                    case GRU_LINEAR_BEFORE_RESET -> new GruBackward(node, scope, true);
                    case RNN -> new RnnBackward(node, scope);
                };
        backward.translate();
    }

    /**
     * One step of a direction.
     *
     * @param n its number, in the order of the forward pass
     * @param x its input [batch, features]
     * @param before the output before it [batch, units]; absent if that is zero
     * @param y its output [batch, units]
     * @param dX where the gradient of its input goes [batch, features]; absent if nobody wants it
     * @param addsToX true if something is there already
     */
    record Step(int direction, int n, Ref x, Optional<Ref> before, Ref y, Optional<Ref> dX, boolean addsToX) {}

    /** Emits what a direction needs before its last step. */
    void begin(int direction) {}

    /** Emits the gradient of a step, with {@link #dh} as it is behind the step, and leaves it as it is before it. */
    abstract void step(Step step);

    /** Emits what is left to do after a direction's first step. */
    void end(int direction) {}

    /** An input of the node that may be absent. */
    final Optional<Ref> given(int input) {
        return RecurrentOperands.optional(node, input, scope);
    }

    /** An output of the node that somebody reads. */
    final Optional<Ref> wanted(int output) {
        return output < node.outputs().size() && scope.isNeeded(node, output)
                ? Optional.of(scope.result(node, output))
                : Optional.empty();
    }

    /** Memory for some rows of a step. */
    final Ref temp(long rows) {
        return scope.emitter().temp(operands.dtype(), rows, operands.batch());
    }

    /** What the forward pass kept of a step, [rows, batch]. */
    final Ref kept(int which, int n, int direction) {
        long rows = operands.cell().kept()[which] * units;
        return scope.in(node, 8 + which)
                .reshape(operands.time(), operands.directions(), rows, operands.batch())
                .at(n)
                .at(direction);
    }

    /** True for the step that the walk begins with. */
    final boolean isLast(Step step) {
        return step.n() == operands.time() - 1;
    }

    /** True if somebody needs the gradient of the state before a step. */
    final boolean leadsOn(Step step) {
        return step.n() > 0 || dInitialH.isPresent();
    }

    private void translate() {
        Optional<Lengths> lengths = operands.lengths().map(given -> new Lengths(operands, given, scope));
        for (int direction = 0; direction < operands.directions(); direction++) {
            begin(direction);
            isFirstRecurrent = true;
            inputSum = dB.map(target -> temp(operands.gateRows()));
            recurrentSum = Optional.empty();
            if (lengths.isPresent()) {
                padded(direction, lengths.get());
            } else {
                plain(direction);
            }
            finish(direction);
            end(direction);
        }
    }

    private void plain(int direction) {
        Ref y = scope.in(node, 7);
        Optional<Ref> last = dLastH.map(states -> states.at(direction));
        for (int n = operands.time() - 1; n >= 0; n--) {
            int t = operands.step(direction, n);
            Optional<Ref> before = n > 0
                    ? Optional.of(y.at(operands.step(direction, n - 1)).at(direction))
                    : operands.initialH().map(states -> states.at(direction));
            Step step = new Step(
                    direction,
                    n,
                    operands.x().at(t),
                    before,
                    y.at(t).at(direction),
                    dX.map(given -> given.at(t)),
                    direction > 0);
            output(step, last, dY.map(given -> given.at(t).at(direction)));
            step(step);
        }
        dInitialH.ifPresent(target -> basics.copy(dh.transposed(), target.at(direction)));
    }

    private void padded(int direction, Lengths lengths) {
        long rows = operands.time() * operands.batch();
        Ref x = scope.emitter().temp(operands.dtype(), rows, operands.features());
        lengths.reorder(direction, operands.x(), x);
        Ref h = lengths.pool(units, operands.initialH().map(states -> states.at(direction)));
        lengths.reorder(direction, RecurrentOperands.direction(scope.in(node, 7), direction), lengths.steps(h));
        Ref dHs = lengths.pool(units, Optional.empty());
        dY.ifPresentOrElse(
                given -> lengths.reorder(direction, RecurrentOperands.direction(given, direction), lengths.steps(dHs)),
                () -> basics.fill(lengths.steps(dHs), 0));
        // the gradient of a row's last output belongs to the step that gave it, or to the initial state
        dLastH.ifPresent(
                states -> scope.emitter().call("scatter_add", List.of(dHs, lengths.last(), states.at(direction)), dHs));
        Optional<Ref> dXs = dX.map(target -> scope.emitter().temp(operands.dtype(), rows, operands.features()));
        for (int n = operands.time() - 1; n >= 0; n--) {
            int number = n;
            Optional<Ref> before = n > 0
                    ? Optional.of(lengths.step(h, n - 1))
                    : operands.initialH().map(states -> lengths.states(h));
            Step step = new Step(
                    direction,
                    n,
                    lengths.step(x, n),
                    before,
                    lengths.step(h, n),
                    dXs.map(steps -> lengths.step(steps, number)),
                    false);
            output(step, Optional.empty(), Optional.of(lengths.step(dHs, n)));
            step(step);
        }
        dXs.ifPresent(steps -> inTime(direction, lengths, steps));
        dInitialH.ifPresent(target -> {
            Ref own = target.at(direction);
            basics.copy(dh.transposed(), own);
            basics.binary("add", own, lengths.states(dHs), own);
        });
    }

    /** Brings the gradient of x back into the order of time, and adds it to the first direction's. */
    private void inTime(int direction, Lengths lengths, Ref steps) {
        Ref target = dX.orElseThrow().reshape(steps.dims());
        Ref ordered = direction == 0 ? target : scope.emitter().temp(operands.dtype(), steps.dims());
        lengths.reorder(direction, steps.reshape(operands.time(), operands.batch(), operands.features()), ordered);
        if (direction > 0) {
            basics.binary("add", target, ordered, target);
        }
    }

    /** Adds to {@link #dh} what comes from a step's own output. */
    private void output(Step step, Optional<Ref> last, Optional<Ref> dOutput) {
        if (isLast(step)) {
            if (last.isEmpty() && dOutput.isPresent()) {
                basics.copy(dOutput.get().transposed(), dh);
                return;
            }
            last.ifPresentOrElse(given -> basics.copy(given.transposed(), dh), () -> basics.fill(dh, 0));
        }
        dOutput.ifPresent(given -> basics.binary("add", dh, given.transposed(), dh));
        scope.emitter().flush(dh, Floors.GRADIENT);
    }

    /** What the gradients of a step's sums over its input, [gates * units, batch], mean for x, W and the first bias. */
    final void toInput(Step step, Ref dInput) {
        scope.emitter().flush(dInput, Floors.GRADIENT);
        int direction = step.direction();
        step.dX()
                .ifPresent(target ->
                        basics.product(dInput, true, operands.w().at(direction), false, target, step.addsToX()));
        dW.ifPresent(target -> basics.product(dInput, false, step.x(), false, target.at(direction), !isLast(step)));
        inputSum.ifPresent(sum -> addTo(sum, dInput, isLast(step)));
    }

    /**
     * What the gradients of a step's sums over the state mean for the second bias, of a cell where they are not those of the sums
     * over the input.
     */
    final void toRecurrentBias(Step step, Ref dRecurrent) {
        if (isLast(step)) {
            recurrentSum = dB.map(target -> temp(operands.gateRows()));
        }
        recurrentSum.ifPresent(sum -> addTo(sum, dRecurrent, isLast(step)));
    }

    private void addTo(Ref sum, Ref step, boolean isFirst) {
        if (isFirst) {
            basics.copy(step, sum);
        } else {
            basics.binary("add", sum, step, sum);
        }
    }

    /** What the gradients of a step's sums over the state mean for R, where all its rows were multiplied with it. */
    final void toRecurrent(Step step, Ref dRecurrent) {
        step.before().ifPresent(h -> {
            toRecurrent(step, 0, dRecurrent, h, false);
            isFirstRecurrent = false;
        });
    }

    /**
     * The same for some rows of R, multiplied with {@code source}, [batch, units] or transposed. The caller ends a step with
     * {@link #recurrentDone}.
     */
    final void toRecurrent(Step step, long from, Ref dRecurrent, Ref source, boolean isTransposed) {
        dR.ifPresent(target -> basics.product(
                dRecurrent,
                false,
                source,
                isTransposed,
                target.at(step.direction()).part(0, from, dRecurrent.dim(0)),
                !isFirstRecurrent));
    }

    /** All rows of R have had their part of a step. */
    final void recurrentDone() {
        isFirstRecurrent = false;
    }

    private void finish(int direction) {
        if (isFirstRecurrent) {
            dR.ifPresent(target -> basics.fill(target.at(direction), 0));
        }
        dB.ifPresent(target -> {
            long rows = operands.gateRows();
            Ref input = target.at(direction).part(0, 0, rows);
            Ref recurrent = target.at(direction).part(0, rows, rows);
            inputSum.ifPresent(sum -> basics.sumColumns(sum, input));
            recurrentSum.ifPresentOrElse(sum -> basics.sumColumns(sum, recurrent), () -> basics.copy(input, recurrent));
        });
    }
}

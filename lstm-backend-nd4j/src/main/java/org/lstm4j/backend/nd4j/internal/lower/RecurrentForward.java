package org.lstm4j.backend.nd4j.internal.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lstm4j.backend.nd4j.internal.plan.Floors;
import org.lstm4j.backend.nd4j.internal.plan.Ref;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;

/**
 * A recurrent operator, step by step. Here is the walk over directions and steps; what happens in a step is the cell's.
 *
 * <p>A step has units in rows and the batch in columns, so that weights are used as they are, all gates of a step come out of
 * two products, and each gate is one stretch of memory, [gates * units, batch]. Outputs are written transposed, right to
 * where the graph wants them.
 *
 * <p>With its operands in place this is two to seven times as fast as ND4J's own {@code lstmLayer} and {@code lstmLayer_bp}, which
 * make their temporaries anew at each step and run the forward pass again for the gradient. Tests hold the two against
 * each other.
 */
abstract class RecurrentForward {
    /** The node's inputs. */
    final RecurrentOperands operands;

    /** Where operations go. */
    final Scope scope;

    /** How operations are made. */
    final Basics basics;

    /** What stands for σ and tanh. */
    final CellFunctions functions;

    private final Node node;
    private final boolean isTraining;
    private final Ref y;
    private final List<Ref> kept = new ArrayList<>();

    RecurrentForward(Node node, Scope scope) {
        this.node = node;
        this.scope = scope;
        this.basics = scope.basics();
        this.operands = RecurrentOperands.of(node, scope);
        this.functions = new CellFunctions(operands.cell(), scope);
        this.isTraining = node.op() == Op.RECURRENT_TRAINING;
        this.y = scope.result(node, 0);
        int steps = isTraining ? operands.time() : 1;
        int results = operands.cell().op().outputs();
        for (int perUnit : operands.cell().kept()) {
            long[] dims = {steps, operands.directions(), perUnit * operands.units(), operands.batch()};
            // the memory of the operator's own outputs, in another order than theirs; nobody but the gradient reads it
            kept.add(
                    isTraining
                            ? scope.result(node, results + kept.size()).reshape(dims)
                            : scope.emitter().temp(operands.dtype(), dims));
        }
    }

    static void translate(Node node, Scope scope) {
        RecurrentForward forward =
                switch (RecurrentOperands.of(node, scope).cell().formula()) {
                    case LSTM -> new LstmForward(node, scope);
                    case GRU -> new GruForward(node, scope, false);
                    case GRU_LINEAR_BEFORE_RESET -> new GruForward(node, scope, true);
                    case RNN -> new RnnForward(node, scope);
                };
        forward.translate();
    }

    /**
     * One step of a direction.
     *
     * @param n its number, in the order in which the direction makes them
     * @param x its input [batch, features]
     * @param before the output before it [batch, units]; absent if that is zero
     * @param y where its output goes [batch, units]
     * @param padding 1 for rows that have ended [1, batch]; absent if there are no lengths
     */
    record Step(int direction, int n, Ref x, Optional<Ref> before, Ref y, Optional<Ref> padding) {}

    /** Emits what a direction needs before its first step. */
    abstract void begin(int direction);

    /** Emits a step. */
    abstract void step(Step step);

    /** Emits what is left to do after a direction's last step. */
    void end(int direction) {}

    private void translate() {
        Ref lastH = scope.result(node, 1);
        Optional<Lengths> lengths = operands.lengths().map(given -> new Lengths(operands, given, scope));
        for (int direction = 0; direction < operands.directions(); direction++) {
            begin(direction);
            if (lengths.isPresent()) {
                padded(direction, lengths.get(), lastH.at(direction));
            } else {
                plain(direction, lastH.at(direction));
            }
            end(direction);
        }
    }

    /** All rows are as long as the sequence. */
    private void plain(int direction, Ref lastH) {
        Optional<Ref> before = operands.initialH().map(states -> states.at(direction));
        for (int n = 0; n < operands.time(); n++) {
            int t = operands.step(direction, n);
            Ref output = y.at(t).at(direction);
            step(new Step(direction, n, operands.x().at(t), before, output, Optional.empty()));
            scope.emitter().flush(output, Floors.STATE);
            before = Optional.of(output);
        }
        basics.copy(before.orElseThrow(), lastH);
    }

    /** Rows have lengths. */
    private void padded(int direction, Lengths lengths, Ref lastH) {
        long rows = operands.time() * operands.batch();
        Ref x = scope.emitter().temp(operands.dtype(), rows, operands.features());
        lengths.reorder(direction, operands.x(), x);
        Ref h = lengths.pool(operands.units(), operands.initialH().map(states -> states.at(direction)));
        Optional<Ref> before = operands.initialH().map(states -> lengths.states(h));
        for (int n = 0; n < operands.time(); n++) {
            Ref output = lengths.step(h, n);
            step(new Step(direction, n, lengths.step(x, n), before, output, Optional.of(lengths.padding(n))));
            scope.emitter().flush(output, Floors.STATE);
            before = Optional.of(output);
        }
        basics.gather(h, lengths.last(), lastH);
        Ref inTime = scope.emitter().temp(operands.dtype(), rows, operands.units());
        long[] dims = {operands.time(), operands.batch(), operands.units()};
        lengths.reorder(direction, lengths.steps(h).reshape(dims), inTime);
        basics.copy(inTime.reshape(dims), RecurrentOperands.direction(y, direction));
    }

    /** What the gradient needs of a step: the gates, or what else the cell keeps, [numbers * units, batch]. */
    final Ref kept(int which, int n, int direction) {
        return kept.get(which).at(isTraining ? n : 0).at(direction);
    }

    /** Some rows of both biases, added and repeated for each column; absent without biases. */
    final Optional<Ref> bias(int direction, long from, long rows) {
        return operands.b().map(both -> {
            Ref own = both.at(direction);
            Ref sum = scope.emitter().temp(operands.dtype(), rows);
            basics.binary("add", own.part(0, from, rows), own.part(0, operands.gateRows() + from, rows), sum);
            return columns(sum);
        });
    }

    /** Some rows of one bias, repeated for each column; rows from {@code gates * units} on are of the recurrent one. */
    final Optional<Ref> oneBias(int direction, long from, long rows) {
        return operands.b().map(both -> columns(both.at(direction).part(0, from, rows)));
    }

    private Ref columns(Ref vector) {
        Ref matrix = scope.emitter().temp(operands.dtype(), vector.size(), operands.batch());
        basics.copy(vector.reshape(vector.size(), 1), matrix);
        return matrix;
    }

    /** {@code sum = start + weights vectorᵀ}, without the start if it is absent. */
    final void sum(Ref weights, Ref vector, Optional<Ref> start, Ref sum) {
        start.ifPresent(given -> basics.copy(given, sum));
        basics.product(weights, false, vector, true, sum, start.isPresent());
    }
}

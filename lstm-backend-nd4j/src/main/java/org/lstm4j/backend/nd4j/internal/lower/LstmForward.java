package org.lstm4j.backend.nd4j.internal.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lstm4j.backend.nd4j.internal.plan.Ref;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;

/**
 * The LSTM, step by step. A step has units in rows and the batch in columns, so that weights are used as they are, all gates of a
 * step come out of two products, and each gate is one stretch of memory: [4 units, batch], i, o, f, c. Outputs are written
 * transposed, right to where the graph wants them.
 *
 * <p>This is two to seven times as fast as ND4J's own {@code lstmLayer} and {@code lstmLayer_bp}, which make their
 * temporaries anew at each step and run the forward pass again for the gradient. Tests hold the two against each other.
 */
final class LstmForward {
    /** Far enough from 0 that a sigmoid is 0 or 1 to the bit, whatever else is added. */
    private static final double CLOSED = -1e6;

    private final Node node;
    private final Scope scope;
    private final Basics basics;
    private final LstmOperands operands;
    private final boolean isTraining;
    private final Ref y;
    private final Ref gates;
    private final Ref cells;
    private final Ref tanhC;
    private final Ref product;

    private LstmForward(Node node, Scope scope) {
        this.node = node;
        this.scope = scope;
        this.basics = scope.basics();
        this.operands = LstmOperands.of(node, scope);
        this.isTraining = node.op() == Op.LSTM_TRAINING;
        this.y = scope.result(node, 0);
        long units = operands.units();
        long batch = operands.batch();
        int steps = isTraining ? operands.time() : 1;
        // the memory of the operator's own outputs, in another order than theirs; nobody but the gradient reads it
        this.gates = memory(3, steps, operands.directions(), 4 * units, batch);
        this.cells = memory(4, steps, operands.directions(), units, batch);
        this.tanhC = scope.emitter().temp(operands.dtype(), units, batch);
        this.product = scope.emitter().temp(operands.dtype(), units, batch);
    }

    private Ref memory(int output, long... dims) {
        return isTraining
                ? scope.result(node, output).reshape(dims)
                : scope.emitter().temp(operands.dtype(), dims);
    }

    static void translate(Node node, Scope scope) {
        new LstmForward(node, scope).translate();
    }

    private void translate() {
        Ref lastH = scope.result(node, 1);
        Ref lastC = scope.result(node, 2);
        Optional<Lengths> lengths = operands.lengths().map(given -> new Lengths(operands, given, scope));
        for (int d = 0; d < operands.directions(); d++) {
            if (lengths.isPresent()) {
                padded(d, lengths.get(), lastH.at(d));
            } else {
                plain(d, lastH.at(d));
            }
            basics.copy(cell(operands.time() - 1, d).transposed(), lastC.at(d));
        }
    }

    /** All rows are as long as the sequence. */
    private void plain(int direction, Ref lastH) {
        List<Ref> xs = new ArrayList<>();
        List<Ref> ys = new ArrayList<>();
        for (int n = 0; n < operands.time(); n++) {
            int t = operands.step(direction, n);
            xs.add(operands.x().at(t));
            ys.add(y.at(t).at(direction));
        }
        Optional<Ref> initialH = operands.initialH().map(states -> states.at(direction));
        run(direction, xs, ys, initialH, Optional.empty());
        basics.copy(ys.getLast(), lastH);
    }

    /** Rows have lengths. */
    private void padded(int direction, Lengths lengths, Ref lastH) {
        Ref x = scope.emitter().temp(operands.dtype(), operands.time() * operands.batch(), operands.features());
        lengths.reorder(direction, operands.x(), x);
        Optional<Ref> initialH = operands.initialH().map(states -> states.at(direction));
        Ref h = lengths.pool(operands.units(), initialH);
        List<Ref> xs = new ArrayList<>();
        List<Ref> ys = new ArrayList<>();
        for (int n = 0; n < operands.time(); n++) {
            xs.add(lengths.step(x, n));
            ys.add(lengths.step(h, n));
        }
        run(direction, xs, ys, initialH.map(given -> lengths.states(h)), Optional.of(lengths));
        basics.gather(h, lengths.last(), lastH);
        Ref ordered = scope.emitter().temp(operands.dtype(), operands.time() * operands.batch(), operands.units());
        Ref steps = lengths.steps(h).reshape(operands.time(), operands.batch(), operands.units());
        lengths.reorder(direction, steps, ordered);
        basics.copy(
                ordered.reshape(operands.time(), operands.batch(), operands.units()),
                y.permuted(1, 0, 2, 3).at(direction));
    }

    private Ref gates(int n, int direction) {
        return gates.at(isTraining ? n : 0).at(direction);
    }

    private Ref cell(int n, int direction) {
        return cells.at(isTraining ? n : 0).at(direction);
    }

    private void run(int direction, List<Ref> xs, List<Ref> ys, Optional<Ref> initialH, Optional<Lengths> lengths) {
        Ref w = operands.w().at(direction);
        Ref r = operands.r().at(direction);
        Optional<Ref> bias = bias(direction);
        Optional<Ref> closing = lengths.map(given -> closing());
        Optional<Ref> h = initialH;
        Optional<Ref> c = initialC(direction);
        for (int n = 0; n < operands.time(); n++) {
            Ref z = gates(n, direction);
            bias.ifPresent(given -> basics.copy(given, z));
            basics.product(w, false, xs.get(n), true, z, bias.isPresent());
            h.ifPresent(before -> basics.product(r, false, before, true, z, true));
            if (lengths.isPresent() && closing.isPresent()) {
                basics.product(closing.get(), false, lengths.get().padding(n), false, z, true);
            }
            cell(z, c, cell(n, direction), ys.get(n));
            h = Optional.of(ys.get(n));
            c = Optional.of(cell(n, direction));
        }
    }

    /** Both biases added, and repeated for each column. */
    private Optional<Ref> bias(int direction) {
        return operands.b().map(both -> {
            long gateRows = 4 * operands.units();
            Ref sum = scope.emitter().temp(operands.dtype(), gateRows);
            Ref own = both.at(direction);
            basics.binary("add", own.part(0, 0, gateRows), own.part(0, gateRows, gateRows), sum);
            Ref matrix = scope.emitter().temp(operands.dtype(), gateRows, operands.batch());
            basics.copy(sum.reshape(gateRows, 1), matrix);
            return matrix;
        });
    }

    private Optional<Ref> initialC(int direction) {
        return operands.initialC().map(states -> {
            Ref state = scope.emitter().temp(operands.dtype(), operands.units(), operands.batch());
            basics.copy(states.at(direction).transposed(), state);
            return state;
        });
    }

    /** What padding adds to each gate: no input, no output, nothing forgotten. */
    private Ref closing() {
        long units = operands.units();
        Ref column = scope.emitter().temp(operands.dtype(), 4 * units, 1);
        basics.fill(column.part(0, 0, 2 * units), CLOSED);
        basics.fill(column.part(0, 2 * units, units), -CLOSED);
        basics.fill(column.part(0, 3 * units, units), 0);
        return column;
    }

    /** Activates the gates of a step in place; gives cell and output. */
    private void cell(Ref z, Optional<Ref> before, Ref c, Ref h) {
        long units = operands.units();
        Ref sigmoids = z.part(0, 0, 3 * units);
        Ref i = z.part(0, 0, units);
        Ref o = z.part(0, units, units);
        Ref f = z.part(0, 2 * units, units);
        Ref candidate = z.part(0, 3 * units, units);
        basics.unary("sigmoid", sigmoids, sigmoids);
        basics.unary("tanh", candidate, candidate);
        if (before.isPresent()) {
            basics.binary("multiply", i, candidate, product);
            basics.binary("multiply", f, before.get(), c);
            basics.binary("add", c, product, c);
        } else {
            basics.binary("multiply", i, candidate, c);
        }
        basics.unary("tanh", c, tanhC);
        basics.binary("multiply", o, tanhC, h.transposed());
    }
}

package org.lstm4j.backend.nd4j.internal.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.backend.nd4j.internal.plan.Ref;

/**
 * Rows of different lengths in one batch. Each direction gets its steps in the order in which it makes them, so a reversed one
 * starts at the last step of each row and all padding comes behind the end, where it changes nothing that is read (an
 * LSTM's cell state is, and so {@link LstmForward} holds it).
 *
 * <p>Steps lie in pools of rows: {@code time * batch} steps, one row of zeros, from which all padding is read, and a row for
 * each initial state. So "the last output of a row" is one row of the pool, whatever the row's length, 0 included.
 */
final class Lengths {
    private final RecurrentOperands operands;
    private final Scope scope;
    private final Basics basics;
    /** For each direction's order of steps, [time * batch]: which row of a pool in order of time lies there. */
    private final List<Ref> orders = new ArrayList<>();
    /** The row of each sequence's last output in a pool in order of steps, [batch]. */
    private final Ref last;
    /** 1 for padding, in order of steps, [time, batch]. */
    private final Ref padding;

    /** Emits what turns the lengths of a run into orders and masks. */
    Lengths(RecurrentOperands operands, Ref lengths, Scope scope) {
        this.operands = operands;
        this.scope = scope;
        this.basics = scope.basics();
        int time = operands.time();
        int batch = (int) operands.batch();
        for (int direction = 0; direction < operands.directions(); direction++) {
            orders.add(scope.emitter().hostTemp(DType.INT32, (long) time * batch));
        }
        last = scope.emitter().hostTemp(DType.INT32, batch);
        padding = scope.emitter().hostTemp(operands.dtype(), time, batch);
        List<Ref> memory = new ArrayList<>(orders);
        memory.add(Lookup.visible(scope, lengths));
        memory.add(last);
        memory.add(padding);
        long[] seen = new long[batch];
        int[] order = new int[time * batch];
        int[] lastRows = new int[batch];
        double[] mask = new double[time * batch];
        int directions = operands.directions();
        scope.emitter().host(memory, given -> {
            given.get(directions).copyTo(seen);
            check(seen, time);
            for (int direction = 0; direction < directions; direction++) {
                order(seen, operands.isReversed(direction), time, order);
                given.get(direction).copyFrom(order);
            }
            for (int row = 0; row < batch; row++) {
                int length = (int) seen[row];
                lastRows[row] = length > 0 ? (length - 1) * batch + row : time * batch + 1 + row;
                for (int n = 0; n < time; n++) {
                    mask[n * batch + row] = n < length ? 0 : 1;
                }
            }
            given.get(directions + 1).copyFrom(lastRows);
            given.get(directions + 2).copyFrom(mask);
        });
    }

    private void check(long[] lengths, int time) {
        for (int row = 0; row < lengths.length; row++) {
            if (lengths[row] < 0 || lengths[row] > time) {
                throw new InvalidInputException(operands.node().where() + ": sequence_lens[" + row + "] is "
                        + lengths[row] + "; it must be 0 to " + time);
            }
        }
    }

    private static void order(long[] lengths, boolean isReversed, int time, int[] order) {
        int batch = lengths.length;
        for (int row = 0; row < batch; row++) {
            int length = (int) lengths[row];
            for (int n = 0; n < time; n++) {
                int t = isReversed ? length - 1 - n : n;
                order[n * batch + row] = n < length ? t * batch + row : time * batch;
            }
        }
    }

    private long steps() {
        return operands.time() * operands.batch();
    }

    /** 1 for the padding of the n-th step, [1, batch]. */
    Ref padding(int n) {
        return padding.part(0, n, 1);
    }

    /** The row of each sequence's last output, [batch]. */
    Ref last() {
        return last;
    }

    /**
     * A sequence [time, batch, width] in order of time, in the order of a direction's steps and with zeros for padding. This
     * is its own inverse.
     *
     * @param sequence may be any view
     * @param to the steps, [time * batch, width]
     */
    void reorder(int direction, Ref sequence, Ref to) {
        long width = to.dim(1);
        Ref pool = scope.emitter().temp(operands.dtype(), steps() + 1, width);
        basics.copy(sequence, pool.part(0, 0, steps()).reshape(operands.time(), operands.batch(), width));
        basics.fill(pool.part(0, steps(), 1), 0);
        basics.gather(pool, orders.get(direction), to);
    }

    /** A new pool of rows; its row of zeros is written, and so are its states, with zeros if there are none. */
    Ref pool(long width, Optional<Ref> states) {
        Ref pool = scope.emitter().temp(operands.dtype(), steps() + 1 + operands.batch(), width);
        basics.fill(pool.part(0, steps(), 1), 0);
        Ref rows = states(pool);
        states.ifPresentOrElse(given -> basics.copy(given, rows), () -> basics.fill(rows, 0));
        return pool;
    }

    /** The steps of a pool, [time * batch, width]. */
    Ref steps(Ref pool) {
        return pool.part(0, 0, steps());
    }

    /** The n-th step of a pool, [batch, width]. */
    Ref step(Ref pool, int n) {
        return pool.part(0, n * operands.batch(), operands.batch());
    }

    /** The states of a pool, [batch, width]. */
    Ref states(Ref pool) {
        return pool.part(0, steps() + 1, operands.batch());
    }
}

package org.lstm4j.backend.nd4j.internal.lower;

import java.util.Optional;
import org.lstm4j.backend.nd4j.internal.plan.Floors;
import org.lstm4j.backend.nd4j.internal.plan.Ref;
import org.lstm4j.graph.Node;

/** Steps of the LSTM, gates i, o, f, c. In padding the cell state is held, since its last value is a result. */
final class LstmForward extends RecurrentForward {
    /** Far enough from 0 that a sigmoid, hard or not, is 0 or 1 to the bit, whatever else is added. */
    private static final double CLOSED = -1e6;

    private final Ref lastC;
    private final Ref shown;
    private final Ref work;
    private Optional<Ref> bias = Optional.empty();
    private Optional<Ref> closing = Optional.empty();
    private Optional<Ref> cell = Optional.empty();

    LstmForward(Node node, Scope scope) {
        super(node, scope);
        this.lastC = scope.result(node, 2);
        this.shown = scope.emitter().temp(operands.dtype(), operands.units(), operands.batch());
        this.work = scope.emitter().temp(operands.dtype(), operands.units(), operands.batch());
    }

    @Override
    void begin(int direction) {
        bias = bias(direction, 0, operands.gateRows());
        closing = operands.lengths().map(lengths -> closing());
        cell = operands.initialC().map(states -> {
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

    @Override
    void step(Step step) {
        long units = operands.units();
        Ref z = kept(0, step.n(), step.direction());
        sum(operands.w().at(step.direction()), step.x(), bias, z);
        step.before().ifPresent(h -> basics.product(operands.r().at(step.direction()), false, h, true, z, true));
        step.padding()
                .ifPresent(
                        padding -> closing.ifPresent(column -> basics.product(column, false, padding, false, z, true)));
        Ref sigmoids = z.part(0, 0, 3 * units);
        Ref i = z.part(0, 0, units);
        Ref o = z.part(0, units, units);
        Ref f = z.part(0, 2 * units, units);
        Ref candidate = z.part(0, 3 * units, units);
        functions.gate(sigmoids, sigmoids);
        functions.state(candidate, candidate);
        Ref c = kept(1, step.n(), step.direction());
        if (cell.isPresent()) {
            basics.binary("multiply", i, candidate, work);
            basics.binary("multiply", f, cell.get(), c);
            basics.binary("add", c, work, c);
        } else {
            basics.binary("multiply", i, candidate, c);
        }
        scope.emitter().flush(c, Floors.STATE);
        functions.state(c, shown);
        basics.binary("multiply", o, shown, step.y().transposed());
        cell = Optional.of(c);
    }

    @Override
    void end(int direction) {
        basics.copy(cell.orElseThrow().transposed(), lastC.at(direction));
    }
}

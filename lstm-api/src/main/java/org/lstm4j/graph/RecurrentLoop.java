package org.lstm4j.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;

/**
 * A recurrent operator as loops over its formula. The operators keep their gates for the gradient in places of their
 * own, which the next step of a loop around them would write over; so in the body of a loop that is differentiated they
 * are loops themselves.
 */
final class RecurrentLoop {
    private final GraphBuilder g;
    private final RecurrentCell cell;
    private final List<Value> inputs;
    private final Value mask;
    private final int units;
    private final int direction;
    private final boolean isReverse;

    private RecurrentLoop(
            GraphBuilder g,
            RecurrentCell cell,
            List<Value> inputs,
            Value mask,
            int units,
            int direction,
            boolean isReverse) {
        this.g = g;
        this.cell = cell;
        this.inputs = inputs;
        this.mask = mask;
        this.units = units;
        this.direction = direction;
        this.isReverse = isReverse;
    }

    /** A body in which none is left; the body itself if there was none. */
    static Graph lowered(Graph body) {
        if (body.nodes().stream().noneMatch(RecurrentLoop::isRecurrent)) {
            return body;
        }
        GraphBuilder g = GraphBuilder.of(new Graph(body.inputs(), List.of(), List.of(), new LinkedHashMap<>()));
        Map<Value, Value> values = new HashMap<>();
        for (Node node : body.nodes()) {
            List<Value> inputs = node.inputs().stream()
                    .map(value -> values.getOrDefault(value, value))
                    .toList();
            List<? extends Value> outputs = isRecurrent(node)
                    ? write(g, node, inputs)
                    : g.nodeFrom(node, inputs, node.attributes()).outputs();
            for (int i = 0; i < outputs.size(); i++) {
                values.put(node.outputs().get(i), outputs.get(i));
            }
        }
        body.outputs().forEach((name, value) -> g.output(name, values.getOrDefault(value, value)));
        return g.build();
    }

    private static boolean isRecurrent(Node node) {
        return node.op() == Op.LSTM || node.op() == Op.GRU || node.op() == Op.RNN;
    }

    private static List<Value> write(GraphBuilder root, Node node, List<Value> inputs) {
        String scope = node.origin().scope();
        GraphBuilder g = scope.isEmpty() ? root : root.scope(scope);
        Direction way = Direction.ofText(node.attributes().word("direction"));
        int units = (int) node.attributes().integer("hidden_size");
        return write(g, RecurrentCell.of(node), inputs, Absent.INSTANCE, units, way);
    }

    /**
     * What the operator gives: Y and the last states.
     *
     * @param inputs those of the operator
     * @param mask 0 at steps that leave states as they are, [time, batch, 1]; absent if lengths say it all
     */
    static List<Value> write(
            GraphBuilder g, RecurrentCell cell, List<Value> inputs, Value mask, int units, Direction way) {
        List<Value> joined = new ArrayList<>();
        for (int direction = 0; direction < way.count(); direction++) {
            boolean isReverse = way == Direction.REVERSE || direction == 1;
            boolean repeats = way != Direction.BIDIRECTIONAL;
            LoopBody.Results results =
                    new RecurrentLoop(g, cell, inputs, mask, units, direction, isReverse).loop(repeats);
            List<Value> one = new ArrayList<>();
            Shape steps = results.outputs().getFirst().shape();
            one.add(g.reshape(
                    results.outputs().getFirst(),
                    steps.slice(0, 1).concat(Shape.of(1)).concat(steps.slice(1, 3))));
            int states = cell.hasCellState() ? 2 : 1;
            for (Value state : results.states().subList(0, states)) {
                one.add(g.reshape(state, Shape.of(1).concat(state.shape())));
            }
            for (int i = 0; i < one.size(); i++) {
                if (direction == 0) {
                    joined.add(one.get(i));
                } else {
                    joined.set(i, g.concat(i == 0 ? 1 : 0, joined.get(i), one.get(i)));
                }
            }
        }
        return joined;
    }

    private Value input(int index) {
        return index < inputs.size() ? inputs.get(index) : Absent.INSTANCE;
    }

    /** The part of a value that belongs to this direction, its first axis. */
    private Value own(Value value) {
        Value one = g.slice(value, 0, direction, direction + 1);
        return g.reshape(one, value.shape().slice(1, value.rank()));
    }

    private Value bias(int which) {
        int rows = cell.rows(units);
        return input(3).isPresent()
                ? g.slice(own(input(3)), 0, which * rows, (which + 1) * rows)
                : g.constant(0, DType.FLOAT32);
    }

    private Value start(Value given) {
        Shape shape = Shape.of(input(0).shape().dim(1), units);
        return given.isPresent() ? own(given) : g.expand(g.constant(0, DType.FLOAT32), shape);
    }

    /**
     * Writes one direction.
     *
     * @param repeats true if masked steps give what was given before, false if zeros
     */
    private LoopBody.Results loop(boolean repeats) {
        Value x = input(0);
        Dim batch = x.shape().dim(1);
        List<Value> states = new ArrayList<>(List.of(start(input(5))));
        if (cell.hasCellState()) {
            states.add(start(input(6)));
        }
        int own = states.size();
        boolean isMasked = mask.isPresent();
        boolean hasLengths = !isMasked && input(4).isPresent();
        if (hasLengths) {
            // which step it is
            Value one = g.expand(g.constant(0, DType.FLOAT32), x.shape().slice(1, 3));
            Value last = g.sub(g.div(g.size(x), g.size(one)), g.constant(1, DType.INT64));
            states.add(isReverse ? last : g.constant(0, DType.INT64));
        }
        Value w = g.transpose(own(input(1)), 1, 0);
        Value r = g.transpose(own(input(2)), 1, 0);
        Value ofInput = bias(0);
        Value ofState = bias(1);
        Direction way = isReverse ? Direction.REVERSE : Direction.FORWARD;
        List<Value> sequences = isMasked ? List.of(x, mask) : List.of(x);
        return g.scan(way, states, sequences, (body, before, steps) -> {
            Value projected = body.add(body.matMul(steps.getFirst(), w), ofInput);
            Value h = before.getFirst();
            List<Value> after = step(body, projected, before, h, r, ofState);
            if (isMasked) {
                Value counts = body.less(body.constant(0, DType.FLOAT32), steps.get(1));
                List<Value> next = new ArrayList<>();
                for (int i = 0; i < own; i++) {
                    next.add(body.where(counts, after.get(i), before.get(i)));
                }
                Value shown = repeats
                        ? next.getFirst()
                        : body.where(counts, after.getFirst(), body.constant(0, DType.FLOAT32));
                return new LoopBody.Step(next, List.of(shown));
            }
            if (!hasLengths) {
                return new LoopBody.Step(after, List.of(after.getFirst()));
            }
            Value lengths = body.reshape(body.cast(input(4), DType.INT64), Shape.of(batch, 1));
            Value runs = body.less(before.get(own), lengths);
            List<Value> next = new ArrayList<>();
            for (int i = 0; i < own; i++) {
                next.add(body.where(runs, after.get(i), before.get(i)));
            }
            next.add(body.add(before.get(own), body.constant(isReverse ? -1 : 1, DType.INT64)));
            return new LoopBody.Step(
                    next, List.of(body.where(runs, after.getFirst(), body.constant(0, DType.FLOAT32))));
        });
    }

    private List<Value> step(GraphBuilder body, Value projected, List<Value> before, Value h, Value r, Value ofState) {
        return switch (cell.formula()) {
            case LSTM -> {
                Value sums = body.add(body.add(body.matMul(h, r), ofState), projected);
                Value i = cell.gateFunction().apply(body, gate(body, sums, 0));
                Value o = cell.gateFunction().apply(body, gate(body, sums, 1));
                Value f = cell.gateFunction().apply(body, gate(body, sums, 2));
                Value candidate = cell.stateFunction().apply(body, gate(body, sums, 3));
                Value c = body.add(body.mul(f, before.get(1)), body.mul(i, candidate));
                yield List.of(body.mul(o, cell.stateFunction().apply(body, c)), c);
            }
            case GRU, GRU_LINEAR_BEFORE_RESET -> List.of(gru(body, projected, h, r, ofState));
            case RNN ->
                List.of(cell.stateFunction().apply(body, body.add(body.add(body.matMul(h, r), ofState), projected)));
        };
    }

    /** Gates z, r, h; the reset gate is applied to the state, or to its product. */
    private Value gru(GraphBuilder body, Value projected, Value h, Value r, Value ofState) {
        Value bias = input(3).isPresent() ? ofState : body.expand(ofState, Shape.of(cell.rows(units)));
        Value recurrent = body.add(body.matMul(h, r), bias);
        Value update = cell.gateFunction().apply(body, body.add(gate(body, projected, 0), gate(body, recurrent, 0)));
        Value reset = cell.gateFunction().apply(body, body.add(gate(body, projected, 1), gate(body, recurrent, 1)));
        Value term;
        if (cell.formula() == RecurrentCell.Formula.GRU_LINEAR_BEFORE_RESET) {
            term = body.mul(reset, gate(body, recurrent, 2));
        } else {
            Value columns = body.slice(r, 1, 2 * units, 3 * units);
            Value shift = body.slice(bias, 0, 2 * units, 3 * units);
            term = body.add(body.matMul(body.mul(reset, h), columns), shift);
        }
        Value candidate = cell.stateFunction().apply(body, body.add(gate(body, projected, 2), term));
        return body.add(body.mul(update, h), body.mul(body.sub(1, update), candidate));
    }

    private Value gate(GraphBuilder body, Value sums, int gate) {
        return body.slice(sums, 1, gate * units, (gate + 1) * units);
    }
}

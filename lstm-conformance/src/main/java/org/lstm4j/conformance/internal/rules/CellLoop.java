package org.lstm4j.conformance.internal.rules;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.graph.Absent;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.LoopBody;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.RecurrentInputs;
import org.lstm4j.graph.RecurrentOutputs;
import org.lstm4j.graph.Value;

/** The cells as loops: their formulas over ONNX's weights, one step at a time, lengths as a mask in the body. */
final class CellLoop implements RecurrentCase.Form {
    static final CellLoop INSTANCE = new CellLoop();

    private CellLoop() {}

    @Override
    public RecurrentOutputs write(
            GraphBuilder g, RecurrentCell cell, RecurrentInputs inputs, int units, Direction direction) {
        List<LoopBody.Results> loops = new ArrayList<>();
        for (int d = 0; d < direction.count(); d++) {
            boolean isReverse = direction == Direction.REVERSE || d == 1;
            loops.add(new OneWay(g, cell, inputs, units, d).loop(isReverse));
        }
        Value[] y = loops.stream()
                .map(loop -> withDirection(g, loop.outputs().getFirst(), 1))
                .toArray(Value[]::new);
        return new RecurrentOutputs(
                g.concat(1, y), last(g, loops, 0), cell.hasCellState() ? last(g, loops, 1) : Absent.INSTANCE);
    }

    private static Value last(GraphBuilder g, List<LoopBody.Results> loops, int state) {
        return g.concat(
                0,
                loops.stream()
                        .map(loop -> withDirection(g, loop.states().get(state), 0))
                        .toArray(Value[]::new));
    }

    private static Value withDirection(GraphBuilder g, Value value, int axis) {
        Shape shape = value.shape();
        return g.reshape(value, shape.slice(0, axis).concat(Shape.of(1)).concat(shape.slice(axis, shape.rank())));
    }

    /** One direction. */
    private static final class OneWay {
        private final GraphBuilder g;
        private final RecurrentCell cell;
        private final RecurrentInputs inputs;
        private final int units;
        private final int direction;
        private final Value w;
        private final Value r;

        OneWay(GraphBuilder g, RecurrentCell cell, RecurrentInputs inputs, int units, int direction) {
            this.g = g;
            this.cell = cell;
            this.inputs = inputs;
            this.units = units;
            this.direction = direction;
            this.w = g.transpose(ofDirection(inputs.w()), 1, 0);
            this.r = g.transpose(ofDirection(inputs.r()), 1, 0);
        }

        private Value ofDirection(Value value) {
            Value one = g.slice(value, 0, direction, direction + 1);
            return g.reshape(one, value.shape().slice(1, value.rank()));
        }

        private Value bias(int which) {
            int rows = cell.gates() * units;
            return inputs.b().isPresent()
                    ? g.slice(ofDirection(inputs.b()), 0, which * rows, (which + 1) * rows)
                    : g.constant(0, DType.FLOAT32);
        }

        private Value start(Value given) {
            Shape shape = Shape.of(inputs.x().shape().dim(1)).concat(Shape.of(units));
            return given.isPresent() ? ofDirection(given) : g.expand(g.constant(0, DType.FLOAT32), shape);
        }

        LoopBody.Results loop(boolean isReverse) {
            List<Value> states = new ArrayList<>(List.of(start(inputs.initialH())));
            if (cell.hasCellState()) {
                states.add(start(inputs.initialC()));
            }
            int own = states.size();
            boolean hasLengths = inputs.sequenceLens().isPresent();
            if (hasLengths) {
                Value steps = g.div(
                        g.size(inputs.x()),
                        g.size(g.expand(
                                g.constant(0, DType.FLOAT32), inputs.x().shape().slice(1, 3))));
                Value zero = g.constant(0, DType.INT64);
                states.add(isReverse ? g.sub(steps, g.constant(1, DType.INT64)) : zero);
            }
            Value bW = bias(0);
            Value bR = bias(1);
            return g.scan(
                    isReverse ? Direction.REVERSE : Direction.FORWARD,
                    states,
                    List.of(inputs.x()),
                    (body, before, steps) -> {
                        Value x = body.add(body.matMul(steps.getFirst(), w), bW);
                        List<Value> after = step(body, x, before, bR);
                        if (!hasLengths) {
                            return new LoopBody.Step(after, List.of(after.getFirst()));
                        }
                        Value count = before.get(own);
                        Value runs = body.reshape(
                                body.less(count, body.cast(inputs.sequenceLens(), DType.INT64)),
                                Shape.of(inputs.x().shape().dim(1)).concat(Shape.of(1)));
                        List<Value> next = new ArrayList<>();
                        for (int i = 0; i < own; i++) {
                            next.add(body.where(runs, after.get(i), before.get(i)));
                        }
                        next.add(body.add(count, body.constant(isReverse ? -1 : 1, DType.INT64)));
                        Value y = body.where(runs, after.getFirst(), body.constant(0, DType.FLOAT32));
                        return new LoopBody.Step(next, List.of(y));
                    });
        }

        private List<Value> step(GraphBuilder body, Value x, List<Value> states, Value bR) {
            Value h = states.getFirst();
            return switch (cell.formula()) {
                case LSTM -> lstm(body, body.add(body.add(body.matMul(h, r), bR), x), states.get(1));
                case GRU, GRU_LINEAR_BEFORE_RESET -> List.of(gru(body, x, h, bR));
                case RNN -> List.of(cell.stateFunction().apply(body, body.add(body.add(body.matMul(h, r), bR), x)));
            };
        }

        private Value gate(GraphBuilder body, Value sums, int gate) {
            return body.slice(sums, 1, gate * units, (gate + 1) * units);
        }

        private List<Value> lstm(GraphBuilder body, Value sums, Value c) {
            Value i = cell.gateFunction().apply(body, gate(body, sums, 0));
            Value o = cell.gateFunction().apply(body, gate(body, sums, 1));
            Value f = cell.gateFunction().apply(body, gate(body, sums, 2));
            Value candidate = cell.stateFunction().apply(body, gate(body, sums, 3));
            Value next = body.add(body.mul(f, c), body.mul(i, candidate));
            return List.of(body.mul(o, cell.stateFunction().apply(body, next)), next);
        }

        private Value gru(GraphBuilder body, Value x, Value h, Value bR) {
            boolean isAfter = cell.formula() == RecurrentCell.Formula.GRU_LINEAR_BEFORE_RESET;
            int gates = 2 * units;
            Value sums = body.add(body.matMul(h, isAfter ? r : body.slice(r, 1, 0, gates)), part(body, bR, isAfter));
            Value z = cell.gateFunction().apply(body, body.add(gate(body, x, 0), gate(body, sums, 0)));
            Value reset = cell.gateFunction().apply(body, body.add(gate(body, x, 1), gate(body, sums, 1)));
            Value term = isAfter
                    ? body.mul(reset, gate(body, sums, 2))
                    : body.add(
                            body.matMul(body.mul(reset, h), body.slice(r, 1, gates, gates + units)),
                            inputs.b().isPresent() ? body.slice(bR, 0, gates, gates + units) : bR);
            Value candidate = cell.stateFunction().apply(body, body.add(gate(body, x, 2), term));
            return body.add(body.mul(body.sub(1, z), candidate), body.mul(z, h));
        }

        /** What is added to a product that has the sums of the candidate, or only those of the gates. */
        private Value part(GraphBuilder body, Value bias, boolean hasCandidate) {
            return hasCandidate || !inputs.b().isPresent() ? bias : body.slice(bias, 0, 0, 2 * units);
        }
    }
}

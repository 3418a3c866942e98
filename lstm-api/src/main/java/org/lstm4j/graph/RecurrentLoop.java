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
 * Recurrent networks as loops over their formula: those that an operator cannot compute, and operators in the body of a
 * loop that is differentiated. There they keep their gates for the gradient in places of their own, which the next step of
 * the loop around them would write over.
 */
public final class RecurrentLoop {
    private RecurrentLoop() {}

    /** A body in which no recurrent operator is left; the body itself if there was none. */
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

    /** What the operator gives: Y and the last states. */
    private static List<Value> write(GraphBuilder root, Node node, List<Value> inputs) {
        String scope = node.origin().scope();
        GraphBuilder g = scope.isEmpty() ? root : root.scope(scope);
        Value[] all = new Value[7];
        for (int i = 0; i < all.length; i++) {
            all[i] = i < inputs.size() ? inputs.get(i) : Absent.INSTANCE;
        }
        RecurrentInputs given = new RecurrentInputs(all[0], all[1], all[2], all[3], all[4], all[5], all[6]);
        RecurrentOutputs outputs = write(
                g,
                RecurrentVariant.of(RecurrentCell.of(node)),
                given,
                (int) node.attributes().integer("hidden_size"),
                Direction.ofText(node.attributes().word("direction")));
        return node.outputs().size() == 3
                ? List.of(outputs.y(), outputs.yH(), outputs.yC())
                : List.of(outputs.y(), outputs.yH());
    }

    /**
     * Writes a network over whole sequences, as {@link GraphBuilder#recurrent} does where an operator can.
     *
     * @param g where to write
     * @param variant what is computed
     * @param inputs as for the operator; h may have another size if it is projected
     * @param units the size of gates and cell state
     * @param direction which way
     */
    public static RecurrentOutputs write(
            GraphBuilder g, RecurrentVariant variant, RecurrentInputs inputs, int units, Direction direction) {
        return write(g, variant, inputs, Absent.INSTANCE, units, direction);
    }

    /**
     * Writes a network over whole sequences of which any step may not count, in front and in the middle too. Such a step
     * leaves states as they are and gives what the step before it gave, as in Keras; both ways at once it gives zeros, as
     * in Keras's {@code Bidirectional}.
     *
     * @param g where to write
     * @param variant what is computed
     * @param inputs as for the operator; h may have another size if it is projected
     * @param mask 1 at steps that count, 0 at others, float32 [time, batch, 1]; absent if the lengths of the inputs say it all
     * @param units the size of gates and cell state
     * @param direction which way
     */
    public static RecurrentOutputs write(
            GraphBuilder g,
            RecurrentVariant variant,
            RecurrentInputs inputs,
            Value mask,
            int units,
            Direction direction) {
        List<Value> joined = new ArrayList<>();
        for (int number = 0; number < direction.count(); number++) {
            boolean isReverse = direction == Direction.REVERSE || number == 1;
            RecurrentStep step = new RecurrentStep(g, variant, inputs, units, number);
            LoopBody.Results results = mask.isPresent()
                    ? masked(g, variant, inputs, mask, units, step, isReverse, direction != Direction.BIDIRECTIONAL)
                    : loop(g, variant, inputs, units, step, isReverse);
            Shape steps = results.outputs().getFirst().shape();
            List<Value> one = new ArrayList<>();
            one.add(g.reshape(
                    results.outputs().getFirst(),
                    steps.slice(0, 1).concat(Shape.of(1)).concat(steps.slice(1, 3))));
            for (Value state : results.states().subList(0, hasCellState(variant) ? 2 : 1)) {
                one.add(g.reshape(state, Shape.of(1).concat(state.shape())));
            }
            for (int i = 0; i < one.size(); i++) {
                if (number == 0) {
                    joined.add(one.get(i));
                } else {
                    joined.set(i, g.concat(i == 0 ? 1 : 0, joined.get(i), one.get(i)));
                }
            }
        }
        return new RecurrentOutputs(
                joined.get(0), joined.get(1), hasCellState(variant) ? joined.get(2) : Absent.INSTANCE);
    }

    private static boolean hasCellState(RecurrentVariant variant) {
        return variant.formula() == RecurrentCell.Formula.LSTM;
    }

    private static LoopBody.Results loop(
            GraphBuilder g,
            RecurrentVariant variant,
            RecurrentInputs inputs,
            int units,
            RecurrentStep step,
            boolean isReverse) {
        Value x = inputs.x();
        Dim batch = x.shape().dim(1);
        List<Value> states = starts(g, variant, inputs, units, step);
        int own = states.size();
        Value lengths = inputs.sequenceLens();
        if (lengths.isPresent()) {
            // which step it is
            Value one = g.expand(g.constant(0, DType.FLOAT32), x.shape().slice(1, 3));
            Value last = g.sub(g.div(g.size(x), g.size(one)), g.constant(1, DType.INT64));
            states.add(isReverse ? last : g.constant(0, DType.INT64));
        }
        Direction way = isReverse ? Direction.REVERSE : Direction.FORWARD;
        List<String> named = new ArrayList<>(List.of("h", "c").subList(0, own));
        if (lengths.isPresent()) {
            named.add("step");
        }
        return g.scan(way, named, states, List.of(x), (body, before, steps) -> {
            List<Value> after = step.step(body, steps.getFirst(), before.subList(0, own));
            if (!lengths.isPresent()) {
                return new LoopBody.Step(after, List.of(after.getFirst()));
            }
            Value limits = body.reshape(body.cast(lengths, DType.INT64), Shape.of(batch, Dim.of(1)));
            Value runs = body.less(before.get(own), limits);
            List<Value> next = new ArrayList<>();
            for (int i = 0; i < own; i++) {
                next.add(body.where(runs, after.get(i), before.get(i)));
            }
            next.add(body.add(before.get(own), body.constant(isReverse ? -1 : 1, DType.INT64)));
            return new LoopBody.Step(
                    next, List.of(body.where(runs, after.getFirst(), body.constant(0, DType.FLOAT32))));
        });
    }

    private static List<Value> starts(
            GraphBuilder g, RecurrentVariant variant, RecurrentInputs inputs, int units, RecurrentStep step) {
        Dim batch = inputs.x().shape().dim(1);
        List<Value> states =
                new ArrayList<>(List.of(step.start(g, inputs.initialH(), Shape.of(batch, Dim.of(step.outputs())))));
        if (hasCellState(variant)) {
            states.add(step.start(g, inputs.initialC(), Shape.of(batch, Dim.of(units))));
        }
        return states;
    }

    /** Where a mask says which steps count; others repeat what was given before, or give zeros. */
    private static LoopBody.Results masked(
            GraphBuilder g,
            RecurrentVariant variant,
            RecurrentInputs inputs,
            Value mask,
            int units,
            RecurrentStep step,
            boolean isReverse,
            boolean repeats) {
        List<Value> states = starts(g, variant, inputs, units, step);
        List<String> named = List.of("h", "c").subList(0, states.size());
        Direction way = isReverse ? Direction.REVERSE : Direction.FORWARD;
        return g.scan(way, named, states, List.of(inputs.x(), mask), (body, before, steps) -> {
            List<Value> after = step.step(body, steps.getFirst(), before);
            Value counts = body.less(body.constant(0, DType.FLOAT32), steps.get(1));
            List<Value> next = new ArrayList<>();
            for (int i = 0; i < after.size(); i++) {
                next.add(body.where(counts, after.get(i), before.get(i)));
            }
            Value shown =
                    repeats ? next.getFirst() : body.where(counts, after.getFirst(), body.constant(0, DType.FLOAT32));
            return new LoopBody.Step(next, List.of(shown));
        });
    }
}

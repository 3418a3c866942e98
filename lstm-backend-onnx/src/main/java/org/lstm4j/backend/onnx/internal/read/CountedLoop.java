package org.lstm4j.backend.onnx.internal.read;

import ai.onnx.proto.OnnxMl.GraphProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.backend.onnx.internal.read.Operand.Known;
import org.lstm4j.backend.onnx.internal.read.Operand.Traced;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.LoopBody;
import org.lstm4j.graph.Value;

/**
 * A Loop of ONNX's whose number of steps can be told before it begins: by its trip count, or since it goes on while a
 * counter is below a number, as exporters write loops over time. What goes through the body unchanged is no state of
 * ours.
 *
 * @param call the node
 * @param body what each step computes; its first two inputs are the step's number and a condition, its first output
 *     the next condition
 * @param count how many steps there are
 * @param isTold true if the body's condition is accounted for in the count; false if the body must give a constant
 *     for it
 * @param unchanged the states that no step changes
 */
record CountedLoop(Call call, GraphProto body, Dim count, boolean isTold, Set<Integer> unchanged) {
    private static final String WAY_OUT =
            "; loops whose number of steps is known, or the size of a dimension, are read."
                    + " Export with a built-in LSTM, GRU or RNN layer, or with a loop over a fixed number of steps";

    /** Writes a body. */
    @FunctionalInterface
    interface Body {
        /** What the body gives, without its condition, for its inputs. */
        List<Value> write(GraphBuilder g, List<Operand> inputs);
    }

    /**
     * The loop that a node is. @throws org.lstm4j.backend.onnx.OnnxModelException naming it, if its steps cannot be
     * told
     */
    static CountedLoop of(Call call, Scope scope) {
        GraphProto body = call.graph("body");
        int states = call.operands().size() - LoopWires.STATES;
        int outputs = body.getOutputCount() - 1;
        if (states < 0
                || body.getInputCount() != LoopWires.STATES + states
                || outputs < states
                || call.proto().getOutputCount() > outputs) {
            throw call.fail(
                    Problem.INCONSISTENT,
                    "has " + call.operands().size() + " inputs and "
                            + call.proto().getOutputCount() + " outputs; its body has " + body.getInputCount() + " and "
                            + body.getOutputCount());
        }
        if (call.has(1) && !isTrue(call.operand(1))) {
            throw call.fail(
                    Problem.UNSUPPORTED, "begins only if " + call.described(1) + " holds, which a run knows" + WAY_OUT);
        }
        if (call.operand(0) instanceof Traced) {
            throw call.fail(Problem.UNSUPPORTED, "makes as many steps as each run tells it" + WAY_OUT);
        }
        LoopWires wires = new LoopWires(call, body, scope);
        Optional<LoopWires.Steps> steps = wires.steps();
        return new CountedLoop(call, body, count(call, steps), steps.isPresent(), wires.unchanged());
    }

    private static Dim count(Call call, Optional<LoopWires.Steps> steps) {
        Optional<Extent> trips = call.has(0)
                ? call.extents(0).stream().findFirst().filter(extent -> !isEndless(extent))
                : Optional.empty();
        Optional<Extent> limit = steps.flatMap(LoopWires.Steps::limit);
        if (trips.isPresent() && limit.isPresent() && !trips.equals(limit) && !areNumbers(trips.get(), limit.get())) {
            throw call.fail(
                    Problem.UNSUPPORTED, "ends after " + trips.get() + " steps or after " + limit.get() + WAY_OUT);
        }
        Extent count = Stream.concat(trips.stream(), limit.stream())
                .reduce((a, b) ->
                        a instanceof Extent.Exact(long left) && b instanceof Extent.Exact(long right) && right < left
                                ? b
                                : a)
                .orElseThrow(() -> endless(call));
        Dim dim = count.dim()
                .filter(size -> !size.equals(Dim.of(0)))
                .orElseThrow(() -> call.fail(Problem.UNSUPPORTED, "makes " + count + " steps; it needs one or more"));
        if (dim instanceof Dim.Fixed(int number)) {
            Choices.counted(call, number);
        }
        return dim;
    }

    private static boolean isEndless(Extent extent) {
        return extent instanceof Extent.Exact(long value) && value >= Integer.MAX_VALUE;
    }

    private static boolean areNumbers(Extent a, Extent b) {
        return a instanceof Extent.Exact && b instanceof Extent.Exact;
    }

    private static RuntimeException endless(Call call) {
        return call.fail(Problem.UNSUPPORTED, "goes on until a condition fails that a run computes" + WAY_OUT);
    }

    static boolean isTrue(Operand operand) {
        return operand instanceof Known known
                && known.tensor().size() == 1
                && known.tensor().element(0) != 0;
    }

    /** Refuses a body that may end the loop by what it computes. */
    void checkCondition(Operand next) {
        if (!isTold && !isTrue(next)) {
            throw endless(call);
        }
    }

    /** Writes it, and gives its last states and its outputs. */
    List<Operand> written(Function<Operand, Value> values, Body writer) {
        GraphBuilder g = call.g();
        int states = call.operands().size() - LoopWires.STATES;
        List<Value> initial = new ArrayList<>();
        for (int i = 0; i < states; i++) {
            if (!unchanged.contains(i)) {
                initial.add(values.apply(call.operand(LoopWires.STATES + i)));
            }
        }
        boolean isStateless = initial.isEmpty();
        if (isStateless) {
            initial.add(g.constant(0, DType.INT32));
        }
        Value numbers = Counting.numbers(g, count, DType.INT64);
        LoopBody.Results results = g.scan(Direction.FORWARD, initial, List.of(numbers), (inside, before, steps) -> {
            List<Value> given = writer.write(inside, inputs(before, steps.getFirst()));
            if (!given.stream().allMatch(Value::isPresent)) {
                throw call.fail(Problem.INCONSISTENT, "has a body that gives nothing for one of its outputs");
            }
            List<Value> next = new ArrayList<>();
            for (int i = 0; i < states; i++) {
                if (!unchanged.contains(i)) {
                    next.add(given.get(i));
                }
            }
            return new LoopBody.Step(isStateless ? before : next, given.subList(states, given.size()));
        });
        List<Operand> all = new ArrayList<>();
        int changed = 0;
        for (int i = 0; i < states; i++) {
            all.add(
                    unchanged.contains(i)
                            ? call.operand(LoopWires.STATES + i)
                            : new Traced(results.states().get(changed++)));
        }
        all.addAll(ControlFlow.traced(results.outputs()));
        return all;
    }

    private List<Operand> inputs(List<Value> before, Value number) {
        List<Operand> inputs = new ArrayList<>(List.of(
                new Traced(number), new Known(Tensor.of(new int[0], new boolean[] {true}), "", false)));
        int changed = 0;
        for (int i = 0; i < call.operands().size() - LoopWires.STATES; i++) {
            inputs.add(unchanged.contains(i) ? call.operand(LoopWires.STATES + i) : new Traced(before.get(changed++)));
        }
        return inputs;
    }
}

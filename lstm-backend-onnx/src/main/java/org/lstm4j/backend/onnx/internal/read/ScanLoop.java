package org.lstm4j.backend.onnx.internal.read;

import ai.onnx.proto.OnnxMl.GraphProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.LoopBody;
import org.lstm4j.graph.Value;

/**
 * A Scan of ONNX's, from operator set 9 on. Ours runs along the first axis and one way, so what runs along another is
 * transposed before and behind it, and what runs the other way is turned round.
 *
 * @param call the node
 * @param body what each step computes, with an input for each state, then for each sequence
 * @param states how many states it has; a loop of ours needs one, ONNX's does not
 * @param sequences how many sequences it reads
 * @param isReverse whether it begins at the last step
 */
record ScanLoop(Call call, GraphProto body, int states, int sequences, boolean isReverse) {
    /** Before it, a Scan walked over a batch and took lengths. */
    private static final long OLDEST = 9;

    /** Writes a body. */
    @FunctionalInterface
    interface Body {
        /** The body's outputs, for its inputs. */
        List<Value> write(GraphBuilder g, List<Value> inputs);
    }

    /** The loop that a node is. @throws org.lstm4j.backend.onnx.OnnxModelException naming it, if it is none */
    static ScanLoop of(Call call) {
        if (call.opset() < OLDEST) {
            throw call.fail(
                    Problem.UNSUPPORTED,
                    "is that of operator set 8, which walks over a batch, and is not read. Export the model with"
                            + " opset_version=17");
        }
        GraphProto body = call.graph("body");
        long given = call.integer("num_scan_inputs", 0);
        int inputs = call.operands().size();
        if (given < 1 || given > inputs || body.getInputCount() != inputs) {
            throw call.fail(
                    Problem.INCONSISTENT,
                    "has " + inputs + " inputs, of which " + given + " are sequences, and a body that takes "
                            + body.getInputCount());
        }
        int sequences = (int) given;
        int states = inputs - sequences;
        if (body.getOutputCount() < states || call.proto().getOutputCount() > body.getOutputCount()) {
            throw call.fail(
                    Problem.INCONSISTENT,
                    "has " + states + " states and " + call.proto().getOutputCount() + " outputs; its body gives "
                            + body.getOutputCount());
        }
        long[] directions = directions(call, "scan_input_directions", sequences);
        return new ScanLoop(call, body, states, sequences, directions[0] == 1);
    }

    private static long[] list(Call call, String name, int count) {
        long[] list = call.integers(name).orElseGet(() -> new long[count]);
        if (list.length != count) {
            throw call.fail(Problem.INCONSISTENT, "has " + list.length + " " + name + "; it needs " + count);
        }
        return list;
    }

    private static long[] directions(Call call, String name, int count) {
        long[] list = list(call, name, count);
        if (Arrays.stream(list).anyMatch(direction -> direction != 0 && direction != 1)) {
            throw call.fail(
                    Problem.INCONSISTENT, "has the " + name + " " + Arrays.toString(list) + "; 0 and 1 are known");
        }
        return list;
    }

    private int outputs() {
        return body.getOutputCount() - states;
    }

    /** Writes it, and gives its last states and its outputs. */
    List<Value> written(Body writer) {
        GraphBuilder g = call.g();
        List<Value> initial = new ArrayList<>();
        for (int i = 0; i < states; i++) {
            initial.add(checked(call.in(i), i));
        }
        if (states == 0) {
            initial.add(g.constant(0, DType.INT32));
        }
        LoopBody.Results results =
                g.scan(isReverse ? Direction.REVERSE : Direction.FORWARD, initial, steps(), (inside, before, steps) -> {
                    List<Value> inputs = new ArrayList<>(before.subList(0, states));
                    inputs.addAll(steps);
                    List<Value> given = writer.write(inside, inputs);
                    if (!given.stream().allMatch(Value::isPresent)) {
                        throw call.fail(Problem.INCONSISTENT, "has a body that gives nothing for one of its outputs");
                    }
                    return new LoopBody.Step(
                            states == 0 ? before : given.subList(0, states), given.subList(states, given.size()));
                });
        List<Value> all = new ArrayList<>(results.states().subList(0, states));
        long[] directions = directions(call, "scan_output_directions", outputs());
        long[] axes = list(call, "scan_output_axes", outputs());
        for (int i = 0; i < outputs(); i++) {
            Value output = results.outputs().get(i);
            Value turned = directions[i] == 1 == isReverse ? output : turned(g, output);
            all.add(moved(g, turned, 0, call.axis(axes[i], output.rank())));
        }
        return all;
    }

    /** The sequences along the first axis, in the direction of the loop. */
    private List<Value> steps() {
        GraphBuilder g = call.g();
        long[] directions = directions(call, "scan_input_directions", sequences);
        long[] axes = list(call, "scan_input_axes", sequences);
        List<Value> steps = new ArrayList<>();
        for (int i = 0; i < sequences; i++) {
            Value sequence = checked(call.in(states + i), states + i);
            Value first = moved(g, sequence, call.axis(axes[i], sequence.rank()), 0);
            steps.add(directions[i] == 1 == isReverse ? first : turned(g, first));
        }
        return steps;
    }

    /** An input whose type is that which the body declares, if it declares one. */
    private Value checked(Value value, int index) {
        var declared = body.getInput(index).getType();
        boolean isOther = declared.hasTensorType()
                && declared.getTensorType().getElemType() != 0
                && TensorReader.computed(declared.getTensorType().getElemType(), "an input of the body", call.context())
                        != value.dtype();
        if (isOther) {
            throw call.fail(
                    Problem.INCONSISTENT,
                    "takes " + call.described(index) + " as its input " + index + "; its body declares another type");
        }
        return value;
    }

    /** A value with one axis in another place. */
    private static Value moved(GraphBuilder g, Value value, int from, int to) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, value.rank())
                .filter(axis -> axis != from)
                .boxed()
                .toList());
        order.add(to, from);
        return g.transpose(value, order.stream().mapToInt(Integer::intValue).toArray());
    }

    /** All steps in the opposite order, whatever their number: a loop counts them, a lookup turns them round. */
    private static Value turned(GraphBuilder g, Value value) {
        LoopBody.Results counted = g.scan(
                Direction.FORWARD,
                List.of(g.constant(0, DType.INT32)),
                List.of(value),
                (inside, states, steps) -> new LoopBody.Step(
                        List.of(inside.add(states.getFirst(), inside.constant(1, DType.INT32))), states));
        Value last = g.sub(counted.states().getFirst(), g.constant(1, DType.INT32));
        return g.gather(value, g.sub(last, counted.outputs().getFirst()));
    }
}

package org.lstm4j.backend.onnx.internal.read;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.lstm4j.backend.onnx.internal.read.Operand.Known;

/**
 * What the body of a Loop tells before anything of it is written: which states it keeps, and when its condition ends
 * it.
 */
final class LoopWires {
    /** The inputs in front of the states: the step's number, and the condition. */
    static final int STATES = 2;

    private static final Set<String> SAME_NUMBER = Set.of("Identity", "Cast", "Squeeze", "Unsqueeze");
    private static final int MAX_DEPTH = 32;

    private final Call call;
    private final GraphProto body;
    private final Scope scope;
    private final Map<String, NodeProto> producers = new HashMap<>();
    private final Map<String, TensorProto> initializers = new HashMap<>();
    private final Map<String, Integer> inputs = new HashMap<>();

    /** When a condition ends a loop: after so many steps, or never. */
    record Steps(Optional<Extent> limit) {}

    LoopWires(Call call, GraphProto body, Scope scope) {
        this.call = call;
        this.body = body;
        this.scope = scope;
        body.getNodeList().forEach(node -> node.getOutputList().forEach(name -> producers.put(name, node)));
        body.getInitializerList().forEach(tensor -> initializers.put(tensor.getName(), tensor));
        for (int i = 0; i < body.getInputCount(); i++) {
            inputs.put(body.getInput(i).getName(), i);
        }
    }

    /** The states that leave the body as they came. */
    Set<Integer> unchanged() {
        Set<Integer> unchanged = new HashSet<>();
        for (int i = 0; i < body.getInputCount() - STATES; i++) {
            if (isUnchanged(i)) {
                unchanged.add(i);
            }
        }
        return unchanged;
    }

    private boolean isUnchanged(int state) {
        String name = source(body.getOutput(1 + state).getName(), Set.of("Identity"));
        return name.equals(body.getInput(STATES + state).getName());
    }

    /** What a name is another one of, through nodes of some kinds. */
    private String source(String given, Set<String> through) {
        String name = given;
        for (int i = 0; i < MAX_DEPTH; i++) {
            NodeProto node = producers.get(name);
            if (node == null || node.getInputCount() == 0 || !through.contains(node.getOpType())) {
                return name;
            }
            name = node.getInput(0);
        }
        return name;
    }

    /** When the body's condition ends the loop; nothing if that depends on what it computes. */
    Optional<Steps> steps() {
        return steps(body.getOutput(0).getName(), 0);
    }

    private Optional<Steps> steps(String given, int depth) {
        String name = source(given, SAME_NUMBER);
        if (Integer.valueOf(1).equals(inputs.get(name))
                || constant(name).filter(CountedLoop::isTrue).isPresent()) {
            return Optional.of(new Steps(Optional.empty()));
        }
        NodeProto node = producers.get(name);
        if (node == null || node.getInputCount() != 2 || depth > MAX_DEPTH) {
            return Optional.empty();
        }
        String a = node.getInput(0);
        String b = node.getInput(1);
        return switch (node.getOpType()) {
            case "And" ->
                steps(a, depth + 1).flatMap(left -> steps(b, depth + 1).flatMap(right -> both(left, right)));
            case "Less" -> below(a, b, 0);
            case "Greater" -> below(b, a, 0);
            case "LessOrEqual" -> below(a, b, 1);
            case "GreaterOrEqual" -> below(b, a, 1);
            default -> Optional.empty();
        };
    }

    private static Optional<Steps> both(Steps a, Steps b) {
        if (a.limit().isEmpty() || b.limit().isEmpty() || a.equals(b)) {
            return Optional.of(a.limit().isEmpty() ? b : a);
        }
        return Optional.empty();
    }

    /** A counter that is so much more than the step's number, compared with a limit, or with one more. */
    private Optional<Steps> below(String counter, String limit, int more) {
        OptionalLong ahead = ahead(counter, 0);
        Optional<Extent> end = number(limit);
        if (ahead.isEmpty() || end.isEmpty() || Math.abs(ahead.getAsLong()) > Integer.MAX_VALUE / 4) {
            return Optional.empty();
        }
        int shift = (int) (1 - ahead.getAsLong()) + more;
        Extent steps = switch (end.get()) {
            case Extent.Exact(long value) -> Extent.of(Math.max(1, Math.min(value, Integer.MAX_VALUE) + shift));
            case Extent.Named(var size) -> Extent.of(size.plus(shift));
        };
        return Optional.of(new Steps(Optional.of(steps)));
    }

    /** By how much something is more than the number of the step. */
    private OptionalLong ahead(String given, int depth) {
        String name = source(given, SAME_NUMBER);
        if (depth > MAX_DEPTH) {
            return OptionalLong.empty();
        }
        Integer input = inputs.get(name);
        if (input != null) {
            return input == 0 ? OptionalLong.of(0) : input >= STATES ? ofState(input - STATES) : OptionalLong.empty();
        }
        NodeProto node = producers.get(name);
        if (node == null || node.getInputCount() != 2 || !node.getOpType().matches("Add|Sub")) {
            return OptionalLong.empty();
        }
        boolean isSum = node.getOpType().equals("Add");
        OptionalLong second = exact(node.getInput(1));
        OptionalLong first = isSum ? exact(node.getInput(0)) : OptionalLong.empty();
        if (second.isPresent()) {
            long add = isSum ? second.getAsLong() : -second.getAsLong();
            OptionalLong rest = ahead(node.getInput(0), depth + 1);
            return rest.isPresent() ? OptionalLong.of(rest.getAsLong() + add) : rest;
        }
        if (first.isPresent()) {
            OptionalLong rest = ahead(node.getInput(1), depth + 1);
            return rest.isPresent() ? OptionalLong.of(rest.getAsLong() + first.getAsLong()) : rest;
        }
        return OptionalLong.empty();
    }

    /** A state that begins at a number, to which each step adds 1. */
    private OptionalLong ofState(int state) {
        NodeProto next = producers.get(source(body.getOutput(1 + state).getName(), SAME_NUMBER));
        if (next == null || next.getInputCount() != 2 || !next.getOpType().equals("Add")) {
            return OptionalLong.empty();
        }
        String name = body.getInput(STATES + state).getName();
        boolean isFirst = source(next.getInput(0), SAME_NUMBER).equals(name);
        boolean isSecond = source(next.getInput(1), SAME_NUMBER).equals(name);
        boolean isByOne =
                isFirst != isSecond && exact(next.getInput(isFirst ? 1 : 0)).orElse(0) == 1;
        Optional<Extent> start = isByOne ? number(call.operand(STATES + state)) : Optional.empty();
        return start.isPresent() && start.get() instanceof Extent.Exact(long value)
                ? OptionalLong.of(value)
                : OptionalLong.empty();
    }

    private OptionalLong exact(String name) {
        return number(name).isPresent() && number(name).get() instanceof Extent.Exact(long value)
                ? OptionalLong.of(value)
                : OptionalLong.empty();
    }

    private Optional<Extent> number(String name) {
        return constant(source(name, SAME_NUMBER)).flatMap(LoopWires::number);
    }

    private static Optional<Extent> number(Operand operand) {
        if (operand instanceof Operand.Extents extents && extents.numbers().size() == 1) {
            return Optional.of(extents.numbers().getFirst());
        }
        boolean isNumber = operand instanceof Known known
                && known.tensor().size() == 1
                && known.tensor().element(0) == Math.rint(known.tensor().element(0));
        return isNumber
                ? Optional.of(Extent.of((long) ((Known) operand).tensor().element(0)))
                : Optional.empty();
    }

    /** What is the same in each step, if it is known before. */
    private Optional<Operand> constant(String name) {
        TensorProto initializer = initializers.get(name);
        if (initializer != null) {
            return Optional.of(TensorReader.operand(initializer, name, call.context()));
        }
        Integer input = inputs.get(name);
        if (input != null) {
            return input >= STATES && isUnchanged(input - STATES) ? Optional.of(call.operand(input)) : Optional.empty();
        }
        NodeProto node = producers.get(name);
        if (node != null) {
            return node.getOpType().equals("Constant")
                    ? Optional.of(Constants.constant(call.of(node)))
                    : Optional.empty();
        }
        return scope.find(name);
    }
}

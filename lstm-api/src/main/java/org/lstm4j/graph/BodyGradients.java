package org.lstm4j.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The gradients of a loop's body, where those of what comes from outside are not computed but kept in parts. */
final class BodyGradients extends Gradients {
    private final Set<Value> captured;
    private final List<Deferred> deferred = new ArrayList<>();

    /**
     * The parts of a gradient that belongs outside.
     *
     * @param input what the gradient is of, an input of the body
     * @param factors values of each step that it is made of
     * @param form makes it of all steps of these
     */
    record Deferred(Value input, List<Value> factors, Form form) {
        Value outside(GraphBuilder g, UnaryOperator<Value> allSteps) {
            return form.of(g, factors.stream().map(allSteps).toList());
        }
    }

    /** Makes a gradient of all steps of its factors. */
    @FunctionalInterface
    interface Form {
        Value of(GraphBuilder g, List<Value> factors);
    }

    BodyGradients(GraphBuilder body, Set<Value> active, Set<Value> captured) {
        super(body, active);
        this.captured = captured;
    }

    List<Deferred> deferred() {
        return deferred;
    }

    /** What flows to an input from outside that the body gives as it is. */
    void deferSum(Value input) {
        Value sum = sum(input);
        if (sum.isPresent()) {
            flow(input, () -> sum);
        }
    }

    private boolean belongsOutside(Value input) {
        return captured.contains(input) && isActive(input);
    }

    private void defer(Value input, Form form, Value... factors) {
        deferred.add(new Deferred(input, List.of(factors), form));
    }

    /** As it is: what was repeated along rows and steps is added up at once. */
    @Override
    void flow(Value input, Supplier<Value> gradient) {
        if (!belongsOutside(input)) {
            super.flow(input, gradient);
            return;
        }
        Value whole = gradient.get();
        Value fitting = whole.rank() < input.rank() ? builder().expand(whole, input.shape()) : whole;
        defer(input, (g, factors) -> factors.getFirst(), fitting);
    }

    @Override
    void flowOfProduct(Value matrix, Value left, Value dy, Supplier<Value> gradient) {
        if (belongsOutside(matrix)) {
            defer(
                    matrix,
                    (g, factors) ->
                            g.gemm(g.flattenToMatrix(factors.get(0)), true, g.flattenToMatrix(factors.get(1)), false),
                    left,
                    dy);
        } else {
            super.flowOfProduct(matrix, left, dy, gradient);
        }
    }

    @Override
    void flowOfLookup(Value table, Value indices, Value dy) {
        if (belongsOutside(table)) {
            defer(table, (g, factors) -> gatherGrad(g, table, factors.get(1), factors.get(0)), dy, indices);
        } else {
            super.flowOfLookup(table, indices, dy);
        }
    }

    @Override
    void flowOfSlice(Value whole, Value dy, Node slice) {
        if (belongsOutside(whole)) {
            flow(
                    whole,
                    () -> builder()
                            .node(Op.SLICE_GRAD, List.of(dy, whole), slice.attributes())
                            .output());
        } else {
            super.flowOfSlice(whole, dy, slice);
        }
    }
}

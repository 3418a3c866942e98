package org.lstm4j.backend.nd4j.internal.lower;

import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.backend.nd4j.internal.plan.Ref;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.SliceRange;
import org.lstm4j.graph.Value;

/** The operators that only move numbers. */
final class Movement {
    private final Node node;
    private final Scope scope;
    private final Basics basics;

    private Movement(Node node, Scope scope) {
        this.node = node;
        this.scope = scope;
        this.basics = scope.basics();
    }

    static void translate(Node node, Scope scope) {
        new Movement(node, scope).translate();
    }

    private Ref in(int input) {
        return scope.in(node, input);
    }

    private void translate() {
        switch (node.op()) {
            case RESHAPE -> scope.alias(node, in(0).reshape(scope.dims(node.output())));
            case TRANSPOSE -> transpose();
            case CONCAT -> concat();
            case SLICE -> basics.copy(part(in(0), scope.result(node, 0)), scope.ref(node.output()));
            case SLICE_GRAD -> {
                Ref whole = scope.result(node, 0);
                basics.fill(whole, 0);
                basics.copy(in(0), part(whole, in(0)));
            }
            case EXPAND -> basics.copy(in(0), scope.result(node, 0));
            case SIZE -> size();
            default -> throw new AssertionError(node.op());
        }
    }

    private void transpose() {
        List<Integer> order = node.attributes().integers("perm");
        if (order.isEmpty()) {
            scope.alias(node, in(0));
            return;
        }
        basics.copy(in(0).permuted(order.stream().mapToInt(Integer::intValue).toArray()), scope.result(node, 0));
    }

    private void concat() {
        int axis = (int) node.attributes().integer("axis");
        Ref y = scope.result(node, 0);
        long from = 0;
        for (Value input : node.inputs()) {
            Ref x = scope.ref(input);
            basics.copy(x, y.part(axis, from, x.dim(axis)));
            from += x.dim(axis);
        }
    }

    /** Where a slice lies in the whole. */
    private Ref part(Ref whole, Ref slice) {
        SliceRange range = SliceRange.of(node);
        return whole.part(range.axis(), range.start(scope.sizes()), slice.dim(range.axis()));
    }

    private void size() {
        scope.alias(node, basics.scalar(DType.INT64, (double) in(0).size()));
    }
}

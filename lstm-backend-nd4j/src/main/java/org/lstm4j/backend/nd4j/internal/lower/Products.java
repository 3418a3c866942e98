package org.lstm4j.backend.nd4j.internal.lower;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lstm4j.backend.nd4j.internal.plan.Ref;
import org.lstm4j.backend.nd4j.internal.plan.Settings;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;

/** Matrix products, sums, and the softmax. */
final class Products {
    private final Node node;
    private final Scope scope;
    private final Basics basics;
    private final Ref y;

    private Products(Node node, Scope scope) {
        this.node = node;
        this.scope = scope;
        this.basics = scope.basics();
        this.y = scope.result(node, 0);
    }

    static void translate(Node node, Scope scope) {
        new Products(node, scope).translate();
    }

    private Ref in(int input) {
        return scope.in(node, input);
    }

    private void translate() {
        switch (node.op()) {
            case MATMUL -> matMul();
            case GEMM -> gemm();
            case REDUCE_SUM -> sum();
            case REDUCE_MAX -> maximum();
            case SOFTMAX, LOG_SOFTMAX -> softmax();
            default -> throw new AssertionError(node.op());
        }
    }

    private void matMul() {
        Ref a = in(0);
        Ref b = in(1);
        long inner = b.dim(b.rank() - 2);
        long columns = b.dim(b.rank() - 1);
        if (b.size() == inner * columns) {
            Ref matrix = y.reshape(columns == 0 ? 0 : y.size() / columns, columns);
            basics.product(a.reshape(matrix.dim(0), inner), false, b.reshape(inner, columns), false, matrix, false);
            return;
        }
        long rows = y.dim(y.rank() - 2);
        long count = rows * columns == 0 ? 0 : y.size() / (rows * columns);
        basics.product(
                stacked(a, rows, inner).reshape(count, rows, inner),
                false,
                stacked(b, inner, columns).reshape(count, inner, columns),
                false,
                y.reshape(count, rows, columns),
                false);
    }

    /** An operand repeated to the whole stack: ND4J multiplies matrix by matrix and does not broadcast. */
    private Ref stacked(Ref operand, long rows, long columns) {
        long[] dims = y.dims().clone();
        dims[dims.length - 2] = rows;
        dims[dims.length - 1] = columns;
        long size = Arrays.stream(dims).reduce(1, (left, right) -> left * right);
        if (operand.size() == size) {
            return operand;
        }
        Ref whole = scope.emitter().temp(operand.dtype(), dims);
        basics.copy(operand, whole);
        return whole;
    }

    private void gemm() {
        boolean adds = node.input(2).isPresent();
        if (adds) {
            basics.copy(in(2), y);
        }
        basics.product(
                in(0),
                node.attributes().flag("transA"),
                in(1),
                node.attributes().flag("transB"),
                y,
                adds);
    }

    /** Sums over the first or the last axes are products; others are left to ND4J. */
    private Set<Integer> axes() {
        return new HashSet<>(node.attributes().integers("axes"));
    }

    private void sum() {
        sum(in(0), y);
    }

    private void sum(Ref x, Ref target) {
        Set<Integer> axes = axes();
        if (axes.isEmpty() || x.size() == target.size()) {
            basics.copy(x.flat(), target.flat());
        } else if (x.size() == 0) {
            basics.fill(target, 0);
        } else if (isRange(axes, 0)) {
            basics.sumRows(x.reshape(x.size() / target.size(), target.size()), target);
        } else if (isRange(axes, x.rank() - axes.size())) {
            basics.sumColumns(x.reshape(target.size(), x.size() / target.size()), target);
        } else {
            reduce("reduce_sum", x, axes.stream().sorted().toList(), dropped(x, axes, target.flat()));
        }
    }

    /** ND4J's maximum passes over NaN, so that one is added behind it. */
    private void maximum() {
        Ref x = in(0);
        Set<Integer> axes = axes();
        if (axes.isEmpty() || x.size() == y.size()) {
            basics.copy(x.flat(), y.flat());
            return;
        }
        if (x.size() == 0) {
            basics.fill(y, Double.NEGATIVE_INFINITY);
            return;
        }
        Ref largest = scope.emitter().temp(y.dtype(), y.dims());
        if (isRange(axes, 0)) {
            reduce("reduce_max", x.reshape(x.size() / y.size(), y.size()), List.of(0), largest.flat());
        } else if (isRange(axes, x.rank() - axes.size())) {
            reduce("reduce_max", x.reshape(y.size(), x.size() / y.size()), List.of(1), largest.flat());
        } else {
            reduce("reduce_max", x, axes.stream().sorted().toList(), dropped(x, axes, largest.flat()));
        }
        Ref none = scope.emitter().temp(x.dtype(), x.dims());
        basics.zeroOrNaN(x, none);
        sum(none, y);
        basics.binary("add", y.flat(), largest.flat(), y.flat());
    }

    private void reduce(String operator, Ref x, List<Integer> axes, Ref target) {
        List<Long> dims = axes.stream().map(Integer::longValue).toList();
        scope.emitter().call(operator, List.of(x), target, new Settings(dims, List.of(), List.of(false)));
    }

    private static boolean isRange(Set<Integer> axes, int from) {
        for (int axis = from; axis < from + axes.size(); axis++) {
            if (!axes.contains(axis)) {
                return false;
            }
        }
        return true;
    }

    /** The result in the shape that ND4J gives it, without the axes that are summed over. */
    private static Ref dropped(Ref x, Set<Integer> axes, Ref flat) {
        long[] dims = new long[x.rank() - axes.size()];
        int at = 0;
        for (int axis = 0; axis < x.rank(); axis++) {
            if (!axes.contains(axis)) {
                dims[at++] = x.dim(axis);
            }
        }
        return flat.reshape(dims);
    }

    private void softmax() {
        if (y.size() == 0) {
            return;
        }
        long width = y.dim(y.rank() - 1);
        Ref rows = in(0).reshape(y.size() / width, width);
        Ref target = y.reshape(y.size() / width, width);
        if (node.op() == Op.SOFTMAX) {
            scope.emitter().call("softmax", List.of(rows), target, Settings.of(1L));
        } else {
            basics.logSoftmax(rows, target);
        }
    }
}

package org.lstm4j.backend.jvm.internal.plan;

import java.util.Optional;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Scan;
import org.lstm4j.graph.Value;

/**
 * Whether each row of a loop's body is computed by itself: a named dimension, the batch, is the first axis of whatever
 * has it, and no node adds up or joins along it.
 *
 * @param name of that dimension, if it is so
 * @param reason why not, otherwise
 */
record RowWise(Optional<String> name, String reason) {
    static RowWise of(Scan scan) {
        Optional<String> name = scan.stateInputs().stream()
                .filter(state -> state.rank() > 0)
                .map(state -> state.shape().dim(0))
                .filter(Dim.Named.class::isInstance)
                .map(Dim::toString)
                .findFirst();
        if (name.isEmpty()) {
            return new RowWise(name, "no state has rows of a named dimension");
        }
        RowWise rows = new RowWise(name, "");
        Graph body = scan.body();
        for (Value input : body.inputs()) {
            if (!rows.isFirstOrNone(input)) {
                return no(
                        input.name() + " " + input.shape() + " has " + name.get() + " in another axis than the first");
            }
        }
        for (Node node : body.nodes()) {
            if (!rows.allows(node)) {
                return no(node.where() + " looks at several rows of " + name.get());
            }
        }
        return rows;
    }

    private static RowWise no(String reason) {
        return new RowWise(Optional.empty(), reason);
    }

    private boolean isRows(Dim dim) {
        return name.isPresent() && dim.toString().equals(name.get());
    }

    private boolean mentions(Dim dim) {
        return name.isPresent() && dim.names().contains(name.get());
    }

    /** True if a value has something for each row. */
    boolean hasRows(Value value) {
        return value.isPresent() && value.rank() > 0 && isRows(value.shape().dim(0));
    }

    private boolean isFirstOrNone(Value value) {
        Shape shape = value.shape();
        return shape.dims().stream().skip(hasRows(value) ? 1 : 0).noneMatch(this::mentions);
    }

    private boolean allows(Node node) {
        boolean isAbout = node.inputs().stream().anyMatch(this::hasRows)
                || node.outputs().stream().anyMatch(this::hasRows);
        if (!isAbout) {
            return node.outputs().stream().allMatch(this::isFirstOrNone);
        }
        return node.outputs().stream().allMatch(output -> hasRows(output) && isFirstOrNone(output))
                && node.inputs().stream().filter(Value::isPresent).allMatch(this::isFirstOrNone)
                && keepsRows(node);
    }

    private boolean keepsRows(Node node) {
        Value x = node.input(0);
        Value y = node.output();
        return switch (node.op().kind()) {
            case ELEMENTWISE -> node.inputs().stream().allMatch(input -> isAligned(input, y));
            case PRODUCT ->
                switch (node.op()) {
                    case MATMUL -> isRowsOfProduct(x, node.input(1));
                    case GEMM -> !node.attributes().flag("transA") && hasRows(x) && !hasRows(node.input(1));
                    case REDUCE_SUM, REDUCE_MAX ->
                        !node.attributes().integers("axes").contains(0);
                    case SOFTMAX, LOG_SOFTMAX -> x.rank() > 1;
                    default -> false;
                };
            case SHAPE ->
                switch (node.op()) {
                    case TRANSPOSE -> node.attributes().integers("perm").getFirst() == 0;
                    case RESHAPE -> hasRows(x);
                    case CONCAT, SLICE, SLICE_GRAD -> node.attributes().integer("axis") != 0;
                    case EXPAND -> isAligned(x, y);
                    case GATHER -> !hasRows(x) && hasRows(node.input(1));
                    default -> false;
                };
            case RECURRENT, LOOP, RANDOM -> false;
        };
    }

    /** True if an operand has the rows in the same axis as the result, or none. */
    private boolean isAligned(Value operand, Value y) {
        return !hasRows(operand) || operand.rank() == y.rank();
    }

    private boolean isRowsOfProduct(Value left, Value right) {
        if (!hasRows(right)) {
            return hasRows(left) && right.rank() == 2;
        }
        return right.rank() > 2 && (hasRows(left) ? left.rank() == right.rank() : left.rank() < right.rank());
    }
}

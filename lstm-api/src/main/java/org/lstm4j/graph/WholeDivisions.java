package org.lstm4j.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lstm4j.Dim;
import org.lstm4j.Shape;

/**
 * The divisions of whole numbers in a graph. Native code ends the process at a quotient that there is not, by 0 or of the least
 * number by -1, so a backend has to know beforehand whether a divisor can be such: constants tell, and so do counts of elements,
 * which are 1 or more because no run brings a dimension of 0.
 */
final class WholeDivisions {
    private final Map<Value, Node> producers = new HashMap<>();
    private final Graph graph;

    WholeDivisions(Graph graph) {
        this.graph = graph;
        graph.nodes().forEach(node -> node.outputs().forEach(output -> producers.put(output, node)));
    }

    /** The first one whose divisor is not known to be good. */
    Optional<Node> unsafe() {
        return graph.nodes().stream()
                .filter(node -> node.op() == Op.DIV && !node.output().dtype().isFloating())
                .filter(node -> !isGood(node.input(1)))
                .findFirst();
    }

    private boolean isGood(Value divisor) {
        return divisor instanceof Constant constant
                ? Arrays.stream(constant.tensor().toDoubleArray()).noneMatch(number -> number == 0 || number == -1)
                : isCount(divisor);
    }

    private boolean isCount(Value value) {
        Node node = producers.get(value);
        if (node == null) {
            return false;
        }
        return switch (node.op()) {
            case SIZE -> hasElements(node.input(0).shape());
            case CAST -> !node.input(0).dtype().isFloating() && isCount(node.input(0));
            case RESHAPE, EXPAND -> isCount(node.input(0));
            case DIV -> isCountForEach(node);
            default -> false;
        };
    }

    /** How many elements of one value there are for each of another: at least 1 if the other has no dimension that it has not. */
    private boolean isCountForEach(Node division) {
        Node all = producers.get(division.input(0));
        Node each = producers.get(division.input(1));
        if (all == null || each == null || all.op() != Op.SIZE || each.op() != Op.SIZE) {
            return false;
        }
        List<Dim> left = new ArrayList<>(all.input(0).shape().dims());
        return hasElements(all.input(0).shape())
                && each.input(0).shape().dims().stream().allMatch(dim -> dim.equals(Dim.of(1)) || left.remove(dim));
    }

    private static boolean hasElements(Shape shape) {
        return shape.dims().stream().noneMatch(dim -> dim.equals(Dim.of(0)));
    }
}

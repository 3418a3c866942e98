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
 * The divisions of whole numbers in a graph. Native code ends the process at a quotient that there is not, by 0 or of
 * the least number by -1, so a backend has to know beforehand whether a divisor can be such: constants tell, and so do
 * counts of elements, which are 1 or more because no run brings a dimension of 0.
 */
final class WholeDivisions {
    private final Map<Value, Node> producers = new HashMap<>();
    private final Graph graph;
    /** Of a loop's body: what its inputs are outside. */
    private final Map<Value, Value> outside = new HashMap<>();

    private final Optional<WholeDivisions> around;

    WholeDivisions(Graph graph) {
        this(graph, Optional.empty());
    }

    private WholeDivisions(Graph graph, Optional<WholeDivisions> around) {
        this.graph = graph;
        this.around = around;
        graph.nodes().forEach(node -> node.outputs().forEach(output -> producers.put(output, node)));
    }

    /** The first one whose divisor is not known to be good. */
    Optional<Node> unsafe() {
        return graph.nodes().stream().flatMap(node -> unsafe(node).stream()).findFirst();
    }

    private Optional<Node> unsafe(Node node) {
        if (node.op() == Op.SCAN) {
            return body(Scan.of(node)).unsafe();
        }
        boolean isWhole = node.op() == Op.DIV && !node.output().dtype().isFloating();
        return Optional.of(node).filter(division -> isWhole && !isGood(division.input(1)));
    }

    /** A body, in which a value from outside, and each step of a sequence, is as good as it is there. */
    private WholeDivisions body(Scan scan) {
        WholeDivisions body = new WholeDivisions(scan.body(), Optional.of(this));
        for (int i = scan.stateCount(); i < scan.node().inputs().size(); i++) {
            body.outside.put(scan.body().inputs().get(i), scan.node().input(i));
        }
        return body;
    }

    private boolean isGood(Value divisor) {
        Value source = outside.get(divisor);
        if (source != null) {
            return around.orElseThrow().isGood(source);
        }
        return divisor instanceof Constant constant
                ? Arrays.stream(constant.tensor().toDoubleArray()).noneMatch(number -> number == 0 || number == -1)
                : isCount(divisor);
    }

    private boolean isCount(Value value) {
        Value source = outside.get(value);
        if (source != null) {
            return around.orElseThrow().isCount(source);
        }
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

    /**
     * How many elements of one value there are for each of another: at least 1 if the other has no dimension that it
     * has not.
     */
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

package org.lstm4j.backend.onnx.internal.write;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.graph.Input;

/**
 * Shapes as ONNX takes them, a vector of int64 that is an input of Reshape and Expand. A dimension that is no number is
 * taken over from what is reshaped where the operator can do that (0 and -1 for Reshape, 1 for Expand); otherwise it is
 * read, when the model runs, from an input of the graph that has it.
 */
final class ShapeWriter {
    private static final long FROM_RUN = Long.MIN_VALUE;

    private final GraphWriter graph;
    private final Map<Input, String> shapes = new HashMap<>();
    private final Map<Dim, String> sizes = new HashMap<>();

    ShapeWriter(GraphWriter graph) {
        this.graph = graph;
    }

    /**
     * What Reshape takes.
     *
     * @param vector the name of the vector
     * @param allowsZero true if 0 in it means 0, not "as before"
     */
    record ReshapeTarget(String vector, boolean allowsZero) {}

    ReshapeTarget reshape(Shape from, Shape to) {
        boolean allowsZero = to.dims().contains(Dim.of(0));
        long[] numbers = new long[to.rank()];
        int unknown = 0;
        for (int axis = 0; axis < numbers.length; axis++) {
            Dim dim = to.dim(axis);
            if (dim instanceof Dim.Fixed(int size)) {
                numbers[axis] = size;
            } else if (!allowsZero && axis < from.rank() && from.dim(axis).equals(dim)) {
                numbers[axis] = 0;
            } else {
                numbers[axis] = FROM_RUN;
                unknown++;
            }
        }
        for (int axis = 0; axis < numbers.length && unknown == 1 && !allowsZero; axis++) {
            numbers[axis] = numbers[axis] == FROM_RUN ? -1 : numbers[axis];
        }
        return new ReshapeTarget(vector(to, numbers), allowsZero);
    }

    String expand(Shape from, Shape to) {
        long[] numbers = new long[to.rank()];
        int extra = to.rank() - from.rank();
        for (int axis = 0; axis < numbers.length; axis++) {
            if (to.dim(axis) instanceof Dim.Fixed(int size)) {
                numbers[axis] = size;
            } else {
                numbers[axis] = axis >= extra && from.dim(axis - extra).equals(to.dim(axis)) ? 1 : FROM_RUN;
            }
        }
        return vector(to, numbers);
    }

    /** The vector of some numbers; what only a run knows is computed. */
    private String vector(Shape shape, long[] numbers) {
        List<String> parts = new ArrayList<>();
        boolean isKnown = true;
        for (int axis = 0; axis < numbers.length; axis++) {
            boolean isFromRun = numbers[axis] == FROM_RUN;
            isKnown &= !isFromRun;
            parts.add(isFromRun ? size(shape.dim(axis)) : graph.integers("shape/number", numbers[axis]));
        }
        if (isKnown) {
            return graph.integers("shape/numbers", numbers);
        }
        return parts.size() == 1 ? parts.getFirst() : graph.addHelper("Concat", parts, Protos.attribute("axis", 0));
    }

    /** The name of a vector with one element: the actual size of a dimension. */
    String size(Dim dim) {
        String known = sizes.get(dim);
        if (known == null) {
            known = switch (dim) {
                case Dim.Fixed(int size) -> graph.integers("shape/number", size);
                case Dim.Named named -> named(named);
                case Dim.Product(List<Dim> factors) -> {
                    String product = size(factors.getFirst());
                    for (Dim factor : factors.subList(1, factors.size())) {
                        product = graph.addHelper("Mul", List.of(product, size(factor)));
                    }
                    yield product;
                }
                case Dim.Sum(List<Dim.Term> terms, int constant) -> {
                    String sum = graph.integers("shape/number", constant);
                    for (Dim.Term term : terms) {
                        String summand = graph.addHelper(
                                "Mul", List.of(graph.integers("shape/number", term.factor()), size(term.dim())));
                        sum = graph.addHelper("Add", List.of(sum, summand));
                    }
                    yield sum;
                }
                // neither is negative, so that ONNX's rounding to 0 is rounding down
                case Dim.Quotient(Dim dividend, int divisor) ->
                    graph.addHelper("Div", List.of(size(dividend), graph.integers("shape/number", divisor)));
            };
            sizes.put(dim, known);
        }
        return known;
    }

    private String named(Dim.Named dim) {
        for (Input input : graph.graph().inputs()) {
            int axis = input.shape().dims().indexOf(dim);
            if (axis >= 0) {
                String shape = shapes.computeIfAbsent(
                        input,
                        source -> graph.addHelper("Shape", List.of(graph.names().of(source))));
                return graph.addHelper("Gather", List.of(shape, graph.integers("shape/number", axis)));
            }
        }
        throw new InvalidInputException("No input of the graph has the dimension \"" + dim.name() + "\"");
    }
}

package org.lstm4j.spi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Value;

/** What every backend asks of the tensors of a run, before anything runs. Runs with the sizes of the one before cost next to nothing. */
final class Admission {
    /** Sizes that are known to be good; batches cut to their longest row come in many. */
    private static final int MAX_KNOWN = 256;

    private final Graph graph;
    private final boolean givesDoubles;
    private final Set<Sizes> known = new HashSet<>();
    private final Map<String, int[]> outputDims = new HashMap<>();
    private Sizes sizes = Sizes.NONE;
    /** The dimensions of the inputs of the run before; none before the first one. */
    private List<int[]> inputDims = List.of();

    private boolean isFirst = true;

    Admission(Graph graph, boolean givesDoubles) {
        this.graph = graph;
        this.givesDoubles = givesDoubles;
    }

    /**
     * Checks the tensors of a run.
     *
     * @throws InvalidInputException naming the input or output, what it should be, and what it is
     */
    void check(Feeds inputs, Feeds outputs) {
        if (isFirst || !isAsBefore(inputs)) {
            resize(inputs);
        }
        for (Input input : graph.inputs()) {
            if (input.dtype().isFloating()) {
                checkFinite(input.name(), inputs.get(input.name()));
            }
        }
        for (String name : outputs.names()) {
            checkOutput(name, outputs.get(name));
        }
    }

    private boolean isAsBefore(Feeds inputs) {
        List<Input> declared = graph.inputs();
        for (int i = 0; i < declared.size(); i++) {
            Input input = declared.get(i);
            if (!inputs.has(input.name())) {
                return false;
            }
            Tensor tensor = inputs.get(input.name());
            if (tensor.dtype() != input.dtype() || !hasDims(tensor, inputDims.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasDims(Tensor tensor, int[] dims) {
        boolean fits = tensor.rank() == dims.length;
        for (int axis = 0; fits && axis < dims.length; axis++) {
            fits = tensor.dim(axis) == dims[axis];
        }
        return fits;
    }

    private void resize(Feeds inputs) {
        Sizes fed = inputs.sizes(graph.inputs());
        if (!known.contains(fed)) {
            checkSizes(fed);
            if (known.size() == MAX_KNOWN) {
                known.clear();
            }
            known.add(fed);
        }
        List<int[]> dims = new ArrayList<>();
        for (Input input : graph.inputs()) {
            dims.add(inputs.get(input.name()).dims());
        }
        sizes = fed;
        inputDims = dims;
        isFirst = false;
        outputDims.clear();
    }

    private void checkSizes(Sizes fed) {
        fed.values().forEach((name, size) -> {
            if (size == 0) {
                throw new InvalidInputException(
                        "Dimension \"" + name + "\" is 0 in what is fed; a run needs 1 or more of it."
                                + " Leave out runs that have nothing to do");
            }
        });
        for (Node node : graph.nodes()) {
            for (Value value : node.outputs()) {
                checkSize(node, value, fed);
            }
        }
    }

    /** That a value can be had at all, in whatever memory. @throws TooLargeException naming the value and the sizes */
    private static void checkSize(Node node, Value value, Sizes fed) {
        Shape shape = value.shape();
        shape.size(node.where() + ": with " + fed + " its result", fed);
    }

    private static void checkFinite(String name, Tensor tensor) {
        OptionalInt index = tensor.firstNonFinite();
        if (index.isPresent()) {
            int at = index.getAsInt();
            throw new InvalidInputException(
                    "Input \"" + name + "\" is " + tensor.element(at) + " at " + tensor.place(at)
                            + "; what is fed must be finite numbers. Fill in what is missing, or leave it out");
        }
    }

    private void checkOutput(String name, Tensor target) {
        Value value = graph.output(name);
        int[] dims = outputDims.computeIfAbsent(name, it -> value.shape().resolve(sizes));
        boolean isType = target.dtype() == value.dtype()
                || (givesDoubles && value.dtype() == DType.FLOAT32 && target.dtype() == DType.FLOAT64);
        if (!isType || !hasDims(target, dims)) {
            throw new ShapeException(
                    "output " + name,
                    "is " + value.dtype().text() + value.shape() + ", now " + Arrays.toString(dims)
                            + "; the tensor for it is " + target,
                    value.shape(),
                    target.shape());
        }
    }
}

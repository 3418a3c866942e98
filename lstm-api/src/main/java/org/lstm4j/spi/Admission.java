package org.lstm4j.spi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiConsumer;
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

    private static final int MAX_RECENT = 8;

    private final Graph graph;
    private final boolean givesDoubles;
    private final Set<Sizes> known = new HashSet<>();
    /** The sizes of the last runs: whole batches and the small last one of an epoch take turns. The latest comes first. */
    private final List<Admitted> recent = new ArrayList<>();

    /** Made once, like all that is here: a run with the sizes of one before allocates nothing. */
    private final BiConsumer<String, Tensor> outputCheck = this::checkOutput;

    /**
     * Sizes that a run had.
     *
     * @param inputDims the dimensions of each input
     * @param outputDims those of each output that was wanted
     */
    private record Admitted(Sizes sizes, List<int[]> inputDims, Map<String, int[]> outputDims) {}

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
        bringToFront(inputs);
        List<Input> declared = graph.inputs();
        for (int i = 0; i < declared.size(); i++) {
            Input input = declared.get(i);
            if (input.dtype().isFloating()) {
                checkFinite(input.name(), inputs.get(input.name()));
            }
        }
        outputs.forEach(outputCheck);
    }

    private void bringToFront(Feeds inputs) {
        for (int i = 0; i < recent.size(); i++) {
            Admitted one = recent.get(i);
            if (isFedTo(one, inputs)) {
                recent.set(i, recent.getFirst());
                recent.set(0, one);
                return;
            }
        }
        Admitted one = admitted(inputs);
        if (recent.size() == MAX_RECENT) {
            recent.removeLast();
        }
        recent.addFirst(one);
    }

    private boolean isFedTo(Admitted one, Feeds inputs) {
        List<Input> declared = graph.inputs();
        for (int i = 0; i < declared.size(); i++) {
            Input input = declared.get(i);
            if (!inputs.has(input.name())) {
                return false;
            }
            Tensor tensor = inputs.get(input.name());
            if (tensor.dtype() != input.dtype() || !hasDims(tensor, one.inputDims.get(i))) {
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

    private Admitted admitted(Feeds inputs) {
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
        return new Admitted(fed, dims, new HashMap<>());
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
        Admitted one = recent.getFirst();
        int[] dims = one.outputDims.get(name);
        if (dims == null) {
            dims = value.shape().resolve(one.sizes);
            one.outputDims.put(name, dims);
        }
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

package org.lstm4j.model.parity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.lstm4j.Dim;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Result;
import org.lstm4j.graph.Value;

/**
 * Where the values of layers stand in a graph.
 *
 * @param graph the same one, which gives them too
 * @param places for each layer that was found, in the order in which they are computed
 * @param unknown layers that were not
 */
record LayerValues(Graph graph, List<LayerValues.Place> places, List<String> unknown) {
    private static final String PREFIX = "layer/";

    /**
     * Where a layer's value stands.
     *
     * @param output the graph's output that gives it
     * @param isTimeMajor true if its first two axes are the other way round than they were recorded
     */
    record Place(String layer, String output, boolean isTimeMajor) {
        /** The value as it was recorded. */
        Tensor of(Tensor value) {
            if (!isTimeMajor) {
                return value;
            }
            int[] dims = value.dims();
            int steps = dims[0];
            int rows = dims[1];
            dims[0] = rows;
            dims[1] = steps;
            Tensor turned = Tensor.zeros(value.dtype(), dims);
            int length = value.size() / steps / rows;
            for (int step = 0; step < steps; step++) {
                for (int row = 0; row < rows; row++) {
                    turned.copyElements(value, (step * rows + row) * length, (row * steps + step) * length, length);
                }
            }
            return turned;
        }
    }

    /** A value that may be a layer's. */
    private record Found(String layer, Result result, boolean isTimeMajor) {}

    static LayerValues of(Graph graph, Map<String, Tensor> layers, Sizes sizes) {
        List<Found> found = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        layers.forEach((layer, expected) ->
                last(graph, layer, expected, sizes).ifPresentOrElse(found::add, () -> unknown.add(layer)));
        SequencedMap<String, Value> all = new LinkedHashMap<>(graph.outputs());
        List<Place> places = new ArrayList<>();
        for (Node node : graph.nodes()) {
            for (Found value : found) {
                if (node.outputs().contains(value.result())) {
                    String name = unused(PREFIX + value.layer(), all);
                    all.put(name, value.result());
                    places.add(new Place(value.layer(), name, value.isTimeMajor()));
                }
            }
        }
        Graph probed =
                places.isEmpty() ? graph : new Graph(graph.inputs(), graph.parameters(), graph.nodes(), all).pruned();
        return new LayerValues(probed, places, unknown);
    }

    private static String unused(String name, Map<String, Value> taken) {
        return taken.containsKey(name) ? unused(name + "_", taken) : name;
    }

    /**
     * The last value of those dimensions that a layer computes: of that name in its path, or a value of that name. Layers of other programs
     * have the batch in front; between recurrent layers our graphs have the time there.
     */
    private static Optional<Found> last(Graph graph, String layer, Tensor expected, Sizes sizes) {
        Optional<Found> last = Optional.empty();
        for (Node node : graph.nodes()) {
            for (Result result : node.outputs()) {
                boolean isOfLayer = isBelow(layer, node.origin().scope()) || isBelow(layer, result.name());
                if (isOfLayer && result.dtype().isFloating()) {
                    Optional<Found> fitting = fitting(graph, layer, result, expected.dims(), sizes);
                    last = fitting.isPresent() ? fitting : last;
                }
            }
        }
        return last;
    }

    /** Whether a layer is one of those on a path; a copied graph keeps only the names of its values. */
    private static boolean isBelow(String layer, String path) {
        return path.equals(layer) || path.startsWith(layer + "/") || path.contains("/" + layer + "/");
    }

    private static Optional<Found> fitting(Graph graph, String layer, Result result, int[] expected, Sizes sizes) {
        if (result.rank() != expected.length) {
            return Optional.empty();
        }
        int[] dims = result.shape().resolve(sizes);
        boolean isTurned = dims.length > 2
                && !isBatch(graph, result.shape().dim(0))
                && isBatch(graph, result.shape().dim(1));
        if (isTurned) {
            int steps = dims[0];
            dims[0] = dims[1];
            dims[1] = steps;
        }
        return Arrays.equals(dims, expected) ? Optional.of(new Found(layer, result, isTurned)) : Optional.empty();
    }

    private static boolean isBatch(Graph graph, Dim dim) {
        return graph.inputs().stream()
                .anyMatch(input -> input.rank() > 0 && input.shape().dim(0).equals(dim));
    }
}

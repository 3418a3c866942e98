package org.lstm4j.model.parity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Value;
import org.lstm4j.io.Bundle;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;

/**
 * How a model's numbers on a backend compare with a recording.
 *
 * @param backend who computed
 * @param origin where the recorded numbers come from
 * @param rows how many rows were computed; 1 where the model has no batch
 * @param outputs a comparison for each output that was recorded
 * @param layers one for each recorded layer that was found, in the order of the network
 * @param unknownLayers recorded layers of which the network has no value of those dimensions
 */
public record Parity(
        String backend,
        String origin,
        int rows,
        List<Difference> outputs,
        List<Difference> layers,
        List<String> unknownLayers) {
    /** Copies the lists. */
    public Parity {
        outputs = List.copyOf(outputs);
        layers = List.copyOf(layers);
        unknownLayers = List.copyOf(unknownLayers);
    }

    /** True if all outputs, and all layers that were found, are as they were recorded. */
    public boolean isEqual() {
        return outputs.stream().allMatch(Difference::isEqual)
                && firstWrongLayer().isEmpty();
    }

    /** The first layer of the network whose numbers are others than the recorded ones: what is wrong is in it. */
    public Optional<String> firstWrongLayer() {
        return layers.stream()
                .filter(layer -> !layer.isEqual())
                .map(Difference::name)
                .findFirst();
    }

    /** The largest difference of an output. */
    public double largest() {
        double largest = 0;
        for (Difference output : outputs) {
            largest = Double.isNaN(output.largest()) ? Double.NaN : Math.max(largest, output.largest());
        }
        return largest;
    }

    /**
     * Computes a model's numbers and compares them.
     *
     * @throws InvalidInputException if the inputs do not fit the model, or the outputs have other dimensions than were recorded
     */
    public static Parity of(Backend backend, Bundle bundle, Check check) {
        Recording recording = check.recording();
        Feeds feeds = new Feeds();
        recording.inputs().forEach(feeds::put);
        Sizes sizes = feeds.sizes(bundle.graph().inputs());
        LayerValues layers = LayerValues.of(bundle.graph(), recording.layers(), sizes);
        SequencedMap<String, Tensor> found = run(backend, layers.graph(), bundle, feeds, sizes);
        List<Difference> ofOutputs = new ArrayList<>();
        recording.outputs().forEach((name, expected) -> {
            Tensor ours = found.get(name);
            if (ours == null || !ours.shape().equals(expected.shape())) {
                throw new InvalidInputException(
                        "the output \"" + name + "\" is " + (ours == null ? "none of the model's" : ours)
                                + " for these inputs; recorded was " + expected);
            }
            ofOutputs.add(Difference.of(
                    name,
                    expected,
                    ours,
                    check.tolerance(),
                    tellsClasses(bundle, bundle.graph().output(name), expected)));
        });
        List<Difference> ofLayers = new ArrayList<>();
        for (LayerValues.Place place : layers.places()) {
            Tensor expected = Objects.requireNonNull(recording.layers().get(place.layer()));
            Tensor ours = place.of(Objects.requireNonNull(found.get(place.output())));
            ofLayers.add(Difference.of(place.layer(), expected, ours, check.tolerance(), false));
        }
        return new Parity(
                backend.name(), check.origin(), rows(bundle.graph(), sizes), ofOutputs, ofLayers, layers.unknown());
    }

    private static SequencedMap<String, Tensor> run(
            Backend backend, Graph graph, Bundle bundle, Feeds feeds, Sizes sizes) {
        SequencedMap<String, Tensor> found = new LinkedHashMap<>();
        Feeds results = new Feeds();
        graph.outputs().forEach((name, value) -> {
            Tensor place = Tensor.zeros(value.dtype(), value.shape().resolve(sizes));
            found.put(name, place);
            results.put(name, place);
        });
        try (Predictor predictor = backend.compile(graph, CompileOptions.DEFAULT)) {
            graph.parameters()
                    .forEach(parameter -> predictor
                            .parameters()
                            .set(
                                    parameter.name(),
                                    Objects.requireNonNull(bundle.weights().get(parameter.name()))));
            predictor.run(feeds, results);
        }
        return found;
    }

    private static int rows(Graph graph, Sizes sizes) {
        return graph.inputs().stream()
                .filter(input -> input.rank() > 0 && input.shape().dim(0) instanceof Dim.Named)
                .map(input -> input.shape().dim(0).size(sizes))
                .findFirst()
                .orElse(1);
    }

    /** Several numbers a row that look like probabilities or scores of classes, or one that is a probability. */
    private static boolean tellsClasses(Bundle bundle, Value output, Tensor expected) {
        if (output.dtype() != DType.FLOAT32
                || output.rank() < 2
                || !(output.shape().dim(-1) instanceof Dim.Fixed(int size))) {
            return false;
        }
        boolean hasLabels = bundle.labels().size() == (size == 1 ? 2 : size);
        return hasLabels || isOfProbabilities(expected, size);
    }

    private static boolean isOfProbabilities(Tensor tensor, int size) {
        for (int row = 0; row < tensor.size() / size; row++) {
            double sum = 0;
            for (int i = 0; i < size; i++) {
                double number = tensor.element(row * size + i);
                if (!(number >= 0 && number <= 1)) {
                    return false;
                }
                sum += number;
            }
            if (size > 1 && Math.abs(sum - 1) > 1e-3) {
                return false;
            }
        }
        return tensor.size() > 0;
    }
}

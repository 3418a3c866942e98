package org.lstm4j.io.internal.torch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Parameter;
import org.lstm4j.io.ModelFileException;
import org.lstm4j.io.ModelFileException.Problem;
import org.lstm4j.io.internal.Place;
import org.lstm4j.io.internal.Stacked;

/**
 * Puts the tensors of PyTorch's modules where the parameters of a graph are: module by module, in the order of the state dict, which is that in
 * which they were made, to layer by layer.
 */
final class TorchFilling {
    /** Where the gates i, o, f, c of our LSTM stand among PyTorch's i, f, g, o. */
    private static final int[] LSTM = {0, 3, 1, 2};

    /** Where z, r, h of our GRU stand among r, z, n. */
    private static final int[] GRU = {1, 0, 2};

    private static final int[] RNN = {0};

    private final Place place;
    private final Map<String, Tensor> weights = new LinkedHashMap<>();

    private TorchFilling(Place place) {
        this.place = place;
    }

    /**
     * The weights of a graph's parameters.
     *
     * @throws ModelFileException if there are more or fewer modules than layers, or one does not fit
     */
    static Map<String, Tensor> of(Place place, Graph graph, List<TorchGroup> groups) {
        SequencedMap<String, List<Parameter>> layers = new LinkedHashMap<>();
        for (Parameter parameter : graph.parameters()) {
            int slash = parameter.name().lastIndexOf('/');
            layers.computeIfAbsent(parameter.name().substring(0, slash + 1), key -> new ArrayList<>())
                    .add(parameter);
        }
        if (layers.size() != groups.size()) {
            throw place.failure(
                    Problem.UNSUPPORTED,
                    "has the tensors of " + groups.size() + " modules, "
                            + groups.stream().map(TorchGroup::name).collect(Collectors.joining(", "))
                            + ", and the network " + layers.size() + " layers with weights, "
                            + layers.keySet().stream()
                                    .map(path -> path.substring(0, Math.max(0, path.length() - 1)))
                                    .collect(Collectors.joining(", "))
                            + ". Take a part of the modules by --module, or mend the layers.");
        }
        TorchFilling filling = new TorchFilling(place);
        int next = 0;
        for (Map.Entry<String, List<Parameter>> layer : layers.entrySet()) {
            filling.put(groups.get(next++), layer.getKey(), layer.getValue());
        }
        Set<String> known = graph.parameters().stream().map(Parameter::name).collect(Collectors.toSet());
        for (String name : filling.weights.keySet()) {
            if (!known.contains(name)) {
                throw place.failure(
                        Problem.UNSUPPORTED,
                        "has weights for " + name
                                + ", which the network has not, such as a bias that was left out. Mend the"
                                + " layers.");
            }
        }
        Map<String, Tensor> ordered = new LinkedHashMap<>();
        graph.parameters().forEach(parameter -> ordered.put(parameter.name(), filling.checked(parameter)));
        return ordered;
    }

    private Tensor checked(Parameter parameter) {
        Tensor tensor = weights.get(parameter.name());
        if (tensor == null) {
            throw place.failure(Problem.UNSUPPORTED, "has no weights for " + parameter.name() + ".");
        }
        if (!tensor.shape().equals(parameter.shape())) {
            throw place.failure(
                    Problem.UNSUPPORTED,
                    "has weights of the shape " + tensor.shape() + " for " + parameter.name() + ", which is "
                            + parameter.shape() + ". Mend the sizes of the layers.");
        }
        return tensor;
    }

    private void put(TorchGroup group, String prefix, List<Parameter> parameters) {
        List<String> names = parameters.stream()
                .map(it -> it.name().substring(prefix.length()))
                .toList();
        if (names.contains("recurrent_kernel")) {
            require(group, prefix, group.kind() == TorchGroup.Kind.RECURRENT);
            recurrent(group, prefix, names);
        } else if (names.contains("embeddings")) {
            require(group, prefix, group.kind() == TorchGroup.Kind.EMBEDDING_OR_LINEAR);
            weights.put(prefix + "embeddings", float32(group, "weight"));
        } else if (names.contains("moving_mean")) {
            require(group, prefix, group.kind() == TorchGroup.Kind.BATCH_NORM);
            put(
                    group,
                    prefix,
                    Map.of(
                            "gamma",
                            "weight",
                            "beta",
                            "bias",
                            "moving_mean",
                            "running_mean",
                            "moving_variance",
                            "running_var"));
        } else if (names.contains("gamma")) {
            require(group, prefix, group.kind() == TorchGroup.Kind.LAYER_NORM);
            put(group, prefix, Map.of("gamma", "weight", "beta", "bias"));
        } else if (names.contains("kernel")) {
            kernel(group, prefix, parameters);
        } else {
            throw unfit(group, prefix);
        }
    }

    private void put(TorchGroup group, String prefix, Map<String, String> names) {
        names.forEach((ours, theirs) -> {
            if (group.has(theirs)) {
                weights.put(prefix + ours, float32(group, theirs));
            }
        });
    }

    private void kernel(TorchGroup group, String prefix, List<Parameter> parameters) {
        int rank = parameters.stream()
                .filter(it -> it.name().equals(prefix + "kernel"))
                .findFirst()
                .orElseThrow()
                .rank();
        Tensor weight = group.has("weight") ? float32(group, "weight") : Tensor.zeros(DType.FLOAT32, 0);
        boolean isLinear = rank == 2 && weight.rank() == 2;
        boolean isConvolution = rank == 3 && weight.rank() == 3;
        require(group, prefix, isLinear || isConvolution);
        weights.put(prefix + "kernel", turned(weight)); // [out, in] as [in, out]; [out, in, steps] as [steps, in, out]
        if (group.has("bias")) {
            weights.put(prefix + "bias", float32(group, "bias"));
        }
    }

    private void require(TorchGroup group, String prefix, boolean fits) {
        if (!fits) {
            throw unfit(group, prefix);
        }
    }

    private ModelFileException unfit(TorchGroup group, String prefix) {
        return place.failure(
                Problem.UNSUPPORTED,
                "the module " + group.name() + " with " + group.shapes() + " is none for the layer "
                        + prefix.replaceFirst("/$", "")
                        + ". The layers have to be those of the network, in the order in which it makes its modules.");
    }

    private Tensor float32(TorchGroup group, String name) {
        return group.tensor(name).to(DType.FLOAT32);
    }

    /** The axes the other way round. */
    private static Tensor turned(Tensor tensor) {
        int[] dims = new int[tensor.rank()];
        for (int axis = 0; axis < dims.length; axis++) {
            dims[axis] = tensor.dim(dims.length - 1 - axis);
        }
        Tensor turned = Tensor.zeros(DType.FLOAT32, dims);
        int[] index = new int[dims.length];
        for (int from = 0; from < tensor.size(); from++) {
            int rest = from;
            for (int axis = dims.length - 1; axis >= 0; axis--) {
                index[axis] = rest % tensor.dim(axis);
                rest /= tensor.dim(axis);
            }
            int to = 0;
            for (int axis = 0; axis < dims.length; axis++) {
                to = to * dims[axis] + index[dims.length - 1 - axis];
            }
            turned.floats()[to] = tensor.floats()[from];
        }
        return turned;
    }

    private void recurrent(TorchGroup group, String prefix, List<String> names) {
        int gates = group.gates();
        int[] places = switch (gates) {
            case 4 -> LSTM;
            case 3 -> GRU;
            case 1 -> RNN;
            default -> throw unfit(group, prefix);
        };
        List<String> ways = group.isBidirectional() ? List.of("", "_reverse") : List.of("");
        List<Tensor> kernels = new ArrayList<>();
        List<Tensor> recurrent = new ArrayList<>();
        List<Tensor> biases = new ArrayList<>();
        List<Tensor> projections = new ArrayList<>();
        for (String way : ways) {
            if (!group.has("weight_ih" + way) || !group.has("weight_hh" + way)) {
                throw unfit(group, prefix);
            }
            kernels.add(ordered(float32(group, "weight_ih" + way), places));
            recurrent.add(ordered(float32(group, "weight_hh" + way), places));
            int rows = kernels.getLast().dim(0);
            Tensor bias = Tensor.zeros(DType.FLOAT32, 2 * rows);
            if (group.has("bias_ih" + way)) {
                Tensor input = ordered(float32(group, "bias_ih" + way), places);
                Tensor state = ordered(float32(group, "bias_hh" + way), places);
                if (input.size() != rows || state.size() != rows) {
                    throw unfit(group, prefix);
                }
                bias.copyElements(input, 0, 0, rows);
                bias.copyElements(state, 0, rows, rows);
            }
            biases.add(bias);
            if (names.contains("projection")) {
                projections.add(float32(group, "weight_hr" + way));
            }
        }
        weights.put(prefix + "kernel", Stacked.of(kernels));
        weights.put(prefix + "recurrent_kernel", Stacked.of(recurrent));
        weights.put(prefix + "bias", Stacked.of(biases));
        if (!projections.isEmpty()) {
            weights.put(prefix + "projection", Stacked.of(projections));
        }
    }

    /** Rows of gates in our order. */
    private static Tensor ordered(Tensor rows, int[] places) {
        Tensor ordered = Tensor.zeros(DType.FLOAT32, rows.dims());
        int each = rows.size() / places.length;
        for (int gate = 0; gate < places.length; gate++) {
            ordered.copyElements(rows, places[gate] * each, gate * each, each);
        }
        return ordered;
    }
}

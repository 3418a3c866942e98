package org.lstm4j.io.internal.torch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Stream;
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
    private final Place place;
    private final Map<String, Tensor> weights = new LinkedHashMap<>();
    /** The tensor of the state dict that each weight is, for messages. */
    private final Map<String, String> sources = new LinkedHashMap<>();

    private TorchFilling(Place place) {
        this.place = place;
    }

    /**
     * The weights of a graph's parameters, and where they come from.
     *
     * @param weights by the names of the parameters, in the order of the graph
     * @param modules of the graph's layers
     */
    record Filled(Map<String, Tensor> weights, TorchModules modules) {}

    /**
     * Fills a graph.
     *
     * @throws ModelFileException if there are more or fewer modules than layers, or one does not fit
     */
    static Filled of(Place place, Graph graph, List<TorchGroup> inOrder) {
        SequencedMap<String, List<Parameter>> layers = layers(graph);
        List<String> paths = List.copyOf(layers.keySet());
        List<TorchGroup> groups = matched(place, inOrder, layers);
        for (int i = 0; i < Math.max(paths.size(), groups.size()); i++) {
            boolean isBeyond = i >= paths.size() || i >= groups.size();
            if (isBeyond || (paths.size() != groups.size() && !fits(place, groups.get(i), paths.get(i), layers))) {
                throw uneven(place, groups, layers, i);
            }
        }
        TorchFilling filling = new TorchFilling(place);
        TorchModules modules = new TorchModules();
        for (int i = 0; i < paths.size(); i++) {
            filling.fill(groups.get(i), paths.get(i), Objects.requireNonNull(layers.get(paths.get(i))));
            modules.put(layer(paths.get(i)), groups.get(i));
        }
        Map<String, Tensor> ordered = new LinkedHashMap<>();
        graph.parameters().forEach(parameter -> ordered.put(parameter.name(), filling.weight(parameter)));
        return new Filled(ordered, modules);
    }

    /** The parameters of each layer, by its path with a slash. */
    static SequencedMap<String, List<Parameter>> layers(Graph graph) {
        SequencedMap<String, List<Parameter>> layers = new LinkedHashMap<>();
        for (Parameter parameter : graph.parameters()) {
            int slash = parameter.name().lastIndexOf('/');
            layers.computeIfAbsent(parameter.name().substring(0, slash + 1), key -> new ArrayList<>())
                    .add(parameter);
        }
        return layers;
    }

    private static String layer(String path) {
        return path.isEmpty() ? path : path.substring(0, path.length() - 1);
    }

    private static boolean fits(
            Place place, TorchGroup group, String path, SequencedMap<String, List<Parameter>> layers) {
        try {
            new TorchFilling(place).fill(group, path, Objects.requireNonNull(layers.get(path)));
            return true;
        } catch (ModelFileException e) {
            return false;
        }
    }

    /**
     * The modules in the order of the layers: as they stand if that fits, else for each layer the first one that does, for files have modules
     * in the order of their names too.
     */
    private static List<TorchGroup> matched(
            Place place, List<TorchGroup> groups, SequencedMap<String, List<Parameter>> layers) {
        List<String> paths = List.copyOf(layers.keySet());
        boolean fits = paths.size() == groups.size();
        for (int i = 0; fits && i < paths.size(); i++) {
            fits = fits(place, groups.get(i), paths.get(i), layers);
        }
        if (fits || paths.size() != groups.size()) {
            return groups;
        }
        List<TorchGroup> open = new ArrayList<>(groups);
        List<TorchGroup> matched = new ArrayList<>();
        for (String path : paths) {
            for (TorchGroup group : open) {
                if (fits(place, group, path, layers)) {
                    matched.add(group);
                    open.remove(group);
                    break;
                }
            }
        }
        return open.isEmpty() ? matched : groups;
    }

    /** There are more modules than layers, or fewer: the first one that has no counterpart. */
    private static ModelFileException uneven(
            Place place, List<TorchGroup> groups, SequencedMap<String, List<Parameter>> layers, int at) {
        List<String> paths = List.copyOf(layers.keySet());
        Function<Integer, String> layer = i -> "the layer " + layer(paths.get(i)) + " "
                + shapes(paths.get(i), Objects.requireNonNull(layers.get(paths.get(i))));
        String first;
        if (groups.size() > paths.size()) {
            first = "The module " + groups.get(at).name() + " " + groups.get(at).shapes() + " is left over"
                    + (at < paths.size() ? ", where the network has " + layer.apply(at) : "");
        } else {
            String missing = layer.apply(at);
            first = missing.substring(0, 1).toUpperCase(Locale.ROOT) + missing.substring(1) + " has no module"
                    + (at < groups.size()
                            ? ", where the file has " + groups.get(at).name() + " "
                                    + groups.get(at).shapes()
                            : "");
        }
        return place.failure(
                Problem.UNSUPPORTED,
                "has the tensors of " + groups.size() + " modules, and the network " + paths.size()
                        + " layers with weights. " + first
                        + ". Take a part of the modules by --module, or mend the layers.");
    }

    private static Map<String, String> shapes(String path, List<Parameter> parameters) {
        Map<String, String> shapes = new LinkedHashMap<>();
        parameters.forEach(
                it -> shapes.put(it.name().substring(path.length()), it.shape().toString()));
        return shapes;
    }

    private Tensor weight(Parameter parameter) {
        return Objects.requireNonNull(weights.get(parameter.name()));
    }

    /** Fills one layer, all of it and nothing else. */
    private void fill(TorchGroup group, String prefix, List<Parameter> parameters) {
        put(group, prefix, parameters);
        Map<String, Parameter> known = new LinkedHashMap<>();
        parameters.forEach(parameter -> known.put(parameter.name(), parameter));
        weights.forEach((name, tensor) -> {
            if (name.startsWith(prefix) && name.indexOf('/', prefix.length()) < 0 && !known.containsKey(name)) {
                throw place.failure(
                        Problem.UNSUPPORTED,
                        "has " + sources.get(name) + " " + tensor.shape() + ", for which the layer " + layer(prefix)
                                + " " + shapes(prefix, parameters) + " has no place. Mend the layers.");
            }
        });
        for (Parameter parameter : parameters) {
            Tensor tensor = weights.get(parameter.name());
            if (tensor == null) {
                throw place.failure(
                        Problem.UNSUPPORTED,
                        "has no tensor for " + parameter.name() + " " + parameter.shape() + " in the module "
                                + group.name() + " " + group.shapes() + ". Mend the layers, such as use-bias = false.");
            }
            if (!tensor.shape().equals(parameter.shape())) {
                throw place.failure(
                        Problem.UNSUPPORTED,
                        "has " + sources.get(parameter.name()) + " of " + group.name() + " " + group.shapes()
                                + ", which is " + tensor.shape() + " for " + parameter.name() + ", and that is "
                                + parameter.shape() + ". Mend the sizes of the layers.");
            }
        }
    }

    private void set(String name, Tensor tensor, TorchGroup group, String... theirs) {
        weights.put(name, tensor);
        sources.put(
                name,
                String.join(
                        " and ",
                        Stream.of(theirs)
                                .map(it -> group.path().isEmpty() ? it : group.path() + "." + it)
                                .toList()));
    }

    private void put(TorchGroup group, String prefix, List<Parameter> parameters) {
        List<String> names = parameters.stream()
                .map(it -> it.name().substring(prefix.length()))
                .toList();
        if (names.contains("recurrent_kernel")) {
            require(group, prefix, group.kind() == TorchGroup.Kind.RECURRENT);
            recurrent(group, prefix, parameters);
        } else if (names.contains("embeddings")) {
            require(group, prefix, group.kind() == TorchGroup.Kind.EMBEDDING_OR_LINEAR);
            set(prefix + "embeddings", float32(group, "weight"), group, "weight");
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
                set(prefix + ours, float32(group, theirs), group, theirs);
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
        boolean isConvolution = (rank == 3 || rank == 4) && weight.rank() == rank;
        require(group, prefix, isLinear || isConvolution);
        // [out, in, sizes] as [sizes, in, out]
        Tensor kernel = rank == 4 ? TorchAxes.ordered(weight, 2, 3, 1, 0) : TorchAxes.turned(weight);
        set(prefix + "kernel", kernel, group, "weight");
        if (group.has("bias")) {
            set(prefix + "bias", float32(group, "bias"), group, "bias");
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
                        + layer(prefix)
                        + ". The layers have to be those of the network, in the order in which it makes its modules.");
    }

    private Tensor float32(TorchGroup group, String name) {
        return group.tensor(name).to(DType.FLOAT32);
    }

    private void recurrent(TorchGroup group, String prefix, List<Parameter> parameters) {
        TorchGates gates = TorchGates.of(group.gates()).orElseThrow(() -> unfit(group, prefix));
        boolean hasOneBias = false; // as Keras's layers; of an LSTM and an RNN two are only ever added
        boolean isProjected = false;
        for (Parameter parameter : parameters) {
            String own = parameter.name().substring(prefix.length());
            int rows = group.tensor("weight_ih").dim(0);
            hasOneBias |= own.equals("bias")
                    && parameter.rank() == 2
                    && parameter.shape().fixed(1) == rows;
            isProjected |= own.equals("projection");
        }
        if (hasOneBias && group.gates() == 3) {
            throw place.failure(
                    Problem.UNSUPPORTED,
                    "the module " + group.name() + " is a GRU of PyTorch, which resets behind the product and has two"
                            + " biases, and the layer " + layer(prefix)
                            + " resets before it. Give it reset-after = true.");
        }
        List<String> ways = group.isBidirectional() ? List.of("", "_reverse") : List.of("");
        List<Tensor> kernels = new ArrayList<>();
        List<Tensor> recurrent = new ArrayList<>();
        List<Tensor> biases = new ArrayList<>();
        List<Tensor> projections = new ArrayList<>();
        for (String way : ways) {
            if (!group.has("weight_ih" + way) || !group.has("weight_hh" + way)) {
                throw unfit(group, prefix);
            }
            kernels.add(gates.ours(float32(group, "weight_ih" + way)));
            recurrent.add(gates.ours(float32(group, "weight_hh" + way)));
            biases.add(bias(group, way, gates, hasOneBias));
            if (isProjected && group.has("weight_hr" + way)) {
                projections.add(float32(group, "weight_hr" + way));
            }
        }
        set(prefix + "kernel", Stacked.of(kernels), group, "weight_ih");
        set(prefix + "recurrent_kernel", Stacked.of(recurrent), group, "weight_hh");
        set(prefix + "bias", Stacked.of(biases), group, "bias_ih", "bias_hh");
        if (projections.size() == ways.size()) {
            set(prefix + "projection", Stacked.of(projections), group, "weight_hr");
        } else if (group.has("weight_hr")) {
            throw unfit(group, prefix);
        }
    }

    private Tensor bias(TorchGroup group, String way, TorchGates gates, boolean isOne) {
        int rows = group.tensor("weight_ih" + way).dim(0);
        Tensor bias = Tensor.zeros(DType.FLOAT32, isOne ? rows : 2 * rows);
        if (group.has("bias_ih" + way)) {
            Tensor input = gates.ours(float32(group, "bias_ih" + way));
            Tensor state = gates.ours(float32(group, "bias_hh" + way));
            bias.copyElements(input, 0, 0, rows);
            for (int i = 0; i < rows; i++) {
                if (isOne) {
                    bias.floats()[i] += state.floats()[i];
                } else {
                    bias.floats()[rows + i] = state.floats()[i];
                }
            }
        }
        return bias;
    }
}

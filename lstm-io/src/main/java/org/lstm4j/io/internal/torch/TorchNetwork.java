package org.lstm4j.io.internal.torch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.io.ModelFileException.Problem;
import org.lstm4j.io.internal.Place;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.BatchNormalization;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Conv1D;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Gru;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.LayerNormalization;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Padding;
import org.lstm4j.nn.Recurrent;
import org.lstm4j.nn.RecurrentFormula;
import org.lstm4j.nn.RecurrentOptions;
import org.lstm4j.nn.Sequential;
import org.lstm4j.nn.SimpleRnn;
import org.lstm4j.nn.WeightConvention;
import org.lstm4j.spi.ForeignModel;

/** The network that a state dict is of, as far as names and shapes tell it. */
public final class TorchNetwork {
    /** The name of the document with the layers that were found, as a task file has them. */
    private static final String LAYERS = "torch.layers";

    private static final double EPSILON = 1e-5;
    private static final String WRITE_LAYERS =
            "Write the layers down, in a task file or in Java, and read the weights into them.";

    private final Place place;
    private final List<TorchGroup> groups;
    private final List<Layer> layers = new ArrayList<>();
    /** The same, as a task file has them. */
    private final List<String> lines = new ArrayList<>();

    private final List<String> guesses = new ArrayList<>();

    private TorchNetwork(Place place, List<TorchGroup> groups) {
        this.place = place;
        this.groups = groups;
    }

    /**
     * A state dict as a model.
     *
     * @param module only what is below this module; empty for all
     * @throws org.lstm4j.io.ModelFileException if names and shapes do not tell the network, or there is no such module
     */
    public static ForeignModel of(Place place, SequencedMap<String, Tensor> state, String module) {
        List<TorchGroup> groups = TorchOrder.ofFile(below(place, state, module));
        return new TorchNetwork(place, TorchOrder.chained(groups)).model();
    }

    /** A state dict as the weights of a network that somebody wrote down. */
    public static ForeignModel of(Place place, SequencedMap<String, Tensor> state, String module, Model model) {
        Graph graph = model.inferenceGraph();
        TorchFilling.Filled filled = TorchFilling.of(place, graph, TorchOrder.ofFile(below(place, state, module)));
        return new ForeignModel(graph, filled.weights(), "PyTorch", facts(filled), List.of());
    }

    /** The modules that have the same shapes, a list for each kind of which there are several. */
    public static List<List<String>> alike(SequencedMap<String, Tensor> state, String module) {
        SequencedMap<String, Tensor> below = new LinkedHashMap<>();
        state.forEach((name, tensor) -> {
            if (module.isEmpty() || name.startsWith(module + ".")) {
                below.put(name, tensor);
            }
        });
        return TorchOrder.alike(TorchOrder.ofFile(below));
    }

    private static SequencedMap<String, String> facts(TorchFilling.Filled filled) {
        SequencedMap<String, String> facts = new LinkedHashMap<>();
        facts.put(TorchModules.FACT, filled.modules().text());
        return facts;
    }

    private static SequencedMap<String, Tensor> below(Place place, SequencedMap<String, Tensor> state, String module) {
        SequencedMap<String, Tensor> below = new LinkedHashMap<>();
        state.forEach((name, tensor) -> {
            if (module.isEmpty() || name.startsWith(module + ".")) {
                below.put(name, tensor);
            }
        });
        if (below.isEmpty()) {
            throw place.failure(
                    Problem.UNSUPPORTED,
                    "has no module \"" + module + "\". There are "
                            + TorchGroup.of(state).stream()
                                    .map(TorchGroup::path)
                                    .distinct()
                                    .toList() + ".");
        }
        return below;
    }

    private ForeignModel model() {
        for (int i = 0; i < groups.size(); i++) {
            add(i);
        }
        TorchGroup first = groups.getFirst();
        boolean isOfTokens = layers.getFirst() instanceof Embedding;
        boolean isOfSteps = !isOfTokens && hasRecurrent();
        int features = isOfTokens ? 0 : features(first);
        Input input = isOfTokens
                ? new Input("tokens", Shape.of("batch", "time"), DType.INT32)
                : new Input(
                        "x",
                        isOfSteps ? Shape.of("batch", "time", features) : Shape.of("batch", features),
                        DType.FLOAT32);
        Graph graph;
        try {
            graph = new Model(Sequential.of(layers.toArray(Layer[]::new)), input, false).inferenceGraph();
        } catch (InvalidInputException e) {
            throw place.failure(
                    Problem.UNSUPPORTED,
                    "has modules that do not follow one another as they stand in it: " + e.getMessage() + ". "
                            + WRITE_LAYERS);
        }
        TorchFilling.Filled filled = TorchFilling.of(place, graph, groups);
        List<String> remarks = new ArrayList<>();
        remarks.add("A state dict does not say how its modules are called. Taken for: layers = ["
                + String.join(", ", lines) + "]");
        remarks.addAll(guesses);
        SequencedMap<String, String> documents = new LinkedHashMap<>();
        documents.put(LAYERS, "layers = [\n  " + String.join("\n  ", lines) + "\n]\n");
        return new ForeignModel(graph, filled.weights(), "PyTorch", facts(filled), remarks, documents);
    }

    private boolean hasRecurrent() {
        return groups.stream().anyMatch(group -> group.kind() == TorchGroup.Kind.RECURRENT);
    }

    private boolean isRecurrentBehind(int index) {
        return groups.subList(index + 1, groups.size()).stream()
                .anyMatch(group -> group.kind() == TorchGroup.Kind.RECURRENT);
    }

    private int features(TorchGroup group) {
        return switch (group.kind()) {
            case RECURRENT -> group.tensor("weight_ih").dim(1);
            case LINEAR, EMBEDDING_OR_LINEAR, CONVOLUTION ->
                group.tensor("weight").dim(1);
            default ->
                group.tensor(group.has("running_mean") ? "running_mean" : "weight")
                        .dim(0);
        };
    }

    private void add(int index) {
        TorchGroup group = groups.get(index);
        switch (group.kind()) {
            case EMBEDDING_OR_LINEAR -> embeddingOrLinear(group, index);
            case LINEAR -> linear(group, index, true);
            case RECURRENT -> recurrent(group, index);
            case LAYER_NORM -> {
                layers.add(new LayerNormalization(EPSILON, true, group.has("bias")));
                lines.add("{ type = layer-normalization, epsilon = 1e-5 }");
            }
            case BATCH_NORM -> {
                layers.add(new BatchNormalization(0.9, EPSILON, group.has("weight"), group.has("bias")));
                lines.add("{ type = batch-normalization, epsilon = 1e-5 }");
            }
            case CONVOLUTION -> convolution(group, index);
            case OTHER ->
                throw place.failure(
                        Problem.UNSUPPORTED,
                        "the module " + group.name() + " with " + group.shapes()
                                + " is of a kind that is not told by names and shapes. " + WRITE_LAYERS
                                + " A module of several is taken alone by --module.");
        }
    }

    /** One over steps in front of a recurrent layer, with PyTorch's defaults. */
    private void convolution(TorchGroup group, int index) {
        Tensor weight = group.tensor("weight");
        if (weight.rank() != 3 || !isRecurrentBehind(index)) {
            throw place.failure(
                    Problem.UNSUPPORTED,
                    "has a convolution " + group.name() + " " + group.shapes()
                            + ", and what is done with its output a state dict does not say. " + WRITE_LAYERS
                            + " A module of several is taken alone by --module.");
        }
        int filters = weight.dim(0);
        int size = weight.dim(2);
        boolean useBias = group.has("bias");
        layers.add(new Conv1D(filters, size, 1, Padding.VALID, 1, Activation.LINEAR, useBias));
        lines.add("{ type = conv1d, filters = " + filters + ", kernel-size = " + size
                + (useBias ? "" : ", use-bias = false") + " }");
        guesses.add(
                group.name() + " is taken for one of stride 1, without padding, dilation, groups and activation, and"
                        + " without a pooling behind it, over [batch, time, " + weight.dim(1)
                        + "]; if it has others, write the layers down.");
    }

    private void embeddingOrLinear(TorchGroup group, int index) {
        Tensor weight = group.tensor("weight");
        boolean isBag = index == 0
                && groups.size() > 1
                && groups.get(1).kind() == TorchGroup.Kind.LINEAR
                && groups.get(1).tensor("weight").dim(1) == weight.dim(1);
        if (isBag) {
            throw place.failure(
                    Problem.UNSUPPORTED,
                    "has the linear " + groups.get(1).name() + " directly behind the table " + group.name()
                            + ", as of an EmbeddingBag or a mean of words, and how words become one row a state dict does"
                            + " not say. " + WRITE_LAYERS);
        }
        if (index == 0) { // a network that begins with words; a linear layer in front has a bias as a rule
            layers.add(new Embedding(weight.dim(0), weight.dim(1), WeightConvention.PYTORCH, false));
            lines.add("{ type = embedding, units = " + weight.dim(1) + " }");
        } else {
            linear(group, index, false);
        }
    }

    private void linear(TorchGroup group, int index, boolean useBias) {
        int units = group.tensor("weight").dim(0);
        layers.add(new Dense(units, Activation.LINEAR, useBias));
        lines.add("{ type = dense, units = " + units + (useBias ? "" : ", use-bias = false") + " }");
        if (index + 1 < groups.size()) {
            guesses.add(
                    "Between " + group.name() + " and " + groups.get(index + 1).name()
                            + " no activation is taken: if there is one, write the layers down.");
        } else {
            guesses.add("What " + group.name()
                    + " gives is taken as it is: a sigmoid or softmax of the network's own is not" + " in its state.");
        }
    }

    private void recurrent(TorchGroup group, int index) {
        boolean isLast = !isRecurrentBehind(index);
        boolean isEnd = index + 1 == groups.size();
        int units = group.units();
        RecurrentOptions options =
                RecurrentOptions.DEFAULT.withWeights(WeightConvention.PYTORCH).withReturnSequences(!isLast || isEnd);
        if (group.has("weight_hr")) {
            options = options.withFormula(RecurrentFormula.STANDARD.withProjection(
                    group.tensor("weight_hr").dim(0)));
        }
        String type;
        Recurrent layer;
        switch (group.gates()) {
            case 4 -> {
                type = "lstm";
                layer = new Lstm(units, options);
            }
            case 3 -> {
                type = "gru";
                layer = new Gru(units, true, options);
            }
            case 1 -> {
                type = "simple-rnn";
                layer = new SimpleRnn(units, options);
                guesses.add(group.name() + " is taken for one of tanh; if it is of relu, write the layers down.");
            }
            default ->
                throw place.failure(
                        Problem.UNSUPPORTED,
                        "the module " + group.name() + " with " + group.shapes()
                                + " is no LSTM, GRU or RNN of PyTorch.");
        }
        String line = "{ type = " + type + ", units = " + units + ", weights = pytorch"
                + (options.returnSequences() ? ", return-sequences = true" : "")
                + (group.has("weight_hr")
                        ? ", projection = " + group.tensor("weight_hr").dim(0)
                        : "") + " }";
        layers.add(group.isBidirectional() ? Bidirectional.of(layer) : layer);
        lines.add(group.isBidirectional() ? "{ type = bidirectional, merge = concat, layer = " + line + " }" : line);
        if (isLast && !isEnd) {
            guesses.add("What follows " + group.name() + " reads the output after the last step"
                    + (group.isBidirectional() ? " of each way (h_n)" : "")
                    + "; if the network takes a mean or every step, write the layers down.");
        } else if (isEnd) {
            guesses.add("Every step of " + group.name() + " is an output.");
        }
    }
}

package org.lstm4j.nn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.graph.Absent;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Value;
import org.lstm4j.internal.CallerLine;

/**
 * A network and what it is fed: enough to trace a graph. Immutable.
 *
 * {@snippet class="org.lstm4j.snippets.ApiSnippets" region="model"}
 *
 * <p>One input and one output are a layer, usually a {@link Sequential}: {@code new Model(layer, input, usesLengths)}. Several inputs
 * and outputs are a {@link Network}: {@link #of(List, Network)}.
 *
 * @param network what makes outputs of the inputs
 * @param ports the inputs, in the order of the graph's
 * @param isStateful true if each row of a batch goes on where the same row of the batch before ended, as in Keras's {@code
 *     stateful}: recurrent layers then have their state as inputs and outputs of the graph
 */
public record Model(Network network, List<ModelInput> ports, boolean isStateful) {
    /** The name of the input that holds each row's length, where one input has lengths and is alone. */
    public static final String SEQUENCE_LENS = "sequence_lens";

    /** The name of the output of a model that is a layer. */
    public static final String PREDICTION = "prediction";

    /** Checks that there is an input, that names differ, and that a dimension has one kind of lengths. */
    public Model {
        ports = List.copyOf(ports);
        if (ports.isEmpty()) {
            throw new InvalidInputException("A model has 1 input or more" + CallerLine.inBrackets());
        }
        Set<String> names = new HashSet<>();
        for (Input input : inputs(ports)) {
            if (!names.add(input.name())) {
                throw new InvalidInputException("Two inputs of the model are named \"" + input.name() + "\""
                        + CallerLine.inBrackets() + ". Each needs its own name");
            }
        }
        Map<Dim, String> timed = new HashMap<>();
        for (ModelInput port : ports) {
            if (port.hasLengths() && port.input().rank() > 1) {
                Dim time = port.input().shape().dim(1);
                String other = timed.putIfAbsent(time, port.name());
                if (other != null) {
                    throw new InvalidInputException("The inputs \"" + other + "\" and \"" + port.name()
                            + "\" both have lengths for the dimension " + time + CallerLine.inBrackets()
                            + ". Give the steps of one of them another name, or only one of them lengths");
                }
            }
        }
    }

    /**
     * A model that is a layer.
     *
     * @param layer the whole network
     * @param input its input, batch first, such as {@code tokens: int32[batch, 120]}
     * @param usesLengths true if each row's length is fed too, as int32 {@code sequence_lens [batch]}; then padding is
     *     neither computed nor read
     * @param isStateful true if state is carried from batch to batch
     */
    public Model(Layer layer, Input input, boolean usesLengths, boolean isStateful) {
        this(new OneLayer(layer), List.of(new ModelInput(input, usesLengths)), isStateful);
    }

    /** A model that is a layer, whose rows all start anew. */
    public Model(Layer layer, Input input, boolean usesLengths) {
        this(layer, input, usesLengths, false);
    }

    /**
     * A model of named inputs and outputs. It is traced once, to see that all fits.
     *
     * @param inputs what it is fed
     * @param network what makes outputs of them
     * @throws InvalidInputException if the network does not fit its inputs, or nothing reads one of them
     */
    public static Model of(List<ModelInput> inputs, Network network) {
        Model model = new Model(network, inputs, false);
        Set<Value> read = new HashSet<>();
        Graph graph = model.inferenceGraph();
        graph.nodes().forEach(node -> read.addAll(node.inputs()));
        read.addAll(graph.outputs().values());
        for (ModelInput port : model.ports) {
            if (!read.contains(port.input())) {
                throw new InvalidInputException("No output depends on the input \"" + port.name() + "\""
                        + CallerLine.inBrackets() + ". Use it in the network, or leave it out");
            }
        }
        return model;
    }

    /** A model of one input with named outputs; as {@link #of(List, Network)}. */
    public static Model of(ModelInput input, Network network) {
        return of(List.of(input), network);
    }

    /**
     * A graph as a model, with all its inputs and outputs by their names: what was read from a file is trained further. Its weights
     * have the graph's names: {@code trainer.setWeights(read.weights())}. An input that no output depends on is left out.
     *
     * @param graph one for predictions
     * @throws InvalidInputException if its inputs do not all have the same rows as their first dimension, under a name
     */
    public static Model of(Graph graph) {
        Graph needed = graph.pruned();
        Set<Value> read = new HashSet<>(needed.outputs().values());
        needed.nodes().forEach(node -> read.addAll(node.inputs()));
        List<Input> inputs = needed.inputs().stream().filter(read::contains).toList();
        List<Dim> rows = inputs.stream()
                .map(input -> input.rank() == 0 ? Dim.of(1) : input.shape().dim(0))
                .distinct()
                .toList();
        if (rows.size() != 1 || !(rows.getFirst() instanceof Dim.Named)) {
            throw new InvalidInputException(
                    "The inputs of a graph that is a model begin with one named dimension, its rows; found "
                            + inputs.stream()
                                    .map(it -> it.name() + " " + it.shape())
                                    .toList() + CallerLine.inBrackets());
        }
        OneGraph network = new OneGraph(needed, Map.of(rows.getFirst(), Dim.of("batch")));
        List<ModelInput> ports = inputs.stream()
                .map(it -> ModelInput.of(it.name(), it.shape().with(0, Dim.of("batch")), it.dtype()))
                .toList();
        boolean isStateful = ports.stream().anyMatch(port -> port.name().startsWith(Mode.STATE));
        return new Model(network, ports, isStateful);
    }

    /** A graph, its rows by another name. */
    private record OneGraph(Graph graph, Map<Dim, Dim> dims) implements Network {
        @Override
        public Wires call(Wires in) {
            Map<Input, Value> fed = new HashMap<>();
            for (Input input : graph.inputs()) {
                if (in.names().contains(input.name())) {
                    fed.put(input, in.get(input.name()).value());
                }
            }
            return in.map().firstEntry().getValue().wiring().graph(graph, dims, fed);
        }
    }

    /** The same model, with state that is carried from batch to batch. */
    public Model stateful() {
        return new Model(network, ports, true);
    }

    /** A model of token ids, {@code tokens: int32[batch, time]}. */
    public static Model ofTokens(Layer layer, boolean usesLengths) {
        return new Model(layer, new Input("tokens", Shape.of("batch", "time"), DType.INT32), usesLengths);
    }

    /** A network of one layer, which is not in a scope of its own: its weights have the names that it gives them. */
    private record OneLayer(Layer layer) implements Network {
        @Override
        public Wires call(Wires in) {
            Wire x = in.map().firstEntry().getValue();
            return Wires.of(PREDICTION, x.wiring().alone(layer, x));
        }
    }

    /** The layer that the model is. @throws IllegalStateException if it is a network of several */
    public Layer layer() {
        if (network instanceof OneLayer(Layer layer)) {
            return layer;
        }
        throw new IllegalStateException("The model is a network of several layers; ask its network");
    }

    /** True if the model is one layer, as most are; then it has one input, and its output is {@value #PREDICTION}. */
    public boolean isOneLayer() {
        return network instanceof OneLayer;
    }

    /** Its one input. @throws IllegalStateException if it has several */
    public Input input() {
        if (ports.size() != 1) {
            throw new IllegalStateException("The model has several inputs: " + names(ports));
        }
        return ports.getFirst().input();
    }

    private static String names(List<ModelInput> ports) {
        return ports.stream().map(ModelInput::name).collect(Collectors.joining(", "));
    }

    /** True if each row's length is fed, of one input at least. */
    public boolean usesLengths() {
        return ports.stream().anyMatch(ModelInput::hasLengths);
    }

    /** What it is fed for a prediction, beside its state: each input, its lengths behind it. */
    public List<Input> inputs() {
        return inputs(ports);
    }

    private static List<Input> inputs(List<ModelInput> ports) {
        List<Input> inputs = new ArrayList<>();
        for (ModelInput port : ports) {
            inputs.add(port.input());
            port.lengths(ports.size() == 1).ifPresent(inputs::add);
        }
        return List.copyOf(inputs);
    }

    /** Writes the network and gives its one output. @throws IllegalStateException if it has several */
    public Value call(GraphBuilder g, Mode mode) {
        SequencedMap<String, Value> outputs = outputs(g, mode);
        if (outputs.size() != 1) {
            throw new IllegalStateException("The model has several outputs: " + outputs.keySet());
        }
        return outputs.firstEntry().getValue();
    }

    /** Writes the network and gives its outputs by name, in order. */
    public SequencedMap<String, Value> outputs(GraphBuilder g, Mode mode) {
        SequencedMap<String, Value> outputs = new LinkedHashMap<>();
        wired(g, isStateful ? mode.withCarriedState() : mode)
                .outputs()
                .map()
                .forEach((name, wire) -> outputs.put(name, wire.value()));
        return Collections.unmodifiableSequencedMap(outputs);
    }

    private record Wired(Wiring wiring, Wires outputs) {}

    private Wired wired(GraphBuilder g, Mode mode) {
        inputs().forEach(input -> g.input(input.name(), input.shape(), input.dtype()));
        // in a layer that is the whole model the lengths go everywhere, whatever the shapes
        Value lengths = isOneLayer() && usesLengths() ? inputs().getLast() : Absent.INSTANCE;
        Wiring wiring = new Wiring(g, mode.withSequenceLens(lengths), isOneLayer());
        SequencedMap<String, Wire> wires = new LinkedHashMap<>();
        ports.forEach(port -> wires.put(port.name(), wiring.input(port.input())));
        Wires outputs = network.call(new Wires(wires, "input"));
        outputs.map().forEach((name, wire) -> {
            if (wire.wiring() != wiring) {
                throw new InvalidInputException("The output \"" + name + "\" is a wire of another model"
                        + CallerLine.inBrackets() + "; a network gives the wires that it made of its own inputs");
            }
        });
        return new Wired(wiring, outputs);
    }

    /** The graph that predicts, with its outputs by name: {@value #PREDICTION} for a model that is a layer. */
    public Graph inferenceGraph() {
        GraphBuilder g = new GraphBuilder();
        outputs(g, Mode.inference()).forEach(g::output);
        return g.build();
    }

    /**
     * One row for each layer, in the order they are called; the layers of a {@link Sequential} each have one. Of a network, and of
     * {@link Branches}, the inputs have one as well, and each row says what feeds it.
     */
    public List<LayerSummary> summary() {
        List<LayerSummary> rows =
                wired(new GraphBuilder(), Mode.inference()).wiring().rows();
        return isOneLayer() && !(layer() instanceof Branches)
                ? rows.stream()
                        .skip(1)
                        .map(row -> row.withConnectedTo(List.of()))
                        .toList()
                : rows;
    }
}

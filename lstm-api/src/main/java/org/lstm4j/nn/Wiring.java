package org.lstm4j.nn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BiFunction;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.graph.Absent;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;
import org.lstm4j.internal.CallerLine;

/** One trace of a network: where its wires write, and what a summary says of them. */
final class Wiring {
    private final GraphBuilder g;
    private final Mode mode;
    private final boolean hasOneLengths;
    private final List<LayerSummary> rows = new ArrayList<>();
    /** Where each name that a layer was given comes from. */
    private final Map<String, String> named = new HashMap<>();

    /**
     * A trace.
     *
     * @param g where it writes
     * @param mode of all layers
     * @param hasOneLengths true if the mode's lengths, or none, are those of all wires; false if they are looked for among the inputs
     */
    Wiring(GraphBuilder g, Mode mode, boolean hasOneLengths) {
        this.g = g;
        this.mode = mode;
        this.hasOneLengths = hasOneLengths;
    }

    Wire wire(Value value, String source) {
        return new Wire(this, value, source, Optional.empty());
    }

    /**
     * What comes out of a layer: with its own lengths and mask if the layer says so, else with those of the input if it has
     * as many steps.
     *
     * @param read the mode that the layer was called in
     */
    private Wire behind(Wire input, Mode read, Layer.Output output, String source) {
        Value value = output.value();
        boolean isOwn = !output.mode().sequenceLens().equals(read.sequenceLens())
                || !output.mode().mask().equals(read.mask());
        boolean hasItsSteps = hasOneLengths
                || (value.rank() > 1
                        && input.shape().rank() > 1
                        && value.shape().dim(1).equals(input.shape().dim(1)));
        return new Wire(
                this, value, source, isOwn ? Optional.of(output.mode()) : hasItsSteps ? input.own() : Optional.empty());
    }

    /** The wire of an input, which has a row of its own. */
    Wire input(Value value) {
        rows.add(new LayerSummary(value.name(), "Input", value.shape(), 0, 0, List.of()));
        return wire(value, value.name());
    }

    /** Those of the value's steps. */
    Value lengths(Value value) {
        if (hasOneLengths) {
            return mode.sequenceLens();
        }
        return SequenceMask.lengths(g.inputs(), value.shape())
                .map(Value.class::cast)
                .orElse(Absent.INSTANCE);
    }

    /** That of all wires, if a layer around them was given one. */
    Value mask() {
        return hasOneLengths ? mode.mask() : Absent.INSTANCE;
    }

    /** One row for each layer so far. */
    List<LayerSummary> rows() {
        return List.copyOf(rows);
    }

    /** A layer that is a whole model, and so has no scope of its own; of a {@link Sequential} and of {@link Branches} each part has a row. */
    Wire alone(Layer layer, Wire x) {
        if (layer instanceof Sequential(List<Layer> parts)) {
            Wire wire = x;
            for (Layer part : parts) {
                wire = wire.through(part);
            }
            return wire;
        }
        if (layer instanceof Branches branches) {
            return branches.wired(x);
        }
        int before = g.parameters().size();
        Mode read = x.mode(mode);
        Layer.Output output = layer.apply(g, x.value(), read);
        List<Parameter> own = g.parameters().subList(before, g.parameters().size());
        addRow(layer.name(), type(layer), output.value().shape(), own, List.of(x.source()));
        return behind(x, read, output, layer.name());
    }

    /** A graph that is a whole model, with one row for all of it. */
    Wires graph(Graph graph, Map<Dim, Dim> dims, Map<Input, Value> fed) {
        List<String> names = List.copyOf(graph.outputs().keySet());
        List<Value> outputs = new GraphCopy(g, dims).of(graph, fed, names);
        SequencedMap<String, Wire> wires = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            wires.put(names.get(i), wire(outputs.get(i), "graph"));
        }
        List<String> inputs = fed.keySet().stream().map(Input::name).sorted().toList();
        addRow("graph", "Graph", outputs.getFirst().shape(), g.parameters(), inputs);
        return new Wires(wires, "output");
    }

    Wire call(Layer layer, List<Wire> inputs) {
        return called(g.uniqueScope(layer.name()), layer, inputs);
    }

    Wire call(String name, Layer layer, List<Wire> inputs) {
        return called(named(name), layer, inputs);
    }

    Wire.Reading read(Layer layer, Wire x, List<Wire> initial) {
        return readInto(g.uniqueScope(layer.name()), layer, x, initial);
    }

    Wire.Reading read(String name, Layer layer, Wire x, List<Wire> initial) {
        return readInto(named(name), layer, x, initial);
    }

    private GraphBuilder named(String name) {
        String line = CallerLine.find();
        String before = named.putIfAbsent(name, line);
        if (before != null) {
            throw new InvalidInputException("Two layers are named \"" + name + "\" (" + before + ", " + line
                    + "). Each needs its own name; to share weights call one Shared layer twice");
        }
        GraphBuilder scoped = g.uniqueScope(name);
        if (!scoped.path().equals(g.path().isEmpty() ? name : g.path() + "/" + name)) {
            throw new InvalidInputException("There is a layer \"" + name + "\" already, named after its kind (" + line
                    + "). Choose another name");
        }
        return scoped;
    }

    private Wire called(GraphBuilder scope, Layer layer, List<Wire> inputs) {
        return written(scope, layer, inputs, (scoped, inner) -> {
                    Mode read = mode(inputs);
                    Layer.Output output = inner instanceof Join join
                            ? new Layer.Output(join.join(scoped, inputs, read), read)
                            : inner.apply(scoped, only(scoped, inner, inputs).value(), read);
                    return new Called(output, List.of());
                })
                .output();
    }

    private Wire.Reading readInto(GraphBuilder scope, Layer layer, Wire x, List<Wire> initial) {
        List<Wire> inputs = new ArrayList<>(List.of(x));
        inputs.addAll(initial);
        return written(scope, layer, inputs, (scoped, inner) -> {
            if (inner instanceof SequenceReader reader) {
                Mode read = mode(inputs);
                RecurrentResult result = reader.read(
                        scoped, x.value(), initial.stream().map(Wire::value).toList(), read);
                return new Called(new Layer.Output(result.output(), read), result.states());
            }
            throw new InvalidInputException(scoped.path() + ": " + type(layer)
                    + " has no states to start from or to give" + CallerLine.inBrackets() + "; recurrent layers have");
        });
    }

    private static Wire only(GraphBuilder scoped, Layer layer, List<Wire> inputs) {
        if (inputs.size() != 1) {
            throw new InvalidInputException(scoped.path() + ": " + type(layer) + " has one input; got " + inputs.size()
                    + CallerLine.inBrackets() + ". Put them together first, as Concatenate does");
        }
        return inputs.getFirst();
    }

    private Mode mode(List<Wire> inputs) {
        return inputs.getFirst().mode(mode);
    }

    /** What a layer gave, and the states it ended in. */
    private record Called(Layer.Output output, List<Value> states) {}

    /** Calls a layer where it belongs and makes its row. */
    private Wire.Reading written(
            GraphBuilder scope, Layer layer, List<Wire> inputs, BiFunction<GraphBuilder, Layer, Called> call) {
        for (Wire input : inputs) {
            if (input.wiring() != this) {
                throw new InvalidInputException(scope.path() + ": a wire of another model is given"
                        + CallerLine.inBrackets() + "; a network uses the wires of its own inputs");
            }
        }
        int before = g.parameters().size();
        Layer inner = layer;
        GraphBuilder scoped = scope;
        while (inner instanceof LayerWrapper wrapper) {
            scoped = wrapper.enter(scoped);
            inner = wrapper.layer();
        }
        Called result = call.apply(scoped, inner);
        List<Parameter> own = g.parameters().subList(before, g.parameters().size());
        String name = scoped.path();
        addRow(
                name,
                type(inner),
                result.output().value().shape(),
                own,
                inputs.stream().map(Wire::source).toList());
        return new Wire.Reading(
                behind(inputs.getFirst(), mode(inputs), result.output(), name),
                result.states().stream().map(state -> wire(state, name)).toList());
    }

    /** A layer that is called once more, as shared ones are, has one row that tells of all its inputs. */
    private void addRow(String name, String type, Shape shape, List<Parameter> own, List<String> connectedTo) {
        for (int i = 0; i < rows.size(); i++) {
            LayerSummary row = rows.get(i);
            if (row.name().equals(name)) {
                List<String> all = new ArrayList<>(row.connectedTo());
                all.addAll(connectedTo);
                rows.set(i, row.withConnectedTo(all));
                return;
            }
        }
        rows.add(LayerSummary.of(name, type, shape, own, connectedTo));
    }

    /** What a summary and messages call a layer: its class. */
    static String type(Layer layer) {
        if (layer instanceof LayerWrapper wrapper) {
            return type(wrapper.layer());
        }
        Class<?> type = layer.getClass();
        return type.isHidden() || type.isAnonymousClass() ? "Layer" : type.getSimpleName();
    }
}

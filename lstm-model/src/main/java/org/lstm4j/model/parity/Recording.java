package org.lstm4j.model.parity;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Model;

/**
 * What goes into a model and what must come out, as another program had it. Immutable, but for the tensors.
 *
 * @param inputs a tensor for each input of the graph, of its type
 * @param outputs what is expected, by the names of the graph's outputs; of one output at least
 * @param layers what is expected within the network, by the names that the other program has for its layers; often none
 */
public record Recording(
        SequencedMap<String, Tensor> inputs,
        SequencedMap<String, Tensor> outputs,
        SequencedMap<String, Tensor> layers) {
    private static final List<String> LAYERS =
            List.of("layers/", "expected/activation.", "outputs/activation.", "activation.");
    private static final List<String> IN = List.of("inputs/", "inputs_", "input_", "input", "in_", "in", "x_", "x");
    private static final List<String> OUT = List.of(
            "outputs/",
            "expected/",
            "outputs_",
            "output_",
            "expected_",
            "output",
            "expected",
            "out_",
            "out",
            "y_",
            "y");

    /** What the only input or output is called. */
    private static final Set<String> ONLY = Set.of("", "input", "output", "x", "y");

    /** Copies the maps. */
    public Recording {
        inputs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(inputs));
        outputs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(outputs));
        layers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(layers));
    }

    /**
     * Tells which tensors of a file are which inputs and outputs of a graph. Names are those of the graph, or begin as {@code inputs/},
     * {@code outputs/}, {@code expected/}, {@code in}, {@code out}, {@code x} or {@code y} do; these go by what follows, or by their order if
     * there are as many as the graph has. What begins with {@code layers/} or {@code activation.}, or is an output that the graph does not
     * give, is of a layer. Lengths that are not given are those of full rows.
     *
     * @param file what messages call it
     * @throws InvalidInputException if an input is missing, a tensor is neither or has another rank, or no output is there
     */
    public static Recording of(Graph graph, Map<String, Tensor> tensors, String file) {
        SequencedMap<String, Tensor> layers = new LinkedHashMap<>();
        SequencedMap<String, Tensor> rest = new LinkedHashMap<>();
        tensors.forEach((name, tensor) ->
                behind(name, LAYERS).ifPresentOrElse(layer -> layers.put(layer, tensor), () -> rest.put(name, tensor)));
        SequencedMap<String, Value> places = new LinkedHashMap<>();
        graph.inputs().forEach(input -> places.put(input.name(), input));
        SequencedMap<String, Tensor> inputs = taken(places, rest, IN);
        SequencedMap<String, Tensor> outputs = taken(graph.outputs(), rest, OUT);
        if (inputs.isEmpty() && places.size() == 1 && rest.size() == 1) {
            inputs.put(places.firstEntry().getKey(), rest.pollFirstEntry().getValue());
        }
        if (!outputs.isEmpty()) { // what else was recorded may be a value within the network
            for (String name : List.copyOf(rest.keySet())) {
                behind(name, OUT)
                        .filter(layer -> !layer.isEmpty())
                        .ifPresent(layer -> layers.put(layer, rest.remove(name)));
            }
        }
        if (!rest.isEmpty()) {
            throw new InvalidInputException(
                    file + ": holds \"" + rest.firstEntry().getKey()
                            + "\", which is neither an input nor an output of the model: it reads " + places.keySet()
                            + " and gives "
                            + graph.outputs().keySet());
        }
        return new Recording(complete(graph, inputs, file), typed(graph.outputs(), outputs, file), layers);
    }

    /** What follows the first of some words that a name begins with. */
    private static Optional<String> behind(String name, List<String> words) {
        return words.stream().filter(name::startsWith).findFirst().map(word -> name.substring(word.length()));
    }

    /** Takes those out of a map that belong to some places: by their names, by what follows a word, or by their order. */
    private static SequencedMap<String, Tensor> taken(
            SequencedMap<String, ? extends Value> places, SequencedMap<String, Tensor> from, List<String> words) {
        SequencedMap<String, Tensor> taken = new LinkedHashMap<>();
        for (String place : places.keySet()) {
            Optional.ofNullable(from.remove(place)).ifPresent(tensor -> taken.put(place, tensor));
        }
        List<String> named = from.keySet().stream()
                .filter(name -> behind(name, words).isPresent())
                .toList();
        for (String name : named) {
            String place = behind(name, words).orElseThrow();
            if (places.containsKey(place) && !taken.containsKey(place)) {
                taken.put(place, from.remove(name));
            }
        }
        List<String> open = places.keySet().stream()
                .filter(place -> !taken.containsKey(place) && !place.equals(Model.SEQUENCE_LENS))
                .toList();
        List<String> left = named.stream().filter(from::containsKey).toList();
        if (open.size() == 1 && left.size() > 1) {
            left = left.stream()
                    .filter(name -> behind(name, words).filter(ONLY::contains).isPresent())
                    .toList();
        }
        if (open.size() == left.size()) {
            for (int i = 0; i < open.size(); i++) {
                taken.put(open.get(i), from.remove(left.get(i)));
            }
        }
        return taken;
    }

    /**
     * The inputs of a run, in the types of the graph.
     *
     * @param given by the names of the graph; where it has one input beside lengths, {@code input} means it too
     * @param file what messages call it
     * @throws InvalidInputException if one is missing, unknown, of another rank, or holds numbers that its type has not
     */
    public static SequencedMap<String, Tensor> inputs(Graph graph, Map<String, Tensor> given, String file) {
        SequencedMap<String, Tensor> inputs = new LinkedHashMap<>(given);
        List<String> own = graph.inputs().stream()
                .map(Input::name)
                .filter(name -> !name.equals(Model.SEQUENCE_LENS))
                .toList();
        if (own.size() == 1 && !inputs.containsKey(own.getFirst()) && inputs.containsKey("input")) {
            inputs.put(own.getFirst(), inputs.remove("input"));
        }
        for (String name : inputs.keySet()) {
            if (graph.inputs().stream().noneMatch(input -> input.name().equals(name))) {
                throw new InvalidInputException(
                        file + ": holds \"" + name + "\", which the model does not read; it reads " + described(graph));
            }
        }
        return complete(graph, inputs, file);
    }

    private static String described(Graph graph) {
        return String.join(
                ", ",
                graph.inputs().stream()
                        .map(input ->
                                "\"" + input.name() + "\" " + input.dtype().text() + input.shape())
                        .toList());
    }

    private static SequencedMap<String, Tensor> complete(Graph graph, Map<String, Tensor> given, String file) {
        SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
        for (Input input : graph.inputs()) {
            Tensor tensor = given.get(input.name());
            if (tensor == null && input.name().equals(Model.SEQUENCE_LENS)) {
                tensor = fullLengths(graph, given, file);
            } else if (tensor == null) {
                throw new InvalidInputException(file + ": has no numbers for the input \"" + input.name()
                        + "\"; the model reads " + described(graph));
            }
            inputs.put(input.name(), typed(input, tensor, file, "input \"" + input.name() + "\""));
        }
        return inputs;
    }

    /** As long as the first input that has rows of steps. */
    private static Tensor fullLengths(Graph graph, Map<String, Tensor> given, String file) {
        for (Input input : graph.inputs()) {
            Tensor tensor = given.get(input.name());
            if (tensor != null
                    && input.rank() > 1
                    && tensor.rank() == input.rank()
                    && input.shape().dim(0) instanceof Dim.Named) {
                int[] lengths = new int[tensor.dim(0)];
                Arrays.fill(lengths, tensor.dim(1));
                return Tensor.of(new int[] {lengths.length}, lengths);
            }
        }
        throw new InvalidInputException(
                file + ": has no \"" + Model.SEQUENCE_LENS + "\", and no rows of steps that would tell them");
    }

    private static SequencedMap<String, Tensor> typed(
            Map<String, Value> places, Map<String, Tensor> given, String file) {
        SequencedMap<String, Tensor> typed = new LinkedHashMap<>();
        places.forEach((name, value) -> {
            Tensor tensor = given.get(name);
            if (tensor != null) {
                boolean widens = value.dtype().isFloating() && tensor.dtype() == DType.FLOAT64;
                // what is expected may be known better than it is computed
                typed.put(
                        name,
                        widens
                                ? fitted(value, tensor, file, "output \"" + name + "\"")
                                : typed(value, tensor, file, "output \"" + name + "\""));
            }
        });
        return typed;
    }

    private static Tensor fitted(Value place, Tensor tensor, String file, String what) {
        if (tensor.rank() != place.rank()) {
            throw new InvalidInputException(
                    file + ": the " + what + " is " + place.dtype().text() + place.shape()
                            + "; the file has " + tensor
                            + (tensor.rank() == place.rank() - 1 ? ". Put the dimension of the batch in front" : ""));
        }
        return tensor;
    }

    private static Tensor typed(Value place, Tensor tensor, String file, String what) {
        fitted(place, tensor, file, what);
        if (tensor.dtype() == place.dtype()) {
            return tensor;
        }
        boolean isReal = tensor.dtype().isFloating();
        for (int i = 0; !place.dtype().isFloating() && isReal && i < tensor.size(); i++) {
            if (tensor.element(i) != Math.rint(tensor.element(i))) {
                throw new InvalidInputException(file + ": the " + what + " is "
                        + place.dtype().text() + "; the file has " + tensor.element(i) + " at " + tensor.place(i));
            }
        }
        return tensor.to(place.dtype());
    }
}

package org.lstm4j.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.lstm4j.InvalidInputException;

/**
 * A whole computation: what it is fed, what it keeps, what it computes in which order, and what it gives.
 *
 * <p>A graph says what is computed and nothing about how; a {@link org.lstm4j.spi.Backend} compiles it. Immutable, so
 * safe for any number of threads.
 *
 * @param inputs what each run is fed
 * @param parameters what lives between runs
 * @param nodes in an order in which each one follows those it depends on
 * @param outputs what each run gives, by name, in order
 */
public record Graph(
        List<Input> inputs, List<Parameter> parameters, List<Node> nodes, SequencedMap<String, Value> outputs) {

    /** Copies the lists and checks that the order holds and that names are unique. */
    public Graph {
        inputs = List.copyOf(inputs);
        parameters = List.copyOf(parameters);
        nodes = List.copyOf(nodes);
        outputs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(outputs));
        checkOrder(inputs, parameters, nodes, outputs);
    }

    private static void checkOrder(
            List<Input> inputs, List<Parameter> parameters, List<Node> nodes, Map<String, Value> outputs) {
        Map<String, Value> known = new LinkedHashMap<>();
        inputs.forEach(input -> define(known, input));
        parameters.forEach(parameter -> define(known, parameter));
        for (Node node : nodes) {
            node.inputs().forEach(input -> checkKnown(known, input, node.where()));
            node.outputs().forEach(output -> define(known, output));
        }
        outputs.forEach((name, value) -> checkKnown(known, value, "output " + name));
    }

    private static void define(Map<String, Value> known, Value value) {
        if (known.put(value.name(), value) != null) {
            throw new InvalidInputException("The graph has two values named \"" + value.name() + "\"");
        }
    }

    private static void checkKnown(Map<String, Value> known, Value value, String where) {
        boolean free = value instanceof Absent || value instanceof Constant;
        if (!free && !value.equals(known.get(value.name()))) {
            throw new InvalidInputException(where + ": \"" + value.name() + "\" is used before it is computed, or"
                    + " belongs to another graph");
        }
    }

    /** All constants that nodes and outputs use, in order of first use. */
    public List<Constant> constants() {
        Set<Constant> seen = new HashSet<>();
        List<Constant> list = new ArrayList<>();
        for (Node node : nodes) {
            for (Value input : node.inputs()) {
                if (input instanceof Constant constant && seen.add(constant)) {
                    list.add(constant);
                }
            }
        }
        for (Value output : outputs.values()) {
            if (output instanceof Constant constant && seen.add(constant)) {
                list.add(constant);
            }
        }
        return list;
    }

    /** The output of that name. @throws InvalidInputException naming those there are */
    public Value output(String name) {
        Value value = outputs.get(name);
        if (value == null) {
            throw new InvalidInputException("No output \"" + name + "\". Found: " + outputs.keySet());
        }
        return value;
    }

    /**
     * The first division of whole numbers whose divisor may be 0 or -1, for all that is known before a run: for backends whose native
     * code ends the process at a quotient that there is not. Constants without these and counts of elements are known to be good.
     */
    public Optional<Node> unsafeDivision() {
        return new WholeDivisions(this).unsafe();
    }

    /** The number of trainable parameters' elements. */
    public long trainableCount() {
        return parameters.stream()
                .filter(Parameter::trainable)
                .mapToLong(Parameter::size)
                .sum();
    }

    /** This graph without the nodes, and without the parameters, that no output depends on. */
    public Graph pruned() {
        List<Node> kept = needed(nodes, outputs.values());
        Set<Value> read = new HashSet<>(outputs.values());
        kept.forEach(node -> read.addAll(node.inputs()));
        return new Graph(inputs, parameters.stream().filter(read::contains).toList(), kept, outputs);
    }

    /** Those of some nodes, in their order, that some values depend on. */
    static List<Node> needed(List<Node> nodes, Collection<? extends Value> values) {
        Set<Value> needed = new HashSet<>(values);
        List<Node> kept = new ArrayList<>();
        for (Node node : nodes.reversed()) {
            if (node.outputs().stream().anyMatch(needed::contains)) {
                kept.add(node);
                needed.addAll(node.inputs());
            }
        }
        return kept.reversed();
    }

    /**
     * This graph with the gradient of one of its values for some of its parameters as further outputs, named {@code
     * d_} and the parameter's name. The rewrite is {@link Gradients}.
     *
     * @param loss a float scalar of this graph
     * @param of for which parameters
     * @throws InvalidInputException if the loss is no scalar or does not depend on a parameter
     */
    public Graph withGradients(Value loss, List<Parameter> of) {
        GraphBuilder builder = GraphBuilder.of(this);
        List<Value> gradients = Gradients.append(builder, loss, of);
        for (int i = 0; i < of.size(); i++) {
            builder.output("d_" + of.get(i).name(), gradients.get(i));
        }
        return builder.build();
    }

    /**
     * The stable text form: one line for each input, parameter, constant, node and output. Equal graphs give equal
     * text, and {@link #parse} reads it back. Values of parameters are not in it; source lines are not either.
     */
    public String toText() {
        return GraphPrinter.print(this);
    }

    /**
     * Reads the text form.
     *
     * @throws InvalidInputException naming the line and what is wrong with it
     */
    public static Graph parse(String text) {
        return GraphParser.parse(text);
    }

    /** A line with the sizes; see {@link #toText} for all of it. */
    @Override
    public String toString() {
        return "Graph" + inputs + " -> " + outputs.keySet() + " with " + nodes.size() + " nodes";
    }
}

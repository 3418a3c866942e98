package org.lstm4j.nn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lstm4j.InvalidInputException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.internal.CallerLine;

/**
 * Layers that say what feeds them, between one input and one output: a {@link Sequential} with branches, as a task file writes it. In
 * Java a {@link Network} says the same with less.
 *
 * <p><i>Input</i> what the layers without another one take, under the name {@value #INPUT}; <i>output</i> what the last layer gives. All
 * get the same lengths. <i>Weights</i> are named as in a {@link Sequential}, or by the layer's own name. <i>Throws</i> {@link
 * InvalidInputException} if a name is used twice or unknown, or if nothing reads a layer. Immutable.
 *
 * @param parts in an order in which each follows those that feed it
 */
public record Branches(List<Part> parts) implements Layer {
    /** The name of the input of all of it. */
    public static final String INPUT = "input";

    /**
     * One layer.
     *
     * @param name by which others are fed from it; empty if only the next one is
     * @param layer what it is, a {@link Join} if it has several inputs
     * @param inputs names of what feeds it; empty for the layer before it, of the first one for the input
     */
    public record Part(Optional<String> name, Layer layer, List<String> inputs) {
        /** Copies the list. */
        public Part {
            inputs = List.copyOf(inputs);
        }
    }

    /** Checks the names. */
    public Branches {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new InvalidInputException("Branches need at least one layer" + CallerLine.inBrackets());
        }
        Set<String> known = new HashSet<>(Set.of(INPUT));
        for (Part part : parts) {
            for (String input : part.inputs()) {
                if (!known.contains(input)) {
                    throw new InvalidInputException("No layer before it is named \"" + input + "\", which "
                            + label(part) + " is fed from" + CallerLine.inBrackets() + ". Named: "
                            + String.join(", ", known.stream().sorted().toList()));
                }
            }
            part.name().ifPresent(name -> {
                if (!known.add(name)) {
                    throw new InvalidInputException("Two layers are named \"" + name + "\"" + CallerLine.inBrackets()
                            + ". Each needs its own name");
                }
            });
        }
        unread(parts).ifPresent(part -> {
            throw new InvalidInputException("Nothing is fed from " + label(part) + CallerLine.inBrackets()
                    + ". Name it among the inputs of another layer, or leave it out");
        });
    }

    private static String label(Part part) {
        return part.name()
                .map(name -> "\"" + name + "\"")
                .orElseGet(() -> "the layer " + part.layer().name());
    }

    /** The first layer, but for the last, that feeds no other one. */
    public static Optional<Part> unread(List<Part> parts) {
        for (int i = 0; i < parts.size() - 1; i++) {
            boolean feedsNext = parts.get(i + 1).inputs().isEmpty();
            boolean isNamed = parts.get(i)
                    .name()
                    .map(name -> parts.stream().anyMatch(part -> part.inputs().contains(name)))
                    .orElse(false);
            if (!feedsNext && !isNamed) {
                return Optional.of(parts.get(i));
            }
        }
        return Optional.empty();
    }

    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        return apply(g, x, mode).value();
    }

    @Override
    public Output apply(GraphBuilder g, Value x, Mode mode) {
        Wiring wiring = new Wiring(g, mode, true);
        Wire last = wired(wiring.wire(x, INPUT));
        return new Output(last.value(), last.mode(mode));
    }

    /** Calls the layers one after the other. */
    Wire wired(Wire input) {
        Map<String, Wire> named = new HashMap<>(Map.of(INPUT, input));
        Wire last = input;
        for (Part part : parts) {
            List<Wire> inputs = new ArrayList<>();
            for (String name : part.inputs()) {
                inputs.add(named.getOrDefault(name, last));
            }
            if (inputs.isEmpty()) {
                inputs.add(last);
            }
            Wiring wiring = input.wiring();
            last = part.name()
                    .map(name -> wiring.call(name, part.layer(), inputs))
                    .orElseGet(() -> wiring.call(part.layer(), inputs));
            Wire made = last;
            part.name().ifPresent(name -> named.put(name, made));
        }
        return last;
    }
}

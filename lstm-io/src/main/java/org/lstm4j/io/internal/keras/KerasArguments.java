package org.lstm4j.io.internal.keras;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.lstm4j.io.internal.keras.KerasGraph.Reference;
import tools.jackson.databind.JsonNode;

/**
 * What an operation between layers is called with. Unmodifiable.
 *
 * @param inOrder those that are not named
 * @param named the others
 */
record KerasArguments(List<Argument> inOrder, SequencedMap<String, Argument> named) {
    /** Of layers, whose calls say it otherwise. */
    static final KerasArguments NONE = new KerasArguments(List.of(), new LinkedHashMap<>());

    /** Keras 2 writes what is no output of a layer as one of this layer. */
    private static final String CONSTANT = "_CONSTANT_VALUE";

    KerasArguments {
        inOrder = List.copyOf(inOrder);
        named = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(named));
    }

    /** One of them. */
    sealed interface Argument {}

    /** An output of a layer, by its number among the call's inputs. */
    record Given(int input) implements Argument {}

    /** A list with outputs of layers in it. */
    record Several(List<Argument> parts) implements Argument {}

    /** What stands in the file. */
    record Literal(JsonNode value) implements Argument {}

    /**
     * Those of a call.
     *
     * @param node of the file
     * @param inputs to which the outputs of layers are added
     */
    static KerasArguments of(JsonNode node, List<Reference> inputs) {
        List<Argument> inOrder = new ArrayList<>();
        SequencedMap<String, Argument> named = new LinkedHashMap<>();
        JsonNode keywords;
        if (node.isObject()) { // Keras 3
            node.path("args").forEach(argument -> inOrder.add(argument(argument, inputs)));
            keywords = node.path("kwargs");
        } else { // [layer, call, output, {}], or a list of them, each with the same keywords
            inOrder.add(argument(node, inputs));
            keywords = (CallReading.isReference(node) || isConstant(node) ? node : node.path(0)).path(3);
        }
        keywords.properties().forEach(keyword -> named.put(keyword.getKey(), argument(keyword.getValue(), inputs)));
        return new KerasArguments(inOrder, named);
    }

    private static Argument argument(JsonNode node, List<Reference> inputs) {
        if (isConstant(node)) {
            return new Literal(node.get(2));
        }
        List<Reference> found = new ArrayList<>();
        CallReading.tensors(node, found);
        if (found.isEmpty()) {
            return new Literal(node);
        }
        if (node.isArray() && !CallReading.isReference(node)) {
            List<Argument> parts = new ArrayList<>();
            node.forEach(part -> parts.add(argument(part, inputs)));
            return new Several(parts);
        }
        inputs.addAll(found);
        return new Given(inputs.size() - 1);
    }

    private static boolean isConstant(JsonNode node) {
        return node.isArray() && node.size() >= 3 && node.get(0).asString("").equals(CONSTANT);
    }
}

package org.lstm4j.io.internal.keras;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lstm4j.io.ModelFileException.Problem;
import org.lstm4j.io.internal.Place;
import org.lstm4j.io.internal.keras.KerasGraph.Call;
import org.lstm4j.io.internal.keras.KerasGraph.Part;
import org.lstm4j.io.internal.keras.KerasGraph.Reference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The masks that Keras 3 writes into a functional model, as operations between its layers.
 *
 * @param parts of the model
 * @param calls of its layers
 * @param operations between them, by name, as they stand in the file
 */
record MaskReading(Place place, Map<String, Part> parts, List<Call> calls, Map<String, JsonNode> operations) {
    private static final JsonNode MISSING = new JsonMapper().createObjectNode().path("missing");

    /** A mask is read if it is the one that an embedding or a masking makes: ours makes it by itself. */
    void requireOwn(Reference mask) {
        Deque<Reference> open = new ArrayDeque<>(List.of(mask));
        for (int step = 0; step < KerasGraph.MOST_CALLS && !open.isEmpty(); step++) {
            Reference next = open.pop();
            JsonNode operation = operations.get(next.layer());
            String type = operation == null ? "" : operation.path("class_name").asString("");
            List<Reference> given = new ArrayList<>();
            CallReading.tensors(
                    operation == null
                            ? MISSING
                            : operation.path("inbound_nodes").path(next.call()).path("args"),
                    given);
            switch (type) {
                case "NotEqual" -> {
                    double other = constant(
                            operation.path("inbound_nodes").path(next.call()).path("args"));
                    given.forEach(masked -> requireMaker(masked, other));
                }
                case "Any", "LogicalOr", "LogicalAnd" -> given.forEach(open::push);
                default ->
                    throw place.failure(
                            Problem.UNSUPPORTED,
                            "a layer is called with a mask \"" + next.layer()
                                    + "\" that is not the one of an Embedding or a Masking. Leave it out in the"
                                    + " notebook.");
            }
        }
    }

    /** The number that a tensor is compared with. */
    private static double constant(JsonNode arguments) {
        for (JsonNode argument : arguments) {
            if (argument.isNumber()) {
                return argument.doubleValue();
            }
        }
        return Double.NaN;
    }

    private void requireMaker(Reference masked, double other) {
        boolean isMade = calls.stream()
                .filter(call -> call.inputs().contains(masked))
                .map(call -> Objects.requireNonNull(parts.get(call.layer())).config())
                .anyMatch(config -> switch (config.type()) {
                    case "Embedding" -> config.peek("mask_zero") && other == 0;
                    case "Masking" -> config.number("mask_value", 0) == other;
                    default -> false;
                });
        if (!isMade) {
            throw place.failure(
                    Problem.UNSUPPORTED,
                    "a mask is made of \"" + masked.layer() + "\", which no Embedding and no Masking reads.");
        }
    }
}

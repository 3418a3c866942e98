package org.lstm4j.conformance.internal.vectors;

import java.util.LinkedHashMap;
import java.util.Map;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import tools.jackson.databind.JsonNode;

/** Tensors in JSON: a type, a shape, and flat row-major data. */
final class Json {
    private Json() {}

    /** A tensor of the type that the JSON says; float32 where it says none. */
    static Tensor tensor(JsonNode node) {
        JsonNode shape = node.path("shape");
        int[] dims = new int[shape.size()];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = shape.get(i).asInt();
        }
        Tensor tensor = Tensor.zeros(DType.ofText(node.path("dtype").asString("float32")), dims);
        JsonNode data = node.path("data");
        if (data.size() != tensor.size()) {
            throw new InvalidInputException(
                    "A tensor of shape " + shape + " has " + data.size() + " numbers in its JSON");
        }
        for (int i = 0; i < data.size(); i++) {
            tensor.setElement(i, data.get(i).asDouble());
        }
        return tensor;
    }

    /** Tensors by name. */
    static Map<String, Tensor> tensors(JsonNode node) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        node.properties().forEach(entry -> tensors.put(entry.getKey(), tensor(entry.getValue())));
        return tensors;
    }
}

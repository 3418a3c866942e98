package org.lstm4j.io.internal.torch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.lstm4j.io.internal.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Which module of PyTorch each layer was, so that its weights can go back under its name. A fact of a model. Not thread-safe. */
final class TorchModules {
    /** The name of the fact. */
    static final String FACT = "torch.modules";

    private final Map<String, Module> byLayer = new LinkedHashMap<>();

    /**
     * A module.
     *
     * @param path such as {@code encoder.lstm}
     * @param number of its layer, if it is a recurrent one of sequences; else below 0
     * @param hasBias whether it has biases
     */
    record Module(String path, int number, boolean hasBias) {}

    /** Notes the module of a layer. */
    void put(String layer, TorchGroup group) {
        int number = group.isCell() ? -1 : group.number();
        byLayer.put(layer, new Module(group.path(), number, group.has("bias") || group.has("bias_ih")));
    }

    /** That of a layer. */
    Optional<Module> of(String layer) {
        return Optional.ofNullable(byLayer.get(layer));
    }

    /** As the text of the fact. */
    String text() {
        ObjectNode root = new JsonMapper().createObjectNode();
        byLayer.forEach((layer, module) -> {
            ArrayNode entry = root.putArray(layer);
            entry.add(module.path()).add(module.number()).add(module.hasBias());
        });
        return root.toString();
    }

    /** Those of a model's facts; none of one that did not come from PyTorch, or whose facts are not as they were written. */
    static TorchModules of(Map<String, String> facts) {
        TorchModules modules = new TorchModules();
        try {
            JsonNode root = Json.tree(facts.getOrDefault(FACT, "{}"));
            root.properties().forEach(entry -> {
                JsonNode module = entry.getValue();
                if (module.size() == 3
                        && module.get(0).isString()
                        && module.get(1).isInt()) {
                    modules.byLayer.put(
                            entry.getKey(),
                            new Module(
                                    module.get(0).stringValue(),
                                    module.get(1).intValue(),
                                    module.get(2).asBoolean(true)));
                }
            });
        } catch (JacksonException e) {
            return new TorchModules();
        }
        return modules;
    }
}

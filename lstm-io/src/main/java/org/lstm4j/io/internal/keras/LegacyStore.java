package org.lstm4j.io.internal.keras;

import io.jhdf.api.Group;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.lstm4j.Tensor;

/**
 * Weights of an .h5 file: a group for each layer of the outermost model, with the names of all weights in it in order. Those of a layer
 * within are told by a part of the name.
 *
 * @param file where they are
 * @param weights the group of all layers
 * @param layer the group of a layer of the outermost model; none of the whole one
 * @param names of its weights
 */
record LegacyStore(Hdf file, Group weights, Optional<Group> layer, List<String> names) implements KerasStore {
    /** Those of a whole model. */
    static LegacyStore of(Hdf file, Group weights) {
        return new LegacyStore(file, weights, Optional.empty(), List.of());
    }

    @Override
    public KerasStore layer(KerasConfig config, List<KerasConfig> all) {
        if (layer.isPresent()) {
            return ofLayer(config.layer(), all);
        }
        Optional<Group> own = file.group(weights, config.layer());
        return new LegacyStore(
                file,
                weights,
                own,
                own.flatMap(it -> file.texts(it, "weight_names")).orElse(List.of()));
    }

    @Override
    public List<Tensor> all() {
        return layer.map(own ->
                        names.stream().map(name -> file.tensor(own, name)).toList())
                .orElse(List.of());
    }

    /** Names such as {@code forward_lstm/kernel:0}; a part that is in none of them is no level of this format. */
    @Override
    public KerasStore within(String... keys) {
        for (String key : keys) {
            List<String> own = of(part -> part.equals(key) || (isWay(keys) && part.startsWith(key + "_")));
            if (!own.isEmpty()) {
                return new LegacyStore(file, weights, layer, own);
            }
        }
        return isWay(keys) ? half(keys[0].startsWith("backward")) : this;
    }

    /** Those of a layer of a model within: by its name, or by that with a number, as a graph that was loaded twice has it. */
    private LegacyStore ofLayer(String name, List<KerasConfig> all) {
        List<String> own = of(part -> part.equals(name));
        Predicate<String> isAgain = part -> part.matches(Pattern.quote(name) + "_[0-9]+")
                && all.stream().noneMatch(other -> other.layer().equals(part));
        return new LegacyStore(file, weights, layer, own.isEmpty() ? of(isAgain) : own);
    }

    private List<String> of(Predicate<String> part) {
        return names.stream()
                .filter(name -> {
                    String[] parts = name.split("/");
                    return Arrays.stream(parts, 0, parts.length - 1).anyMatch(part);
                })
                .toList();
    }

    private static boolean isWay(String... keys) {
        return keys.length > 1 && (keys[0].startsWith("forward") || keys[0].startsWith("backward"));
    }

    private LegacyStore half(boolean second) {
        int middle = names.size() / 2;
        return new LegacyStore(
                file, weights, layer, second ? names.subList(middle, names.size()) : names.subList(0, middle));
    }
}

package org.lstm4j.io.internal.keras;

import io.jhdf.api.Group;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lstm4j.Tensor;

/**
 * Weights of a .keras file: groups as the objects lie within each other, their variables by number. Layers are named by their classes, those
 * of a class numbered in their order, or by their names.
 *
 * @param file where they are
 * @param group of the model or the layer; none if the file has no such group, and then there are no weights
 */
record NumberedStore(Hdf file, Optional<Group> group) implements KerasStore {
    private static final List<String> CONTAINERS = List.of("layers", "_layer_checkpoint_dependencies");

    @Override
    public KerasStore layer(KerasConfig layer, List<KerasConfig> all) {
        String type = snake(layer.type());
        int number = 0;
        for (KerasConfig other : all) {
            if (other.layer().equals(layer.layer())) {
                break;
            }
            number += snake(other.type()).equals(type) ? 1 : 0;
        }
        String byClass = number == 0 ? type : type + "_" + number;
        for (String container : CONTAINERS) {
            Optional<Group> layers = group.flatMap(own -> file.group(own, container));
            Optional<Group> found = layers.flatMap(own -> file.group(own, byClass))
                    .or(() -> layers.flatMap(own -> file.group(own, layer.layer())));
            if (found.isPresent()) {
                return new NumberedStore(file, found);
            }
        }
        return new NumberedStore(file, Optional.empty());
    }

    /** Keras's own rule. */
    private static String snake(String type) {
        String name = type.substring(type.lastIndexOf('>') + 1);
        return name.replaceAll("\\W+", "")
                .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
                .replaceAll("([a-z])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }

    /** Its own variables, and those of what lies within it where it has none. */
    @Override
    public List<Tensor> all() {
        List<Tensor> own =
                group.flatMap(it -> file.group(it, "vars")).map(file::numbered).orElse(List.of());
        if (!own.isEmpty()) {
            return own;
        }
        // stacked cells lie in a list of their own
        return group.flatMap(it -> file.group(it, "cells"))
                .map(cells -> cells.getChildren().values().stream()
                        .filter(Group.class::isInstance)
                        .map(Group.class::cast)
                        .sorted((a, b) -> Integer.compare(number(a.getName()), number(b.getName())))
                        .flatMap(cell -> new NumberedStore(file, Optional.of(cell)).all().stream())
                        .toList())
                .orElse(List.of());
    }

    private static int number(String name) {
        String digits = name.replaceAll(".*?_?([0-9]*)$", "$1");
        return digits.isEmpty() || digits.length() > 6 ? 0 : Integer.parseInt(digits);
    }

    @Override
    public KerasStore within(String... keys) {
        for (String key : keys) {
            Optional<Group> inner = group.flatMap(own -> file.group(own, key));
            if (inner.isPresent()) {
                return new NumberedStore(file, inner);
            }
        }
        return new NumberedStore(file, Optional.empty());
    }
}

package org.lstm4j;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What the named dimensions of a run really are, such as {@code batch = 32, time = 120}. Immutable. */
public record Sizes(Map<String, Integer> values) {
    /** No names at all, enough for shapes that are fixed. */
    public static final Sizes NONE = new Sizes(Map.of());

    /** Copies the map. */
    public Sizes {
        values = Map.copyOf(values);
    }

    /** One name and its size. */
    public static Sizes of(String name, int size) {
        return new Sizes(Map.of(name, size));
    }

    /** Two names and their sizes. */
    public static Sizes of(String name, int size, String other, int otherSize) {
        return new Sizes(Map.of(name, size, other, otherSize));
    }

    /** These sizes with one more name, or with another size for a name. */
    public Sizes with(String name, int size) {
        Map<String, Integer> copy = new HashMap<>(values);
        copy.put(name, size);
        return new Sizes(copy);
    }

    /** The size of a name. @throws InvalidInputException if the name is unknown here */
    public int get(String name) {
        Integer size = values.get(name);
        if (size == null) {
            throw new InvalidInputException("The size of dimension \"" + name + "\" is not known; known: " + this);
        }
        return size;
    }

    /** The larger of both for each name. */
    public Sizes max(Sizes other) {
        Map<String, Integer> larger = new HashMap<>(values);
        other.values.forEach((name, size) -> larger.merge(name, size, Math::max));
        return new Sizes(larger);
    }

    @Override
    public String toString() {
        return new TreeMap<>(values).toString();
    }
}

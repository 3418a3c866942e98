package org.lstm4j.graph;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;

/**
 * The attributes of a node: whole numbers, decimal numbers, words, lists of whole numbers, and shapes. Immutable,
 * ordered by name.
 */
public final class Attributes {
    /** No attributes. */
    public static final Attributes NONE = new Attributes(new TreeMap<>());

    private final SortedMap<String, Object> values;

    private Attributes(SortedMap<String, Object> values) {
        this.values = values;
    }

    private Attributes plus(String name, Object value) {
        SortedMap<String, Object> copy = new TreeMap<>(values);
        copy.put(name, value);
        return new Attributes(copy);
    }

    /** These attributes and a whole number. */
    public Attributes with(String name, long value) {
        return plus(name, value);
    }

    /** These attributes and a decimal number. */
    public Attributes with(String name, double value) {
        return plus(name, value);
    }

    /** These attributes and a word. */
    public Attributes with(String name, String value) {
        return plus(name, value);
    }

    /** These attributes and a list of whole numbers. */
    public Attributes with(String name, List<Integer> value) {
        return plus(name, List.copyOf(value));
    }

    /** These attributes and a shape. */
    public Attributes with(String name, Shape value) {
        return plus(name, value);
    }

    /** These attributes and a graph, such as the body of a loop. It is no part of {@link #toString}. */
    public Attributes with(String name, Graph value) {
        return plus(name, value);
    }

    /** These attributes and a dimension: a whole number if it is fixed, else a shape of this one dimension. */
    public Attributes with(String name, Dim value) {
        return value instanceof Dim.Fixed(int size) ? with(name, size) : with(name, Shape.of(value));
    }

    /** These attributes but one. */
    Attributes without(String name) {
        SortedMap<String, Object> copy = new TreeMap<>(values);
        copy.remove(name);
        return new Attributes(copy);
    }

    /** All of them, by name. The values are Long, Double, String, List of Integer, Shape, or Graph. */
    public Map<String, Object> values() {
        return Map.copyOf(values);
    }

    /** A whole number. @throws InvalidInputException if it is missing or something else */
    public long integer(String name) {
        return typed(name, Long.class);
    }

    /** True if there is a whole number of that name. */
    public boolean isInteger(String name) {
        return values.get(name) instanceof Long;
    }

    /** A whole number that is 0 or 1. */
    public boolean flag(String name) {
        return integer(name) != 0;
    }

    /** A decimal number. @throws InvalidInputException if it is missing or something else */
    public double number(String name) {
        return typed(name, Double.class);
    }

    /** A word. @throws InvalidInputException if it is missing or something else */
    public String word(String name) {
        return typed(name, String.class);
    }

    /**
     * Words that stand in one, separated by spaces. @throws InvalidInputException if it is missing or something else
     */
    public List<String> words(String name) {
        String text = word(name).strip();
        return text.isEmpty() ? List.of() : List.of(text.split(" +"));
    }

    /** A shape. @throws InvalidInputException if it is missing or something else */
    public Shape shape(String name) {
        return typed(name, Shape.class);
    }

    /** A graph. @throws InvalidInputException if it is missing or something else */
    public Graph graph(String name) {
        return typed(name, Graph.class);
    }

    /** A dimension. @throws InvalidInputException if it is missing or something else */
    public Dim dimension(String name) {
        Object value = values.get(name);
        if (value instanceof Long size && size >= 0 && size <= Tensor.MAX_SIZE) {
            return Dim.of(size.intValue());
        }
        if (value instanceof Shape shape && shape.rank() == 1) {
            return shape.dim(0);
        }
        throw new InvalidInputException("Attribute \"" + name + "\" must be a dimension, such as 64 or [batch]; found "
                + (value == null ? "only " + values.keySet() : value));
    }

    /** A list of whole numbers. @throws InvalidInputException if it is missing or something else */
    public List<Integer> integers(String name) {
        List<?> list = typed(name, List.class);
        return list.stream().map(Integer.class::cast).toList();
    }

    private <T> T typed(String name, Class<T> type) {
        Object value = values.get(name);
        if (!type.isInstance(value)) {
            throw new InvalidInputException("Attribute \"" + name + "\" must be a " + type.getSimpleName() + "; found "
                    + (value == null ? "only " + values.keySet() : value));
        }
        return type.cast(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Attributes attributes && values.equals(attributes.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /**
     * The text form, without graphs: {@code {axis=0, perm=(1, 0), shape=[batch, 16], to="int32"}}; nothing if there are
     * none.
     */
    @Override
    public String toString() {
        String all = values.entrySet().stream()
                .filter(entry -> !(entry.getValue() instanceof Graph))
                .map(entry -> entry.getKey() + "=" + text(entry.getValue()))
                .collect(Collectors.joining(", "));
        return all.isEmpty() ? "" : "{" + all + "}";
    }

    private static String text(Object value) {
        return switch (value) {
            case String word -> '"' + word + '"';
            case List<?> list -> list.stream().map(Object::toString).collect(Collectors.joining(", ", "(", ")"));
            default -> value.toString();
        };
    }
}

package org.lstm4j.text.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.lstm4j.text.TextFormatException;
import tools.jackson.databind.JsonNode;

/** A JSON object read key by key; each wrong key or value is an error that names its place. */
public final class JsonFields {
    private final JsonNode node;
    private final String source;
    private final String path;

    private JsonFields(JsonNode node, String source, String path) {
        this.node = node;
        this.source = source;
        this.path = path;
    }

    /** Views {@code node}, which must be an object; {@code path} is its place in {@code source}, "" for the root. */
    public static JsonFields of(JsonNode node, String source, String path) {
        JsonFields fields = new JsonFields(node, source, path);
        if (!node.isObject()) {
            String place = path.isEmpty() ? "top level" : path;
            throw new TextFormatException(
                    source, place, "a JSON object", describe(node), "Check that it is the right file.");
        }
        return fields;
    }

    /** The object itself. */
    public JsonNode node() {
        return node;
    }

    /** What errors call the document. */
    public String source() {
        return source;
    }

    /** The path of {@code key}, for errors. */
    public String place(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** Whether there is such a key. */
    public boolean has(String key) {
        return node.has(key);
    }

    /** Refuses keys other than {@code known}: a key that is not understood may change what the ids mean. */
    public void allowOnly(Set<String> known) {
        for (String key : node.propertyNames()) {
            if (!known.contains(key)) {
                throw new TextFormatException(
                        source,
                        place(Excerpt.plain(key)),
                        "one of the keys " + new TreeSet<>(known),
                        "an unknown key",
                        "Remove it, or read the file with the version that wrote it.");
            }
        }
    }

    /** The value at {@code key}. */
    public JsonNode require(String key) {
        JsonNode value = node.get(key);
        if (value == null) {
            throw problem(key, "a value", "no such key");
        }
        return value;
    }

    /** The object at {@code key}. */
    public JsonFields object(String key) {
        return of(require(key), source, place(key));
    }

    /** The objects of an array. */
    public List<JsonFields> objects(String key) {
        List<JsonFields> objects = new ArrayList<>();
        array(key).forEach(item -> objects.add(of(item, source, place(key) + "[" + objects.size() + "]")));
        return objects;
    }

    /** The strings of an array. */
    public List<String> strings(String key) {
        List<String> strings = new ArrayList<>();
        for (JsonNode item : array(key)) {
            if (!item.isString()) {
                throw problem(key + "[" + strings.size() + "]", "a string", describe(item));
            }
            strings.add(item.stringValue());
        }
        return strings;
    }

    private JsonNode array(String key) {
        JsonNode value = require(key);
        if (!value.isArray()) {
            throw problem(key, "an array", describe(value));
        }
        return value;
    }

    /** The constant that is written {@code first-seen} for {@code FIRST_SEEN}. */
    <E extends Enum<E>> E constant(String key, Class<E> type) {
        return constant(key, string(key), type);
    }

    /** The constants of an array. */
    <E extends Enum<E>> List<E> constants(String key, Class<E> type) {
        return strings(key).stream().map(name -> constant(key, name, type)).toList();
    }

    private <E extends Enum<E>> E constant(String key, String name, Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (name(constant).equals(name)) {
                return constant;
            }
        }
        String names =
                Arrays.stream(type.getEnumConstants()).map(JsonFields::name).collect(Collectors.joining(", "));
        throw problem(key, "one of " + names, Excerpt.of(name));
    }

    /** How a constant is written. */
    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The integer at {@code key}, unless it is null or not there. */
    public Optional<Integer> optionalInteger(String key, int atLeast, int atMost) {
        JsonNode value = node.get(key);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(integer(key, atLeast, atMost));
    }

    /** The object at {@code key}, unless it is null or not there. */
    public Optional<JsonFields> optionalObject(String key) {
        JsonNode value = node.get(key);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(object(key));
    }

    /** The string at {@code key}. */
    public String string(String key) {
        JsonNode value = require(key);
        if (!value.isString()) {
            throw problem(key, "a string", describe(value));
        }
        return value.stringValue();
    }

    /** The string at {@code key}, unless it is null or not there. */
    public Optional<String> optionalString(String key) {
        JsonNode value = node.get(key);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(string(key));
    }

    /** The truth value at {@code key}. */
    public boolean bool(String key) {
        JsonNode value = require(key);
        if (!value.isBoolean()) {
            throw problem(key, "true or false", describe(value));
        }
        return value.booleanValue();
    }

    /** The whole number at {@code key}, within bounds. */
    public int integer(String key, int atLeast, int atMost) {
        return (int) whole(key, atLeast, atMost);
    }

    long count(String key) {
        return whole(key, 0, Long.MAX_VALUE);
    }

    private long whole(String key, long atLeast, long atMost) {
        JsonNode value = require(key);
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < atLeast
                || value.longValue() > atMost) {
            throw problem(key, "a whole number from " + atLeast + " to " + atMost, describe(value));
        }
        return value.longValue();
    }

    /** The error for a value at {@code key} that is not as expected. */
    public TextFormatException problem(String key, String expected, String found) {
        return new TextFormatException(source, place(Excerpt.plain(key)), expected, found, "Write the file again.");
    }

    /** What a value is, for errors. */
    public static String describe(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "an array";
            case STRING -> Excerpt.of(value.stringValue());
            default -> Excerpt.plain(value.toString());
        };
    }
}

package org.lstm4j.conformance.internal.vectors;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lstm4j.conformance.internal.RuleSkipped;
import tools.jackson.databind.JsonNode;

/**
 * The settings of a vector. Those that the kit asks for are noted: one that nobody asks for, and that is not off, is something that
 * the kit does not do, and so the vector is skipped by its name and not compared with numbers of something else.
 */
final class Options {
    private final JsonNode config;
    private final Set<String> read = new HashSet<>();

    Options(JsonNode config) {
        this.config = config;
    }

    private JsonNode get(String name) {
        read.add(name);
        return config.path(name);
    }

    /** True if it is said, whatever it says. */
    boolean has(String name) {
        return !get(name).isMissingNode() && !get(name).isNull();
    }

    /** Off if it is not said. */
    boolean flag(String name) {
        return flag(name, false);
    }

    boolean flag(String name, boolean otherwise) {
        return get(name).asBoolean(otherwise);
    }

    /** 0 if it is not said. */
    int number(String name) {
        return number(name, 0);
    }

    int number(String name, int otherwise) {
        return get(name).asInt(otherwise);
    }

    /** 0 if it is not said. */
    double real(String name) {
        return real(name, 0);
    }

    double real(String name, double otherwise) {
        return get(name).asDouble(otherwise);
    }

    List<Double> reals(String name) {
        List<Double> numbers = new ArrayList<>();
        get(name).forEach(node -> numbers.add(node.asDouble()));
        return numbers;
    }

    /** Empty if it is not said. */
    String word(String name) {
        return word(name, "");
    }

    String word(String name, String otherwise) {
        return get(name).asString(otherwise);
    }

    /** Notes settings that tell of the numbers, or of a training, and change nothing in what is computed. */
    void telling(String... names) {
        read.addAll(List.of(names));
    }

    /** Skips a vector with a setting that is none of some. */
    void only(String name, String... known) {
        String word = has(name) ? get(name).asString() : "";
        if (has(name) && !List.of(known).contains(word)) {
            throw unknown(name);
        }
    }

    /** Skips a vector with a setting that nobody has asked for. */
    void allRead() {
        for (String name : config.propertyNames()) {
            if (!read.contains(name) && !isOff(config.path(name))) {
                throw unknown(name);
            }
        }
    }

    private RuleSkipped unknown(String name) {
        return new RuleSkipped("the kit does not know the option " + name + " = " + config.path(name));
    }

    private static boolean isOff(JsonNode value) {
        boolean isNothing = value.isNull()
                || (value.isBoolean() && !value.asBoolean())
                || (value.isNumber() && value.asDouble() == 0);
        return isNothing
                || (value.isString() && value.asString().isEmpty())
                || (value.isContainer() && value.isEmpty());
    }
}

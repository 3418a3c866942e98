package org.lstm4j.spi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Parameter;

/**
 * The values that live in a compiled program: weights and optimizer slots. Thread-safe: setting and reading take turns with runs.
 * All methods throw {@link org.lstm4j.ClosedException} once the program or its backend is closed.
 */
public interface Parameters {
    /** All of them, in the graph's order. */
    List<Parameter> list();

    /**
     * A copy of one's value, float32.
     *
     * @throws InvalidInputException if there is none of that name
     */
    Tensor get(String name);

    /**
     * Sets one's value.
     *
     * @throws InvalidInputException if there is none of that name, the tensor's shape or type differs, or an element is NaN or
     *     infinite
     */
    void set(String name, Tensor value);

    /**
     * A copy of one's value with all its digits: what {@link #get} gives, unless the backend keeps more of them between two runs
     * than float32 has.
     *
     * @throws InvalidInputException if there is none of that name
     */
    default Tensor exact(String name) {
        return get(name);
    }

    /**
     * Sets one's value to what {@link #exact} gave, so that the runs that follow come to the same bits as those of the program
     * that was asked. A training step takes what is not finite here, since slots may be that.
     *
     * @throws InvalidInputException if there is none of that name or the tensor's shape or type differs
     */
    default void setExact(String name, Tensor value) {
        set(name, value);
    }

    /**
     * Checks that a value could be set.
     *
     * @throws InvalidInputException if there is no parameter of that name, the tensor's shape or type differs, or an element is
     *     NaN or infinite
     */
    default void check(String name, Tensor value) {
        Parameter parameter = find(name);
        if (!value.shape().equals(parameter.shape()) || value.dtype() != parameter.dtype()) {
            throw new InvalidInputException(
                    "Parameter " + name + " is " + parameter.dtype().text() + parameter.shape() + "; got " + value);
        }
    }

    /**
     * The one of that name.
     *
     * @throws InvalidInputException if there is none
     */
    default Parameter find(String name) {
        return list().stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("No parameter \"" + name + "\". Found: "
                        + list().stream().map(Parameter::name).toList()));
    }

    /** True if there is one of that name. */
    default boolean has(String name) {
        return list().stream().anyMatch(parameter -> parameter.name().equals(name));
    }

    /** Copies of all values, by name, in order. */
    default SequencedMap<String, Tensor> toMap() {
        SequencedMap<String, Tensor> values = new LinkedHashMap<>();
        list().forEach(parameter -> values.put(parameter.name(), get(parameter.name())));
        return values;
    }

    /**
     * Sets all of these parameters from a map, which may hold more.
     *
     * @throws InvalidInputException naming the first one that is missing or does not fit; nothing is set then
     */
    default void setAll(Map<String, Tensor> values) {
        for (Parameter parameter : list()) {
            if (!values.containsKey(parameter.name())) {
                throw new InvalidInputException(
                        "No value for parameter \"" + parameter.name() + "\"; given: " + values.keySet());
            }
        }
        list().forEach(parameter -> {
            Tensor value = values.get(parameter.name());
            if (value != null) {
                check(parameter.name(), value);
            }
        });
        list().forEach(parameter -> {
            Tensor value = values.get(parameter.name());
            if (value != null) {
                set(parameter.name(), value);
            }
        });
    }
}

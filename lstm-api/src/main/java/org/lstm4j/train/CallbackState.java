package org.lstm4j.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;

/**
 * What a {@link Resumable} callback remembers between two epochs: values and tensors by name. Immutable; the tensors are
 * not copied.
 *
 * {@snippet :
 * CallbackState state = CallbackState.EMPTY.with("best", best).with("waited", waited).withTensors(bestWeights);
 * double same = state.number("best");
 * }
 *
 * @param values texts by name; numbers as {@link Double#toString} and {@link Long#toString} write them, to the last bit
 * @param tensors tensors by name
 */
public record CallbackState(SequencedMap<String, String> values, SequencedMap<String, Tensor> tensors) {
    /** Nothing. */
    public static final CallbackState EMPTY = new CallbackState(new LinkedHashMap<>(), new LinkedHashMap<>());

    /** Copies the maps. */
    public CallbackState {
        values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
        tensors = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tensors));
    }

    /** With a text. */
    public CallbackState with(String name, String value) {
        SequencedMap<String, String> more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new CallbackState(more, tensors);
    }

    /** With a number, which may be infinite or NaN. */
    public CallbackState with(String name, double value) {
        return with(name, Double.toString(value));
    }

    /** With a whole number. */
    public CallbackState with(String name, long value) {
        return with(name, Long.toString(value));
    }

    /** With these tensors instead of those there are. */
    public CallbackState withTensors(Map<String, Tensor> others) {
        return new CallbackState(values, new LinkedHashMap<>(others));
    }

    /** A text. @throws InvalidInputException if there is none of that name */
    public String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new InvalidInputException(
                    "The state of a callback has no \"" + name + "\". Found: " + values.keySet() + ".");
        }
        return value;
    }

    /** A number. @throws InvalidInputException if there is none of that name */
    public double number(String name) {
        try {
            return Double.parseDouble(text(name));
        } catch (NumberFormatException e) {
            throw notANumber(name, e);
        }
    }

    /** A whole number. @throws InvalidInputException if there is none of that name */
    public long count(String name) {
        try {
            return Long.parseLong(text(name));
        } catch (NumberFormatException e) {
            throw notANumber(name, e);
        }
    }

    private InvalidInputException notANumber(String name, NumberFormatException e) {
        return new InvalidInputException(
                "\"" + name + "\" in the state of a callback should be a number; it is \"" + text(name) + "\"", e);
    }
}

package org.lstm4j.io.internal.keras;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.io.internal.keras.KerasArguments.Argument;
import org.lstm4j.io.internal.keras.KerasArguments.Given;
import org.lstm4j.io.internal.keras.KerasArguments.Literal;
import org.lstm4j.io.internal.keras.KerasArguments.Several;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an operation works on, by the names that Keras and TensorFlow have for it. All of them are numbers: whole ones and conditions, which are 0
 * and 1, too. What was not asked for in the end is refused, as of layers. For one thread.
 */
final class Operands {
    private static final JsonNode NOTHING = new JsonMapper().createObjectNode().path("nothing");
    private static final int MOST_NUMBERS = 1 << 20;
    private static final int MOST_AXES = 8;

    private final KerasConfig config;
    private final KerasArguments arguments;
    private final GraphBuilder g;
    private final List<Value> inputs;
    private final Set<String> asked = new HashSet<>(Set.of("name"));
    private int askedInOrder;

    Operands(KerasConfig config, KerasArguments arguments, GraphBuilder g, List<Value> inputs) {
        this.config = config;
        this.arguments = arguments;
        this.g = g;
        this.inputs = inputs;
    }

    KerasConfig config() {
        return config;
    }

    GraphBuilder g() {
        return g;
    }

    /** An argument by its place, or else by one of its names. */
    private Optional<Argument> argument(int place, String... names) {
        Optional<Argument> named = Optional.empty();
        for (String name : names) {
            asked.add(name);
            if (named.isEmpty() && arguments.named().containsKey(name)) {
                named = Optional.of(arguments.named().get(name));
            }
        }
        if (place >= 0 && place < arguments.inOrder().size()) {
            askedInOrder = Math.max(askedInOrder, place + 1);
            return Optional.of(arguments.inOrder().get(place));
        }
        return named;
    }

    /** A number or more that is worked on. @throws org.lstm4j.io.ModelFileException if there is none */
    Value value(int place, String... names) {
        Argument argument =
                argument(place, names).orElseThrow(() -> config.corrupt("lacks " + String.join(", ", names)));
        return value(
                argument instanceof Several(List<Argument> parts) && parts.size() == 1 ? parts.getFirst() : argument);
    }

    private Value value(Argument argument) {
        return switch (argument) {
            case Given(int input) -> {
                Value given = inputs.get(input);
                yield given.dtype() == DType.FLOAT32 ? given : g.cast(given, DType.FLOAT32);
            }
            case Literal(JsonNode value) -> constant(value);
            case Several several -> throw config.unsupported("is called with a list where one tensor is read");
        };
    }

    /** Those of a list. */
    List<Value> values(int place, String... names) {
        return switch (argument(place, names).orElseThrow(() -> config.corrupt("lacks " + String.join(", ", names)))) {
            case Several(List<Argument> parts) ->
                parts.stream().map(this::value).toList();
            case Given given -> List.of(value(given));
            case Literal literal -> throw config.corrupt("has no list of tensors");
        };
    }

    private Value constant(JsonNode node) {
        JsonNode value = node.isObject() ? node.path("config").path("value") : node;
        if (value.isNumber() || value.isBoolean()) {
            return g.constant(value.isBoolean() ? (value.booleanValue() ? 1 : 0) : finite(value), DType.FLOAT32);
        }
        List<Integer> dims = new ArrayList<>();
        for (JsonNode inner = value; inner.isArray() && dims.size() < MOST_AXES; inner = inner.path(0)) {
            dims.add(inner.size());
        }
        List<Float> numbers = new ArrayList<>();
        collect(value, dims.size(), numbers);
        int[] sizes = dims.stream().mapToInt(Integer::intValue).toArray();
        if (dims.isEmpty() || numbers.size() != IntStream.of(sizes).reduce(1, Math::multiplyExact)) {
            throw config.unsupported("is called with " + shortened(node) + ", which is no tensor and no number");
        }
        Tensor tensor = Tensor.zeros(DType.FLOAT32, sizes);
        IntStream.range(0, numbers.size()).forEach(i -> tensor.floats()[i] = numbers.get(i));
        return g.constant(tensor);
    }

    private void collect(JsonNode node, int depth, List<Float> to) {
        if (depth > 0 && node.isArray()) {
            node.forEach(each -> collect(each, depth - 1, to));
        } else if (depth == 0 && (node.isNumber() || node.isBoolean()) && to.size() < MOST_NUMBERS) {
            to.add(node.isBoolean() ? (node.booleanValue() ? 1f : 0f) : (float) finite(node));
        }
    }

    private double finite(JsonNode number) {
        if (!Double.isFinite(number.doubleValue())) {
            throw config.unsupported("is called with " + number);
        }
        return number.doubleValue();
    }

    private static String shortened(JsonNode node) {
        String text = node.toString();
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }

    /** A setting: an argument that is no tensor, or what the operation was made with; missing or null if nothing is said. */
    JsonNode setting(int place, String... names) {
        Optional<Argument> argument = argument(place, names);
        if (argument.isPresent()) {
            if (argument.get() instanceof Literal(JsonNode value)) {
                return value;
            }
            throw config.unsupported("is called with " + names[0] + " that is computed, and a number is read there");
        }
        for (String name : names) {
            JsonNode value = config.node(name);
            if (!value.isMissingNode()) {
                return value;
            }
        }
        return NOTHING;
    }

    /** A number among the settings. */
    double number(double otherwise, int place, String... names) {
        JsonNode value = setting(place, names);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isNumber()) {
            throw config.corrupt("has " + names[0] + " = " + shortened(value) + ", expected a number");
        }
        return finite(value);
    }

    /** True or false among the settings. */
    boolean flag(boolean otherwise, int place, String... names) {
        return setting(place, names).asBoolean(otherwise);
    }

    /** Whole numbers among the settings; one number is a list of one. Empty if nothing is said. */
    List<Integer> wholes(int place, String... names) {
        JsonNode value = setting(place, names);
        JsonNode list = value.isObject() ? value.path("items") : value; // a tuple of Keras 2
        List<Integer> all = new ArrayList<>();
        if (list.isArray()) {
            list.forEach(each -> all.add(whole(each, names[0])));
        } else if (!value.isMissingNode() && !value.isNull()) {
            all.add(whole(value, names[0]));
        }
        return all;
    }

    private int whole(JsonNode value, String name) {
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw config.corrupt("has " + name + " = " + shortened(value) + ", expected whole numbers");
        }
        return value.intValue();
    }

    /** An axis of so many, counted from the front; not the batch. */
    int axis(int axis, int rank) {
        int at = axis < 0 ? axis + rank : axis;
        if (at < 0 || at >= rank) {
            throw config.corrupt("has the axis " + axis + " of " + rank);
        }
        if (at == 0) {
            throw config.unsupported("works along the axis of the batch, so that rows of it would be mixed");
        }
        return at;
    }

    /** The axes of a reduction; all but the batch are there only if they are said. */
    int[] axes(int rank, int place, String... names) {
        List<Integer> axes = wholes(place, names);
        if (axes.isEmpty()) {
            throw config.unsupported("is over all axes, so that rows of the batch would be mixed; give it an axis");
        }
        return axes.stream()
                .mapToInt(axis -> axis(axis, rank))
                .distinct()
                .sorted()
                .toArray();
    }

    /** A function of each number. */
    List<Value> each(Function<Value, Value> function, String... names) {
        return List.of(function.apply(value(0, names)));
    }

    /** Refuses what nobody asked for. */
    void requireAllRead() {
        Set<String> unread = new TreeSet<>();
        arguments.named().forEach((name, argument) -> {
            boolean isNothing =
                    argument instanceof Literal(JsonNode value) && (value.isNull() || value.isMissingNode());
            if (!asked.contains(name) && !isNothing) {
                unread.add(name);
            }
        });
        for (int i = askedInOrder; i < arguments.inOrder().size(); i++) {
            unread.add("its argument " + (i + 1));
        }
        if (!unread.isEmpty()) {
            throw config.unsupported("is called with " + String.join(", ", unread) + ", which is not known here");
        }
        config.requireAllRead();
    }
}

package org.lstm4j.model.parity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Value;
import org.lstm4j.io.Bundle;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The checks that a model file brings along, in its attachment {@value #ATTACHMENT}: what goes in, what must come out. Immutable.
 *
 * <p>Of many rows the first ones are kept, so that a check holds at most {@value #MOST_NUMBERS} numbers.
 *
 * @param all in the order in which they were added
 */
public record Checks(List<Check> all) {
    /** The name of the attachment. */
    public static final String ATTACHMENT = "checks";
    /** The most numbers of a check in a file. */
    public static final int MOST_NUMBERS = 100_000;

    private static final int VERSION = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Copies the list. */
    public Checks {
        all = List.copyOf(all);
    }

    /** A model file that brings them along, each cut to what is kept. */
    public Bundle addTo(Bundle bundle) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("version", VERSION);
        ArrayNode list = node.putArray("checks");
        for (Check check : all) {
            Check kept = kept(bundle.graph(), check);
            ObjectNode entry = list.addObject();
            entry.put("origin", kept.origin());
            entry.put("tolerance", kept.tolerance());
            write(entry.putObject("inputs"), kept.recording().inputs());
            write(entry.putObject("outputs"), kept.recording().outputs());
            write(entry.putObject("layers"), kept.recording().layers());
        }
        return bundle.withAttachment(ATTACHMENT, MAPPER.writeValueAsString(node));
    }

    private static void write(ObjectNode node, Map<String, Tensor> tensors) {
        tensors.forEach((name, tensor) -> {
            ObjectNode entry = node.putObject(name);
            entry.put("dtype", tensor.dtype().text());
            ArrayNode shape = entry.putArray("shape");
            for (int dim : tensor.dims()) {
                shape.add(dim);
            }
            ArrayNode data = entry.putArray("data");
            for (int i = 0; i < tensor.size(); i++) {
                switch (tensor.dtype()) {
                    case FLOAT32 -> data.add(tensor.floats()[i]);
                    case FLOAT64 -> data.add(tensor.doubles()[i]);
                    case INT32 -> data.add(tensor.ints()[i]);
                    case INT64 -> data.add(tensor.longs()[i]);
                    case BOOL -> data.add(tensor.booleans()[i]);
                }
            }
        });
    }

    // ---- what is kept

    /** The first rows, as many as there is room for, if all that is recorded has rows of one batch. */
    private static Check kept(Graph graph, Check check) {
        Recording all = check.recording();
        long numbers = numbers(all.inputs()) + numbers(all.outputs()) + numbers(all.layers());
        if (numbers <= MOST_NUMBERS) {
            return check;
        }
        int rows = rows(graph, all);
        int most = (int) (rows * (long) MOST_NUMBERS / numbers);
        if (most < 1) {
            throw new InvalidInputException("One row of what was recorded has more than " + MOST_NUMBERS
                    + " numbers, or its rows are not those of one batch: it is not kept in the model");
        }
        Recording first =
                new Recording(first(all.inputs(), rows, most), first(all.outputs(), rows, most), new LinkedHashMap<>());
        return new Check(check.origin() + ", the first " + most + " of " + rows + " rows", check.tolerance(), first);
    }

    /** Whether a recording can be kept in a model. */
    public static boolean canKeep(Graph graph, Recording recording) {
        long numbers = numbers(recording.inputs()) + numbers(recording.outputs()) + numbers(recording.layers());
        return numbers <= MOST_NUMBERS || rows(graph, recording) * (long) MOST_NUMBERS / numbers >= 1;
    }

    private static long numbers(Map<String, Tensor> tensors) {
        return tensors.values().stream().mapToLong(Tensor::size).sum();
    }

    /** The size of the batch; 0 if something has other rows. */
    private static int rows(Graph graph, Recording recording) {
        List<Value> values = new ArrayList<>(graph.inputs());
        recording.outputs().keySet().forEach(name -> values.add(graph.output(name)));
        boolean isOneBatch = values.stream()
                .allMatch(value -> value.rank() > 0
                        && value.shape().dim(0) instanceof Dim.Named
                        && value.shape().dim(0).equals(values.getFirst().shape().dim(0)));
        return isOneBatch ? recording.inputs().firstEntry().getValue().dim(0) : 0;
    }

    private static SequencedMap<String, Tensor> first(Map<String, Tensor> tensors, int rows, int most) {
        SequencedMap<String, Tensor> kept = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            int[] dims = tensor.dims();
            dims[0] = most;
            Tensor part = Tensor.zeros(tensor.dtype(), dims);
            part.copyElements(tensor, 0, 0, tensor.size() / rows * most);
            kept.put(name, part);
        });
        return kept;
    }

    // ---- reading

    /**
     * The checks of a model file; none if it brings none.
     *
     * @param file what messages call it
     * @throws InvalidInputException if a later release wrote them, or they are broken
     */
    public static Checks of(Bundle bundle, String file) {
        String json = bundle.attachments().get(ATTACHMENT);
        if (json == null) {
            return new Checks(List.of());
        }
        try {
            JsonNode node = MAPPER.readTree(json);
            if (node.path("version").asInt(0) != VERSION) {
                throw new InvalidInputException(file + ": the attachment \"" + ATTACHMENT + "\" has version "
                        + node.path("version") + ", and this release reads version " + VERSION
                        + ": a later one wrote it, so use that");
            }
            List<Check> checks = new ArrayList<>();
            for (JsonNode entry : node.path("checks")) {
                checks.add(check(bundle.graph(), entry, file));
            }
            return new Checks(checks);
        } catch (JacksonException | IndexOutOfBoundsException e) {
            throw broken(
                    file, String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private static Check check(Graph graph, JsonNode entry, String file) {
        SequencedMap<String, Tensor> inputs = read(entry.path("inputs"), file);
        SequencedMap<String, Tensor> outputs = read(entry.path("outputs"), file);
        for (Input input : graph.inputs()) {
            Tensor tensor = inputs.get(input.name());
            if (tensor == null || tensor.dtype() != input.dtype() || tensor.rank() != input.rank()) {
                throw broken(file, "the input \"" + input.name() + "\" is not there as the model reads it");
            }
        }
        outputs.forEach((name, tensor) -> {
            Value value = graph.outputs().get(name);
            if (value == null || tensor.rank() != value.rank()) {
                throw broken(file, "the model does not give \"" + name + "\" as it was recorded");
            }
        });
        double tolerance = entry.path("tolerance").asDouble(-1);
        if (!(tolerance > 0 && tolerance < 1)
                || outputs.isEmpty()
                || inputs.size() != graph.inputs().size()) {
            throw broken(file, "a check has inputs, outputs and a tolerance between 0 and 1");
        }
        return new Check(
                entry.path("origin").asString(""),
                tolerance,
                new Recording(inputs, outputs, read(entry.path("layers"), file)));
    }

    private static SequencedMap<String, Tensor> read(JsonNode node, String file) {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            tensors.put(entry.getKey(), tensor(entry.getValue(), file));
        }
        return tensors;
    }

    private static Tensor tensor(JsonNode node, String file) {
        JsonNode data = node.path("data");
        int[] dims = new int[node.path("shape").size()];
        long count = 1;
        for (int axis = 0; axis < dims.length; axis++) {
            dims[axis] = node.path("shape").get(axis).asInt(-1);
            count = dims[axis] < 0 ? -1 : Math.min(count * dims[axis], Integer.MAX_VALUE);
        }
        if (!data.isArray() || count != data.size()) {
            throw broken(file, "a tensor has " + data.size() + " numbers and dimensions " + node.path("shape"));
        }
        Tensor tensor = Tensor.zeros(DType.ofText(node.path("dtype").asString("")), dims);
        for (int i = 0; i < tensor.size(); i++) {
            JsonNode number = data.get(i);
            switch (tensor.dtype()) {
                case FLOAT32 ->
                    tensor.floats()[i] = number.isNumber() ? number.floatValue() : (float) noNumber(number, file);
                case INT64 -> tensor.longs()[i] = number.asLong();
                case BOOL -> tensor.booleans()[i] = number.asBoolean();
                default -> tensor.setElement(i, number.isNumber() ? number.doubleValue() : noNumber(number, file));
            }
        }
        return tensor;
    }

    /** What JSON has words for instead of numbers. */
    private static double noNumber(JsonNode node, String file) {
        return switch (node.asString("")) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw broken(file, "it holds " + node + " where a number belongs");
        };
    }

    private static InvalidInputException broken(String file, String detail) {
        return new InvalidInputException(file + ": the attachment \"" + ATTACHMENT + "\" is broken: " + detail
                + ". Import or save the model again");
    }
}

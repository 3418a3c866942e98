package org.lstm4j.io.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.io.ModelFileException.Problem;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads and writes tensors as JSON, number by number: a tree of nodes would take some fifty times the memory. */
public final class TensorJson {
    /** Words whose objects hold tensors. */
    private static final Set<String> GROUPS = Set.of("inputs", "outputs", "expected", "layers");

    private static final int MAX_RANK = 16;
    private static final int LONGEST_QUOTE = 40;
    private static final long MAX_BYTES = 1L << 30;

    private final JsonParser parser;
    private final Place place;
    private final SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();

    private TensorJson(JsonParser parser, Place place) {
        this.parser = parser;
        this.place = place;
    }

    /** Reads a file of that many bytes. */
    public static SequencedMap<String, Tensor> read(Path file, long size, Place place) throws IOException {
        if (size > MAX_BYTES) {
            throw place.tooLarge("has " + size + " bytes of JSON; " + MAX_BYTES
                    + " are read, and an .npz file of the same numbers is smaller");
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
                JsonParser parser = Json.MAPPER.createParser(in)) {
            TensorJson reader = new TensorJson(parser, place);
            reader.document();
            return reader.tensors;
        } catch (JacksonException e) {
            throw place.failure(
                    Problem.CORRUPT,
                    "is neither an .npz archive nor JSON: " + Json.problem(e)
                            + ". Expected {\"NAME\": [[numbers, ...], ...], ...}.",
                    e);
        }
    }

    private void document() {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw place.failure(
                    Problem.CORRUPT, "is not a JSON object of names: expected {\"NAME\": [[numbers, ...], ...], ...}.");
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (GROUPS.contains(name) && token == JsonToken.START_OBJECT) {
                group(name + "/");
            } else if (token == JsonToken.START_ARRAY || token == JsonToken.START_OBJECT) {
                Numbers numbers = new Numbers(name);
                Tensor tensor = tensor(name, numbers);
                if (!numbers.isText) {
                    tensors.put(name, tensor);
                }
            }
        }
        if (parser.nextToken() != null) {
            throw place.failure(Problem.CORRUPT, "goes on behind its JSON object.");
        }
    }

    private void group(String prefix) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            Numbers numbers = new Numbers(name);
            Tensor tensor = tensor(name, numbers);
            if (numbers.isText) {
                throw numbers.noNumber("text");
            }
            tensors.put(prefix + name, tensor);
        }
    }

    /** What begins here: an object of type, dimensions and numbers, lists in lists, or one number. */
    private Tensor tensor(String name, Numbers numbers) {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            return described(name);
        }
        numbers.add(0);
        return numbers.isText ? Tensor.zeros(DType.BOOL, 0) : numbers.tensor(numbers.dims());
    }

    private Tensor described(String name) {
        DType dtype = null;
        int[] dims = null;
        Numbers data = null;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            parser.nextToken();
            switch (key) {
                case "dtype" -> dtype = dtype(name);
                case "shape" -> dims = dims(name);
                case "data" -> {
                    data = new Numbers(name);
                    data.add(0);
                }
                default ->
                    throw place.failure(
                            Problem.CORRUPT,
                            "\"" + name + "\" has \"" + key
                                    + "\"; a tensor has \"dtype\", \"shape\" and \"data\", or is nested lists.");
            }
        }
        if (data == null || data.isText) {
            throw place.failure(Problem.CORRUPT, "\"" + name + "\" has no numbers in \"data\".");
        }
        int[] sizes = dims == null ? data.dims() : dims;
        long count = 1;
        for (int size : sizes) {
            count = Math.min(count * size, Integer.MAX_VALUE);
        }
        if (count != data.count) {
            throw place.failure(
                    Problem.CORRUPT,
                    "\"" + name + "\" has " + data.count + " numbers, and dimensions " + Arrays.toString(sizes)
                            + " for " + count + ".");
        }
        Tensor tensor = data.tensor(sizes);
        return dtype == null || dtype == tensor.dtype() ? tensor : tensor.to(dtype);
    }

    private DType dtype(String name) {
        try {
            return DType.ofText(String.valueOf(parser.getString()));
        } catch (InvalidInputException e) {
            throw place.failure(Problem.CORRUPT, "\"" + name + "\": " + e.getMessage(), e);
        }
    }

    private int[] dims(String name) {
        Numbers numbers = new Numbers(name);
        numbers.add(0);
        if (numbers.isText) {
            throw numbers.noNumber("text");
        }
        Tensor tensor = numbers.tensor(new int[] {numbers.count});
        int[] dims = new int[tensor.size()];
        for (int axis = 0; axis < dims.length; axis++) {
            double size = tensor.element(axis);
            if (dims.length > MAX_RANK || size < 0 || size > Tensor.MAX_SIZE || size != Math.rint(size)) {
                throw place.failure(Problem.CORRUPT, "\"" + name + "\" has a \"shape\" that is not a list of sizes.");
            }
            dims[axis] = (int) size;
        }
        return dims;
    }

    /** Lists in lists, which must be alike. */
    private final class Numbers {
        private final String name;
        private final List<Integer> sizes = new ArrayList<>();
        private double[] reals = new double[16];
        private long[] wholes = new long[16];
        private int count;
        private boolean isWhole = true;
        private boolean isTruth = true;
        /** True for lists of texts, which are no numbers from the first on. */
        private boolean isText;

        /** How many lists there are around a number; below 0 until there was one. */
        private int rank = -1;

        Numbers(String name) {
            this.name = name;
        }

        /** Takes what begins at the current token. */
        void add(int depth) {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                number(depth);
                return;
            }
            if (depth >= MAX_RANK) {
                throw place.failure(Problem.TOO_LARGE, "\"" + name + "\" has more than " + MAX_RANK + " dimensions.");
            }
            int length = 0;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                add(depth + 1);
                length++;
            }
            while (sizes.size() <= depth) {
                sizes.add(-1);
            }
            if (sizes.get(depth) < 0) {
                sizes.set(depth, length);
            } else if (sizes.get(depth) != length && !isText) {
                throw place.failure(
                        Problem.CORRUPT,
                        "\"" + name + "\" has a list of " + length + " where others at its depth have "
                                + sizes.get(depth) + " (line "
                                + parser.currentTokenLocation().getLineNr()
                                + "). All rows must be as long: fill them up, and give the lengths if the model takes"
                                + " them.");
            }
        }

        private void number(int depth) {
            if (rank >= 0 && rank != depth && !isText) {
                throw place.failure(
                        Problem.CORRUPT, "\"" + name + "\" has a number beside a list, at number " + count + ".");
            }
            rank = depth;
            if (count == reals.length) {
                reals = Arrays.copyOf(reals, reals.length * 2);
                wholes = Arrays.copyOf(wholes, wholes.length * 2);
            }
            switch (parser.currentToken()) {
                case VALUE_NUMBER_INT -> {
                    isTruth = false;
                    reals[count] = parser.getDoubleValue();
                    if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                        isWhole = false;
                    } else {
                        wholes[count] = parser.getLongValue();
                    }
                }
                case VALUE_NUMBER_FLOAT -> {
                    isTruth = false;
                    isWhole = false;
                    reals[count] = parser.getDoubleValue();
                }
                case VALUE_TRUE, VALUE_FALSE -> {
                    wholes[count] = parser.currentToken() == JsonToken.VALUE_TRUE ? 1 : 0;
                    reals[count] = wholes[count]; // beside numbers it is one, as in Python
                }
                case VALUE_STRING -> {
                    isTruth = false;
                    isWhole = false;
                    reals[count] = word(parser.getString());
                }
                default -> throw noNumber(String.valueOf(parser.getString()));
            }
            count++;
        }

        private double word(String text) {
            return switch (text) {
                case "NaN" -> Double.NaN;
                case "Infinity" -> Double.POSITIVE_INFINITY;
                case "-Infinity" -> Double.NEGATIVE_INFINITY;
                default -> {
                    if (count > 0 && !isText) {
                        throw noNumber("\"" + text.substring(0, Math.min(text.length(), LONGEST_QUOTE)) + "\"");
                    }
                    isText = true;
                    yield 0;
                }
            };
        }

        private InvalidInputException noNumber(String found) {
            return place.failure(
                    Problem.CORRUPT,
                    "\"" + name + "\" holds " + found + " where a number belongs (line "
                            + parser.currentTokenLocation().getLineNr() + ").");
        }

        int[] dims() {
            return sizes.stream().mapToInt(size -> size).toArray();
        }

        Tensor tensor(int[] dims) {
            if (isTruth && count > 0) {
                boolean[] truths = new boolean[count];
                for (int i = 0; i < count; i++) {
                    truths[i] = wholes[i] != 0;
                }
                return Tensor.of(dims, truths);
            }
            return isWhole
                    ? Tensor.of(dims, Arrays.copyOf(wholes, count))
                    : Tensor.of(dims, Arrays.copyOf(reals, count));
        }
    }

    // ---- writing

    /** Nested lists, one line. */
    public static String text(Map<String, Tensor> tensors) {
        StringBuilder text = new StringBuilder("{");
        tensors.forEach((name, tensor) -> {
            text.append(text.length() == 1 ? "" : ", ");
            text.append(Json.MAPPER.writeValueAsString(name)).append(": ");
            append(text, tensor, 0, 0, tensor.size());
        });
        return text.append('}').toString();
    }

    private static void append(StringBuilder text, Tensor tensor, int axis, int from, int count) {
        if (axis == tensor.rank()) {
            text.append(number(tensor, from));
            return;
        }
        int size = tensor.dim(axis);
        text.append('[');
        for (int i = 0; i < size; i++) {
            text.append(i == 0 ? "" : ", ");
            append(text, tensor, axis + 1, from + i * (count / size), count / size);
        }
        text.append(']');
    }

    /** As short as it can be to be read back as the same number. */
    private static String number(Tensor tensor, int i) {
        return switch (tensor.dtype()) {
            case FLOAT32 -> quoted(Float.toString(tensor.floats()[i]), Float.isFinite(tensor.floats()[i]));
            case FLOAT64 -> quoted(Double.toString(tensor.doubles()[i]), Double.isFinite(tensor.doubles()[i]));
            case INT32 -> Integer.toString(tensor.ints()[i]);
            case INT64 -> Long.toString(tensor.longs()[i]);
            case BOOL -> Boolean.toString(tensor.booleans()[i]);
        };
    }

    private static String quoted(String number, boolean isFinite) {
        return isFinite ? number : "\"" + number + "\"";
    }
}

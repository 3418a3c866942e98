package org.lstm4j.io.internal;

import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.io.ModelFileException.Problem;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What a safetensors file says it holds. When one exists, its tensors lie end to end in the file's data, from its first
 * byte to its last, and each is as long as its type and shape make it.
 *
 * @param entries the tensors in the header's order
 * @param metadata free text
 */
record SafetensorsHeader(List<Entry> entries, SequencedMap<String, String> metadata) {
    static final String METADATA = "__metadata__";
    /** The reference implementation's bound. */
    static final long MAX_BYTES = 100_000_000;

    private static final int MAX_RANK = 64;
    /** What an array can surely hold on every JVM. */
    private static final long MAX_ELEMENTS = Integer.MAX_VALUE - 8;

    /** One tensor: bytes {@code begin} to {@code end} of the data. */
    record Entry(String name, ElementType type, Shape shape, long begin, long end) {}

    /** The tensors as they lie in the file. */
    List<Entry> inFileOrder() {
        return entries.stream()
                .sorted(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end))
                .toList();
    }

    /** Reads and checks a header; {@code dataSize} bytes follow it. */
    static SafetensorsHeader parse(byte[] bytes, long dataSize, Place place) {
        try (JsonParser parser = Json.MAPPER.createParser(Json.utf8(bytes))) {
            SafetensorsHeader header = new Parser(parser, place).read();
            header.checkLayout(dataSize, place);
            return header;
        } catch (CharacterCodingException e) {
            throw place.corrupt("the safetensors header is not UTF-8", e);
        } catch (JacksonException e) {
            throw place.corrupt("the safetensors header is not the JSON it should be: " + Json.problem(e), e);
        }
    }

    private void checkLayout(long dataSize, Place place) {
        long end = 0;
        for (Entry entry : inFileOrder()) {
            if (entry.begin != end) {
                throw place.corrupt("tensor \"" + entry.name + "\" begins at byte " + entry.begin
                        + " of the data, expected " + end + ": tensors may neither overlap nor leave gaps");
            }
            end = entry.end;
        }
        if (end > dataSize) {
            throw place.truncated("the tensors need " + end + " bytes of data, found " + dataSize);
        }
        if (end < dataSize) {
            throw place.corrupt(
                    "the tensors end at byte " + end + " of the data, but " + (dataSize - end) + " more bytes follow");
        }
    }

    /** Reads token by token, so that a hostile header costs no more memory than the tensors it truly names. */
    private static final class Parser {
        private static final List<String> KEYS = List.of("dtype", "shape", "data_offsets");
        /** Types of the format that have no counterpart here. */
        private static final String OTHER_TYPES =
                "U8|I8|U16|I16|U32|U64|F8_E5M2|F8_E4M3|F8_E8M0|F8_E5M2FNUZ|F8_E4M3FNUZ|F4|F6_E2M3|F6_E3M2|C64";

        private final JsonParser parser;
        private final Place place;
        private final SequencedMap<String, Entry> entries = new LinkedHashMap<>();
        private final SequencedMap<String, String> metadata = new LinkedHashMap<>();

        Parser(JsonParser parser, Place place) {
            this.parser = parser;
            this.place = place;
        }

        SafetensorsHeader read() {
            expect(parser.nextToken(), JsonToken.START_OBJECT, "the header");
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                if (name.equals(METADATA)) {
                    readMetadata();
                } else {
                    entries.put(name, readEntry(name));
                }
            }
            if (parser.nextToken() != null) {
                throw place.corrupt("the safetensors header goes on behind its closing brace");
            }
            return new SafetensorsHeader(List.copyOf(entries.values()), metadata);
        }

        private void readMetadata() {
            expect(parser.nextToken(), JsonToken.START_OBJECT, METADATA);
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                expect(parser.nextToken(), JsonToken.VALUE_STRING, METADATA + "." + key);
                metadata.put(key, parser.getString());
            }
        }

        private Entry readEntry(String name) {
            String where = "tensor \"" + name + "\"";
            expect(parser.nextToken(), JsonToken.START_OBJECT, where);
            Map<String, Object> seen = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                if (!KEYS.contains(key)) {
                    throw place.corrupt(where + " has an unknown key \"" + key + "\", expected " + KEYS);
                }
                if (key.equals("dtype")) {
                    expect(parser.nextToken(), JsonToken.VALUE_STRING, where + ": dtype");
                    seen.put(key, parser.getString());
                } else {
                    seen.put(key, readNumbers(where + ": " + key));
                }
            }
            if (seen.get("dtype") instanceof String dtype
                    && seen.get("shape") instanceof Numbers(List<Long> dims)
                    && seen.get("data_offsets") instanceof Numbers(List<Long> offsets)) {
                return entry(name, where, dtype, dims, offsets);
            }
            throw place.corrupt(where + " has the keys " + seen.keySet() + ", expected " + KEYS);
        }

        /** A list that a pattern can match. */
        private record Numbers(List<Long> values) {}

        private Numbers readNumbers(String where) {
            expect(parser.nextToken(), JsonToken.START_ARRAY, where);
            List<Long> values = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                expect(parser.currentToken(), JsonToken.VALUE_NUMBER_INT, where);
                long value = parser.getLongValue();
                if (value < 0 || values.size() == MAX_RANK) {
                    throw place.corrupt(where + " has a negative number or more than " + MAX_RANK + " numbers");
                }
                values.add(value);
            }
            return new Numbers(values);
        }

        private Entry entry(String name, String where, String dtype, List<Long> dims, List<Long> offsets) {
            ElementType type = ElementType.ofName(dtype).orElseThrow(() -> unknownType(where, dtype));
            if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
                throw place.corrupt(where + " has the data_offsets " + offsets + ", expected [begin, end]");
            }
            // Without the zeros, so that [0, huge, huge] cannot smuggle in what no tensor's dimensions can be.
            long elements = 1;
            for (long dim : dims) {
                if (dim > MAX_ELEMENTS || elements > MAX_ELEMENTS / Math.max(1, dim)) {
                    throw place.tooLarge(
                            where + " has the shape " + dims + ", more than " + MAX_ELEMENTS + " elements");
                }
                elements *= Math.max(1, dim);
            }
            elements = dims.contains(0L) ? 0 : elements;
            long length = offsets.get(1) - offsets.get(0);
            if (length != elements * type.bytes()) {
                throw place.corrupt(where + " of type " + dtype + " and shape " + dims + " needs "
                        + elements * type.bytes() + " bytes, but its data_offsets " + offsets + " hold " + length);
            }
            Shape shape = new Shape(
                    dims.stream().map(dim -> Dim.of(Math.toIntExact(dim))).toList());
            return new Entry(name, type, shape, offsets.get(0), offsets.get(1));
        }

        private RuntimeException unknownType(String where, String dtype) {
            if (dtype.matches(OTHER_TYPES)) {
                String known = Stream.of(ElementType.values()).map(Enum::name).collect(Collectors.joining(", "));
                return place.failure(
                        Problem.UNSUPPORTED,
                        where + " has the type " + dtype + ". Convert it to one of " + known
                                + " where it was written.");
            }
            return place.corrupt(where + " has the type \"" + dtype + "\", which does not exist");
        }

        private void expect(JsonToken found, JsonToken expected, String where) {
            if (found != expected) {
                throw place.corrupt(where + ": expected " + expected + " in the JSON, found " + found);
            }
        }
    }
}

package org.lstm4j.signal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lstm4j.signal.internal.Excerpt;
import org.lstm4j.signal.internal.LineSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads drawings, one a line of JSON: {@code [[dx, dy, lifted], ...]}, of each point how far the pen moved from the one before, x to the right
 * and y downwards, and 1 if it is lifted behind it, else 0; the "stroke-3" form of sketch-rnn. A line may also be {@code {"label": "cat",
 * "drawing": [...]}}. Plain or gzip, UTF-8. Stateless.
 */
public final class StrokeFile {
    /** How many numbers a point has. */
    public static final int COLUMNS = 3;

    private static final String DRAWING = "drawing";
    private static final String LABEL = "label";
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StrokeFile() {}

    /**
     * Reads a file.
     *
     * @throws SignalDataException if it is not as expected, with its line
     */
    public static List<SequenceRow> read(Path file) {
        try (LineSource lines = LineSource.open(file)) {
            List<SequenceRow> rows = new ArrayList<>();
            for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
                rows.add(row(line.get(), lines.place()));
            }
            if (rows.isEmpty()) {
                throw new SignalDataException(lines.file(), "expected a drawing on each line, found none");
            }
            return rows;
        }
    }

    private static SequenceRow row(String line, String place) {
        if (line.isBlank()) {
            throw new SignalDataException(place, "expected a drawing, found an empty line; leave it out");
        }
        JsonNode node;
        try {
            node = MAPPER.readTree(line);
        } catch (JacksonException e) {
            throw new SignalDataException(
                    place,
                    "expected a drawing as JSON, [[dx, dy, lifted], ...], found " + Excerpt.of(line) + ": "
                            + problem(e),
                    e);
        }
        if (!node.isObject()) {
            return new SequenceRow(sequence(node, place), "", place);
        }
        JsonNode label = node.path(LABEL);
        boolean isOfTwo = node.size() == (label.isMissingNode() ? 1 : 2) && node.has(DRAWING);
        if (!isOfTwo || !(label.isMissingNode() || label.isString() || label.isIntegralNumber())) {
            throw new SignalDataException(
                    place,
                    "expected {\"label\": \"...\", \"drawing\": [[dx, dy, lifted], ...]}, found " + Excerpt.of(line));
        }
        return new SequenceRow(sequence(node.path(DRAWING), place), label.asString(""), place);
    }

    /** Jackson's messages go on, in brackets, with its own words and places. */
    private static String problem(JacksonException e) {
        return String.valueOf(e.getOriginalMessage())
                .lines()
                .findFirst()
                .orElse("")
                .replaceFirst(" *[(].*", "");
    }

    private static Sequence sequence(JsonNode points, String place) {
        if (!points.isArray() || points.isEmpty()) {
            throw new SignalDataException(
                    place,
                    "expected a drawing of 1 point or more, [[dx, dy, lifted], ...], found "
                            + (points.isArray() ? "none" : Excerpt.of(points.toString())));
        }
        float[] values = new float[Math.multiplyExact(points.size(), COLUMNS)];
        for (int i = 0; i < points.size(); i++) {
            JsonNode point = points.get(i);
            if (!point.isArray() || point.size() != COLUMNS) {
                throw new SignalDataException(
                        place,
                        "expected three numbers for point " + (i + 1) + ", dx, dy and whether the pen is lifted behind"
                                + " it, found " + Excerpt.of(point.toString()));
            }
            for (int column = 0; column < COLUMNS; column++) {
                values[i * COLUMNS + column] = number(point.get(column), column, i, place);
            }
        }
        return Sequence.of(COLUMNS, values);
    }

    private static float number(JsonNode node, int column, int point, String place) {
        float value = node.isNumber() ? (float) node.asDouble(Double.NaN) : Float.NaN;
        boolean isPen = column == COLUMNS - 1;
        if (isPen ? value != 0 && value != 1 : !Float.isFinite(value)) {
            throw new SignalDataException(
                    place,
                    "expected " + (isPen ? "0 or 1 for whether the pen is lifted" : "a finite number") + " in point "
                            + (point + 1) + ", found " + Excerpt.of(node.toString()));
        }
        return value;
    }
}

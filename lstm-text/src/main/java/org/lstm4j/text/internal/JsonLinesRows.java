package org.lstm4j.text.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.lstm4j.text.TextDataException;
import org.lstm4j.text.TextDataException.Problem;
import org.lstm4j.text.TextSchema;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** One JSON object per line. */
final class JsonLinesRows implements Rows {
    private final Utf8Lines lines;
    private final TextSchema schema;

    JsonLinesRows(Utf8Lines lines, TextSchema schema) {
        this.lines = lines;
        this.schema = schema;
    }

    @Override
    public @Nullable Row next() {
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (!line.isBlank()) {
                return row(parse(line));
            }
        }
        return null;
    }

    private JsonNode parse(String line) {
        JsonNode node;
        try {
            node = Json.MAPPER.readTree(line);
        } catch (JacksonException e) {
            throw malformed(Excerpt.of(line) + " (" + Json.problem(e) + ")", e);
        }
        if (!node.isObject()) {
            throw malformed(Excerpt.of(line), null);
        }
        return node;
    }

    private TextDataException malformed(String found, @Nullable Exception cause) {
        return new TextDataException(
                Problem.MALFORMED_RECORD,
                lines.file(),
                lines.number(),
                "one whole JSON object on the line",
                found,
                "Correct the line; a JSON array must be written as one object per line.",
                cause);
    }

    private Row row(JsonNode object) {
        SequencedMap<String, String> values = new LinkedHashMap<>();
        object.properties().forEach(property -> {
            JsonNode value = property.getValue();
            if (property.getKey().equals(schema.textColumn()) && !value.isString()) {
                throw new TextDataException(
                        Problem.TEXT_NOT_A_STRING,
                        lines.file(),
                        lines.number(),
                        "a string in \"" + schema.textColumn() + "\"",
                        JsonFields.describe(value),
                        "Correct the record, or the name in the schema.",
                        null);
            }
            if (!value.isNull() || property.getKey().equals(schema.labelColumn())) {
                values.put(property.getKey(), value.isString() ? value.stringValue() : value.toString());
            }
        });
        return new Row(lines.number(), List.copyOf(object.propertyNames()), values);
    }

    @Override
    public void close() {
        lines.close();
    }
}

package org.lstm4j.apps.report;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON as all commands print it: indented, a record's components in their order, every digit of a number. */
public final class JsonText {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private JsonText() {}

    /** The JSON of a record or a list of records. */
    public static String of(Object value) {
        return MAPPER.writeValueAsString(value);
    }
}

package org.lstm4j.tasks.report;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON as all commands print it: a record's components in their order, every digit of a number. */
public final class JsonText {
    private static final JsonMapper LINE = JsonMapper.shared();
    private static final JsonMapper DOCUMENT =
            LINE.rebuild().enable(SerializationFeature.INDENT_OUTPUT).build();

    private JsonText() {}

    /** A record or a list of records as a document, indented. */
    public static String of(Object value) {
        return DOCUMENT.writeValueAsString(value);
    }

    /** A record as one line, without a line feed: for results that come one after the other. */
    public static String line(Object value) {
        return LINE.writeValueAsString(value);
    }
}

package org.lstm4j.model.use;

import org.lstm4j.InvalidInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Of a model of one text without ends in it, as a whole book: what it reads before the first word that it writes. Immutable.
 *
 * @param version of this form, 1
 * @param start such as a line feed, of which the model's pipeline knows a word
 */
public record StreamStart(int version, String start) {
    /** The name under which a model file holds it. */
    public static final String ATTACHMENT = "stream";

    private static final int VERSION = 1;
    private static final int LONGEST = 1000;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    /** Checks what may come from a file. @throws InvalidInputException if the text is empty, or a later release wrote it */
    public StreamStart {
        if (version != VERSION) {
            throw new InvalidInputException("the attachment \"" + ATTACHMENT + "\" has version " + version
                    + ", and this release reads version " + VERSION + ": a later one wrote it, so use that");
        }
        if (start.isEmpty() || start.length() > LONGEST) {
            throw new InvalidInputException(
                    "what a model reads first is a text of 1 to " + LONGEST + " characters; got " + start.length());
        }
    }

    /** One that begins so. */
    public StreamStart(String start) {
        this(VERSION, start);
    }

    /** As a model file holds it. */
    public String toJson() {
        return MAPPER.writeValueAsString(this);
    }

    /** Reads what {@link #toJson} wrote. @throws InvalidInputException if it is something else */
    public static StreamStart fromJson(String json) {
        try {
            return MAPPER.readValue(json, StreamStart.class);
        } catch (JacksonException e) {
            throw new InvalidInputException(
                    "the attachment \"" + ATTACHMENT + "\" is not as expected: " + e.getOriginalMessage(), e);
        }
    }
}

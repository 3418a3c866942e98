package org.lstm4j.io.internal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** The one JSON configuration of this module: strict, bounded, the same bytes everywhere. */
public final class Json {
    private static final int MAX_LENGTH = 256 << 20;
    private static final int MAX_NESTING = 200;

    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(MAX_LENGTH)
                            .maxNameLength(1 << 20)
                            .maxNestingDepth(MAX_NESTING)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    // Names of tensors come from files: a table of all that were ever seen would only grow.
                    .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final ObjectWriter PRETTY = MAPPER.writer()
            .with(new DefaultPrettyPrinter()
                    // The default breaks lines as the operating system does.
                    .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                    .withArrayIndenter(new DefaultIndenter("  ", "\n")));

    private Json() {}

    /** Indented, with line feeds, in UTF-8. */
    static byte[] pretty(JsonNode node) {
        return PRETTY.writeValueAsBytes(node);
    }

    /** The tree of a text. @throws JacksonException if it is not one JSON value */
    public static JsonNode tree(String json) {
        return MAPPER.readTree(json);
    }

    /** Checks that a text is one JSON value, without building it. @throws JacksonException if it is not */
    public static void check(String json) {
        int depth = 0;
        int values = 0;
        try (JsonParser parser = MAPPER.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isStructEnd()) {
                    depth--;
                } else {
                    values += depth == 0 ? 1 : 0;
                    depth += token.isStructStart() ? 1 : 0;
                }
            }
            if (values != 1) {
                throw new StreamReadException(parser, "found " + values + " values, not one");
            }
        }
    }

    /** The same JSON value without white space. @throws JacksonException if it is not one */
    public static String compact(String json) {
        check(json);
        return MAPPER.writeValueAsString(MAPPER.readTree(json));
    }

    /** What the parser says, in one line. */
    public static String problem(JacksonException e) {
        String message = e.getOriginalMessage().lines().findFirst().orElse("");
        return e.getLocation() == null
                ? message
                : message + " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
    }

    /** Decodes UTF-8. @throws CharacterCodingException if it is not */
    public static String utf8(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    /** False for half a surrogate pair, which no UTF-8 file can hold. */
    public static boolean isEncodable(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}

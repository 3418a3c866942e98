package org.lstm4j.text.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import org.lstm4j.text.TextDataException;
import org.lstm4j.text.TextFormatException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The one JSON configuration of this module: strict, bounded, and written in ASCII as Python's {@code json.dumps}. */
public final class Json {
    /** The longest document that is read, in characters: about twenty times the largest tokenizer seen. */
    public static final int MAX_DOCUMENT = 256 << 20;

    private static final int MAX_NESTING = 64;
    private static final int MAX_NAME = 16 << 20;

    /** The mapper; thread-safe. */
    public static final JsonMapper MAPPER = mapper();

    private static final String ADVICE = "Read a file as it was written, or write it again.";

    private Json() {}

    private static JsonMapper mapper() {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxDocumentLength(MAX_DOCUMENT)
                        .maxStringLength(MAX_DOCUMENT)
                        .maxNameLength(MAX_NAME)
                        .maxNestingDepth(MAX_NESTING)
                        .build())
                // Names are words of a vocabulary here: a table of all that were ever seen would only grow.
                .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                .build();
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /** Parses {@code json}; {@code source} names it in errors. */
    public static JsonNode parse(String json, String source, String location) {
        if (json.length() > MAX_DOCUMENT) {
            throw new TextFormatException(
                    source, location, "at most " + MAX_DOCUMENT + " characters", json.length() + " characters", ADVICE);
        }
        try {
            return MAPPER.readTree(withRawSurrogates(json));
        } catch (JacksonException e) {
            throw failure(e, source, location);
        }
    }

    /**
     * Python writes half a surrogate pair, such as a tweet cut inside an emoji holds, as an escape like any other, and
     * so do we; Jackson refuses that escape in names, which are words here, but takes the character itself.
     */
    private static String withRawSurrogates(String json) {
        if (!json.contains("\\ud") && !json.contains("\\uD")) {
            return json;
        }
        StringBuilder raw = new StringBuilder(json.length());
        int position = 0;
        for (int escape = json.indexOf('\\'); escape >= 0; escape = json.indexOf('\\', position)) {
            raw.append(json, position, escape);
            boolean surrogate = json.startsWith("u", escape + 1) && isSurrogate(json, escape + 2);
            position = Math.min(json.length(), escape + (surrogate ? 6 : 2));
            if (surrogate) {
                raw.append((char) Integer.parseInt(json, escape + 2, position, 16));
            } else {
                raw.append(json, escape, position);
            }
        }
        return raw.append(json, position, json.length()).toString();
    }

    /** Whether four digits from D800 to DFFF stand at {@code start}. */
    private static boolean isSurrogate(String json, int start) {
        return start + 4 <= json.length()
                && Character.toLowerCase(json.charAt(start)) == 'd'
                && "89abcdef".indexOf(Character.toLowerCase(json.charAt(start + 1))) >= 0
                && HexFormat.isHexDigit(json.charAt(start + 2))
                && HexFormat.isHexDigit(json.charAt(start + 3));
    }

    private static TextFormatException failure(JacksonException e, String source, String location) {
        String place = e.getLocation() == null
                ? location
                : location + ", line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
        TextFormatException failure = new TextFormatException(source, place, "JSON", problem(e), ADVICE);
        failure.initCause(e);
        return failure;
    }

    /** What the parser says, without its second line, its own idea of the location, and the names of its switches. */
    static String problem(JacksonException e) {
        String message = e.getOriginalMessage();
        int end = message.length();
        for (String rest : List.of("\n", " (start marker", " (`", " for `")) {
            int start = message.indexOf(rest);
            end = start < 0 ? end : Math.min(end, start);
        }
        return Excerpt.plain(message.substring(0, end));
    }

    /** Reads a JSON file whole. */
    public static String read(Path file) {
        refuseIfHuge(file);
        return document(() -> TextBytes.open(file));
    }

    /** The text of a document that was read whole; {@code name} is what errors call it. */
    public static String read(byte[] bytes, String name) {
        return document(() -> TextBytes.of(new ByteArrayInputStream(bytes), name));
    }

    private static String document(Supplier<TextBytes> opening) {
        try (TextBytes bytes = opening.get()) {
            return bytes.document(MAX_DOCUMENT);
        } catch (TextDataException e) {
            String advice = e.problem() == TextDataException.Problem.NOT_TEXT
                            && e.found().contains("pickle")
                    ? "Write it as JSON with tokenizer.to_json()."
                    : e.advice();
            TextFormatException failure = new TextFormatException(
                    e.file(), e.line() > 0 ? "line " + e.line() : "file", e.expected(), e.found(), advice);
            failure.initCause(e);
            throw failure;
        }
    }

    private static void refuseIfHuge(Path file) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > MAX_DOCUMENT) {
                throw new TextFormatException(
                        file.toString(),
                        "file",
                        "at most " + MAX_DOCUMENT + " bytes",
                        Files.size(file) + " bytes",
                        ADVICE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }
}

package org.lstm4j.text.internal;

import java.util.Locale;
import java.util.Set;
import org.lstm4j.text.PadSequences;
import org.lstm4j.text.Side;
import org.lstm4j.text.TextFormatException;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of a text pipeline: format name, version, the Keras tokenizer document, and the padding rule. */
public final class PipelineJson {
    private static final String FORMAT = "lstm-text-pipeline";
    private static final int VERSION = 1;
    private static final Set<String> KEYS = Set.of("format", "version", "tokenizer", "padding");
    private static final Set<String> PADDING_KEYS = Set.of("max_length", "padding", "truncating", "value");

    /** What a document holds. */
    public record Parts(TokenizerState tokenizer, PadSequences padding) {}

    private PipelineJson() {}

    /** Writes the two parts. */
    public static String write(TokenizerState tokenizer, PadSequences padding) {
        ObjectNode root = Json.MAPPER.createObjectNode().put("format", FORMAT).put("version", VERSION);
        root.set("tokenizer", TokenizerJson.write(tokenizer));
        root.putObject("padding")
                .put("max_length", padding.maxLength())
                .put("padding", name(padding.padding()))
                .put("truncating", name(padding.truncating()))
                .put("value", padding.value());
        return Json.MAPPER.writeValueAsString(root);
    }

    /** Reads the two parts; {@code source} names the document in errors. */
    public static Parts read(String json, String source) {
        JsonFields root = JsonFields.of(Json.parse(json, source, "top level"), source, "");
        // Format and version come first: the keys of another version are no reason to call the file broken.
        requireFormat(root);
        root.allowOnly(KEYS);
        TokenizerState tokenizer = TokenizerJson.read(root.require("tokenizer"), source, "tokenizer");
        JsonFields padding = root.object("padding");
        padding.allowOnly(PADDING_KEYS);
        return new Parts(
                tokenizer,
                new PadSequences(
                        padding.integer("max_length", 1, Integer.MAX_VALUE),
                        side(padding, "padding"),
                        side(padding, "truncating"),
                        padding.integer("value", 0, Integer.MAX_VALUE)));
    }

    private static void requireFormat(JsonFields root) {
        if (!root.has("format") || !root.string("format").equals(FORMAT)) {
            throw new TextFormatException(
                    root.source(),
                    "format",
                    "\"" + FORMAT + "\"",
                    root.has("format") ? Excerpt.of(root.string("format")) : "no such key",
                    "This is not a text pipeline.");
        }
        int version = root.integer("version", 1, Integer.MAX_VALUE);
        if (version != VERSION) {
            throw new TextFormatException(
                    root.source(), "version", String.valueOf(VERSION), String.valueOf(version), "Use a newer release.");
        }
    }

    private static Side side(JsonFields fields, String key) {
        return switch (fields.string(key)) {
            case "pre" -> Side.PRE;
            case "post" -> Side.POST;
            case String other -> throw fields.problem(key, "\"pre\" or \"post\"", Excerpt.of(other));
        };
    }

    private static String name(Side side) {
        return side.name().toLowerCase(Locale.ROOT);
    }
}

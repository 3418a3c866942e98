package org.lstm4j.text.internal.subword;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.lstm4j.text.Side;
import org.lstm4j.text.TextFormatException;
import org.lstm4j.text.internal.Excerpt;
import org.lstm4j.text.internal.Json;
import org.lstm4j.text.internal.JsonFields;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON of the tokenizers library ({@code tokenizer.json}, version 1.0). What is not known in it is refused with
 * its place.
 */
public final class SubwordsJson {
    private static final String VERSION = "1.0";
    private static final int MOST_ADDED = 100_000;
    private static final int MOST_STEPS = 200;
    private static final Set<String> KEYS = Set.of(
            "version",
            "truncation",
            "padding",
            "added_tokens",
            "normalizer",
            "pre_tokenizer",
            "post_processor",
            "decoder",
            "model");
    private static final Set<String> ADDED_KEYS =
            Set.of("id", "content", "single_word", "lstrip", "rstrip", "normalized", "special");
    private static final Set<String> TRUNCATION_KEYS = Set.of("direction", "max_length", "strategy", "stride");
    private static final Set<String> PADDING_KEYS =
            Set.of("strategy", "direction", "pad_to_multiple_of", "pad_id", "pad_type_id", "pad_token");

    /**
     * What a file says of lengths.
     *
     * @param maxLength of a text, special tokens among it, if the file cuts
     * @param cut where it is cut
     * @param padded the length of each row, if the file has a fixed one
     * @param padding where rows are filled up
     * @param padId with what
     */
    public record Lengths(OptionalInt maxLength, Side cut, OptionalInt padded, Side padding, int padId) {}

    private SubwordsJson() {}

    /** Whether a document is one of this kind. */
    public static boolean isTokenizer(JsonNode root) {
        return root.isObject() && root.has("model") && root.get("model").isObject();
    }

    /** Reads a tokenizer. */
    public static Subwords read(JsonFields root) {
        requireKnown(root);
        refuseManySteps(root);
        Normalization normalization =
                root.optionalObject("normalizer").map(Normalization::read).orElse(piece -> piece);
        PreTokenization preTokenization =
                root.optionalObject("pre_tokenizer").map(PreTokenization::read).orElse(List::of);
        PieceModel model = PieceModelJson.read(root.object("model"));
        PostProcessing post =
                root.optionalObject("post_processor").map(PostProcessing::read).orElse(PostProcessing.NONE);
        Lengths lengths = lengths(root);
        int maxLength = lengths.maxLength().orElse(0);
        if (lengths.maxLength().isPresent() && maxLength < Math.max(1, post.added())) {
            throw new TextFormatException(
                    root.source(),
                    root.place("truncation.max_length"),
                    "room for the " + post.added() + " special tokens around each text",
                    String.valueOf(maxLength),
                    "Let texts be longer.");
        }
        List<String> remarks = remarks(root);
        List<AddedTokens.Token> added = added(root, model, remarks);
        return new Subwords(new Subwords.Parts(
                added, normalization, preTokenization, model, post, maxLength, lengths.cut(), remarks));
    }

    private static void requireKnown(JsonFields root) {
        root.allowOnly(KEYS);
        if (root.has("version") && !root.string("version").equals(VERSION)) {
            throw new TextFormatException(
                    root.source(),
                    root.place("version"),
                    "\"" + VERSION + "\"",
                    Excerpt.of(root.string("version")),
                    "Use a newer release.");
        }
    }

    /** Steps run one after the other on every text: their number is bounded, as is what each may cost. */
    private static void refuseManySteps(JsonFields root) {
        for (String key : List.of("normalizer", "pre_tokenizer", "post_processor")) {
            root.optionalObject(key).ifPresent(part -> {
                int steps = part.node().findValues("type").size();
                if (steps > MOST_STEPS) {
                    throw Places.wrong(root, key, "at most " + MOST_STEPS + " steps", String.valueOf(steps));
                }
            });
        }
    }

    /** Tokens get the ids that the library gives them: that of the vocabulary, else the next one. */
    private static List<AddedTokens.Token> added(JsonFields root, PieceModel model, List<String> remarks) {
        Map<String, AddedTokens.Token> tokens = new LinkedHashMap<>();
        Map<Integer, String> contents = new HashMap<>();
        List<JsonFields> parts = Places.isSet(root, "added_tokens") ? root.objects("added_tokens") : List.of();
        if (parts.size() > MOST_ADDED) {
            throw Places.wrong(root, "added_tokens", "at most " + MOST_ADDED, String.valueOf(parts.size()));
        }
        int next = model.size();
        int others = 0;
        for (JsonFields part : parts) {
            part.allowOnly(ADDED_KEYS);
            String content = part.string("content");
            if (content.isEmpty()) {
                continue;
            }
            PieceModelJson.requireShort(part, "content", content);
            AddedTokens.Token before = tokens.get(content);
            OptionalInt known =
                    before == null ? PieceModel.id(model.vocabulary(), content) : OptionalInt.of(before.id());
            int id = known.isPresent() ? known.getAsInt() : next++;
            int said = Places.isSet(part, "id") ? part.integer("id", 0, Subwords.MAX_ID) : id;
            if (said != id && others++ == 0) {
                remarks.add("the added token " + Excerpt.of(content) + " has the id " + id + ", as in the tokenizers"
                        + " library, and not " + said + " as its entry has it");
            }
            boolean isSpecial = Places.bool(part, "special", false);
            String other = contents.put(id, content);
            if (other != null) {
                tokens.remove(other);
            }
            tokens.put(
                    content,
                    new AddedTokens.Token(
                            content,
                            id,
                            Places.bool(part, "single_word", false),
                            Places.bool(part, "lstrip", false),
                            Places.bool(part, "rstrip", false),
                            Places.bool(part, "normalized", !isSpecial),
                            isSpecial));
        }
        if (others > 1) {
            remarks.add("so have " + (others - 1) + " added tokens more");
        }
        return List.copyOf(tokens.values());
    }

    /** Reads what a file says of lengths. */
    public static Lengths lengths(JsonFields root) {
        Optional<JsonFields> truncation = root.optionalObject("truncation");
        OptionalInt maxLength = OptionalInt.empty();
        Side cut = Side.POST;
        if (truncation.isPresent()) {
            truncation.get().allowOnly(TRUNCATION_KEYS);
            maxLength = OptionalInt.of(truncation.get().integer("max_length", 1, Subwords.MAX_ID));
            cut = side(truncation.get());
        }
        Optional<JsonFields> padding = root.optionalObject("padding");
        if (padding.isEmpty()) {
            return new Lengths(maxLength, cut, OptionalInt.empty(), Side.POST, 0);
        }
        JsonFields rule = padding.get();
        rule.allowOnly(PADDING_KEYS);
        return new Lengths(
                maxLength,
                cut,
                padded(rule),
                side(rule),
                rule.optionalInteger("pad_id", 0, Subwords.MAX_ID).orElse(0));
    }

    private static OptionalInt padded(JsonFields rule) {
        JsonNode strategy = rule.require("strategy");
        if (strategy.isString()) {
            if (!strategy.stringValue().equals("BatchLongest")) {
                throw Places.unknown(rule, "strategy", "a strategy", strategy.stringValue());
            }
            return OptionalInt.empty();
        }
        JsonFields fixed = rule.object("strategy");
        fixed.allowOnly(Set.of("Fixed"));
        long length = fixed.integer("Fixed", 1, Subwords.MAX_ID);
        int multiple =
                rule.optionalInteger("pad_to_multiple_of", 0, Subwords.MAX_ID).orElse(0);
        long rounded = multiple == 0 ? length : (length + multiple - 1) / multiple * multiple;
        if (rounded > Subwords.MAX_ID) {
            throw Places.wrong(rule, "pad_to_multiple_of", "a smaller number", String.valueOf(multiple));
        }
        return OptionalInt.of((int) rounded);
    }

    private static Side side(JsonFields rule) {
        String direction = rule.optionalString("direction").orElse("Right");
        return switch (direction) {
            case "Left" -> Side.PRE;
            case "Right" -> Side.POST;
            default -> throw Places.unknown(rule, "direction", "a direction", direction);
        };
    }

    private static List<String> remarks(JsonFields root) {
        List<String> remarks = new ArrayList<>();
        if (Places.isSet(root.object("model"), "dropout")) {
            remarks.add("model.dropout is for training and not used");
        }
        root.optionalObject("truncation").ifPresent(truncation -> {
            if (truncation.optionalString("strategy").orElse("").equals("OnlySecond")) {
                remarks.add("truncation.strategy is about a second text; the only one there is is cut");
            }
            if (truncation.optionalInteger("stride", 0, Integer.MAX_VALUE).orElse(0) > 0) {
                remarks.add("truncation.stride is not used: what is cut off is left out");
            }
        });
        root.optionalObject("post_processor").ifPresent(post -> {
            if (!post.node().findValues("pair").isEmpty()) {
                remarks.add("post_processor.pair, for two texts, is not used");
            }
        });
        return remarks;
    }

    /**
     * The document with another limit of length, and without padding.
     *
     * @param maxLength of a text, special tokens among it; 0 for no limit
     */
    public static String write(JsonFields root, int maxLength, Side cut) {
        requireKnown(root);
        ObjectNode written = Json.MAPPER.createObjectNode().put("version", VERSION);
        if (maxLength == 0) {
            written.putNull("truncation");
        } else {
            written.putObject("truncation")
                    .put("direction", cut == Side.PRE ? "Left" : "Right")
                    .put("max_length", maxLength)
                    .put("strategy", "LongestFirst")
                    .put("stride", 0);
        }
        written.putNull("padding");
        for (String key :
                List.of("added_tokens", "normalizer", "pre_tokenizer", "post_processor", "decoder", "model")) {
            JsonNode part = root.node().get(key);
            if (part == null || part.isNull()) {
                if (key.equals("added_tokens")) {
                    written.putArray(key);
                } else {
                    written.putNull(key);
                }
            } else {
                written.set(key, part);
            }
        }
        return Json.MAPPER.writeValueAsString(written);
    }
}

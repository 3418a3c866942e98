package org.lstm4j.text.internal.subword;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.PatternSyntaxException;
import org.lstm4j.InvalidInputException;
import org.lstm4j.text.TextFormatException;
import org.lstm4j.text.internal.Excerpt;
import org.lstm4j.text.internal.JsonFields;
import org.lstm4j.text.internal.Patterns;
import tools.jackson.databind.JsonNode;

/** What the readers of the parts of a tokenizer have in common. */
final class Places {
    private Places() {}

    /** The name of a part's kind. */
    static String kind(JsonFields part) {
        return part.string("type");
    }

    /** The error for a part whose kind is not known. */
    static TextFormatException unknown(JsonFields part, String key, String what, String found) {
        return new TextFormatException(
                part.source(),
                part.place(key),
                what + " that this release knows",
                Excerpt.of(found),
                "Save the tokenizer without it, or use a newer release.");
    }

    /** The error for a value that cannot be used. */
    static TextFormatException wrong(JsonFields part, String key, String expected, String found) {
        return new TextFormatException(
                part.source(), part.place(key), expected, found, "Save the tokenizer again with tokenizer.save(...).");
    }

    /** The truth value at {@code key}, or another one where there is none. */
    static boolean bool(JsonFields part, String key, boolean otherwise) {
        return isSet(part, key) ? part.bool(key) : otherwise;
    }

    /** Whether there is something at {@code key} that is not null. */
    static boolean isSet(JsonFields part, String key) {
        return part.has(key) && !part.require(key).isNull();
    }

    /** The one character at {@code key}. */
    static int character(JsonFields part, String key) {
        String text = part.string(key);
        if (text.isEmpty() || text.codePointCount(0, text.length()) != 1) {
            throw wrong(part, key, "one character", Excerpt.of(text));
        }
        return text.codePointAt(0);
    }

    /** The pattern at {@code key}: {@code {"String": ...}} or {@code {"Regex": ...}}. */
    static Search search(JsonFields part, String key) {
        JsonNode node = part.require(key);
        if (node.isString()) {
            return Search.literal(node.stringValue());
        }
        JsonFields pattern = part.object(key);
        pattern.allowOnly(Set.of("String", "Regex"));
        Optional<String> literal = pattern.optionalString("String");
        if (literal.isPresent()) {
            return Search.literal(literal.get());
        }
        String written = pattern.string("Regex");
        String java = valid(pattern, "Regex", () -> Oniguruma.toJava(written));
        try {
            Patterns.of(java);
        } catch (PatternSyntaxException e) {
            TextFormatException problem =
                    wrong(pattern, "Regex", "a regular expression", Excerpt.of(written) + ": " + e.getDescription());
            problem.initCause(e);
            throw problem;
        }
        return Search.regex(java);
    }

    /** What {@code maker} refuses is a fault at {@code key}. */
    static <T> T valid(JsonFields part, String key, Supplier<T> maker) {
        try {
            return maker.get();
        } catch (TextFormatException e) {
            throw e;
        } catch (InvalidInputException e) {
            TextFormatException problem = new TextFormatException(
                    part.source(),
                    part.place(key),
                    "what can be read",
                    Excerpt.plain(String.valueOf(e.getMessage())),
                    "Save the tokenizer without it.");
            problem.initCause(e);
            throw problem;
        }
    }
}

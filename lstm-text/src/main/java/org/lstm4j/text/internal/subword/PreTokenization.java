package org.lstm4j.text.internal.subword;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.lstm4j.text.internal.Excerpt;
import org.lstm4j.text.internal.JsonFields;

/** How a text is cut into pieces, none of them empty: a {@code pre_tokenizer} of the tokenizers library. Immutable. */
interface PreTokenization {
    /** GPT-2's words: contractions, letters, numbers and signs with the space in front of them, other white space. */
    Search GPT_2 = Search.regex("'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\p{IsWhite_Space}\\p{L}\\p{N}]+"
            + "|\\p{IsWhite_Space}+(?!\\P{IsWhite_Space})|\\p{IsWhite_Space}+");

    /** The longest piece of {@code FixedLength} where a file does not say. */
    int FIXED_LENGTH = 5;

    List<Piece> cut(Piece piece);

    /** Reads a pre-tokenizer. */
    static PreTokenization read(JsonFields part) {
        return switch (Places.kind(part)) {
            case "Sequence" -> {
                part.allowOnly(Set.of("type", "pretokenizers"));
                List<PreTokenization> steps = part.objects("pretokenizers").stream()
                        .map(PreTokenization::read)
                        .toList();
                yield piece -> {
                    List<Piece> pieces = List.of(piece);
                    for (PreTokenization step : steps) {
                        pieces = each(pieces, step);
                    }
                    return pieces;
                };
            }
            case "BertPreTokenizer" -> {
                part.allowOnly(Set.of("type"));
                yield piece -> each(
                        Behavior.REMOVED.cut(piece, RustText::isSpace),
                        word -> Behavior.ISOLATED.cut(word, RustText::isPunctuation));
            }
            case "Whitespace" -> {
                part.allowOnly(Set.of("type"));
                yield PreTokenization::words;
            }
            case "WhitespaceSplit" -> {
                part.allowOnly(Set.of("type"));
                yield at(RustText::isSpace, Behavior.REMOVED);
            }
            case "ByteLevel" -> byteLevel(part);
            case "Metaspace" -> metaspace(part);
            case "Punctuation" -> {
                part.allowOnly(Set.of("type", "behavior"));
                yield at(RustText::isPunctuation, Places.isSet(part, "behavior") ? behavior(part) : Behavior.ISOLATED);
            }
            case "Digits" -> {
                part.allowOnly(Set.of("type", "individual_digits"));
                yield at(RustText::isNumeric, part.bool("individual_digits") ? Behavior.ISOLATED : Behavior.CONTIGUOUS);
            }
            case "Split" -> {
                part.allowOnly(Set.of("type", "pattern", "behavior", "invert"));
                Search search = Places.search(part, "pattern");
                Behavior behavior = behavior(part);
                boolean isInverted = Places.bool(part, "invert", false);
                yield piece -> behavior.cut(piece, search.find(piece.text()), isInverted);
            }
            case "CharDelimiterSplit" -> {
                part.allowOnly(Set.of("type", "delimiter"));
                int delimiter = Places.character(part, "delimiter");
                yield at(character -> character == delimiter, Behavior.REMOVED);
            }
            case "UnicodeScripts" -> {
                part.allowOnly(Set.of("type"));
                yield PreTokenization::scripts;
            }
            case "FixedLength" -> {
                part.allowOnly(Set.of("type", "length"));
                int length =
                        part.optionalInteger("length", 1, Integer.MAX_VALUE).orElse(FIXED_LENGTH);
                yield piece -> fixed(piece, length);
            }
            case String other -> throw Places.unknown(part, "type", "a pre-tokenizer", other);
        };
    }

    private static List<Piece> each(List<Piece> pieces, PreTokenization step) {
        List<Piece> cut = new ArrayList<>(pieces.size());
        pieces.forEach(piece -> cut.addAll(step.cut(piece)));
        return cut;
    }

    private static PreTokenization at(IntPredicate separator, Behavior behavior) {
        return piece -> behavior.cut(piece, separator);
    }

    private static Behavior behavior(JsonFields part) {
        String word = part.string("behavior");
        for (Behavior behavior : Behavior.values()) {
            if (behavior.word().equals(word)) {
                return behavior;
            }
        }
        throw Places.unknown(part, "behavior", "a behavior", word);
    }

    /** Stretches of word characters, and of others that are no white space either. */
    private static List<Piece> words(Piece piece) {
        String text = piece.text();
        List<Piece> words = new ArrayList<>();
        int from = 0;
        int before = -1;
        for (int at = 0; at < text.length(); ) {
            int character = text.codePointAt(at);
            int kind = RustText.isWord(character) ? 1 : RustText.isSpace(character) ? 0 : 2;
            if (kind != before) {
                if (before > 0) {
                    words.add(piece.part(from, at));
                }
                from = at;
                before = kind;
            }
            at += Character.charCount(character);
        }
        if (before > 0) {
            words.add(piece.part(from, text.length()));
        }
        return words;
    }

    private static PreTokenization byteLevel(JsonFields part) {
        part.allowOnly(Set.of("type", "add_prefix_space", "trim_offsets", "use_regex"));
        boolean addsSpace = part.bool("add_prefix_space");
        boolean cuts = Places.bool(part, "use_regex", true);
        return piece -> {
            Piece spaced = addsSpace && !piece.text().startsWith(" ") ? piece.with(" " + piece.text()) : piece;
            List<Piece> pieces =
                    cuts ? Behavior.ISOLATED.cut(spaced, GPT_2.find(spaced.text()), false) : List.of(spaced);
            return pieces.stream().map(ByteCharacters::apply).toList();
        };
    }

    private static PreTokenization metaspace(JsonFields part) {
        part.allowOnly(Set.of("type", "replacement", "str_rep", "add_prefix_space", "prepend_scheme", "split"));
        int replacement = Places.character(part, "replacement");
        String space = Character.toString(replacement);
        String scheme = part.optionalString("prepend_scheme").orElse("always");
        if (!Set.of("always", "first", "never").contains(scheme)) {
            throw Places.unknown(part, "prepend_scheme", "a scheme", scheme);
        }
        if (!Places.bool(part, "add_prefix_space", true)) {
            if (part.has("prepend_scheme") && !scheme.equals("never")) {
                throw Places.wrong(
                        part, "prepend_scheme", "\"never\", for add_prefix_space is false", Excerpt.of(scheme));
            }
            scheme = "never";
        }
        boolean always = scheme.equals("always");
        boolean first = scheme.equals("first");
        boolean cuts = Places.bool(part, "split", true);
        return piece -> {
            Piece changed = piece.with(piece.text().replace(" ", space));
            if (!changed.text().startsWith(space) && (always || (first && piece.isFirst()))) {
                changed = changed.with(space + changed.text());
            }
            return cuts
                    ? Behavior.MERGED_WITH_NEXT.cut(changed, character -> character == replacement)
                    : List.of(changed);
        };
    }

    /**
     * Where the script changes, kana counted as Chinese; spaces and characters of no script go with what they follow,
     * and are left out at the start.
     */
    private static List<Piece> scripts(Piece piece) {
        String text = piece.text();
        List<Piece> pieces = new ArrayList<>();
        int from = -1;
        UnicodeScript last = UnicodeScript.UNKNOWN;
        for (int at = 0; at < text.length(); ) {
            int character = text.codePointAt(at);
            UnicodeScript script = script(character);
            if (script != UnicodeScript.UNKNOWN && script != last) {
                if (from >= 0) {
                    pieces.add(piece.part(from, at));
                }
                from = at;
                last = script;
            }
            at += Character.charCount(character);
        }
        if (from >= 0) {
            pieces.add(piece.part(from, text.length()));
        }
        return pieces;
    }

    private static UnicodeScript script(int character) {
        if (character == ' ') {
            return UnicodeScript.UNKNOWN;
        }
        if (character == 0x30FC) { // the mark of long vowels
            return UnicodeScript.HAN;
        }
        UnicodeScript script = UnicodeScript.of(character);
        return script == UnicodeScript.HIRAGANA || script == UnicodeScript.KATAKANA ? UnicodeScript.HAN : script;
    }

    private static List<Piece> fixed(Piece piece, int length) {
        String text = piece.text();
        List<Piece> pieces = new ArrayList<>();
        for (int from = 0; from < text.length(); ) {
            int to = from;
            for (int i = 0; i < length && to < text.length(); i++) {
                to += Character.charCount(text.codePointAt(to));
            }
            pieces.add(piece.part(from, to));
            from = to;
        }
        return pieces;
    }
}

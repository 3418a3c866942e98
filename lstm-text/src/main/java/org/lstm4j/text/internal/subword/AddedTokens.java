package org.lstm4j.text.internal.subword;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tokens that are cut out of a text before anything else is done with it, and others that are once it is normalised:
 * at each place the longest, from the first place on. Immutable.
 */
final class AddedTokens {
    private final Finder plain;
    private final Finder normalized;

    /**
     * A token.
     *
     * @param content what stands in the text
     * @param id its id
     * @param isSingleWord whether it is none beside a word character
     * @param takesLeft whether white space in front of it belongs to it
     * @param takesRight whether white space behind it does
     * @param isNormalized whether it is looked for in the normalised text, in its own normal form
     * @param isSpecial whether it is no word of a text
     */
    record Token(
            String content,
            int id,
            boolean isSingleWord,
            boolean takesLeft,
            boolean takesRight,
            boolean isNormalized,
            boolean isSpecial) {}

    /** A part of a text: a token, or what is still to be cut. */
    sealed interface Part {
        /** A token that was found. */
        record Found(int id) implements Part {}

        /** What lies between tokens. */
        record Between(Piece piece) implements Part {}
    }

    /**
     * Makes the tokens of a file.
     *
     * @param normalization what is done to texts, and to the tokens that are looked for in them
     */
    AddedTokens(List<Token> tokens, Normalization normalization) {
        Map<String, Token> inText = new LinkedHashMap<>();
        Map<String, Token> inNormalForm = new LinkedHashMap<>();
        for (Token token : tokens) {
            if (token.isNormalized()) {
                inNormalForm.putIfAbsent(
                        normalization.apply(Piece.of(token.content())).text(), token);
            } else {
                inText.put(token.content(), token);
            }
        }
        this.plain = new Finder(inText);
        this.normalized = new Finder(inNormalForm);
    }

    /** The parts of a text, in order: none that is empty. */
    List<Part> cut(Piece text, Normalization normalization) {
        List<Part> parts = new ArrayList<>();
        for (Part part : plain.cut(text)) {
            if (part instanceof Part.Between(Piece piece)) {
                parts.addAll(normalized.cut(normalization.apply(piece)));
            } else {
                parts.add(part);
            }
        }
        return parts;
    }

    /** Finds tokens by what stands in a text. */
    private static final class Finder {
        private final List<Token> tokens;
        private final Prefixes prefixes;
        private final BitSet starts = new BitSet();

        Finder(Map<String, Token> byText) {
            tokens = List.copyOf(byText.values());
            Map<String, Integer> places = new HashMap<>();
            for (String text : byText.keySet()) {
                places.put(text, places.size());
                if (!text.isEmpty()) {
                    starts.set(text.charAt(0));
                }
            }
            prefixes = new Prefixes(places);
        }

        List<Part> cut(Piece piece) {
            String text = piece.text();
            List<Part> parts = new ArrayList<>();
            Prefixes.Walk walk = prefixes.walk();
            int from = 0;
            for (int at = start(text, 0); at < text.length(); at = start(text, at)) {
                walk.restart();
                int place = walk.longest(text, at);
                if (place < 0) {
                    at++;
                    continue;
                }
                Token token = tokens.get(place);
                int end = walk.end();
                if (!token.isSingleWord() || standsAlone(text, at, end)) {
                    int start = token.takesLeft() ? Math.max(from, spacesBefore(text, at)) : at;
                    if (from < start) {
                        parts.add(new Part.Between(piece.part(from, start)));
                    }
                    parts.add(new Part.Found(token.id()));
                    from = token.takesRight() ? spacesBehind(text, end) : end;
                }
                at = end;
            }
            if (from < text.length()) {
                parts.add(new Part.Between(piece.part(from, text.length())));
            }
            return parts;
        }

        /** The next place at which a token may start. */
        private int start(String text, int from) {
            int at = from;
            while (at < text.length() && !starts.get(text.charAt(at))) {
                at++;
            }
            return at;
        }
    }

    private static boolean standsAlone(String text, int from, int to) {
        return (from == 0 || !RustText.isWord(text.codePointBefore(from)))
                && (to == text.length() || !RustText.isWord(text.codePointAt(to)));
    }

    private static int spacesBefore(String text, int from) {
        int at = from;
        while (at > 0 && RustText.isSpace(text.charAt(at - 1))) { // all white space lies in the basic plane
            at--;
        }
        return at;
    }

    private static int spacesBehind(String text, int from) {
        int at = from;
        while (at < text.length() && RustText.isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }
}

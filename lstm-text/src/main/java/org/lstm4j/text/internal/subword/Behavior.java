package org.lstm4j.text.internal.subword;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/** What becomes of that at which a text is cut. */
enum Behavior {
    /** It is left out. */
    REMOVED,
    /** It is a piece. */
    ISOLATED,
    /** It belongs to what stands before it. */
    MERGED_WITH_PREVIOUS,
    /** It belongs to what stands behind it. */
    MERGED_WITH_NEXT,
    /** Neighbours are one piece. */
    CONTIGUOUS;

    /** A stretch of a text, and whether it is a match. */
    private record Stretch(int from, int to, boolean isMatch) {}

    /** The name in files. */
    String word() {
        StringBuilder word = new StringBuilder();
        for (String part : name().split("_", -1)) {
            word.append(part.charAt(0)).append(part.substring(1).toLowerCase(Locale.ROOT));
        }
        return word.toString();
    }

    /** Cuts at each character that is one of some. */
    List<Piece> cut(Piece piece, IntPredicate separator) {
        String text = piece.text();
        List<Stretch> stretches = new ArrayList<>();
        int from = 0;
        for (int at = 0; at < text.length(); ) {
            int codePoint = text.codePointAt(at);
            int end = at + Character.charCount(codePoint);
            if (separator.test(codePoint)) {
                if (from < at) {
                    stretches.add(new Stretch(from, at, false));
                }
                stretches.add(new Stretch(at, end, true));
                from = end;
            }
            at = end;
        }
        if (from < text.length()) {
            stretches.add(new Stretch(from, text.length(), false));
        }
        return pieces(piece, stretches);
    }

    /**
     * Cuts at matches.
     *
     * @param matches start and end of each, in order
     * @param isInverted whether what lies between is taken for the matches
     */
    List<Piece> cut(Piece piece, int[] matches, boolean isInverted) {
        List<Stretch> stretches = new ArrayList<>(matches.length + 1);
        int from = 0;
        for (int i = 0; i < matches.length; i += 2) {
            if (from < matches[i]) {
                stretches.add(new Stretch(from, matches[i], isInverted));
            }
            from = matches[i + 1];
            stretches.add(new Stretch(matches[i], from, !isInverted));
        }
        if (from < piece.text().length()) {
            stretches.add(new Stretch(from, piece.text().length(), isInverted));
        }
        return pieces(piece, stretches);
    }

    private List<Piece> pieces(Piece piece, List<Stretch> stretches) {
        List<Stretch> kept = switch (this) {
            case REMOVED ->
                stretches.stream().filter(stretch -> !stretch.isMatch()).toList();
            case ISOLATED -> stretches;
            case MERGED_WITH_PREVIOUS -> merged(stretches);
            case MERGED_WITH_NEXT -> merged(stretches.reversed()).reversed();
            case CONTIGUOUS -> joined(stretches);
        };
        List<Piece> pieces = new ArrayList<>(kept.size());
        for (Stretch stretch : kept) {
            if (stretch.from() < stretch.to()) {
                pieces.add(piece.part(stretch.from(), stretch.to()));
            }
        }
        return pieces;
    }

    /** A match that follows none is part of the stretch that came before it, on whichever side that is. */
    private static List<Stretch> merged(List<Stretch> stretches) {
        List<Stretch> merged = new ArrayList<>();
        boolean isAfterMatch = false;
        for (Stretch stretch : stretches) {
            if (stretch.isMatch() && !isAfterMatch && !merged.isEmpty()) {
                merged.set(merged.size() - 1, both(merged.getLast(), stretch));
            } else {
                merged.add(stretch);
            }
            isAfterMatch = stretch.isMatch();
        }
        return merged;
    }

    private static List<Stretch> joined(List<Stretch> stretches) {
        List<Stretch> joined = new ArrayList<>();
        for (Stretch stretch : stretches) {
            if (!joined.isEmpty() && joined.getLast().isMatch() == stretch.isMatch()) {
                joined.set(joined.size() - 1, both(joined.getLast(), stretch));
            } else {
                joined.add(stretch);
            }
        }
        return Collections.unmodifiableList(joined);
    }

    private static Stretch both(Stretch one, Stretch other) {
        return new Stretch(Math.min(one.from(), other.from()), Math.max(one.to(), other.to()), other.isMatch());
    }
}

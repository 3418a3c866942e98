package org.lstm4j.text.internal.subword;

import java.util.Map;
import java.util.OptionalInt;

/**
 * The longest token that the piece starts with, then the longest that goes on with the rest, and so on; unknown as a
 * whole if there is none for some part. <i>Source:</i> Wu et al. 2016.
 */
final class WordPieceModel implements PieceModel {
    private final Map<String, Integer> vocabulary;
    private final Prefixes prefixes;
    private final String continuing;
    private final OptionalInt unknownId;
    private final int longestPiece;

    /**
     * @param continuing what tokens begin with that go on with a piece
     * @param longestPiece in characters (code points); longer ones are unknown
     */
    WordPieceModel(Map<String, Integer> vocabulary, String continuing, OptionalInt unknownId, int longestPiece) {
        this.vocabulary = vocabulary;
        this.prefixes = new Prefixes(vocabulary);
        this.continuing = continuing;
        this.unknownId = unknownId;
        this.longestPiece = longestPiece;
    }

    @Override
    public void encode(String piece, Ids ids) {
        Ids parts = new Ids();
        if (piece.codePointCount(0, piece.length()) > longestPiece || !parts(piece, parts)) {
            ids.add(PieceModel.unknown(unknownId, piece, ids));
            return;
        }
        for (int id : parts.toArray()) {
            ids.add(id);
        }
    }

    private boolean parts(String piece, Ids parts) {
        Prefixes.Walk walk = prefixes.walk();
        int start = 0;
        while (start < piece.length()) {
            walk.restart();
            if (start > 0 && !continues(walk)) {
                return false;
            }
            int longest = walk.longest(piece, start);
            if (longest < 0) {
                return false;
            }
            parts.add(longest);
            start = walk.end();
        }
        return true;
    }

    private boolean continues(Prefixes.Walk walk) {
        for (int i = 0; i < continuing.length(); i++) {
            if (!walk.take(continuing.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Map<String, Integer> vocabulary() {
        return vocabulary;
    }

    @Override
    public OptionalInt unknownId() {
        return unknownId;
    }
}

package org.lstm4j.text.internal.subword;

import java.util.Map;
import java.util.OptionalInt;

/**
 * Each piece is a token.
 *
 * @param vocabulary the id of each
 * @param unknownId the id of all others
 */
record WordLevelModel(Map<String, Integer> vocabulary, OptionalInt unknownId) implements PieceModel {
    @Override
    public void encode(String piece, Ids ids) {
        Integer id = vocabulary.get(piece);
        ids.add(id == null ? PieceModel.unknown(unknownId, piece, ids) : id);
    }
}

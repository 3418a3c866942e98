package org.lstm4j.text.internal.subword;

import java.util.Map;
import java.util.OptionalInt;
import org.lstm4j.text.UnknownWordException;

/** From a piece of a text, which is not empty, to the ids of its tokens. Immutable. */
sealed interface PieceModel permits WordLevelModel, WordPieceModel, BpeModel, UnigramModel {

    /**
     * Adds the ids of a piece.
     *
     * @throws UnknownWordException if it has an unknown part and there is no token for such
     */
    void encode(String piece, Ids ids);

    /** The id of each token. */
    Map<String, Integer> vocabulary();

    /** How many tokens there are, as the library counts them to number those that are added. */
    default int size() {
        return vocabulary().size();
    }

    /** The id for unknown parts. */
    OptionalInt unknownId();

    /** The id for an unknown piece. */
    static int unknown(OptionalInt unknownId, String piece, Ids ids) {
        return unknownId.orElseThrow(() -> new UnknownWordException(piece, ids.size()));
    }

    /** The id of a token, if there is one. */
    static OptionalInt id(Map<String, Integer> vocabulary, String token) {
        Integer id = vocabulary.get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }
}

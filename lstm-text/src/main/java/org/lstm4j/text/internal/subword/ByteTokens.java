package org.lstm4j.text.internal.subword;

import java.util.Arrays;
import java.util.Map;

/**
 * The tokens {@code <0x00>} to {@code <0xFF>} of a vocabulary: what it writes characters with that it does not have.
 * Immutable.
 */
final class ByteTokens {
    private static final int BYTES = 256;

    private final int[] ids = new int[BYTES]; // -1 where there is no such token

    private ByteTokens() {
        Arrays.fill(ids, -1);
    }

    /** Those of a vocabulary, if it is to use them. */
    static ByteTokens of(Map<String, Integer> vocabulary, boolean isUsed) {
        ByteTokens tokens = new ByteTokens();
        if (isUsed) {
            Arrays.setAll(tokens.ids, value -> vocabulary.getOrDefault(String.format("<0x%02X>", value), -1));
        }
        return tokens;
    }

    /** Adds the ids of some bytes; if one has none, nothing, and false. */
    boolean add(byte[] bytes, Ids ids) {
        for (byte one : bytes) {
            if (this.ids[one & 0xFF] < 0) {
                return false;
            }
        }
        for (byte one : bytes) {
            ids.add(this.ids[one & 0xFF]);
        }
        return true;
    }
}

package org.lstm4j.text.internal.subword;

import java.nio.charset.StandardCharsets;

/** A printable character for each byte, as GPT-2 has them: a space is {@code Ġ}, U+0120. */
final class ByteCharacters {
    private static final int BYTES = 256;
    private static final char[] CHARACTERS = characters();

    private ByteCharacters() {}

    private static char[] characters() {
        char[] characters = new char[BYTES];
        char other = BYTES;
        for (int value = 0; value < BYTES; value++) {
            boolean isPrintable = (value >= '!' && value <= '~') || (value >= 0xA1 && value <= 0xAC) || (value >= 0xAE);
            characters[value] = isPrintable ? (char) value : other++;
        }
        return characters;
    }

    /** The bytes of a piece in UTF-8. */
    static Piece apply(Piece piece) {
        byte[] bytes = piece.text().getBytes(StandardCharsets.UTF_8);
        piece.check(bytes.length);
        StringBuilder result = new StringBuilder(bytes.length);
        for (byte one : bytes) {
            result.append(CHARACTERS[one & 0xFF]);
        }
        return piece.with(result.toString());
    }
}

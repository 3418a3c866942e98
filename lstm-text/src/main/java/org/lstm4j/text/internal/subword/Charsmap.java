package org.lstm4j.text.internal.subword;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * SentencePiece's table of characters and what stands for them ({@code precompiled_charsmap}): a double array over
 * bytes of UTF-8 (darts-clone), whose values are places in a block of strings that end with a zero byte. It is applied
 * as the tokenizers library applies it: to each grapheme of fewer than six bytes, of which the shortest beginning that
 * is in the table counts for all of it, otherwise to each character. Immutable.
 */
final class Charsmap {
    private static final int SHORT_GRAPHEME = 6;
    private static final int LABEL = 0x8000_00FF;
    private static final Pattern GRAPHEME = Pattern.compile("\\X");

    private final int[] units;
    private final byte[] strings;

    private Charsmap(int[] units, byte[] strings) {
        this.units = units;
        this.strings = strings;
    }

    /** Reads a table; empty if it is none. */
    static Optional<Charsmap> of(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (buffer.remaining() < Integer.BYTES) {
            return Optional.empty();
        }
        long size = Integer.toUnsignedLong(buffer.getInt());
        if (size < Integer.BYTES || size % Integer.BYTES != 0 || size > buffer.remaining()) {
            return Optional.empty();
        }
        int[] units = new int[(int) (size / Integer.BYTES)];
        buffer.asIntBuffer().get(units);
        return Optional.of(new Charsmap(units, Arrays.copyOfRange(bytes, Integer.BYTES + (int) size, bytes.length)));
    }

    Piece apply(Piece piece) {
        String text = piece.text();
        StringBuilder result = new StringBuilder(text.length());
        Matcher graphemes = GRAPHEME.matcher(text);
        while (graphemes.find()) {
            String grapheme = graphemes.group();
            String replacement = length(grapheme) < SHORT_GRAPHEME ? replacement(grapheme) : null;
            if (replacement != null) {
                result.append(replacement);
            } else {
                grapheme.codePoints().mapToObj(Character::toString).forEach(character -> {
                    String other = replacement(character);
                    result.append(other == null ? character : other);
                });
            }
            piece.check(result.length());
        }
        return piece.with(result.toString());
    }

    /** In bytes of UTF-8; of a long one only that it is long. */
    private static int length(String grapheme) {
        return grapheme.length() >= SHORT_GRAPHEME ? SHORT_GRAPHEME : grapheme.getBytes(StandardCharsets.UTF_8).length;
    }

    /** What stands for a beginning of {@code chunk}, the shortest one; null if nothing does. */
    private @Nullable String replacement(String chunk) {
        int node = offset(units[0]);
        for (byte one : chunk.getBytes(StandardCharsets.UTF_8)) {
            int value = one & 0xFF;
            node ^= value;
            if (value == 0 || !isPlace(node) || (units[node] & LABEL) != value) {
                return null;
            }
            int unit = units[node];
            node ^= offset(unit);
            if (((unit >>> 8) & 1) == 1) {
                return isPlace(node) ? string(units[node] & Integer.MAX_VALUE) : null;
            }
        }
        return null;
    }

    /** Places of a damaged table may lie anywhere. */
    private boolean isPlace(int node) {
        return node >= 0 && node < units.length;
    }

    private static int offset(int unit) {
        return (unit >>> 10) << ((unit & (1 << 9)) >>> 6);
    }

    private String string(int start) {
        int end = start;
        while (end < strings.length && strings[end] != 0) {
            end++;
        }
        return start < strings.length ? new String(strings, start, end - start, StandardCharsets.UTF_8) : "";
    }
}

package org.lstm4j.apps;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Spoils files, by the number of the attempt alone. */
final class Mutations {
    private static final List<String> STRANGE = List.of(
            "\0",
            "\uFEFF",
            "\r",
            "\n\n",
            "\"",
            "\"\"",
            "\t",
            ";",
            ",",
            "|",
            "\\",
            "\\u0000",
            "\\ud800",
            "{",
            "}",
            "[[[[[[[[[[",
            "null",
            "NaN",
            "-1",
            "2147483648",
            "1e999",
            "99999999999999999999",
            "0x1p3",
            "12,5",
            "\u0661",
            "2020-02-30",
            "0001-01-01",
            "\u2028",
            "[\"a\"]",
            "{\"a\":1}",
            "x".repeat(3000));

    private Mutations() {}

    /** A text with one fault as often as not, else with up to eight. */
    static byte[] of(byte[] whole, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] bytes = whole.clone();
        int faults = random.nextBoolean() ? 1 : 1 + random.nextInt(8);
        for (int fault = 0; fault < faults && bytes.length > 0; fault++) {
            bytes = one(bytes, random);
        }
        return bytes;
    }

    private static byte[] one(byte[] bytes, SplittableRandom random) {
        int at = random.nextInt(bytes.length);
        int length = Math.min(bytes.length - at, 1 + random.nextInt(40));
        return switch (random.nextInt(8)) {
            case 0 -> replaced(bytes, at, 1, new byte[] {(byte) random.nextInt(256)});
            case 1 -> replaced(bytes, at, 1, new byte[] {(byte) (' ' + random.nextInt(95))});
            case 2 -> replaced(bytes, at, length, new byte[0]);
            case 3 -> replaced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
            case 4 -> Arrays.copyOf(bytes, at);
            case 5, 6 -> replaced(bytes, at, random.nextInt(2) * length, strange(random));
            default -> value(bytes, at, strange(random));
        };
    }

    private static byte[] strange(SplittableRandom random) {
        return STRANGE.get(random.nextInt(STRANGE.size())).getBytes(StandardCharsets.UTF_8);
    }

    /** Another value behind the next colon or comma: faults that parsers take and only readers find. */
    private static byte[] value(byte[] bytes, int at, byte[] by) {
        int start = at;
        while (start < bytes.length && bytes[start] != ':' && bytes[start] != ',') {
            start++;
        }
        int end = Math.min(start + 1, bytes.length);
        while (end < bytes.length && bytes[end] != ',' && bytes[end] != '}' && bytes[end] != '\n') {
            end++;
        }
        return replaced(bytes, Math.min(start + 1, bytes.length), Math.max(0, end - start - 1), by);
    }

    private static byte[] replaced(byte[] bytes, int at, int length, byte[] by) {
        byte[] result = new byte[bytes.length - length + by.length];
        System.arraycopy(bytes, 0, result, 0, at);
        System.arraycopy(by, 0, result, at, by.length);
        System.arraycopy(bytes, at + length, result, at + by.length, bytes.length - at - length);
        return result;
    }
}

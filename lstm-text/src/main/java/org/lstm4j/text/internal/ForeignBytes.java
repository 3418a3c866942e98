package org.lstm4j.text.internal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Says what the first bytes of a file are that are not the UTF-8 text that was expected. */
final class ForeignBytes {
    /** How many bytes are looked at. */
    static final int HEAD = 4096;

    private static final String WORKBOOK = "a ZIP archive (an Excel or OpenDocument workbook is one)";
    private static final String OLD_WORKBOOK = "an Office document of the old kind, such as .xls";
    private static final String PDF = "a PDF document";
    private static final String RICH_TEXT = "a rich text document";
    private static final Set<String> DOCUMENTS = Set.of(PDF, RICH_TEXT);
    private static final String NUL = "binary data (a NUL byte)";

    /** First bytes in hexadecimal; the longer of two that start alike comes first. */
    private static final Map<String, String> KINDS = kinds();

    private ForeignBytes() {}

    private static Map<String, String> kinds() {
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put("504b0304", WORKBOOK);
        kinds.put("504b0506", WORKBOOK);
        kinds.put("d0cf11e0a1b11ae1", OLD_WORKBOOK);
        kinds.put(ascii("%PDF-"), PDF);
        kinds.put(ascii("{\\rtf"), RICH_TEXT);
        kinds.put("89484446", "an HDF5 file");
        kinds.put("89504e47", "a PNG picture");
        kinds.put("ffd8ff", "a JPEG picture");
        kinds.put(ascii("GIF8"), "a GIF picture");
        kinds.put(ascii("PAR1"), "a Parquet file");
        kinds.put(ascii("ARROW1"), "an Arrow file");
        kinds.put(ascii("Obj") + "01", "an Avro file");
        kinds.put(ascii("SQLite format 3"), "an SQLite database");
        kinds.put("93" + ascii("NUMPY"), "a NumPy array");
        kinds.put(ascii("BZh"), "a bzip2 archive");
        kinds.put("fd377a585a00", "an xz archive");
        kinds.put("28b52ffd", "a Zstandard archive");
        kinds.put("04224d18", "an LZ4 archive");
        kinds.put("377abcaf271c", "a 7-Zip archive");
        kinds.put(ascii("Rar!"), "a RAR archive");
        kinds.put("1f9d", "a file of the program compress");
        kinds.put("7f" + ascii("ELF"), "a program");
        for (int protocol = 2; protocol <= 5; protocol++) {
            kinds.put("800" + protocol, "a Python pickle");
        }
        return kinds;
    }

    private static String ascii(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** UTF-16 or UTF-32, by its byte order mark or by its zeros, for people. */
    static Optional<String> encoding(byte[] head) {
        String start = hex(head, 4);
        if (start.equals("fffe0000") || start.equals("0000feff")) {
            return Optional.of("UTF-32 (its byte order mark)");
        }
        if (start.startsWith("fffe") || start.startsWith("feff")) {
            return Optional.of("UTF-16 (its byte order mark)");
        }
        if (kindByStart(head).isPresent()) {
            return Optional.empty();
        }
        int[] zeros = new int[4];
        for (int i = 0; i < head.length; i++) {
            zeros[i % 4] += head[i] == 0 ? 1 : 0;
        }
        return byZeros(zeros, head.length / 4);
    }

    /** Western text has a zero in each pair of UTF-16, always on one side, and three in each four of UTF-32. */
    private static Optional<String> byZeros(int[] zeros, int quads) {
        int most = Math.max(1, quads * 3 / 4);
        int few = quads / 16;
        boolean isMiddle = zeros[1] >= most && zeros[2] >= most;
        if (isMiddle && ((zeros[3] >= most && zeros[0] <= few) || (zeros[0] >= most && zeros[3] <= few))) {
            return Optional.of("UTF-32 (three of four bytes are 0)");
        }
        boolean isLittle = zeros[1] >= most && zeros[3] >= most && zeros[0] <= few && zeros[2] <= few;
        boolean isBig = zeros[0] >= most && zeros[2] >= most && zeros[1] <= few && zeros[3] <= few;
        return isLittle || isBig ? Optional.of("UTF-16 (every other byte is 0)") : Optional.empty();
    }

    /** What it is, for people, if it is no text. */
    static Optional<String> kind(byte[] head) {
        Optional<String> kind = kindByStart(head);
        if (kind.isPresent()) {
            return kind;
        }
        for (byte one : head) {
            if (one == 0) {
                return Optional.of(NUL);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> kindByStart(byte[] head) {
        String start = hex(head, 16);
        return KINDS.entrySet().stream()
                .filter(kind -> start.startsWith(kind.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .filter(kind -> DOCUMENTS.contains(kind) || !isText(head));
    }

    /** Whether it may be text all the same: one may well begin with {@code BZh} or {@code Rar!}. */
    private static boolean isText(byte[] head) {
        CharBuffer text = CharBuffer.allocate(head.length);
        boolean broken = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(head), text, false)
                .isError();
        return !broken && text.flip().chars().noneMatch(character -> character == 0);
    }

    /** What to do with it. */
    static String advice(String kind) {
        return switch (kind) {
            case WORKBOOK, OLD_WORKBOOK -> "Unpack it, or save the sheet as \"CSV UTF-8\".";
            default -> "Name the text file, or write the data as one.";
        };
    }

    private static String hex(byte[] head, int count) {
        return HexFormat.of().formatHex(head, 0, Math.min(head.length, count));
    }
}

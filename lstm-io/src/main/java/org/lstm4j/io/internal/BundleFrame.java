package org.lstm4j.io.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.lstm4j.io.BundleFile;
import org.lstm4j.io.ModelFileException;
import org.lstm4j.io.ModelFileException.Problem;

/**
 * The two ends of a bundle, which tell whether it is one and whether it is all there, before a zip reader sees it. A zip
 * reader alone would take archives with anything in front or behind, and load a directory of millions of entries.
 */
final class BundleFrame {
    private static final byte[] ZIP_START = {'P', 'K', 3, 4};
    private static final byte[] MAGIC = (Part.MIMETYPE.entry() + Part.MIME).getBytes(StandardCharsets.US_ASCII);
    /** Where the name of the first entry stands in a zip archive; its content follows. */
    private static final int MAGIC_START = 30;

    private static final int MAGIC_END = MAGIC_START + MAGIC.length;

    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_BYTES = 22;
    /** Far above the seven entries of a bundle, so that later versions are still recognised. */
    private static final int MAX_ENTRIES = 100;

    private static final int MAX_DIRECTORY = 1 << 16;
    /** Enough to find the names in a foreign archive. */
    private static final int TAIL = 1 << 16;

    private BundleFrame() {}

    static void check(Path file, long size, Place place) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] start = bytes(in, 0, (int) Math.min(size, 512));
            byte[] end = bytes(in, Math.max(0, size - TAIL), (int) Math.min(size, TAIL));
            checkStart(start, end, place);
            checkEnd(end, place);
        } catch (EOFException e) {
            throw place.failure(Problem.TRUNCATED, "the file became shorter while it was read. Try again.", e);
        }
    }

    private static byte[] bytes(RandomAccessFile in, long position, int count) throws IOException {
        byte[] bytes = new byte[count];
        in.seek(position);
        in.readFully(bytes);
        return bytes;
    }

    private static void checkStart(byte[] start, byte[] end, Place place) {
        int length = start.length;
        boolean zip = sameStart(start, 0, ZIP_START);
        if (zip && sameStart(start, MAGIC_START, MAGIC)) {
            if (length < MAGIC_END) {
                throw place.truncated(
                        length == 0 ? "the file is empty" : "only its first " + length + " bytes are there");
            }
            return;
        }
        throw foreign(start, end, place);
    }

    /** Whether these bytes, or as many of them as there are, stand at that position. */
    private static boolean sameStart(byte[] bytes, int position, byte[] expected) {
        int from = Math.min(position, bytes.length);
        int count = Math.min(expected.length, bytes.length - from);
        return Arrays.equals(bytes, from, from + count, expected, 0, count);
    }

    private static ModelFileException foreign(byte[] start, byte[] end, Place place) {
        String advice = " Give a " + BundleFile.EXTENSION + " file that this program wrote.";
        return ForeignFormat.of(start, end)
                .map(format -> place.failure(Problem.FOREIGN, "is " + format + ", not a model bundle." + advice))
                .orElseGet(() -> place.failure(
                        Problem.NOT_A_BUNDLE, "is not a model bundle, nor of any other format known here." + advice));
    }

    private static void checkEnd(byte[] tail, Place place) {
        ByteBuffer end = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
        int start = tail.length - END_BYTES;
        if (start < 0 || end.getInt(start) != END_SIGNATURE) {
            throw place.truncated("the end of the archive is not where it should be");
        }
        int entries = Short.toUnsignedInt(end.getShort(start + 10));
        long directory = Integer.toUnsignedLong(end.getInt(start + 12));
        if (entries > MAX_ENTRIES || directory > MAX_DIRECTORY) {
            throw place.corrupt("the archive claims " + entries + " entries listed in " + directory
                    + " bytes; a bundle has at most " + Part.values().length);
        }
    }
}

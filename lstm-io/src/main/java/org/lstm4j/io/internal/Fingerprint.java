package org.lstm4j.io.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.lstm4j.InvalidInputException;

/**
 * What tells some bytes from others.
 *
 * @param size how many they are
 * @param crc their CRC-32, which a zip archive stores
 * @param sha256 their SHA-256 in lower-case hexadecimal
 */
public record Fingerprint(long size, long crc, String sha256) {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** The fingerprint of these bytes. */
    static Fingerprint of(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return new Fingerprint(
                bytes.length,
                crc.getValue(),
                HexFormat.of().formatHex(newSha256().digest(bytes)));
    }

    /** The SHA-256 of a text in UTF-8. */
    public static String sha256(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8)).sha256;
    }

    /** Checks the form of a SHA-256. */
    public static void checkSha256(String sha256, String where) {
        if (!SHA256.matcher(sha256).matches()) {
            throw new InvalidInputException(
                    where + ": a SHA-256 is 64 lower-case hexadecimal digits; got \"" + sha256 + "\"");
        }
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** Takes the fingerprint of what goes through it. */
    public static final class Stream extends OutputStream {
        private final OutputStream out;
        private final MessageDigest sha256 = newSha256();
        private final CRC32 crc = new CRC32();
        private long size;

        /** Hands all bytes on to another stream, which it does not close. */
        public Stream(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            sha256.update(bytes, offset, length);
            crc.update(bytes, offset, length);
            size += length;
        }

        /** Of all bytes since it was last asked. */
        public Fingerprint fingerprint() {
            Fingerprint result =
                    new Fingerprint(size, crc.getValue(), HexFormat.of().formatHex(sha256.digest()));
            crc.reset();
            size = 0;
            return result;
        }
    }
}

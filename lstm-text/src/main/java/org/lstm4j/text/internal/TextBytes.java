package org.lstm4j.text.internal;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.lstm4j.text.TextDataException;
import org.lstm4j.text.TextDataException.Problem;

/**
 * The one way in which text of others is opened: unpacked if it starts as gzip does, whatever its name; a byte order mark of
 * UTF-8 skipped; UTF-16, UTF-32 and what is no text refused by name before anything is read of it. Not thread-safe.
 */
final class TextBytes extends FilterInputStream {
    private static final int BUFFER = 1 << 16;
    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;
    private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final String name;

    private TextBytes(String name, InputStream in) {
        super(in);
        this.name = name;
    }

    /** Opens a file. */
    static TextBytes open(Path file) {
        String name = file.toString();
        if (Files.isDirectory(file)) {
            throw new TextDataException(
                    Problem.NOT_READABLE, name, 0, "a data file", "a directory", "Name a file in it.", null);
        }
        try {
            InputStream raw = Files.newInputStream(file);
            try {
                return of(raw, name);
            } catch (RuntimeException e) {
                raw.close();
                throw e;
            }
        } catch (NoSuchFileException e) {
            throw new TextDataException(
                    Problem.FILE_NOT_FOUND, name, 0, "a data file", "no such file", "Check the path.", e);
        } catch (AccessDeniedException e) {
            throw new TextDataException(
                    Problem.NOT_READABLE, name, 0, "a readable file", "no permission", "Check its owner and mode.", e);
        } catch (IOException e) {
            throw new UncheckedIOException(name + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** Opens what comes through {@code raw}; {@code name} is what errors call it. */
    static TextBytes of(InputStream raw, String name) {
        try {
            BufferedInputStream packed = new BufferedInputStream(raw, BUFFER);
            boolean gzip = isGzip(head(packed));
            BufferedInputStream plain =
                    gzip ? new BufferedInputStream(new GZIPInputStream(packed, BUFFER), BUFFER) : packed;
            byte[] head = head(plain);
            if (gzip && isGzip(head)) {
                throw new TextDataException(
                        Problem.NOT_TEXT,
                        name,
                        0,
                        "text, packed once at most",
                        "gzip within gzip",
                        "Unpack it once (gzip -d).",
                        null);
            }
            refuseOthers(head, name, gzip);
            plain.skipNBytes(startsWith(head, MARK) ? MARK.length : 0);
            return new TextBytes(name, plain);
        } catch (EOFException | ZipException e) {
            throw corrupt(name, 1, e);
        } catch (IOException e) {
            throw new UncheckedIOException(name + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static byte[] head(BufferedInputStream in) throws IOException {
        in.mark(ForeignBytes.HEAD);
        byte[] head = new byte[ForeignBytes.HEAD];
        int length = 0;
        try {
            for (int count = 0; count >= 0 && length < head.length; length += Math.max(0, count)) {
                count = in.read(head, length, head.length - length);
            }
        } catch (EOFException | ZipException e) {
            // Packed data that ends too early is an error of the line where it does, for who reads on.
        }
        in.reset();
        return Arrays.copyOf(head, length);
    }

    private static boolean isGzip(byte[] head) {
        return head.length > 1 && (head[0] & 0xff) == GZIP_FIRST && (head[1] & 0xff) == GZIP_SECOND;
    }

    private static boolean startsWith(byte[] head, byte[] start) {
        return head.length >= start.length && Arrays.equals(head, 0, start.length, start, 0, start.length);
    }

    private static void refuseOthers(byte[] head, String name, boolean gzip) {
        Optional<String> encoding = ForeignBytes.encoding(head);
        if (encoding.isPresent()) {
            throw new TextDataException(
                    Problem.OTHER_ENCODING,
                    name,
                    0,
                    "UTF-8 text",
                    encoding.get(),
                    "Convert it: iconv -f "
                            + encoding.get().substring(0, "UTF-16".length())
                            + " -t UTF-8, or \"CSV UTF-8\" where a spreadsheet saves it.",
                    null);
        }
        Optional<String> kind = ForeignBytes.kind(head);
        if (kind.isPresent()) {
            String packed = !gzip && name.endsWith(".gz") ? ", and no gzip, as its name has it" : "";
            throw new TextDataException(
                    Problem.NOT_TEXT,
                    name,
                    0,
                    "UTF-8 text, plain or gzip",
                    kind.get() + packed,
                    ForeignBytes.advice(kind.get()),
                    null);
        }
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        return read(target, offset, length, 0);
    }

    /** As {@link #read(byte[], int, int)}; a failure names line {@code line} unless that is 0. */
    int read(byte[] target, int offset, int length, long line) {
        try {
            return in.read(target, offset, length);
        } catch (EOFException | ZipException e) {
            throw corrupt(name, line, e);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    name + (line > 0 ? ", line " + line : "") + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** All of it as one text. @throws TextDataException if it has more than {@code limit} bytes, or is not UTF-8 */
    String document(int limit) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        for (int count = read(buffer, 0, BUFFER); count > 0; count = read(buffer, 0, BUFFER)) {
            if (bytes.size() + count > limit) {
                throw new TextDataException(
                        Problem.TOO_LONG,
                        name,
                        0,
                        "at most " + limit + " bytes",
                        "more",
                        "Is it the right file?",
                        null);
            }
            bytes.write(buffer, 0, count);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw notUtf8(bytes.toByteArray(), e);
        }
    }

    private TextDataException notUtf8(byte[] bytes, CharacterCodingException cause) {
        long line = 1;
        Utf8Lines lines = Utf8Lines.withAnyEnd(of(new ByteArrayInputStream(bytes), name));
        try {
            while (lines.next() != null) {
                line++;
            }
        } catch (TextDataException e) {
            return e;
        }
        return new TextDataException(
                Problem.NOT_UTF8, name, line, "UTF-8 text", "bytes that are not", "Convert it to UTF-8.", cause);
    }

    /** What errors call it. */
    String name() {
        return name;
    }

    private static TextDataException corrupt(String name, long line, IOException e) {
        return new TextDataException(
                Problem.CORRUPT_GZIP,
                name,
                line,
                "whole gzip data",
                e instanceof EOFException ? "the end of the file too early" : "damaged data (" + e.getMessage() + ")",
                "Fetch the file again.",
                e);
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException(name + ": cannot be closed: " + e.getMessage(), e);
        }
    }
}

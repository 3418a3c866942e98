package org.lstm4j.signal.internal;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.lstm4j.signal.SignalDataException;

/** The lines of a file of text, plain or gzip, as strict UTF-8; a byte order mark is skipped. Not thread-safe. */
public final class LineSource implements AutoCloseable {
    /** The longest line, in bytes: a file without line ends is not to fill the memory. */
    private static final int LONGEST = 1 << 26;

    private static final int BUFFER = 1 << 16;
    private static final String MARK = "\uFEFF";

    private final String file;
    private final InputStream in;
    private long line;
    private int pushed = -1;

    private LineSource(String file, InputStream in) {
        this.file = file;
        this.in = in;
    }

    /** Opens a file. @throws SignalDataException if it is not there, or cannot be read */
    public static LineSource open(Path file) {
        return new LineSource(file.toString(), stream(file));
    }

    /** The bytes of a file, unpacked if it is gzip by its first two bytes. */
    public static InputStream stream(Path file) {
        if (Files.isDirectory(file)) {
            throw new SignalDataException(file.toString(), "expected a file, found a folder");
        }
        try {
            BufferedInputStream plain = new BufferedInputStream(Files.newInputStream(file), BUFFER);
            plain.mark(2);
            boolean isPacked = plain.read() == 0x1F && plain.read() == 0x8B;
            plain.reset();
            return isPacked ? new BufferedInputStream(new GZIPInputStream(plain, BUFFER), BUFFER) : plain;
        } catch (NoSuchFileException e) {
            throw new SignalDataException(file.toString(), "there is no such file; check its name", e);
        } catch (EOFException | ZipException e) {
            throw damaged(file.toString(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read: " + e, e);
        }
    }

    private static SignalDataException damaged(String file, IOException e) {
        return new SignalDataException(
                file, "expected whole gzip data, found damaged or truncated data; fetch the file again", e);
    }

    /** The file and the line that was read last, for messages. */
    public String place() {
        return file + ":" + line;
    }

    /** The file, for messages. */
    public String file() {
        return file;
    }

    /** The number of the line that was read last, from 1. */
    public long line() {
        return line;
    }

    /** The next line without its end (LF, CR LF or CR); none at the end. */
    public Optional<String> next() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int b = read();
        if (b < 0) {
            return Optional.empty();
        }
        line++;
        while (b >= 0 && b != '\n' && b != '\r') {
            if (b == 0) {
                throw new SignalDataException(
                        place(), "expected text, found a zero byte; is it a file of another kind, or UTF-16?");
            }
            if (bytes.size() == LONGEST) {
                throw new SignalDataException(
                        place(), "expected lines of at most " + LONGEST + " bytes, found a longer one; split it");
            }
            bytes.write(b);
            b = read();
        }
        if (b == '\r') {
            int after = read();
            pushed = after == '\n' ? -1 : after;
        }
        String text = decoded(bytes.toByteArray());
        return Optional.of(line == 1 && text.startsWith(MARK) ? text.substring(1) : text);
    }

    private int read() {
        if (pushed >= 0) {
            int b = pushed;
            pushed = -1;
            return b;
        }
        try {
            return in.read();
        } catch (EOFException | ZipException e) {
            throw damaged(file, e);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read: " + e, e);
        }
    }

    private String decoded(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new SignalDataException(
                    place(), "expected UTF-8, found a byte that is none; save the file as UTF-8", e);
        }
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be closed: " + e, e);
        }
    }
}

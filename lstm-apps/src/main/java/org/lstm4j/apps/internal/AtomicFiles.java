package org.lstm4j.apps.internal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes files that are there whole or not at all: the content goes to a file beside the target, is forced to the disk and
 * then renamed over it. A reader sees the old content or the new, and a killed run leaves no half a file under the name.
 */
public final class AtomicFiles {
    private AtomicFiles() {}

    /** Produces the content of a file; the stream is buffered and is closed by the caller. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream stream) throws IOException;
    }

    /** Writes text in UTF-8. */
    public static void write(Path target, String text) {
        write(target, stream -> stream.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Replaces {@code target} by what {@code content} writes; creates the folder if it is missing.
     *
     * @throws UncheckedIOException if the folder or file cannot be written; the target is then as it was
     */
    public static void write(Path target, Content content) {
        Path folder = target.toAbsolutePath().getParent();
        try {
            Files.createDirectories(folder);
            Path beside = Files.createTempFile(folder, target.getFileName() + ".", ".part");
            try {
                fill(beside, content);
                Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(beside);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + target + ": " + e, e);
        }
    }

    private static void fill(Path beside, Content content) throws IOException {
        try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
            OutputStream stream = new BufferedOutputStream(Channels.newOutputStream(channel));
            content.writeTo(stream);
            stream.flush();
            channel.force(true);
        }
    }
}

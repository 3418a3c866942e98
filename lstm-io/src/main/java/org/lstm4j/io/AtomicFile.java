package org.lstm4j.io;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.lstm4j.LstmException;

/**
 * Writes a file whole or not at all: beside its place, forced to the disk, then renamed. Whatever happens, a kill or a
 * power cut included, the place holds the old file or the new one, each complete.
 *
 * <p>After an exception nothing is left behind; after a kill there may be a hidden {@code .NAME.….tmp} beside the file,
 * which can be deleted. A symbolic link is followed. Works while the thread is interrupted, so that a cancelled
 * training can still save. Several writers of one file do not disturb each other; the last rename wins. For the default
 * file system.
 */
public final class AtomicFile {
    private static final System.Logger LOG = System.getLogger(AtomicFile.class.getName());
    private static final int BUFFER = 1 << 16;

    private AtomicFile() {}

    /** What goes into a file. */
    @FunctionalInterface
    public interface Content {
        /**
         * Writes it all. What it throws ends the attempt: the old file stays.
         *
         * @param out buffered; closing it is allowed and not needed
         * @throws IOException if writing fails
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes those bytes.
     *
     * @throws OutputFileException if the directory is missing or cannot be written, or the target is a directory
     * @throws LstmException if writing fails, such as for a full disk
     */
    public static void write(Path file, byte[] content) {
        write(file, out -> out.write(content));
    }

    /**
     * Writes what {@code content} gives.
     *
     * @throws OutputFileException if the directory is missing or cannot be written, or the target is a directory
     * @throws LstmException if writing fails, such as for a full disk, or the content throws an IOException
     */
    public static void write(Path file, Content content) {
        Path target = target(file);
        Path directory = directoryOf(target);
        Path beside = directory.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        boolean renamed = false;
        try {
            // Not a FileChannel: an interrupt closes one in the middle of its work.
            try (FileOutputStream out = create(beside, directory)) {
                OutputStream guarded = new Unclosed(out);
                content.writeTo(guarded);
                guarded.flush();
                out.getFD().sync();
            }
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
            renamed = true;
        } catch (IOException e) {
            throw new LstmException(file + ": cannot be written: " + reason(e) + ". What was there is unchanged.", e);
        } finally {
            if (!renamed) {
                delete(beside);
            }
        }
        sync(directory);
    }

    private static Path target(Path file) {
        Path target = file.toAbsolutePath();
        try {
            if (Files.isSymbolicLink(target) && Files.exists(target)) {
                target = target.toRealPath();
            }
        } catch (IOException e) {
            throw new LstmException(file + ": the link cannot be followed: " + reason(e), e);
        }
        if (Files.isDirectory(target)) {
            throw new OutputFileException(
                    file.toString(),
                    OutputFileException.Problem.TARGET_IS_A_DIRECTORY,
                    "is a directory. Give the name of a file.",
                    null);
        }
        Path directory = directoryOf(target);
        if (!Files.exists(directory)) {
            throw new OutputFileException(
                    directory.toString(),
                    OutputFileException.Problem.DIRECTORY_MISSING,
                    "there is no such directory to write " + target.getFileName() + " into. Create it first.",
                    null);
        }
        if (!Files.isDirectory(directory)) {
            throw new OutputFileException(
                    directory.toString(),
                    OutputFileException.Problem.NOT_A_DIRECTORY,
                    "is a file, so " + target.getFileName() + " cannot be written into it. Give a directory.",
                    null);
        }
        return target;
    }

    private static Path directoryOf(Path target) {
        Path directory = target.getParent();
        if (directory == null) {
            throw new AssertionError("only a root has no parent, and it is a directory: " + target);
        }
        return directory;
    }

    /** Tried, not asked beforehand: permissions, read-only disks and file systems that refuse all answer here. */
    private static FileOutputStream create(Path beside, Path directory) {
        try {
            return new FileOutputStream(beside.toFile());
        } catch (IOException e) {
            throw new OutputFileException(
                    directory.toString(),
                    OutputFileException.Problem.DIRECTORY_NOT_WRITABLE,
                    "no file can be created in this directory (" + reason(e) + "). Check its permissions, or write"
                            + " to another one.",
                    e);
        }
    }

    private static void delete(Path beside) {
        try {
            Files.deleteIfExists(beside);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} is left over and can be deleted: {1}", beside, reason(e));
        }
    }

    /** Makes the rename itself survive a power cut. */
    private static void sync(Path directory) {
        boolean interrupted = Thread.interrupted();
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows opens no directories; the file is in place all the same.
            LOG.log(System.Logger.Level.DEBUG, "{0} cannot be forced to the disk: {1}", directory, reason(e));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    /** Lets the content close its stream, as a zip stream does, before the file has been forced to the disk. */
    private static final class Unclosed extends BufferedOutputStream {
        Unclosed(OutputStream out) {
            super(out, BUFFER);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}

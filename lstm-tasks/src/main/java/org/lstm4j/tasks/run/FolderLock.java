package org.lstm4j.tasks.run;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import org.lstm4j.InvalidInputException;

/**
 * One process at a time writes into a folder: a lock that the system holds for the process, on a hidden file in it. Whoever is
 * killed has let it go. Folders that were made for it and stay empty are taken away when it is closed.
 */
public final class FolderLock implements AutoCloseable {
    static final String NAME = ".lock";
    private static final System.Logger LOG = System.getLogger(FolderLock.class.getName());
    private static final int ATTEMPTS = 100;

    private final Path folder;
    private final Optional<Path> made;
    private final Optional<FileChannel> channel;

    private FolderLock(Path folder, Optional<Path> made, Optional<FileChannel> channel) {
        this.folder = folder;
        this.made = made;
        this.channel = channel;
    }

    /**
     * Makes the folder if it is missing, and locks it.
     *
     * @throws InvalidInputException if somebody else has it
     * @throws IOException if it cannot be made or written
     */
    static FolderLock of(Path folder) throws IOException {
        Optional<Path> made = firstMissing(folder.toAbsolutePath());
        Files.createDirectories(folder);
        try {
            Files.delete(Files.createTempFile(folder, ".can-write", null));
            return new FolderLock(folder, made, lock(folder));
        } catch (IOException | InvalidInputException e) {
            made.ifPresent(top -> deleteEmpty(folder.toAbsolutePath(), top));
            throw e;
        }
    }

    /** The topmost folder of the path that is not there. */
    private static Optional<Path> firstMissing(Path folder) {
        Optional<Path> missing = Optional.empty();
        for (Path path = folder; path != null && !Files.exists(path); path = path.getParent()) {
            missing = Optional.of(path);
        }
        return missing;
    }

    private static Optional<FileChannel> lock(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        String token = ProcessHandle.current().pid() + " " + UUID.randomUUID();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            boolean kept = false;
            try {
                if (!isLocked(channel)) {
                    throw new InvalidInputException(folder + ": another training" + holder(file)
                            + " is writing into this folder; wait for it, or name another folder with --out");
                }
                channel.truncate(0);
                channel.write(ByteBuffer.wrap(token.getBytes(StandardCharsets.UTF_8)));
                // The one before deletes the file and lets go: what was locked then is no longer the file of that name.
                kept = isThere(file, token);
                if (kept) {
                    return Optional.of(channel);
                }
            } catch (UnsupportedOperationException e) {
                LOG.log(Level.WARNING, "{0} cannot be locked, so nobody keeps a second training out of it", folder);
                return Optional.empty();
            } finally {
                if (!kept) {
                    channel.close();
                }
            }
        }
        throw new IOException("its lock changes hands again and again");
    }

    private static boolean isLocked(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // by this very process
        } catch (IOException e) {
            throw new UnsupportedOperationException("no locks on this file system", e);
        }
    }

    private static boolean isThere(Path file, String token) throws IOException {
        try {
            return Files.readString(file).equals(token);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static String holder(Path file) {
        try {
            String process = Files.readString(file).split(" ", 2)[0];
            return process.matches("[0-9]{1,19}") ? " (process " + process + ")" : "";
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(folder.resolve(NAME)); // while it is still held, so that nobody else's is deleted
            if (channel.isPresent()) {
                channel.get().close();
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "the lock of {0} stays: {1}", folder, e);
        }
        made.ifPresent(top -> deleteEmpty(folder.toAbsolutePath(), top));
    }

    /** Deletes the folder and those above it, up to one, as long as they are empty. */
    private static void deleteEmpty(Path folder, Path top) {
        try {
            for (Path path = folder; path != null && path.startsWith(top); path = path.getParent()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            LOG.log(Level.TRACE, "{0} is not empty", folder);
        }
    }
}

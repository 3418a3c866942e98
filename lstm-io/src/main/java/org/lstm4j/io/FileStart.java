package org.lstm4j.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The first bytes of a file. */
final class FileStart {
    private static final int BYTES = 16;

    private FileStart() {}

    /** Sixteen or fewer; none of what cannot be read, which whoever reads it says better. */
    static byte[] of(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(BYTES);
        } catch (IOException e) {
            return new byte[0];
        }
    }
}

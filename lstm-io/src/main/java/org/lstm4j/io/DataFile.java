package org.lstm4j.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.internal.Fingerprint;
import org.lstm4j.io.internal.InputFile;
import org.lstm4j.io.internal.Json;
import org.lstm4j.io.internal.Place;

/**
 * A file that a model learned from.
 *
 * @param name the name without directories, which are of no use elsewhere and nobody's business
 * @param sha256 the SHA-256 of its bytes in lower-case hexadecimal
 */
public record DataFile(String name, String sha256) {
    /** Checks both. */
    public DataFile {
        if (name.isBlank() || name.contains("/") || name.contains("\\") || !Json.isEncodable(name)) {
            throw new InvalidInputException("A data file is named without directories; got \"" + name + "\"");
        }
        Fingerprint.checkSha256(sha256, "data file " + name);
    }

    /**
     * The name and the SHA-256 of a file as it is now, compressed or not.
     *
     * @throws ModelFileException if it is missing or cannot be read
     */
    public static DataFile of(Path file) {
        Place place = Place.of(file);
        try {
            InputFile.size(file, place);
            Fingerprint.Stream digest = new Fingerprint.Stream(OutputStream.nullOutputStream());
            try (InputStream in = Files.newInputStream(file)) {
                in.transferTo(digest);
            }
            return new DataFile(
                    String.valueOf(file.getFileName()), digest.fingerprint().sha256());
        } catch (IOException e) {
            throw place.unreadable(e);
        }
    }
}

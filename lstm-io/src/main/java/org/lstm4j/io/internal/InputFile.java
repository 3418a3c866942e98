package org.lstm4j.io.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.lstm4j.io.ModelFileException.Problem;

/** The checks before a file is opened. */
public final class InputFile {
    private InputFile() {}

    /** The size of a regular file; whatever else stands there is an error that says what. */
    public static long size(Path file, Place place) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            throw place.failure(Problem.MISSING, "there is no such file. Check the path.", e);
        }
        if (attributes.isDirectory()) {
            throw place.failure(Problem.NOT_A_FILE, "is a directory. Give the file itself.");
        }
        if (!attributes.isRegularFile()) {
            throw place.failure(Problem.NOT_A_FILE, "is not a regular file. Give the path of a file on a disk.");
        }
        return attributes.size();
    }
}

package org.lstm4j.conformance.internal.vectors;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lstm4j.InvalidInputException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A folder of vectors: inside the kit's jar, or on disk. */
interface Source {
    /** The mapper for all vectors. */
    JsonMapper JSON = JsonMapper.builder().build();

    /** What it is called in reports. */
    String name();

    /** The bytes of a file of the folder. */
    byte[] read(String file);

    /** A JSON file of the folder. */
    default JsonNode json(String file) {
        return JSON.readTree(read(file));
    }

    /** The vectors that ship with the kit. */
    static Source shipped(String folder) {
        return new Source() {
            @Override
            public String name() {
                return "kit/" + folder;
            }

            @Override
            public byte[] read(String file) {
                String path = "/org/lstm4j/conformance/vectors/" + folder + "/" + file;
                try (InputStream stream = Source.class.getResourceAsStream(path)) {
                    if (stream == null) {
                        throw new InvalidInputException("The kit has no vector file " + path);
                    }
                    return stream.readAllBytes();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    /** A folder on disk. */
    static Source directory(String name, Path folder) {
        return new Source() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public byte[] read(String file) {
                try {
                    return Files.readAllBytes(folder.resolve(file));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }
}

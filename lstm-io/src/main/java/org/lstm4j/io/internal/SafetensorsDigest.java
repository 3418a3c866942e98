package org.lstm4j.io.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lstm4j.io.Safetensors;

/** A checksum in the metadata of a safetensors file, of the bytes that the file has without it. */
public final class SafetensorsDigest {
    private static final String SHA256 = "sha256";

    private SafetensorsDigest() {}

    /** The same content with its checksum. */
    public static Safetensors added(Safetensors content) {
        Map<String, String> metadata = new LinkedHashMap<>(content.metadata());
        metadata.put(SHA256, of(content));
        return new Safetensors(content.tensors(), metadata);
    }

    /** The content without its checksum. @throws org.lstm4j.io.ModelFileException if that is another's */
    public static Safetensors checked(Safetensors content, Place place) {
        Map<String, String> metadata = new LinkedHashMap<>(content.metadata());
        String expected = metadata.remove(SHA256);
        Safetensors without = new Safetensors(content.tensors(), metadata);
        String found = of(without);
        if (!found.equals(expected)) {
            throw place.corrupt("has the SHA-256 " + found + ", expected " + expected);
        }
        return without;
    }

    private static String of(Safetensors content) {
        Fingerprint.Stream digest = new Fingerprint.Stream(OutputStream.nullOutputStream());
        try {
            SafetensorsWriter.of(content).writeTo(digest);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail to be written", e);
        }
        return digest.fingerprint().sha256();
    }
}

package org.lstm4j.io;

import java.nio.file.Path;
import org.lstm4j.io.internal.BundleReader;
import org.lstm4j.io.internal.BundleWriter;

/**
 * The {@code .lstm} file: a {@link Bundle} in one zip archive that other tools can list and unpack.
 *
 * <p>Its entries, all stored uncompressed, so that equal bundles are equal bytes whatever compressor a JVM has, and no
 * entry can be larger than the file:
 *
 * <ol>
 *   <li>{@code mimetype}: {@code application/vnd.lstm4j.bundle}, first and at a fixed place, as in OpenDocument
 *   <li>{@code manifest.json}: format, version, threshold, provenance, and the SHA-256 of each entry that follows
 *   <li>{@code graph.txt}: {@link org.lstm4j.graph.Graph#toText}
 *   <li>{@code weights.safetensors}: see {@link Safetensors}
 *   <li>{@code labels.json}: a list of names
 *   <li>{@code text.json}: the text pipeline, if there is one
 *   <li>{@code architecture.json}: if there is one
 *   <li>{@code attachments.json}: an object of documents by name, if there are any
 * </ol>
 *
 * <p>Nothing named in a file is executed, loaded or unpacked. Thread-safe.
 */
public final class BundleFile {
    /** The extension of the file's name, with its dot. */
    public static final String EXTENSION = ".lstm";

    private BundleFile() {}

    /**
     * Writes a bundle, as {@link AtomicFile} does: a file that was there is replaced or, if anything fails, unchanged.
     *
     * @throws OutputFileException if the directory is missing or cannot be written
     * @throws org.lstm4j.InvalidInputException if a part is larger than any that would be read again
     * @throws org.lstm4j.LstmException if writing fails, such as for a full disk
     */
    public static void write(Path file, Bundle bundle) {
        BundleWriter writer = BundleWriter.of(bundle);
        AtomicFile.write(file, writer::writeTo);
    }

    /**
     * Reads a bundle. Every size, name and checksum is checked before anything is made of it.
     *
     * @throws ModelFileException if it is missing, foreign, cut off, damaged or from a later version
     */
    public static Bundle read(Path file) {
        return BundleReader.read(file);
    }
}

package org.lstm4j.io;

import java.nio.file.Path;
import org.lstm4j.io.internal.CheckpointText;
import org.lstm4j.io.internal.Place;
import org.lstm4j.io.internal.SafetensorsDigest;

/**
 * A {@link Checkpoint} as one safetensors file, so that other programs can look at its weights and slots too.
 *
 * <p>Its tensors are named {@code parameters/NAME}, and {@code callbacks/INDEX/NAME} for what callbacks remember. Its metadata
 * are {@code format}: {@code lstm-checkpoint}; {@code version}; {@code checkpoint}: a JSON document with all else; and {@code
 * sha256}: of the bytes of the same file without this one entry. Thread-safe.
 */
public final class CheckpointFile {
    private CheckpointFile() {}

    /**
     * Writes a checkpoint, as {@link AtomicFile} does: whoever is killed meanwhile leaves the one that was there.
     *
     * @throws OutputFileException if the directory is missing or cannot be written
     * @throws org.lstm4j.LstmException if writing fails, such as for a full disk
     */
    public static void write(Path file, Checkpoint checkpoint) {
        SafetensorsDigest.added(CheckpointText.write(checkpoint)).write(file);
    }

    /**
     * Reads a checkpoint. Its checksum is checked before anything is made of it.
     *
     * @throws ModelFileException if it is missing, foreign, cut off, damaged or from a later version
     */
    public static Checkpoint read(Path file) {
        Place place = Place.of(file);
        Safetensors content = Safetensors.read(file);
        CheckpointText.checkVersion(content, place);
        return CheckpointText.read(SafetensorsDigest.checked(content, place), place);
    }
}

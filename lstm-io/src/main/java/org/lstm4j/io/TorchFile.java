package org.lstm4j.io;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.lstm4j.Tensor;
import org.lstm4j.io.internal.TorchReader;

/**
 * The tensors of a file that PyTorch's {@code torch.save} wrote: a state dict, or a checkpoint with one in it, {@code .pt} or {@code
 * .pth}, of the present format and of that before version 1.6. Nothing in a file is executed: of its pickle only names, numbers and
 * dictionaries are read, and whatever else it asks for is refused by name; a whole pickled module with the line that saves its state dict
 * instead, TorchScript as what it is.
 *
 * <p>Half precision and bfloat16 become float32, which is exact. Views into one storage are read as tensors of their own. Memory is
 * bounded by the size of the file.
 *
 * @param tensors by their names, in the order of the file; unmodifiable, not copied
 */
public record TorchFile(SequencedMap<String, Tensor> tensors) {
    private static final String PARALLEL = "module.";

    /** Copies the map. */
    public TorchFile {
        tensors = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tensors));
    }

    /**
     * Reads a file. The names that {@code DataParallel} gives, with {@value #PARALLEL} in front of each, are those of the network in it.
     *
     * @throws ModelFileException if it is missing, damaged, cut off, of another format, holds more than weights, or cannot be read
     */
    public static TorchFile read(Path file) {
        SequencedMap<String, Tensor> read = TorchReader.read(file);
        if (!read.keySet().stream().allMatch(name -> name.startsWith(PARALLEL))) {
            return new TorchFile(read);
        }
        SequencedMap<String, Tensor> own = new LinkedHashMap<>();
        read.forEach((name, tensor) -> own.put(name.substring(PARALLEL.length()), tensor));
        return new TorchFile(own);
    }
}

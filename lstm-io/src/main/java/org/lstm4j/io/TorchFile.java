package org.lstm4j.io;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.lstm4j.Tensor;
import org.lstm4j.io.internal.TorchReader;
import org.lstm4j.io.internal.torch.TorchNames;

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
 * @param leftOut what a checkpoint has beside its weights, by the names in it: {@code epoch}, {@code optimizer_state_dict}
 */
public record TorchFile(SequencedMap<String, Tensor> tensors, List<String> leftOut) {
    /** Copies both. */
    public TorchFile {
        tensors = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tensors));
        leftOut = List.copyOf(leftOut);
    }

    /**
     * Reads a file. What stands in front of all names is left out if it is of no module of the network: {@code module.} of {@code
     * DataParallel}, {@code _orig_mod.} of {@code torch.compile}.
     *
     * @throws ModelFileException if it is missing, damaged, cut off, of another format, holds more than weights, or cannot be read
     */
    public static TorchFile read(Path file) {
        TorchReader.Read read = TorchReader.read(file);
        return new TorchFile(TorchNames.ofNetwork(read.tensors()), read.leftOut());
    }
}

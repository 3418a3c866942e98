package org.lstm4j.apps.exchange;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lstm4j.InvalidInputException;
import org.lstm4j.graph.Graph;
import org.lstm4j.io.TensorFile;
import org.lstm4j.model.parity.Check;
import org.lstm4j.model.parity.Recording;

/**
 * Inputs and outputs that were recorded where a model comes from, in a file beside its own: {@code model.io.json}, {@code model.io.npz},
 * {@code io.json} or {@code io.npz} for {@code model.h5}.
 *
 * @param check what was recorded; absent if there is no such file
 * @param remark why a file that is there is not taken
 */
record RecordedNumbers(Optional<Check> check, Optional<String> remark) {
    private static final List<String> ENDINGS = List.of("io.json", "io.npz");

    /**
     * Looks for them.
     *
     * @param given the file that was named; then what is wrong with it is an error
     */
    static RecordedNumbers of(Path model, Graph graph, Optional<Path> given) {
        if (given.isPresent()) {
            return new RecordedNumbers(Optional.of(check(given.get(), graph)), Optional.empty());
        }
        for (Path file : beside(model)) {
            if (Files.isRegularFile(file)) {
                try {
                    return new RecordedNumbers(Optional.of(check(file, graph)), Optional.empty());
                } catch (InvalidInputException e) {
                    return new RecordedNumbers(
                            Optional.empty(),
                            Optional.of("The numbers beside it were not compared. " + e.getMessage()));
                }
            }
        }
        return new RecordedNumbers(Optional.empty(), Optional.empty());
    }

    private static List<Path> beside(Path model) {
        String name = model.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        List<Path> files = new ArrayList<>();
        ENDINGS.forEach(ending -> files.add(model.resolveSibling(stem + "." + ending)));
        ENDINGS.forEach(ending -> files.add(model.resolveSibling(ending)));
        return files;
    }

    private static Check check(Path file, Graph graph) {
        Recording recording = Recording.of(graph, TensorFile.read(file), file.toString());
        if (recording.outputs().isEmpty()) {
            throw new InvalidInputException(file + ": has inputs, and no outputs to compare with; the model gives "
                    + graph.outputs().keySet());
        }
        return new Check(String.valueOf(file.getFileName()), Check.TOLERANCE, recording);
    }
}

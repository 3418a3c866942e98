package org.lstm4j.apps.exchange;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lstm4j.spi.ModelReader;
import org.lstm4j.spi.Selection;

/**
 * What the command line says about an import.
 *
 * @param file the file of another program
 * @param target the model file to write
 * @param options what is said of files that do not say it themselves
 * @param numbers recorded inputs and outputs; without it those that lie beside the file are taken
 * @param backend who computes them again; without a name all that are ready
 */
public record ImportRequest(
        Path file, Path target, ModelReader.Options options, Optional<Path> numbers, Selection backend) {

    /** All files that it writes. */
    public List<Path> files() {
        return ModelImport.files(target);
    }
}

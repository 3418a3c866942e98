package org.lstm4j.apps.exchange;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lstm4j.spi.ModelReader;
import org.lstm4j.spi.Selection;
import org.lstm4j.text.ForeignText;

/**
 * What the command line says about an import.
 *
 * @param file the file of another program
 * @param target the model file to write
 * @param options what is said of files that do not say it themselves
 * @param tokenizer what makes ids of texts, for a model that reads ids
 * @param text what that does not say
 * @param names of the classes of a model that labels texts
 * @param numbers recorded inputs and outputs; without it those that lie beside the file are taken
 * @param backend who computes them again; without a name all that are ready
 */
record ImportRequest(
        Path file,
        Path target,
        ModelReader.Options options,
        Optional<Path> tokenizer,
        ForeignText.Options text,
        TextDoor.ClassNames names,
        Optional<Path> numbers,
        Selection backend) {

    /** All files that it writes. */
    List<Path> files() {
        return ModelImport.files(target);
    }
}

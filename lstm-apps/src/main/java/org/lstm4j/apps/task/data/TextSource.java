package org.lstm4j.apps.task.data;

import java.util.Optional;
import org.lstm4j.apps.run.DataRoot;

/** Where rows of text come from. Immutable. */
public sealed interface TextSource permits TextFile, LineFile, GeneratedSequences {
    /**
     * Reads all rows.
     *
     * @throws org.lstm4j.InvalidInputException if they are not there, or not as expected
     */
    SourceRows read(DataRoot root);

    /** The path below the data root, with slashes, if the source is a file. */
    Optional<String> file();
}

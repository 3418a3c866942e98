package org.lstm4j.apps.task.data;

import java.util.Optional;
import org.lstm4j.apps.run.DataRoot;
import org.lstm4j.apps.task.DataNeed;

/** Where rows of text come from. Immutable. */
public sealed interface TextSource permits TextFile, LineFile, GeneratedSequences {
    /**
     * Reads all rows.
     *
     * @throws org.lstm4j.InvalidInputException if they are not there, or not as expected
     */
    SourceRows read(DataRoot root);

    /** The file that is read, if the source is one. */
    Optional<DataNeed> need();
}

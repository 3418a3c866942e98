package org.lstm4j.tasks.data;

import java.util.Optional;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.run.DataRoot;

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

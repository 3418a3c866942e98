package org.lstm4j.tasks.data;

import java.util.List;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.run.DataRoot;

/** Where rows of text come from. Immutable. */
public sealed interface TextSource permits TextFile, LineFile, StoryFile, DialogueFiles, GeneratedSequences {
    /**
     * Reads all rows.
     *
     * @param labels that they have, unless the source says it itself
     * @throws org.lstm4j.InvalidInputException if they are not there, or not as expected
     */
    SourceRows read(DataRoot root, LabelRule labels);

    /** The files that are read; none if the source is no file. */
    List<DataNeed> needs();
}

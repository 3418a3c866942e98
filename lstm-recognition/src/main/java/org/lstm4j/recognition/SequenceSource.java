package org.lstm4j.recognition;

import java.nio.file.Path;
import java.util.List;
import org.lstm4j.InvalidInputException;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.run.DataRoot;

/** Where sequences come from. Immutable. */
interface SequenceSource {
    /**
     * Reads all rows.
     *
     * @throws InvalidInputException if they are not there, or not as expected
     */
    SourceSequences read(DataRoot root);

    /**
     * Reads rows to be answered from a file in the source's form, which needs no labels.
     *
     * @throws InvalidInputException if it is not as expected
     */
    List<SequenceRow> rows(Path file);

    /** The files that are read; none if the source is no file. */
    List<DataNeed> needs();

    /** The rate of recordings, in Hz; 0 if they are none. */
    default int sampleRate() {
        return 0;
    }

    /** How a row is best drawn, where the task does not say. */
    default Picture picture() {
        return Picture.LINES;
    }
}

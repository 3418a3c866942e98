package org.lstm4j.tasks.report;

import java.util.List;
import org.lstm4j.io.Provenance;
import org.lstm4j.tasks.page.Section;

/**
 * What the page of a run shows beside what it reports to scripts.
 *
 * @param description of the task
 * @param summary of the model
 * @param epochs of the training
 * @param examples single rows of the test
 * @param notes on the data
 * @param provenance of the model
 * @param command that was called
 * @param settings of the task as they were used, in HOCON
 */
public record RunDetails(
        String description,
        ModelSummaryTable summary,
        List<EpochScores> epochs,
        List<Section> examples,
        List<String> notes,
        Provenance provenance,
        String command,
        String settings) {
    /** Copies the lists. */
    public RunDetails {
        epochs = List.copyOf(epochs);
        examples = List.copyOf(examples);
        notes = List.copyOf(notes);
    }
}

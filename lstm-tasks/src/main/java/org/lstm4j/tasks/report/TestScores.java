package org.lstm4j.tasks.report;

import java.io.PrintWriter;
import java.util.List;
import org.lstm4j.tasks.page.Section;

/**
 * A model on rows it has never seen. Each task type has its own figures, the components of a record, which are the keys below
 * {@code test} in {@code report.json}.
 */
public interface TestScores {
    /** Loss and the figures that tell two models apart at a glance; stored with the model, and averaged over seeds. */
    Scores summary();

    /** Prints all figures for people. */
    void print(PrintWriter text);

    /** The same figures as sections of the run's page, with what they are to be compared with. */
    default List<Section> sections() {
        return List.of();
    }
}

package org.lstm4j.drawing;

import java.util.List;
import org.lstm4j.tasks.LstmModule;

/** What this module adds to the program. */
public final class DrawingModule extends LstmModule {
    private static final List<String> SHIPPED = List.of("digit-rows", "pen-strokes");

    @Override
    protected void configure() {
        addTaskType("sequence-generation", SequenceGeneration.class);
        for (String task : SHIPPED) {
            addTask(task, task + ".conf");
        }
    }
}

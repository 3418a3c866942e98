package org.lstm4j.recognition;

import java.util.List;
import org.lstm4j.tasks.LstmModule;

/**
 * What this module adds to the program: the task types {@code sequence-classification} and {@code sequence-transcription}, their tasks, and
 * a command for some.
 */
public final class RecognitionModule extends LstmModule {
    private static final List<String> TASKS = List.of(
            "adding-200",
            "adding-600",
            "basic-motions",
            "depth-0",
            "depth-1",
            "depth-2",
            "depth-3",
            "depth-4",
            "digit-pixels",
            "digit-sequences",
            "hand-movements",
            "japanese-vowels",
            "pen-digits",
            "spoken-digits",
            "spoken-digits-unseen",
            "spoken-strings");

    @Override
    protected void configure() {
        addTaskType("sequence-classification", Recognition.class);
        addTaskType("sequence-transcription", Transcription.class);
        for (String task : TASKS) {
            addTask(task, task + ".conf");
        }
    }
}

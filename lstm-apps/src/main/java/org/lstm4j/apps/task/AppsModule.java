package org.lstm4j.apps.task;

import org.lstm4j.apps.task.text.TextClassification;

/** The task types and tasks that ship with the program. */
public final class AppsModule extends LstmModule {
    private static final String TASKS = "/org/lstm4j/apps/tasks/";

    @Override
    protected void configure() {
        addTaskType("text-classification", TextClassification.class);
        addTask("sarcasm", TASKS + "sarcasm.conf");
        addTask("sarcasm-best", TASKS + "sarcasm-best.conf");
    }
}

package org.lstm4j.labelling;

import org.lstm4j.tasks.LstmModule;

/** What this module adds to the program: the task type {@code sequence-labelling}, and tasks of it. */
public final class LabellingModule extends LstmModule {
    @Override
    protected void configure() {
        addTaskType("sequence-labelling", SequenceLabelling.class);
        addTask("pos-ewt", "pos-ewt.conf");
        addTask("ner-wnut", "ner-wnut.conf");
    }
}

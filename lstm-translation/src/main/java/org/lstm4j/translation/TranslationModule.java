package org.lstm4j.translation;

import org.lstm4j.tasks.LstmModule;

/** What this module adds to the program. */
public final class TranslationModule extends LstmModule {
    @Override
    protected void configure() {
        addTaskType("sequence-to-sequence", SequenceToSequence.class);
        addTask("numbers", "numbers.conf");
        addTask("addition", "addition.conf");
        addTask("multi30k", "multi30k.conf");
        addTask("multi30k-plain", "multi30k-plain.conf");
        addTask("scene-captions", "scene-captions.conf");
        addTask("clip-captions", "clip-captions.conf");
    }
}

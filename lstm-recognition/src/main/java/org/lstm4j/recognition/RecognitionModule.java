package org.lstm4j.recognition;

import org.lstm4j.tasks.LstmModule;

/** What this module adds to the program. */
public final class RecognitionModule extends LstmModule {
    @Override
    protected void configure() {}
}

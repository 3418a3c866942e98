package org.lstm4j.labelling;

import org.lstm4j.tasks.LstmModule;

/** What this module adds to the program. */
public final class LabellingModule extends LstmModule {
    @Override
    protected void configure() {}
}

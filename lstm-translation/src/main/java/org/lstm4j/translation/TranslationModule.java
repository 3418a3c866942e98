package org.lstm4j.translation;

import org.lstm4j.tasks.LstmModule;

/** What this module adds to the program. */
public final class TranslationModule extends LstmModule {
    @Override
    protected void configure() {}
}

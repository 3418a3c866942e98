package org.lstm4j.apps.cli;

import java.util.Locale;

/** How a command prints its result. */
public enum OutputFormat {
    /** For people. */
    TEXT,
    /** For scripts: one JSON document on standard output, and nothing else there. */
    JSON;

    /** As it is written at the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

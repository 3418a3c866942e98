package org.lstm4j.tasks.command;

import java.util.logging.Level;
import java.util.logging.Logger;

/** How much our libraries say of themselves; thread-safe. */
public final class Verbosity {
    private static final Logger OURS = Logger.getLogger("org.lstm4j"); // held: the manager alone would forget its level

    private Verbosity() {}

    /** Warnings alone. */
    public static void warnings() {
        OURS.setLevel(Level.WARNING);
    }

    /** From now on also which backend was chosen and why, and what else is told once in a run. */
    public static void tellMore() {
        OURS.setLevel(Level.INFO);
    }
}

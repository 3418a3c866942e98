package org.lstm4j.apps.lab;

/** An experiment of the command {@code lab}. */
public interface Lab {
    /** Its name on the command line. */
    String name();

    /** What it shows, in a line. */
    String description();

    /** How often everything is repeated if nobody says. */
    default int usualSeeds() {
        return 3;
    }

    /**
     * Runs it, prints what it comes to, and writes its files into the request's folder.
     *
     * @return what the experiment reports to scripts, a record
     * @throws org.lstm4j.InvalidInputException if the backend cannot train, or the folder cannot be written
     */
    Record run(LabRequest request);
}

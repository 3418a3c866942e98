package org.lstm4j.text;

import org.lstm4j.InvalidInputException;

/** A step needs a file that a jar brings which is not on the class path. Nothing is downloaded at run time. */
public final class MissingModelException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    private final String resource;
    private final String artifact;

    /**
     * Creates the exception.
     *
     * @param resource the file that is missing
     * @param artifact the Maven coordinates of the jar that brings it
     */
    public MissingModelException(String resource, String artifact) {
        super("No " + resource + " on the class path. Add " + artifact
                + ", or choose a text pipeline that does without it.");
        this.resource = resource;
        this.artifact = artifact;
    }

    /** The file that is missing. */
    public String resource() {
        return resource;
    }

    /** The Maven coordinates of the jar that brings it. */
    public String artifact() {
        return artifact;
    }
}

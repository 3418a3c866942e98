package org.lstm4j.metric;

/** How one number is made of those of several classes. */
public enum Averaging {
    /** Of the positive class alone: scores of one number, or of two classes, the second being positive. */
    BINARY,
    /** Hits and errors of all classes are added up first. */
    MICRO,
    /** The mean over the classes that occur in targets or predictions. */
    MACRO,
    /** The mean over classes, each weighted by how often it is the target. */
    WEIGHTED
}

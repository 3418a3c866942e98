package org.lstm4j.train;

/** Which way a monitored value gets better. */
public enum MonitorMode {
    /** Larger is better if a word of the name says accuracy, acc, auc, precision, recall, f1 (or another F) or r2; else smaller. */
    AUTO,
    /** Smaller is better. */
    MIN,
    /** Larger is better. */
    MAX
}

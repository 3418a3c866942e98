package org.lstm4j.apps.bench;

import java.util.Locale;

/** What is measured of a workload. */
public enum BenchMode {
    /** Whole training steps: forward pass, loss, gradients, clipping, optimizer. */
    TRAIN,
    /** Predictions. */
    INFER;

    /** The lower-case word, as it is written at the command line and in results. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}

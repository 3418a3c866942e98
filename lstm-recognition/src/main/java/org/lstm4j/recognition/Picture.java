package org.lstm4j.recognition;

/** How a sequence is drawn. */
public enum Picture {
    /** A line for each feature, as recorded, steps to the right; six at most. */
    LINES,
    /** A path through points: the first two features are their places. */
    PATH,
    /** What the model reads before it is scaled: steps to the right, features upwards. */
    SPECTROGRAM,
    /** An image: a row of pixels for each step, from the top; one feature is folded to a square. */
    IMAGE
}

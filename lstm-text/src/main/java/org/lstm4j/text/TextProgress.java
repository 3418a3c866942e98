package org.lstm4j.text;

/** Hears how far the preparation of texts is. Called on the thread that prepares, at most a few times a second. */
@FunctionalInterface
public interface TextProgress {
    /** Hears nothing. */
    TextProgress NONE = (done, total) -> {};

    /**
     * Some texts are done.
     *
     * @param done how many, {@code total} at the last call
     * @param total how many there are
     */
    void onTexts(int done, int total);
}

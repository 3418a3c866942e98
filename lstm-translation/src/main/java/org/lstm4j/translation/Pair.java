package org.lstm4j.translation;

/**
 * A source and its target.
 *
 * @param source the text of it; empty where it is numbers
 * @param numbers of each step of a source that is no text; no steps where it is one
 * @param target the text of it
 * @param place where it stands, as {@code train.de.gz:7}
 * @param group in which it is measured too; empty if all are measured together only
 */
// Handed on, never compared.
@SuppressWarnings("ArrayRecordComponent")
record Pair(String source, float[][] numbers, String target, String place, String group) {
    /** Of two texts. */
    static Pair of(String source, String target, String place) {
        return new Pair(source, new float[0][], target, place, "");
    }
}

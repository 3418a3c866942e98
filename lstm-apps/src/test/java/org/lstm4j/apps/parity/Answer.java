package org.lstm4j.apps.parity;

/**
 * What a model says of one row.
 *
 * @param label the class, the word or the words that it decides for; empty if it gives numbers and decides nothing
 * @param margin how far the score of the label lies above the next one; infinite if that is not to be looked at
 * @param scores all that it computed for the row
 */
// Data of a test, never compared as a whole.
@SuppressWarnings("ArrayRecordComponent")
public record Answer(String label, double margin, double[] scores) {
    /** Numbers without a decision. */
    public static Answer ofNumbers(double... numbers) {
        return new Answer("", Double.POSITIVE_INFINITY, numbers);
    }

    /** A decision that must be the same, however near the next one is. */
    public static Answer ofText(String text) {
        return new Answer(text, Double.POSITIVE_INFINITY, new double[0]);
    }
}

package org.lstm4j.signal.internal;

import org.lstm4j.signal.SignalDataException;

/** Numbers as they stand in files: decimal, finite in float32. */
public final class Numbers {
    private Numbers() {}

    /**
     * Reads a number.
     *
     * @param place where it stands, for the message
     * @param what it is, for the message
     */
    public static float parse(String text, String place, String what) {
        String number = text.strip();
        float value;
        try {
            value = isDecimal(number) ? Float.parseFloat(number) : Float.NaN;
        } catch (NumberFormatException e) {
            value = Float.NaN;
        }
        if (!Float.isFinite(value)) {
            throw new SignalDataException(
                    place,
                    "expected a finite number for " + what + ", found "
                            + (number.isEmpty() ? "nothing" : Excerpt.of(number))
                            + "; fill gaps in, or leave the row out");
        }
        return value;
    }

    /** Java's own reading takes hexadecimal numbers, NaN, and a letter of a type at the end. */
    private static boolean isDecimal(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> "+-.eE0123456789".indexOf(c) >= 0);
    }
}

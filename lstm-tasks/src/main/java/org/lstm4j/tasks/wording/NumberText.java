package org.lstm4j.tasks.wording;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lstm4j.InvalidInputException;

/**
 * The one grammar of numbers that users write in data and on the command line: digits 0 to 9 with a decimal point, a sign and
 * an exponent, as in {@code -12.5e3}, and white space around them. What Java's own parser takes beyond that, such as {@code 51F},
 * {@code 0x1p3} and {@code NaN}, is an error here, and errors say what the text seems to be and what to write in its place.
 */
public final class NumberText {
    private static final Pattern NUMBER = Pattern.compile("[+-]?(?:\\d++(?:\\.\\d*+)?|\\.\\d++)(?:[eE][+-]?\\d++)?");
    private static final Pattern DECIMAL_COMMA = Pattern.compile("([+-]?\\d*),(\\d+)");
    private static final Pattern POINTS_THEN_COMMA = Pattern.compile("([+-]?\\d{1,3}(?:\\.\\d{3})+),(\\d+)");
    private static final Pattern COMMAS_OF_THOUSANDS = Pattern.compile("([+-]?\\d{1,3}(?:,\\d{3})+)(\\.\\d*)?");
    private static final Pattern POINTS_OF_THOUSANDS = Pattern.compile("[+-]?\\d{1,3}(?:\\.\\d{3}){2,}");
    private static final Pattern GROUPED =
            Pattern.compile("[+-]?\\d{1,3}(?:[ '_\\u2019\\u00a0\\u2007\\u2009\\u202f]\\d{3})+(?:[.,]\\d*)?");
    private static final Pattern HEXADECIMAL = Pattern.compile("[+-]?0[xX][0-9a-fA-F.pP+-]+");
    private static final Pattern DATE = Pattern.compile(
            "\\d{4}[-/.]\\d{1,2}(?:[-/.]\\d{1,2})?(?:[T ].*)?|\\d{1,2}[./-]\\d{1,2}[./-]\\d{2,4}(?: .*)?");
    private static final Pattern TIME = Pattern.compile("\\d{1,2}:\\d{2}(?::\\d{2}.*)?");
    private static final Pattern BRACKETED = Pattern.compile("\\((\\d++(?:\\.\\d*+)?)\\)");
    private static final Pattern WITH_SUFFIX =
            Pattern.compile("([+-]?(?:\\d++(?:\\.\\d*+)?|\\.\\d++)(?:[eE][+-]?\\d++)?)\\s*(\\D\\S{0,11})");
    private static final Set<String> MISSING =
            Set.of("nan", "na", "n/a", "#n/a", "<na>", "null", "none", "nil", "-", "--", "?", ".", "missing");
    private static final Set<String> INFINITE =
            Set.of("infinity", "+infinity", "-infinity", "inf", "+inf", "-inf", "\u221e", "-\u221e");
    private static final int SHOWN = 40;

    private NumberText() {}

    /** The number that a text is, if it is one and finite. */
    public static OptionalDouble of(String text) {
        String stripped = text.strip();
        if (!NUMBER.matcher(stripped).matches()) {
            return OptionalDouble.empty();
        }
        double value = Double.parseDouble(stripped);
        return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    /**
     * The number that a text is.
     *
     * @param where it stands, for the error, such as {@code x.csv:2: column "views"}
     * @param ifMissing what to do where there is no value, for the error
     * @throws InvalidInputException if it is no finite number, saying what it seems to be
     */
    public static double parse(String text, String where, String ifMissing) {
        return of(text).orElseThrow(() -> new InvalidInputException(where + ": " + problem(text, ifMissing)));
    }

    /**
     * What is wrong with a text that is no number, and what to do.
     *
     * @param ifMissing what to do where there is no value
     */
    public static String problem(String text, String ifMissing) {
        return "expected a number, got \"" + shown(text) + "\"" + advice(text, ifMissing);
    }

    /** Cut, and with an escape for each character that is not to be seen. */
    private static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(SHOWN).forEach(character -> {
            boolean isHidden = Character.isISOControl(character)
                    || (Character.isSpaceChar(character) && character != ' ')
                    || Character.getType(character) == Character.FORMAT;
            shown.append(isHidden ? String.format("\\u%04x", character) : Character.toString(character));
        });
        return text.codePointCount(0, text.length()) > SHOWN
                ? shown.append("\u2026").toString()
                : shown.toString();
    }

    private static String advice(String text, String ifMissing) {
        String stripped = text.strip();
        String lower = stripped.toLowerCase(Locale.ROOT);
        if (stripped.isEmpty()) {
            return "; " + ifMissing;
        }
        if (MISSING.contains(lower)) {
            return ", which stands for a missing value; " + ifMissing;
        }
        if (INFINITE.contains(lower)) {
            return "; a number must be finite";
        }
        if (NUMBER.matcher(stripped).matches()) {
            return "; it is too large: numbers end at 1.8e308";
        }
        return characters(stripped)
                .or(() -> separators(stripped))
                .or(() -> otherThings(stripped))
                .orElse("");
    }

    /** Characters that look like those of numbers. */
    private static Optional<String> characters(String text) {
        if (text.indexOf('\u2212') >= 0 || text.indexOf('\u2013') >= 0 || text.indexOf('\u2010') >= 0) {
            return Optional.of("; its minus is another character: write - (U+002D)");
        }
        if (text.codePoints().anyMatch(character -> character > '9' && Character.isDigit(character))) {
            return Optional.of("; its digits are of another script: write 0 to 9");
        }
        if (GROUPED.matcher(text).matches()) {
            return Optional.of("; write it without separators of thousands: "
                    + text.replaceAll("[^0-9.,+-]", "").replace(',', '.'));
        }
        return text.chars().anyMatch(character -> character == '\u00a0' || character == '\u202f')
                ? Optional.of("; there is a non-breaking space in it: remove it")
                : Optional.empty();
    }

    private static Optional<String> separators(String text) {
        Matcher european = POINTS_THEN_COMMA.matcher(text);
        if (european.matches()) {
            return Optional.of("; it has points of thousands and a decimal comma: write "
                    + european.group(1).replace(".", "") + "." + european.group(2));
        }
        Matcher thousands = COMMAS_OF_THOUSANDS.matcher(text);
        if (thousands.matches()) {
            boolean isClear = thousands.group(2) != null || text.indexOf(',') != text.lastIndexOf(',');
            return Optional.of("; write it without commas of thousands: " + text.replace(",", "")
                    + (isClear ? "" : ", or if it is a decimal comma: " + text.replace(',', '.')));
        }
        Matcher comma = DECIMAL_COMMA.matcher(text);
        if (comma.matches()) {
            return Optional.of("; it has a decimal comma: write " + comma.group(1) + "." + comma.group(2));
        }
        return POINTS_OF_THOUSANDS.matcher(text).matches()
                ? Optional.of("; write it without points of thousands: " + text.replace(".", ""))
                : Optional.empty();
    }

    private static Optional<String> otherThings(String text) {
        if (DATE.matcher(text).matches() || TIME.matcher(text).matches()) {
            return Optional.of(", which is a date or a time; name the column with the values");
        }
        if (HEXADECIMAL.matcher(text).matches()) {
            return Optional.of("; write it as a decimal number, not a hexadecimal one");
        }
        Matcher bracketed = BRACKETED.matcher(text);
        if (bracketed.matches()) {
            return Optional.of("; if the brackets mean a number below 0, write -" + bracketed.group(1));
        }
        if (text.codePoints().anyMatch(character -> Character.getType(character) == Character.CURRENCY_SYMBOL)) {
            return Optional.of("; leave out the sign of the currency");
        }
        if (text.length() > 1 && "\"'".indexOf(text.charAt(0)) >= 0) {
            return Optional.of("; leave out the quotes");
        }
        Matcher suffix = WITH_SUFFIX.matcher(text);
        return suffix.matches()
                ? Optional.of("; leave out " + (suffix.group(2).equals("%") ? "the per cent sign" : suffix.group(2))
                        + ": write " + suffix.group(1))
                : Optional.empty();
    }
}

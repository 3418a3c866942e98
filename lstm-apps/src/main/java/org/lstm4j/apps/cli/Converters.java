package org.lstm4j.apps.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.lstm4j.tasks.wording.NumberText;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** How the values of options are read: numbers as people write them, and a line that says what was expected. */
final class Converters {
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");

    private Converters() {}

    static void register(CommandLine command) {
        command.registerConverter(Integer.class, Converters::wholeInt)
                .registerConverter(int.class, Converters::wholeInt)
                .registerConverter(Long.class, Converters::whole)
                .registerConverter(long.class, Converters::whole)
                .registerConverter(Double.class, Converters::decimal)
                .registerConverter(double.class, Converters::decimal)
                .registerConverter(Path.class, Converters::path);
    }

    static int wholeInt(String text) {
        long number = whole(text);
        if (number != (int) number) {
            throw outOfRange(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        return (int) number;
    }

    static long whole(String text) {
        if (!WHOLE.matcher(text).matches()) {
            throw new TypeConversionException("expected a whole number, got \"" + text + "\"");
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw outOfRange(text, Long.MIN_VALUE, Long.MAX_VALUE);
        }
    }

    private static TypeConversionException outOfRange(String text, long least, long most) {
        return new TypeConversionException(
                "expected a whole number from " + least + " to " + most + ", got \"" + text + "\"");
    }

    /** In the grammar of all numbers that users write. */
    static double decimal(String text) {
        return NumberText.of(text)
                .orElseThrow(() -> new TypeConversionException(NumberText.problem(text, "give a number")));
    }

    static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new TypeConversionException(noPath(e));
        }
    }

    /** That something is no path, wherever that was found out. */
    static String noPath(InvalidPathException e) {
        return "\"" + e.getInput() + "\" cannot be the name of a file ("
                + e.getReason().toLowerCase(Locale.ROOT)
                + "); if it is not ASCII, a locale such as LC_ALL=C.UTF-8 can say it";
    }
}

package org.lstm4j.io.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lstm4j.InvalidInputException;
import org.lstm4j.graph.Graph;

/** Reads a graph's text that comes from a file and so may be anything. */
final class GraphText {
    /** A constant that one number fills: the only line that can take more memory than its own length. */
    private static final Pattern FILL = Pattern.compile("constant [^\\[]*\\[([^\\]]*)\\] = fill\\(.*");

    /** As many elements as the weights of a large model. */
    private static final long MAX_FILLED = 1 << 24;

    /** Longer than any line but a list of numbers; the parser's patterns may take time with the square of it. */
    private static final int MAX_LINE = 1 << 14;

    private GraphText() {}

    static Graph parse(String text, Place place) {
        checkLines(text, place);
        checkConstants(text, place);
        try {
            return Graph.parse(text);
        } catch (InvalidInputException e) {
            throw place.corrupt("the graph cannot be read: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            // Whatever a hostile text leads a parser or a shape rule into is the fault of the text.
            throw place.corrupt("the graph makes no sense: " + e, e);
        }
    }

    private static void checkLines(String text, Place place) {
        text.lines().filter(line -> line.length() > MAX_LINE).forEach(line -> {
            // What the patterns try again and again is the sign in the middle, and a list of numbers has one.
            if (!line.strip().startsWith("constant ") || line.indexOf('=') != line.lastIndexOf('=')) {
                throw place.tooLarge("a line of the graph that is no list of numbers has " + line.length()
                        + " characters, expected at most " + MAX_LINE);
            }
        });
    }

    private static void checkConstants(String text, Place place) {
        long[] filled = {0};
        text.lines().forEach(line -> {
            Matcher matcher = FILL.matcher(line.strip());
            if (matcher.matches()) {
                filled[0] += elements(matcher.group(1));
                if (filled[0] > MAX_FILLED) {
                    throw place.tooLarge("its constants have more than " + MAX_FILLED + " elements");
                }
            }
        });
    }

    /** The product of the dimensions, or more than any limit; a dimension that is no number is the parser's to refuse. */
    private static long elements(String dims) {
        long elements = 1;
        for (String dim : dims.split("[,*]")) {
            String number = dim.strip();
            if (number.matches("[0-9]{1,10}")) {
                elements = Math.min(elements * Long.parseLong(number), MAX_FILLED + 1);
            }
        }
        return elements;
    }
}

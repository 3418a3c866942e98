package org.lstm4j.tasks.config;

import com.google.common.base.Splitter;
import com.typesafe.config.ConfigOrigin;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * Says where a configuration value was written, the way compilers do: {@code my-task.conf:12}. A block that several files or
 * options wrote at has one of their places: the strongest, which is that of an option.
 */
public final class Origins {
    private static final String OPTION = "--";

    /** How the parser describes what several texts wrote at: {@code merge of two.conf: 9,one.conf: 3-5}. */
    private static final String MERGED = "merge of ";

    private static final Pattern LINED = Pattern.compile("(.*): ([0-9]+)(-[0-9]+)?", Pattern.DOTALL);

    /** Stands for a comma in a name, as the parser does not tell one from those that it puts between names. */
    private static final char COMMA = '\uE02C';

    private Origins() {}

    /** File and line; the option itself for a value set on the command line. */
    public static String describe(ConfigOrigin origin) {
        return places(origin).getFirst();
    }

    /** File and line for what is not there, which no option took away if a file wrote at the block. */
    static String describeBlock(ConfigOrigin origin) {
        List<String> places = places(origin);
        return places.stream()
                .filter(place -> !place.startsWith(OPTION))
                .findFirst()
                .orElse(places.getFirst());
    }

    /** The file alone, for a problem of a whole file. */
    public static String file(ConfigOrigin origin) {
        String place = describeBlock(origin);
        Matcher lined = Pattern.compile("(.*):[0-9]+", Pattern.DOTALL).matcher(place);
        return !place.startsWith(OPTION) && lined.matches() ? lined.group(1) : place;
    }

    private static List<String> places(ConfigOrigin origin) {
        String description = origin.description();
        String parts = description.startsWith(MERGED) ? description.substring(MERGED.length()) : description;
        return StreamSupport.stream(Splitter.on(',').split(parts).spliterator(), false)
                .map(Origins::place)
                .toList();
    }

    private static String place(String description) {
        Matcher lined = LINED.matcher(description);
        if (!lined.matches()) {
            return decoded(description);
        }
        String name = decoded(lined.group(1));
        return name.startsWith(OPTION) ? name : name + ":" + lined.group(2);
    }

    /** What the parser is told of a text, from which the name can be told again. */
    static String description(String name) {
        return name.replace(',', COMMA);
    }

    /** A text of the parser with names as they are. */
    static String decoded(String text) {
        return text.replace(COMMA, ',');
    }

    /** A file as people name it: from here, if it lies below. */
    static String shortest(Path file) {
        Path here = Path.of("").toAbsolutePath();
        return file.isAbsolute() && file.startsWith(here)
                ? here.relativize(file).toString()
                : file.toString();
    }
}

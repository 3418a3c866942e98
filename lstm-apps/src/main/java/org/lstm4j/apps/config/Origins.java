package org.lstm4j.apps.config;

import com.typesafe.config.ConfigOrigin;
import java.nio.file.Path;

/** Says where a configuration value was written, the way compilers do: {@code my-task.conf:12}. */
public final class Origins {
    private Origins() {}

    /** File and line; the option itself for a value set on the command line. */
    public static String describe(ConfigOrigin origin) {
        String file = file(origin);
        return origin.lineNumber() > 0 && !origin.description().startsWith("--")
                ? file + ":" + origin.lineNumber()
                : file;
    }

    /** The file alone, for a problem of a whole file. */
    public static String file(ConfigOrigin origin) {
        // A resource in an unpacked class path has a file name too; its own name is the one its readers know.
        if (origin.resource() != null) {
            return origin.resource().substring(origin.resource().lastIndexOf('/') + 1);
        }
        if (origin.filename() != null) {
            return shortest(Path.of(origin.filename()));
        }
        String line = ": " + origin.lineNumber();
        String description = origin.description();
        return description.endsWith(line)
                ? description.substring(0, description.length() - line.length())
                : description;
    }

    private static String shortest(Path file) {
        Path here = Path.of("").toAbsolutePath();
        return file.isAbsolute() && file.startsWith(here)
                ? here.relativize(file).toString()
                : file.toString();
    }
}

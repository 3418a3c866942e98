package org.lstm4j.tasks.command;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How a command prints its result. */
public enum OutputFormat {
    /** For people. */
    TEXT,
    /** For scripts: one JSON document on standard output, and nothing else there. */
    JSON;

    /** Reads the value of {@code --format}. */
    public static OutputFormat of(String text) {
        for (OutputFormat format : values()) {
            if (format.toString().equals(text)) {
                return format;
            }
        }
        throw new TypeConversionException("expected text or json, got \"" + text + "\"");
    }

    /** As it is written at the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How picocli reads it. */
    static final class Reader implements ITypeConverter<OutputFormat> {
        @Override
        public OutputFormat convert(String text) {
            return of(text);
        }
    }
}

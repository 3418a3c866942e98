package org.lstm4j.tasks.run;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The call of the program that does something.
 *
 * @param command as it could be typed again
 * @param startNanos when, by {@link System#nanoTime}
 */
public record Invocation(String command, long startNanos) {
    /** The system property by which the launcher says how it was called. */
    public static final String PROGRAM = "lstm.program";

    /** One that starts now. */
    public static Invocation of(String program, List<String> arguments) {
        return new Invocation(
                arguments.stream().map(Invocation::quoted).collect(Collectors.joining(" ", quoted(program) + " ", "")),
                System.nanoTime());
    }

    /** The name by which the program was called, as {@code ./lstm}. */
    public static String program(Surroundings surroundings) {
        return surroundings.property(PROGRAM).orElse("lstm");
    }

    private static String quoted(String argument) {
        return argument.matches("[\\w@%+=:,./-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }

    /** How long ago it started. */
    public double seconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}

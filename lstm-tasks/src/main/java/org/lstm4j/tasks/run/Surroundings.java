package org.lstm4j.tasks.run;

import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * What the program has from its process, so that tests can give it something else.
 *
 * @param in standard input
 * @param out standard output: what a command is asked for
 * @param err standard error: problems, one line each
 * @param environment the environment variables
 * @param properties the system properties
 */
public record Surroundings(
        InputStream in, PrintWriter out, PrintWriter err, Map<String, String> environment, Properties properties) {

    /** Those of this process, with other writers. */
    public static Surroundings ofProcess(PrintWriter out, PrintWriter err) {
        return new Surroundings(System.in, out, err, System.getenv(), System.getProperties());
    }

    /** An environment variable that is set and not blank. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    /** A system property that is set and not blank. */
    public Optional<String> property(String name) {
        return Optional.ofNullable(properties.getProperty(name)).filter(value -> !value.isBlank());
    }
}

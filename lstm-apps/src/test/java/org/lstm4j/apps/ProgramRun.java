package org.lstm4j.apps;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.lstm4j.tasks.run.Surroundings;

/**
 * One run of the program in surroundings of its own: no environment, no system properties.
 *
 * @param code the exit code
 * @param out standard output
 * @param err standard error
 */
record ProgramRun(int code, String out, String err) {
    static ProgramRun of(String... args) {
        return of(Map.of(), "", args);
    }

    static ProgramRun of(Map<String, String> environment, String input, String... args) {
        return of(environment, input.getBytes(StandardCharsets.UTF_8), args);
    }

    static ProgramRun of(Map<String, String> environment, byte[] input, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Surroundings surroundings = new Surroundings(
                new ByteArrayInputStream(input),
                new PrintWriter(out),
                new PrintWriter(err),
                environment,
                new Properties());
        int code = Lstm.run(args, surroundings);
        return new ProgramRun(code, out.toString(), err.toString());
    }

    List<String> errLines() {
        return err.lines().toList();
    }
}

package org.lstm4j.apps;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files that tests of the program read and write alike. */
final class RunFiles {
    private static final String SAMPLES = "/org/lstm4j/tasks/sample/";

    private RunFiles() {}

    /** The report of a run. */
    static JsonNode report(Path run) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(run.resolve("report.json")));
    }

    /** A sample of the program as a file of one's own. */
    static Path sample(String name, Path copy) throws IOException {
        try (InputStream in = Objects.requireNonNull(Lstm.class.getResourceAsStream(SAMPLES + name), name)) {
            Files.write(copy, in.readAllBytes());
        }
        return copy;
    }
}

package org.lstm4j.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program in a JVM of its own, with the class path of the tests. */
final class ChildJvm {
    private static final int PATIENCE_MINUTES = 5;

    private ChildJvm() {}

    /** What came of it. */
    record Ended(int code, String output, String errors) {}

    /** Runs what follows the class path on a command line, in a folder. */
    static Ended run(Path folder, List<String> arguments) throws IOException, InterruptedException {
        return run(folder, System.getProperty("java.class.path"), arguments);
    }

    /** Runs it with another class path. */
    static Ended run(Path folder, String classPath, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", classPath));
        command.addAll(arguments);
        Path output = folder.resolve("output.txt");
        Path errors = folder.resolve("errors.txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                throw new AssertionError("still running: " + command);
            }
        } finally {
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), Files.readString(output), Files.readString(errors));
    }
}

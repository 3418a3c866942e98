package org.lstm4j.tasks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The most memory that this process ever had: its peak resident set, heap, code and native memory together. */
public final class PeakMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    private PeakMemory() {}

    /** In bytes; empty where the system does not tell, as everywhere but on Linux. */
    public static OptionalLong bytes() {
        if (!Files.isReadable(STATUS)) {
            return OptionalLong.empty();
        }
        try {
            return of(Files.readAllLines(STATUS));
        } catch (IOException e) {
            // A figure less in a report is better than a training whose report fails.
            return OptionalLong.empty();
        }
    }

    static OptionalLong of(List<String> status) {
        return status.stream()
                .map(PEAK::matcher)
                .filter(Matcher::matches)
                .mapToLong(line -> 1024 * Long.parseLong(line.group(1)))
                .findFirst();
    }
}

package org.lstm4j.backend.jvm.internal.plan;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where the time of compiled graphs goes. Off unless the system property {@value #PROPERTY} is {@code true}; then every instruction
 * is timed, but for its first runs, which the interpreter may do, and a table is logged when the backend is closed. Not
 * thread-safe, like the programs it watches.
 */
final class Profile {
    /** The system property that switches it on. */
    static final String PROPERTY = "lstm.native.profile";

    /** Rows of the table; what comes behind them is not worth a look. */
    private static final int ROWS = 24;

    /** Runs of each instruction that do not count. */
    private static final int WARM_UP = 10;

    private static final class Entry {
        private long nanos;
        private long runs;
    }

    private final boolean isOn;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private Profile(boolean isOn) {
        this.isOn = isOn;
    }

    /** The profile that the system property asks for. */
    static Profile ofProperty() {
        return new Profile(Boolean.getBoolean(PROPERTY));
    }

    /** The instruction itself, or one that is timed under its unit's name. */
    Instruction timed(Unit unit, Instruction instruction) {
        if (!isOn) {
            return instruction;
        }
        Entry entry = entries.computeIfAbsent(name(unit), name -> new Entry());
        return () -> {
            long start = System.nanoTime();
            instruction.run();
            entry.runs++;
            if (entry.runs > WARM_UP) {
                entry.nanos += System.nanoTime() - start;
            }
        };
    }

    private static String name(Unit unit) {
        String what = unit.isGroup()
                ? unit.nodes().size() + " elementwise"
                : unit.node().op().text();
        return what + " " + unit.shape();
    }

    /** Logs the table, the most expensive first. */
    void close() {
        long total = entries.values().stream().mapToLong(entry -> entry.nanos).sum();
        if (total == 0) {
            return;
        }
        StringBuilder table = new StringBuilder("Profile, in order of time:");
        List<Map.Entry<String, Entry>> sorted = entries.entrySet().stream()
                .sorted(Comparator.comparingLong(entry -> -entry.getValue().nanos))
                .limit(ROWS)
                .toList();
        for (Map.Entry<String, Entry> each : sorted) {
            Entry entry = each.getValue();
            table.append(String.format(
                    Locale.ROOT,
                    "%n%5.1f%% %10.1f us x %d  %s",
                    100.0 * entry.nanos / total,
                    entry.nanos / 1e3 / Math.max(1, entry.runs - WARM_UP),
                    entry.runs,
                    each.getKey()));
        }
        System.getLogger("org.lstm4j.backend.jvm").log(System.Logger.Level.INFO, table.toString());
        entries.clear();
    }
}

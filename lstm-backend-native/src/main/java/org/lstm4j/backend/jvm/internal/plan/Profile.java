package org.lstm4j.backend.jvm.internal.plan;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Where the time of compiled graphs goes. Off unless the system property {@value #PROPERTY} is {@code true}; then every instruction
 * is timed, but for its first runs, which the interpreter may do, and tables are logged when the backend is closed: one of the graphs'
 * own instructions, and one of those in the bodies of loops, where times of lanes that run side by side are added up.
 */
final class Profile {
    /** The system property that switches it on. */
    static final String PROPERTY = "lstm.native.profile";

    /** Rows of a table; what comes behind them is not worth a look. */
    private static final int ROWS = 24;

    /** Runs of each instruction that do not count. */
    private static final int WARM_UP = 10;

    private static final class Entry {
        private final LongAdder nanos = new LongAdder();
        private final LongAdder runs = new LongAdder();
    }

    private final boolean isOn;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Entry> entriesOfLoops = new LinkedHashMap<>();

    private Profile(boolean isOn) {
        this.isOn = isOn;
    }

    /** The profile that the system property asks for. */
    static Profile ofProperty() {
        return new Profile(Boolean.getBoolean(PROPERTY));
    }

    /** The instruction itself, or one that is timed under its unit's name. */
    Instruction timed(Unit unit, Instruction instruction) {
        return timed(entries, unit, instruction);
    }

    /** The same for one of a loop's body. */
    Instruction timedInLoop(Unit unit, Instruction instruction) {
        return timed(entriesOfLoops, unit, instruction);
    }

    private Instruction timed(Map<String, Entry> table, Unit unit, Instruction instruction) {
        if (!isOn) {
            return instruction;
        }
        Entry entry = table.computeIfAbsent(name(unit), name -> new Entry());
        return () -> {
            long start = System.nanoTime();
            instruction.run();
            entry.runs.increment();
            if (entry.runs.sum() > WARM_UP) {
                entry.nanos.add(System.nanoTime() - start);
            }
        };
    }

    private static String name(Unit unit) {
        String what = unit.isGroup()
                ? unit.nodes().size() + " elementwise"
                : unit.node().op().text();
        return what + " " + unit.shape();
    }

    /** Logs the tables, the most expensive first. */
    void close() {
        log("Profile, in order of time:", entries);
        log("Profile inside loops, in order of time:", entriesOfLoops);
    }

    private static void log(String title, Map<String, Entry> entries) {
        long total = entries.values().stream().mapToLong(it -> it.nanos.sum()).sum();
        if (total == 0) {
            return;
        }
        StringBuilder table = new StringBuilder(title);
        List<Map.Entry<String, Entry>> sorted = entries.entrySet().stream()
                .sorted(Comparator.comparingLong(
                        entry -> -entry.getValue().nanos.sum()))
                .limit(ROWS)
                .toList();
        for (Map.Entry<String, Entry> each : sorted) {
            long nanos = each.getValue().nanos.sum();
            long runs = each.getValue().runs.sum();
            table.append(String.format(
                    Locale.ROOT,
                    "%n%5.1f%% %10.1f us x %d  %s",
                    100.0 * nanos / total,
                    nanos / 1e3 / Math.max(1, runs - WARM_UP),
                    runs,
                    each.getKey()));
        }
        System.getLogger("org.lstm4j.backend.jvm").log(System.Logger.Level.INFO, table.toString());
        entries.clear();
    }
}

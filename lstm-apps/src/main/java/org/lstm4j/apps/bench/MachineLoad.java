package org.lstm4j.apps.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.lstm4j.LstmException;

/** What else the machine computes: processor time of all processes, where the system tells it, less our own. */
final class MachineLoad {
    private static final Path STAT = Path.of("/proc/stat");
    private static final int FIELDS = 8;
    private static final int IDLE = 4;
    private static final int WAITING_FOR_IO = 5;
    /** The unit of /proc/stat on every Linux that Java runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private static final long LOOK_MILLIS = 150;
    private static final double IDLE_ENOUGH = 0.2;
    private static final boolean IS_KNOWN = Files.isReadable(STAT);

    private final long start = System.nanoTime();
    private final double machineStart = IS_KNOWN ? machineSeconds() : 0;
    private final double ownStart = ownSeconds();

    private MachineLoad() {}

    /** Starts to look. */
    static MachineLoad since() {
        return new MachineLoad();
    }

    /** Seconds of processor time that this process took since. */
    double own() {
        return ownSeconds() - ownStart;
    }

    /** How many processors others kept busy since, on average; empty where the system does not tell. */
    OptionalDouble foreign() {
        if (!IS_KNOWN) {
            return OptionalDouble.empty();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return OptionalDouble.of(Math.max(0, (machineSeconds() - machineStart - own()) / seconds));
    }

    /** Waits until the others are idle, not longer than that. True if it waited at all. */
    static boolean awaitIdle(double maxSeconds) {
        long end = System.nanoTime() + (long) (maxSeconds * 1e9);
        boolean waited = false;
        while (IS_KNOWN && System.nanoTime() < end) {
            MachineLoad load = since();
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LstmException("interrupted while waiting for the machine to be idle", e);
            }
            waited = true;
            if (load.foreign().orElse(0) < IDLE_ENOUGH) {
                break;
            }
        }
        return waited;
    }

    private static double machineSeconds() {
        try (BufferedReader reader = Files.newBufferedReader(STAT)) {
            String first = reader.readLine();
            if (first == null) {
                throw new LstmException(STAT + " is empty");
            }
            String[] fields = first.strip().split("\\s+");
            long ticks = 0;
            for (int field = 1; field <= FIELDS; field++) {
                if (field != IDLE && field != WAITING_FOR_IO) {
                    ticks += Long.parseLong(fields[field]);
                }
            }
            return ticks / TICKS_PER_SECOND;
        } catch (IOException e) {
            throw new LstmException(STAT + " cannot be read", e);
        }
    }

    private static double ownSeconds() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getProcessCpuTime() / 1e9;
    }
}

package org.lstm4j.bench;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.lstm4j.apps.bench.BenchWork;

/**
 * Works that take turns in one process, so that a change of the machine's speed meets all of them; the median of its turns counts.
 *
 * @param warmUpMillis how long each of them runs before it is measured
 * @param rounds how many turns each has
 */
record Turns(int warmUpMillis, int rounds) {
    private static final long TURN_NANOS = 200_000_000L;

    /** Prints the milliseconds of a step of each, and how many times those of the first they are; closes all. */
    void print(PrintStream out, List<String> names, List<BenchWork> works) {
        double[] millis = millis(works);
        for (int i = 0; i < millis.length; i++) {
            out.printf(Locale.ROOT, "  %-24s  %10.3f  x %.2f%n", names.get(i), millis[i], millis[i] / millis[0]);
        }
    }

    /** The median milliseconds of a step of each, which are closed then. */
    double[] millis(List<BenchWork> works) {
        works.forEach(this::warmUp);
        double[][] millis = new double[works.size()][rounds];
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < works.size(); i++) {
                millis[i][round] = turn(works.get(i));
            }
        }
        works.forEach(BenchWork::close);
        return Arrays.stream(millis)
                .mapToDouble(turns -> Arrays.stream(turns).sorted().toArray()[rounds / 2])
                .toArray();
    }

    private double turn(BenchWork work) {
        // not timed: it finds the caches full of another work's numbers
        work.run();
        long start = System.nanoTime();
        int steps = 0;
        do {
            work.run();
            steps++;
        } while (System.nanoTime() - start < TURN_NANOS && rounds > 1);
        return (System.nanoTime() - start) / 1e6 / steps;
    }

    private void warmUp(BenchWork work) {
        long end = System.nanoTime() + warmUpMillis * 1_000_000L;
        do {
            work.run();
        } while (System.nanoTime() < end);
    }
}

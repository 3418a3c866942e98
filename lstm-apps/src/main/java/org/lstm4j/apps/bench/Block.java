package org.lstm4j.apps.bench;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Steps that were timed together.
 *
 * @param number of the block, from 0
 * @param steps how many
 * @param wallSeconds they took
 * @param cpuSeconds of processor time this process took meanwhile, compilation included
 * @param foreign processors that other processes kept busy meanwhile, on average; empty where the system does not tell
 * @param latency of single steps, if that was asked for
 */
public record Block(
        int number,
        int steps,
        double wallSeconds,
        double cpuSeconds,
        OptionalDouble foreign,
        Optional<Latency> latency) {
    /** Below this many busy processors the figures count as undisturbed. */
    static final double QUIET = 0.15;

    /**
     * How long single steps took.
     *
     * @param p50Micros half of them took no longer, in microseconds
     * @param p99Micros 99 of 100 took no longer
     */
    public record Latency(double p50Micros, double p99Micros) {}

    /** Milliseconds for a step. */
    public double millisPerStep() {
        return 1e3 * wallSeconds / steps;
    }

    /** True if nobody else was busy, as far as known. */
    public boolean isQuiet() {
        return foreign.orElse(0) < QUIET;
    }
}

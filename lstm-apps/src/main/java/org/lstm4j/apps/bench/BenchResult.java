package org.lstm4j.apps.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a measurement reports to scripts: the keys are the components' names, in this order, and stay. Absent parts have no key.
 *
 * @param workload name
 * @param mode {@code train} or {@code infer}
 * @param batch rows in a step
 * @param backend that did the work
 * @param threads it had
 * @param msPerStep milliseconds for a step, median of the quiet blocks
 * @param bestMsPerStep the same of the fastest block
 * @param sequencesPerSecond rows in a second, by {@code msPerStep}
 * @param gflops 10^9 nominal operations of LSTM and dense layers in a second, by {@code msPerStep}
 * @param fmaPeakGflops what the machine did at its best on as many threads, just before or after
 * @param share of {@code gflops} in that peak
 * @param p50Micros half of the steps took no longer; for a batch of one
 * @param p99Micros 99 of 100 steps took no longer; for a batch of one
 * @param blocks how many blocks the medians are of
 * @param foreignLoad processors that others kept busy meanwhile, where the system tells it
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonPropertyOrder({
    "workload",
    "mode",
    "batch",
    "backend",
    "threads",
    "msPerStep",
    "bestMsPerStep",
    "sequencesPerSecond",
    "gflops",
    "fmaPeakGflops",
    "share",
    "p50Micros",
    "p99Micros",
    "blocks",
    "foreignLoad"
})
public record BenchResult(
        String workload,
        String mode,
        int batch,
        String backend,
        int threads,
        double msPerStep,
        double bestMsPerStep,
        double sequencesPerSecond,
        double gflops,
        OptionalDouble fmaPeakGflops,
        OptionalDouble share,
        OptionalDouble p50Micros,
        OptionalDouble p99Micros,
        int blocks,
        OptionalDouble foreignLoad) {
    /** Puts the figures of a measurement together. */
    static BenchResult of(
            Workload workload,
            BenchMode mode,
            int rows,
            String backend,
            int threads,
            Blocks blocks,
            OptionalDouble peak) {
        double millis = blocks.millisPerStep();
        double gflops = workload.flops(mode, rows) / millis / 1e6;
        Optional<Block.Latency> latency = blocks.latency();
        return new BenchResult(
                workload.name(),
                mode.text(),
                rows,
                backend,
                threads,
                millis,
                blocks.bestMillisPerStep(),
                1e3 * rows / millis,
                gflops,
                peak,
                peak.isPresent() ? OptionalDouble.of(gflops / peak.getAsDouble()) : peak,
                latency.stream().mapToDouble(Block.Latency::p50Micros).findFirst(),
                latency.stream().mapToDouble(Block.Latency::p99Micros).findFirst(),
                blocks.counted().size(),
                blocks.foreign());
    }
}

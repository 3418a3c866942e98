package org.lstm4j.apps.bench;

import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.TrainingBackend;

/**
 * Measures workloads on a backend, and the machine's peak before and after each.
 *
 * @param threads the backend computes with
 * @param stopwatch how to time
 */
public record Benchmark(int threads, Stopwatch stopwatch) {
    /** Measures training steps of the workload's batch. */
    public BenchResult train(TrainingBackend backend, Workload workload) {
        try (BenchWork work = BenchWork.training(backend, workload)) {
            return measure(work, workload, BenchMode.TRAIN, workload.batch(), backend);
        }
    }

    /** Measures predictions of so many rows; of one row, how long each takes too. */
    public BenchResult infer(Backend backend, Workload workload, int rows) {
        try (BenchWork work = BenchWork.inference(backend, workload, rows)) {
            return measure(work, workload, BenchMode.INFER, rows, backend);
        }
    }

    private BenchResult measure(BenchWork work, Workload workload, BenchMode mode, int rows, Backend backend) {
        Consumer<Block> nobody = block -> {};
        OptionalDouble before = FmaPeak.gigaflops(threads);
        Blocks blocks =
                mode == BenchMode.INFER && rows == 1 ? stopwatch.timeEach(work, nobody) : stopwatch.time(work, nobody);
        OptionalDouble after = FmaPeak.gigaflops(threads);
        OptionalDouble peak = before.stream()
                .flatMap(first -> after.stream().map(second -> Math.max(first, second)))
                .max();
        return BenchResult.of(workload, mode, rows, backend.name(), threads, blocks, peak);
    }
}

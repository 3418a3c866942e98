package org.lstm4j.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.lstm4j.apps.bench.FmaPeak;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;
import org.openjdk.jmh.runner.IterationType;

/**
 * Adds to each measured iteration the fused multiply-add peak of one thread right after it, and for benchmarks that say how many
 * operations a call has, their rate and its share of that peak.
 */
public final class PeakProfiler implements InternalProfiler {
    /** JMH makes the profiler, so that a benchmark has no other way to tell it. */
    private static volatile double operations;

    /** For JMH. */
    public PeakProfiler() {}

    /** Says how many floating-point operations a call of this trial's benchmark has; 0 where they are not what counts. */
    static void setOperations(double count) {
        operations = count;
    }

    @Override
    public String getDescription() {
        return "GFLOP/s beside the machine's peak of fused multiply-adds";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        // the peak is measured behind each iteration only, so that it warms up nothing
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        List<Result<?>> results = new ArrayList<>();
        if (iteration.getType() == IterationType.MEASUREMENT) {
            FmaPeak.gigaflops(1).ifPresent(peak -> {
                results.add(scalar("fmaPeak", peak, "GFLOP/s"));
                if (operations > 0) {
                    double nanos = result.getPrimaryResult().getScore()
                            * benchmark.getTimeUnit().toNanos(1);
                    results.add(scalar("rate", operations / nanos, "GFLOP/s"));
                    results.add(scalar("share", 100 * operations / nanos / peak, "% of peak"));
                }
            });
        }
        return results;
    }

    private static ScalarResult scalar(String label, double value, String unit) {
        return new ScalarResult(label, value, unit, AggregationPolicy.AVG);
    }
}

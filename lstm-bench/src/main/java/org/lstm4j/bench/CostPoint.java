package org.lstm4j.bench;

import java.util.Locale;
import java.util.OptionalDouble;
import org.lstm4j.apps.bench.BenchResult;
import org.lstm4j.apps.bench.Workload;

/**
 * What a training step costs at some sizes.
 *
 * @param varied which of the sizes differs from the base, as it is called in the heading
 * @param workload the sizes
 * @param result what was measured
 */
record CostPoint(String varied, Workload workload, BenchResult result) {
    /** The names of the columns of {@link #row}. */
    static final String HEADING =
            "varied,batch,steps,units,vocabulary,threads,ms_per_step,best_ms_per_step,gflops,share_of_peak,foreign_load";

    /** The size that is varied. */
    int size() {
        return switch (varied) {
            case "batch" -> workload.batch();
            case "steps" -> workload.tokens().steps();
            case "units" -> workload.lstms().units();
            case "vocabulary" -> workload.tokens().vocabulary();
            case "threads" -> result.threads();
            default -> throw new IllegalStateException(varied);
        };
    }

    /** A row of a CSV file, without a line feed; what is not known is empty. */
    String row() {
        return String.join(
                ",",
                varied,
                String.valueOf(workload.batch()),
                String.valueOf(workload.tokens().steps()),
                String.valueOf(workload.lstms().units()),
                String.valueOf(workload.tokens().vocabulary()),
                String.valueOf(result.threads()),
                number(OptionalDouble.of(result.msPerStep())),
                number(OptionalDouble.of(result.bestMsPerStep())),
                number(OptionalDouble.of(result.gflops())),
                number(result.share()),
                number(result.foreignLoad()));
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, "%.4f", value.getAsDouble()) : "";
    }
}

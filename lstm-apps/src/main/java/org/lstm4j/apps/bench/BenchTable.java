package org.lstm4j.apps.bench;

import java.util.Locale;
import java.util.OptionalDouble;

/** Results for people: a heading and an aligned line each. */
public final class BenchTable {
    private static final String HEADING = "%-8s  %-5s  %5s  %7s  %10s  %10s  %10s  %8s  %8s  %6s  %9s  %9s  %6s  %7s";

    private BenchTable() {}

    /** The heading; no line feed. */
    public static String heading() {
        return String.format(
                Locale.ROOT,
                HEADING,
                "workload",
                "mode",
                "batch",
                "threads",
                "ms/step",
                "best",
                "seq/s",
                "GFLOP/s",
                "FMA peak",
                "share",
                "p50 us",
                "p99 us",
                "blocks",
                "foreign");
    }

    /** The line of a result; no line feed. */
    public static String line(BenchResult result) {
        return String.format(
                Locale.ROOT,
                HEADING,
                result.workload(),
                result.mode(),
                result.batch(),
                result.threads(),
                number("%.3f", result.msPerStep()),
                number("%.3f", result.bestMsPerStep()),
                number("%.0f", result.sequencesPerSecond()),
                number("%.1f", result.gflops()),
                optional("%.1f", result.fmaPeakGflops()),
                optional("%.1f%%", percent(result.share())),
                optional("%.1f", result.p50Micros()),
                optional("%.1f", result.p99Micros()),
                result.blocks(),
                optional("%.2f", result.foreignLoad()));
    }

    private static OptionalDouble percent(OptionalDouble share) {
        return share.stream().map(value -> 100 * value).findFirst();
    }

    private static String optional(String format, OptionalDouble value) {
        return value.isPresent() ? number(format, value.getAsDouble()) : "-";
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}

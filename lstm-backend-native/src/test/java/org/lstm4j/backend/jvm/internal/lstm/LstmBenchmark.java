package org.lstm4j.backend.jvm.internal.lstm;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.KernelLookup;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;
import org.lstm4j.backend.jvm.internal.kernel.PeakProbe;
import org.lstm4j.backend.jvm.internal.kernel.Random32;

/**
 * Time of a forward and a backward pass at the measured workloads' shapes, beside the peak of the same moment. A program to run by
 * hand, not a test.
 */
public final class LstmBenchmark {
    private LstmBenchmark() {}

    /** Prints one line for each shape and number of threads. */
    public static void main(String[] args) {
        Kernels kernels = KernelLookup.kernels();
        System.out.println(kernels.description());
        for (int threads : new int[] {1, 2}) {
            measure("W1", kernels, threads, 120, 32, 16, 32, List.of(false, true));
            measure("W2", kernels, threads, 25, 128, 256, 256, List.of(false));
            measure("W3", kernels, threads, 500, 128, 32, 100, List.of(false));
            measure("W4", kernels, threads, 228, 150, 16, 32, List.of(false));
        }
    }

    private static void measure(
            String name,
            Kernels kernels,
            int threads,
            int steps,
            int rows,
            int input,
            int hidden,
            List<Boolean> reverse) {
        int[] lengths = new int[rows];
        Arrays.fill(lengths, steps);
        LstmCase problem = new LstmCase(new Random32(1), steps, rows, input, hidden, lengths);
        LstmCase.Result result = problem.emptyResult();
        LstmCase.Result other = problem.emptyResult();
        List<FusedLstm.Forward> forwards =
                List.of(problem.forward(result), problem.forward(other)).subList(0, reverse.size());
        List<FusedLstm.Backward> backwards =
                List.of(problem.backward(result), problem.backward(other)).subList(0, reverse.size());
        FusedLstm lstm = new FusedLstm(kernels, new LstmShape(input, hidden), reverse, steps, rows, true);
        double peak = 0;
        double[] best = {Double.MAX_VALUE, Double.MAX_VALUE};
        try (Workers workers = new Workers(threads)) {
            long end = System.nanoTime() + 8_000_000_000L;
            for (int run = 0; System.nanoTime() < end; run++) {
                if (run % 50 == 0) {
                    peak = Math.max(peak, PeakProbe.gigaflops());
                }
                double start = System.nanoTime();
                lstm.pack(workers, forwards, FusedLstm.UNKNOWN);
                lstm.forward(workers, steps, rows, forwards);
                double middle = System.nanoTime();
                lstm.backward(workers, backwards);
                best[0] = Math.min(best[0], middle - start);
                best[1] = Math.min(best[1], System.nanoTime() - middle);
            }
        }
        double total = best[0] + best[1];
        double flops = 6.0 * steps * rows * (input + hidden) * 4 * hidden * reverse.size();
        System.out.printf(
                Locale.ROOT,
                "%s %d threads: forward %.2f ms, backward %.2f ms, together %.2f ms, %.0f GF/s, %.0f%% of %.0f%n",
                name,
                threads,
                best[0] / 1e6,
                best[1] / 1e6,
                total / 1e6,
                flops / total,
                100 * flops / total / (peak * threads),
                peak * threads);
    }
}

package org.lstm4j.backend.jvm.internal.kernel;

import java.util.Locale;

/**
 * Speed of the product kernels beside the fused multiply-add peak of the same moment. A program to run by hand, not a test: cores are
 * often shared, so only the ratio to the peak is worth reading.
 */
public final class KernelBenchmark {
    private static final int M = 60;
    private static final int PANELS = 12;
    /** Keeps results alive. */
    static volatile float sink;

    private KernelBenchmark() {}

    /** Prints one line for each kernel and inner dimension. */
    public static void main(String[] args) {
        Kernels kernels = KernelLookup.kernels();
        System.out.println(kernels.description());
        Random32 random = new Random32(1);
        for (int round = 0; round < 2; round++) {
            double peak = PeakProbe.gigaflops();
            System.out.printf(Locale.ROOT, "peak %.1f GF/s%n", peak);
            for (int k : new int[] {48, 104, 256}) {
                float[] a = random.floats(M * (k + 15), 1f);
                float[] b = random.floats(PANELS * 16 * k, 1f);
                float[] c = new float[M * PANELS * 16];
                float[] zero = new float[PANELS * 16];
                report("panels k=" + k, k, peak, () -> {
                    kernels.gemmPanels(M, PANELS, k, a, 0, M * 16, b, 0, k * 16, zero, 0, c, 0, M * 16);
                    sink = c[5];
                });
                report("octs k=" + k, k, peak, () -> {
                    kernels.gemmTransposed(M / 8, PANELS, k, a, 0, k * 16, b, 0, k * 16, c, 0, 16, M * 16);
                    sink = c[5];
                });
            }
            float[] x = random.floats(1024, 4f);
            float[] y = new float[1024];
            for (Unary op : Unary.values()) {
                double nanos = best(() -> {
                    kernels.unary(op, x, 0, y, 0, 1024);
                    sink = y[7];
                });
                System.out.printf(Locale.ROOT, "%-12s %.3f ns an element%n", op, nanos / 1024);
            }
        }
    }

    private static void report(String name, int k, double peak, Runnable body) {
        double flops = 2.0 * M * PANELS * 16 * k;
        double rate = flops / best(body);
        System.out.printf(Locale.ROOT, "%-12s %.1f GF/s, %.0f%% of peak%n", name, rate, 100 * rate / peak);
    }

    /** Nanoseconds of one run: the best of many groups. */
    static double best(Runnable body) {
        double best = Double.MAX_VALUE;
        long end = System.nanoTime() + 1_500_000_000L;
        while (System.nanoTime() < end) {
            long start = System.nanoTime();
            for (int j = 0; j < 50; j++) {
                body.run();
            }
            best = Math.min(best, (System.nanoTime() - start) / 50.0);
        }
        return best;
    }
}

package org.lstm4j.apps.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.lstm4j.LstmException;

/**
 * The limit of the machine in this moment: fused multiply-adds in registers, without any memory, at the JVM's widest vectors and on so
 * many threads at once.
 */
public final class FmaPeak {
    private static final String VECTOR_MODULE = "jdk.incubator.vector";
    private static final int WARM_UP_MILLIS = 250;
    private static final int ROUNDS = 60;
    private static final int LOOPS = 60;

    private FmaPeak() {}

    /**
     * Measures for about half a second.
     *
     * @param threads that compute at once
     * @return 10^9 operations per second of all threads together in the best of several rounds, a multiply-add being two; empty
     *     where the JVM runs without the Vector API
     */
    public static OptionalDouble gigaflops(int threads) {
        if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
            return OptionalDouble.empty();
        }
        CyclicBarrier barrier = new CyclicBarrier(threads);
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            Callable<long[]> rounds = () -> rounds(barrier);
            List<Future<long[]>> futures = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                futures.add(pool.submit(rounds));
            }
            List<long[]> times = new ArrayList<>();
            for (Future<long[]> future : futures) {
                times.add(future.get());
            }
            return OptionalDouble.of(best(times));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LstmException("interrupted while measuring the peak of the machine", e);
        } catch (ExecutionException e) {
            throw new LstmException("the peak of the machine could not be measured: " + e.getCause(), e);
        }
    }

    /** Start and end of each round. */
    private static long[] rounds(CyclicBarrier barrier) throws InterruptedException, BrokenBarrierException {
        long end = System.nanoTime() + WARM_UP_MILLIS * 1_000_000L;
        while (System.nanoTime() < end) {
            FmaLoop.run();
        }
        long[] times = new long[2 * ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            barrier.await();
            times[2 * round] = System.nanoTime();
            for (int loop = 0; loop < LOOPS; loop++) {
                FmaLoop.run();
            }
            times[2 * round + 1] = System.nanoTime();
        }
        return times;
    }

    private static double best(List<long[]> threads) {
        double flops = FmaLoop.FLOPS * LOOPS * threads.size();
        double best = 0;
        for (int round = 0; round < ROUNDS; round++) {
            int at = 2 * round;
            long start = threads.stream().mapToLong(times -> times[at]).min().orElseThrow();
            long end = threads.stream().mapToLong(times -> times[at + 1]).max().orElseThrow();
            best = Math.max(best, flops / (end - start));
        }
        return best;
    }
}

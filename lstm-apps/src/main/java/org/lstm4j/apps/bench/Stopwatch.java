package org.lstm4j.apps.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.lstm4j.InvalidInputException;

/**
 * Times steps in blocks: warms up, then before each block waits until the rest of the machine is idle.
 *
 * @param warmUpSeconds to run before the first block, above 0; at least {@value #WARM_UP_STEPS} steps are run
 * @param blockSeconds what a block should take, above 0; it has at least one step
 * @param quietBlocks so many undisturbed blocks are enough, 1 or more
 * @param maxBlocks so many blocks are enough in any case
 * @param idleSeconds how long to wait for the others at most before a block; 0 not to wait
 */
public record Stopwatch(double warmUpSeconds, double blockSeconds, int quietBlocks, int maxBlocks, double idleSeconds) {
    /** Warms up for 3 seconds; blocks of a second, 5 of them quiet or 10 in all; waits 6 seconds for the others. */
    public static final Stopwatch DEFAULT = new Stopwatch(3, 1, 5, 10, 6);

    private static final int WARM_UP_STEPS = 4;

    /** Checks the settings. */
    public Stopwatch {
        if (!(warmUpSeconds > 0 && blockSeconds > 0)) {
            throw new InvalidInputException(
                    "warm-up and blocks need more than 0 seconds; got " + warmUpSeconds + " and " + blockSeconds);
        }
        if (quietBlocks < 1 || maxBlocks < quietBlocks) {
            throw new InvalidInputException("at least 1 block is timed, and not fewer than the quiet ones wanted; got "
                    + quietBlocks + " quiet ones of " + maxBlocks);
        }
    }

    /** Times steps as a whole: for throughput. */
    public Blocks time(Runnable step, Consumer<Block> listener) {
        return time(step, false, listener);
    }

    /** Times each step for itself too: for latency. */
    public Blocks timeEach(Runnable step, Consumer<Block> listener) {
        return time(step, true, listener);
    }

    private Blocks time(Runnable step, boolean each, Consumer<Block> listener) {
        int steps = Math.clamp((long) (blockSeconds / warmUp(step)), 1, Integer.MAX_VALUE / 2);
        List<Block> blocks = new ArrayList<>();
        int quiet = 0;
        while (quiet < quietBlocks && blocks.size() < maxBlocks) {
            if (MachineLoad.awaitIdle(idleSeconds)) {
                step.run(); // what the pause cooled down is not the step's own time
            }
            Block block = block(step, blocks.size(), steps, each);
            blocks.add(block);
            listener.accept(block);
            quiet += block.isQuiet() ? 1 : 0;
        }
        return new Blocks(blocks);
    }

    /** Gives the seconds of the fastest step. */
    private double warmUp(Runnable step) {
        long start = System.nanoTime();
        long best = Long.MAX_VALUE;
        for (int done = 0; done < WARM_UP_STEPS || System.nanoTime() - start < warmUpSeconds * 1e9; done++) {
            best = Math.min(best, nanos(step));
        }
        return Math.max(1, best) / 1e9;
    }

    private static Block block(Runnable step, int number, int steps, boolean each) {
        long[] nanos = new long[each ? steps : 0];
        MachineLoad load = MachineLoad.since();
        long start = System.nanoTime();
        if (each) {
            for (int i = 0; i < steps; i++) {
                nanos[i] = nanos(step);
            }
        } else {
            for (int i = 0; i < steps; i++) {
                step.run();
            }
        }
        double wall = (System.nanoTime() - start) / 1e9;
        return new Block(
                number, steps, wall, load.own(), load.foreign(), each ? Optional.of(latency(nanos)) : Optional.empty());
    }

    private static long nanos(Runnable step) {
        long start = System.nanoTime();
        step.run();
        return System.nanoTime() - start;
    }

    private static Block.Latency latency(long[] nanos) {
        Arrays.sort(nanos);
        int last = nanos.length - 1;
        return new Block.Latency(
                nanos[nanos.length / 2] / 1e3, nanos[Math.min(last, (int) (nanos.length * 0.99))] / 1e3);
    }
}

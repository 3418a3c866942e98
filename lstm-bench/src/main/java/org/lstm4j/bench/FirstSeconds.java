package org.lstm4j.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.lstm4j.InvalidInputException;
import org.lstm4j.apps.bench.BenchWork;
import org.lstm4j.apps.bench.Workload;
import org.lstm4j.nn.Rnn;
import org.lstm4j.nn.cell.LayerNormLstm;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Selection;
import org.lstm4j.spi.TrainingBackend;

/**
 * How a process that has done nothing yet gets to its full speed: {@code WORKLOAD THREADS train|infer SECONDS}, one
 * line for each process. Beside W1 to W6 there is {@code layernorm}, an LSTM with layer norm as a cell, at 100 steps, 32
 * rows and 64 units. Predictions have one row. Start it anew for each figure, and what is compared in turn.
 */
public final class FirstSeconds {
    private static final int BAD_INPUT = 2;

    /** Steps whose median is one point of the way to full speed. */
    private static final int WINDOW = 5;

    /** How much slower than at the end a step may be that counts as full speed. */
    private static final double STEADY = 1.5;

    private final PrintStream out;

    FirstSeconds(PrintStream out) {
        this.out = out;
    }

    /** Measures; what is wrong with the arguments is one line and exit code 2. */
    public static void main(String[] args) {
        long start = System.nanoTime();
        try {
            if (args.length != 4 || !args[1].matches("[0-9]{1,3}") || !args[3].matches("[0-9]{1,3}")) {
                throw new InvalidInputException(
                        "expected WORKLOAD THREADS train|infer SECONDS, got " + String.join(" ", args));
            }
            new FirstSeconds(System.out)
                    .run(start, workload(args[0]), Integer.parseInt(args[1]), args[2], Integer.parseInt(args[3]));
        } catch (InvalidInputException e) {
            System.err.println("lstm: " + e.getMessage());
            System.exit(BAD_INPUT);
        }
    }

    /** The workload of a name. */
    static Workload workload(String name) {
        return name.equals("layernorm") ? layerNorm(100, 64) : Workload.of(name);
    }

    /** The layer-norm cell over so many steps with so many units. */
    static Workload layerNorm(int steps, int units) {
        return Workload.of("W3")
                .withBatch(32)
                .withTokens(new Workload.Tokens(1000, units, steps))
                .withLstms(new Workload.Lstms(units, 1, false, 0).withKind((size, everyStep) -> {
                    Rnn layer = Rnn.of(new LayerNormLstm(size));
                    return everyStep ? layer.withReturnSequences() : layer;
                }));
    }

    /**
     * Runs for some time and prints the line.
     *
     * @param start when the process began its work, by {@link System#nanoTime}
     */
    void run(long start, Workload workload, int threads, String mode, int seconds) {
        Selection selection = Selection.automatic().withOptions(BackendOptions.DEFAULT.withThreads(threads));
        switch (mode) {
            case "train" -> {
                try (TrainingBackend backend = Backends.selectForTraining(selection);
                        BenchWork work = BenchWork.training(backend, workload)) {
                    measure(start, workload.name() + " train", work, seconds);
                }
            }
            case "infer" -> {
                try (Backend backend = Backends.select(selection);
                        BenchWork work = BenchWork.inference(backend, workload, 1)) {
                    measure(start, workload.name() + " infer", work, seconds);
                }
            }
            default -> throw new InvalidInputException("expected train or infer, got \"" + mode + "\"");
        }
    }

    private void measure(long start, String what, BenchWork work, int seconds) {
        List<Double> ends = new ArrayList<>();
        double compiled = (System.nanoTime() - start) / 1e6;
        do {
            work.run();
            ends.add((System.nanoTime() - start) / 1e6);
        } while (ends.getLast() < compiled + seconds * 1e3);
        double[] steps = new double[ends.size()];
        Arrays.setAll(steps, i -> ends.get(i) - (i == 0 ? compiled : ends.get(i - 1)));
        double steady = median(steps, steps.length * 3 / 4, steps.length);
        int first = 0;
        while (first + WINDOW < steps.length && median(steps, first, first + WINDOW) > STEADY * steady) {
            first++;
        }
        out.printf(
                Locale.ROOT,
                "%s: compiled %.0f ms, first step %.0f (itself %.1f), 5th itself %.2f, 20th itself %.2f;"
                        + " steps after 1/2/4 s %d/%d/%d; within %.1f of %.3f ms after %.0f ms%n",
                what,
                compiled,
                ends.getFirst(),
                steps[0],
                steps[Math.min(4, steps.length - 1)],
                steps[Math.min(19, steps.length - 1)],
                before(ends, compiled + 1000),
                before(ends, compiled + 2000),
                before(ends, compiled + 4000),
                STEADY,
                steady,
                ends.get(first));
    }

    private static long before(List<Double> ends, double millis) {
        return ends.stream().filter(end -> end <= millis).count();
    }

    private static double median(double[] values, int from, int to) {
        double[] sorted =
                Arrays.stream(values, from, Math.max(to, from + 1)).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}

package org.lstm4j.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.lstm4j.InvalidInputException;
import org.lstm4j.apps.bench.BenchWork;
import org.lstm4j.apps.bench.Workload;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Selection;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.train.Loss;
import org.lstm4j.train.Sgd;

/**
 * Whether the size of gradients changes what a training step costs, as it does where denormal numbers get into it: CPU time of steps that differ in nothing but a
 * factor of their loss, and CPU time for each time step of sequences of several lengths, after a training. Arguments: {@code THREADS STEPS}, the latter those of the
 * training, 1000 if left out. The measured programs take turns, so that a change of the machine's speed meets all of them.
 */
public final class GradientSizes {
    private static final int BAD_INPUT = 2;
    private static final double[] SCALES = {1, 1e20, 1e-20};
    private static final int[] LENGTHS = {100, 250, 500};
    /** So small that no weight changes. */
    private static final double NO_RATE = 1e-30;

    private final PrintStream out;
    private final int warmUp;
    private final int rounds;

    /**
     * A measurement.
     *
     * @param warmUp steps before the first round
     * @param rounds in which each program makes steps; the median counts
     */
    GradientSizes(PrintStream out, int warmUp, int rounds) {
        this.out = out;
        this.warmUp = warmUp;
        this.rounds = rounds;
    }

    /** Measures W3; what is wrong with the arguments is one line and exit code 2. */
    public static void main(String[] args) {
        try {
            if (args.length < 1 || args.length > 2) {
                throw new InvalidInputException("expected THREADS [STEPS], got " + args.length + " arguments");
            }
            int threads = number("the number of threads", args[0]);
            int steps = args.length == 2 ? number("the number of steps", args[1]) : 1000;
            new GradientSizes(System.out, 40, 9).run(Workload.of("W3"), LENGTHS, threads, steps);
        } catch (InvalidInputException e) {
            System.err.println("lstm: " + e.getMessage());
            System.exit(BAD_INPUT);
        }
    }

    private static int number(String what, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new InvalidInputException(what + ": expected a whole number, got \"" + text + "\"", e);
        }
    }

    /** Prints both tables. */
    void run(Workload workload, int[] lengths, int threads, int steps) {
        Selection selection = Selection.automatic().withOptions(BackendOptions.DEFAULT.withThreads(threads));
        try (TrainingBackend backend = Backends.selectForTraining(selection)) {
            out.printf(Locale.ROOT, "%s, %s%n", Machine.processor(), backend.description());
            out.printf(
                    Locale.ROOT,
                    "%s, learning rate %s, CPU ms a step by factor of the loss%n",
                    workload.name(),
                    NO_RATE);
            scales(backend, workload);
            out.printf(
                    Locale.ROOT,
                    "%s, CPU us a time step by length, after %d steps of training%n",
                    workload.name(),
                    steps);
            lengths(backend, workload, lengths, steps);
        }
    }

    private void scales(TrainingBackend backend, Workload workload) {
        List<BenchWork> works = new ArrayList<>();
        for (double scale : SCALES) {
            works.add(BenchWork.training(backend, workload, scaled(workload.loss(), scale), Sgd.of(NO_RATE)));
        }
        works.forEach(work -> steps(work, warmUp));
        double[] millis = turns(works);
        for (int i = 0; i < SCALES.length; i++) {
            line(String.valueOf(SCALES[i]), millis[i], millis[0]);
        }
        works.forEach(BenchWork::close);
    }

    private void lengths(TrainingBackend backend, Workload workload, int[] lengths, int steps) {
        List<BenchWork> works = new ArrayList<>();
        for (int length : lengths) {
            Workload.Tokens tokens = workload.tokens();
            BenchWork work = BenchWork.training(
                    backend, workload.withTokens(new Workload.Tokens(tokens.vocabulary(), tokens.embedding(), length)));
            steps(work, steps);
            works.add(work);
        }
        double[] millis = turns(works);
        for (int i = 0; i < lengths.length; i++) {
            millis[i] *= 1000.0 / lengths[i];
        }
        for (int i = 0; i < lengths.length; i++) {
            line(String.valueOf(lengths[i]), millis[i], millis[lengths.length - 1]);
        }
        works.forEach(BenchWork::close);
    }

    private void line(String what, double figure, double base) {
        out.printf(Locale.ROOT, "  %8s  %10.3f  x %.3f%n", what, figure, figure / base);
    }

    /** The median CPU milliseconds of a step of each. */
    private double[] turns(List<BenchWork> works) {
        double[][] millis = new double[works.size()][rounds];
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < works.size(); i++) {
                steps(works.get(i), 1);
                int count = 5;
                long before = cpuNanos();
                steps(works.get(i), count);
                millis[i][round] = (cpuNanos() - before) / 1e6 / count;
            }
        }
        return Arrays.stream(millis)
                .mapToDouble(row -> Arrays.stream(row).sorted().toArray()[rounds / 2])
                .toArray();
    }

    private static void steps(BenchWork work, int count) {
        for (int i = 0; i < count; i++) {
            work.run();
        }
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static Loss scaled(Loss loss, double scale) {
        return new Loss() {
            @Override
            public Value call(GraphBuilder g, Value prediction, Value target) {
                return g.mul(loss.call(g, prediction, target), scale);
            }
        };
    }
}

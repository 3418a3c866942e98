package org.lstm4j.bench;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lstm4j.apps.bench.Benchmark;
import org.lstm4j.apps.bench.Stopwatch;
import org.lstm4j.apps.bench.Workload;
import org.lstm4j.io.AtomicFile;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Selection;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.train.Adam;
import org.lstm4j.train.Clipping;

/**
 * Measures how a training step's cost grows with each size, the others as in {@link #BASE}, and writes {@code cost.csv} and {@code
 * cost.png} into a folder: its only argument, {@code docs} without it. Takes about two and a half minutes.
 */
public final class CostCurves {
    /** One LSTM layer between an embedding and a probability, trained by Adam. */
    static final Workload BASE = new Workload(
            "base",
            new Workload.Tokens(8192, 64, 128),
            new Workload.Lstms(128, 1, false, 0),
            new Workload.Head(0, 1, false),
            64,
            Adam.keras(),
            new Clipping.None());

    private static final Stopwatch STOPWATCH = new Stopwatch(1.5, 0.4, 3, 6, 2);

    private CostCurves() {}

    /** Measures and writes. */
    public static void main(String[] args) {
        Path folder = Path.of(args.length > 0 ? args[0] : "docs");
        List<CostPoint> points = measure(STOPWATCH, everywhere());
        write(folder, points);
    }

    /** All sizes: each from small to large by doublings, so that a straight line is a power. */
    static List<Sizes> everywhere() {
        Workload.Tokens tokens = BASE.tokens();
        Workload.Lstms lstms = BASE.lstms();
        int processors = Runtime.getRuntime().availableProcessors();
        List<Sizes> all = new ArrayList<>();
        all.addAll(doublings("batch", 1, 256, BASE::withBatch));
        all.addAll(doublings(
                "steps",
                8,
                512,
                steps -> BASE.withTokens(new Workload.Tokens(tokens.vocabulary(), tokens.embedding(), steps))));
        all.addAll(doublings(
                "units",
                16,
                512,
                units -> BASE.withLstms(
                        new Workload.Lstms(units, lstms.layers(), lstms.bidirectional(), lstms.dropout()))));
        all.addAll(doublings(
                "vocabulary",
                1024,
                131_072,
                words -> BASE.withTokens(new Workload.Tokens(words, tokens.embedding(), tokens.steps()))));
        for (int threads = 1; threads <= processors; threads *= 2) {
            all.add(new Sizes("threads", BASE, threads));
        }
        return all;
    }

    private static List<Sizes> doublings(String varied, int first, int last, IntFunction<Workload> workload) {
        return IntStream.iterate(first, size -> size <= last, size -> 2 * size)
                .mapToObj(size -> new Sizes(
                        varied, workload.apply(size), Runtime.getRuntime().availableProcessors()))
                .toList();
    }

    /** What is to be measured: a workload, the size in which it differs, and threads. */
    record Sizes(String varied, Workload workload, int threads) {}

    /** Measures them one after the other; tells each on standard error, because it takes its time. */
    static List<CostPoint> measure(Stopwatch stopwatch, List<Sizes> all) {
        List<CostPoint> points = new ArrayList<>();
        System.err.println(CostPoint.HEADING);
        for (Sizes sizes : all) {
            Selection selection =
                    Selection.of("native").withOptions(BackendOptions.DEFAULT.withThreads(sizes.threads()));
            try (TrainingBackend backend = Backends.selectForTraining(selection)) {
                CostPoint point = new CostPoint(
                        sizes.varied(),
                        sizes.workload(),
                        new Benchmark(sizes.threads(), stopwatch).train(backend, sizes.workload()));
                System.err.println(point.row());
                points.add(point);
            }
        }
        return points;
    }

    /** Writes the table and the drawing. */
    static void write(Path folder, List<CostPoint> points) {
        String rows = points.stream().map(CostPoint::row).collect(Collectors.joining("\n"));
        AtomicFile.write(
                folder.resolve("cost.csv"), (CostPoint.HEADING + "\n" + rows + "\n").getBytes(StandardCharsets.UTF_8));
        CostChart.write(folder.resolve("cost.png"), points);
    }
}

package org.lstm4j.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import org.lstm4j.InvalidInputException;
import org.lstm4j.apps.bench.BenchWork;
import org.lstm4j.apps.bench.Workload;
import org.lstm4j.nn.Rnn;
import org.lstm4j.nn.cell.Cell;
import org.lstm4j.nn.cell.LayerNormLstm;
import org.lstm4j.nn.cell.PeepholeLstm;
import org.lstm4j.nn.cell.SLstm;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Selection;
import org.lstm4j.spi.TrainingBackend;

/**
 * What cells of one's own cost: training steps of workloads whose LSTM is written as a cell beside those with the
 * LSTM's own kernel; of the other cells at 100 steps, 32 rows and 64 units beside the LSTM there, with the milliseconds
 * until the first step; and predictions of these cells beside those of ONNX Runtime's {@code Scan}, at 64 and 650
 * units. Argument: {@code THREADS}. What is compared takes turns, so that a change of the machine's speed meets all of
 * it; the median of its turns counts.
 */
public final class CellSpeed {
    private static final int BAD_INPUT = 2;
    private static final Map<String, IntFunction<Cell>> CELLS = cells();

    private final PrintStream out;
    private final Turns turns;

    /**
     * A measurement.
     *
     * @param warmUpMillis how long each program runs before it is measured
     * @param rounds in which each program makes steps
     */
    CellSpeed(PrintStream out, int warmUpMillis, int rounds) {
        this.out = out;
        this.turns = new Turns(warmUpMillis, rounds);
    }

    private static Map<String, IntFunction<Cell>> cells() {
        Map<String, IntFunction<Cell>> cells = new LinkedHashMap<>();
        cells.put("lstm", LstmCell::new);
        cells.put("peephole", PeepholeLstm::new);
        cells.put("layer norm", LayerNormLstm::new);
        cells.put("slstm", SLstm::new);
        return cells;
    }

    /** Measures all of it; what is wrong with the arguments is one line and exit code 2. */
    public static void main(String[] args) {
        try {
            if (args.length != 1 || !args[0].matches("[0-9]{1,3}")) {
                throw new InvalidInputException("expected THREADS, got " + String.join(" ", args));
            }
            Workload sentence = Workload.of("W3")
                    .withBatch(32)
                    .withTokens(new Workload.Tokens(1000, 64, 100))
                    .withLstms(new Workload.Lstms(64, 1, false, 0));
            new CellSpeed(System.out, 3000, 9)
                    .run(
                            List.of(Workload.of("W2"), Workload.of("W3"), Workload.of("W6")),
                            sentence,
                            List.of(64, 650),
                            Integer.parseInt(args[0]));
        } catch (InvalidInputException e) {
            System.err.println("lstm: " + e.getMessage());
            System.exit(BAD_INPUT);
        }
    }

    /** Prints the tables. */
    void run(List<Workload> workloads, Workload sentence, List<Integer> units, int threads) {
        Selection automatic = Selection.automatic().withOptions(BackendOptions.DEFAULT.withThreads(threads));
        try (TrainingBackend backend = Backends.selectForTraining(automatic)) {
            out.printf(Locale.ROOT, "%s, %s%n", Machine.processor(), backend.description());
            first(backend, sentence);
            for (Workload workload : workloads) {
                out.printf(Locale.ROOT, "%s, ms a training step%n", workload.name());
                turns.print(out, List.of("kernel", "cell"), training(backend, workload, List.of(CELLS.get("lstm"))));
            }
            out.printf(Locale.ROOT, "100 steps, 32 rows, 64 units, ms a training step%n");
            List<String> names = new ArrayList<>(List.of("kernel"));
            names.addAll(CELLS.keySet());
            turns.print(
                    out,
                    names,
                    training(backend, sentence, CELLS.values().stream().toList()));
            try (Backend onnx = Backends.select(Selection.of("onnx").withOptions(automatic.options()))) {
                for (int each : units) {
                    CELLS.forEach((name, cell) -> inference(backend, onnx, sentence, each, name, cell));
                }
            }
        }
    }

    /** What a user waits for before anything is trained, in a process that has done nothing yet. */
    private void first(TrainingBackend backend, Workload sentence) {
        long start = System.nanoTime();
        try (BenchWork work = BenchWork.training(backend, with(sentence, LayerNormLstm::new))) {
            work.run();
            out.printf(
                    Locale.ROOT,
                    "layer norm, 100 steps, 32 rows, 64 units: %.0f ms until the first step is done%n",
                    (System.nanoTime() - start) / 1e6);
        }
    }

    private static Workload with(Workload workload, IntFunction<Cell> cell) {
        return workload.withLstms(workload.lstms().withKind((units, everyStep) -> {
            Rnn layer = Rnn.of(cell.apply(units));
            return everyStep ? layer.withReturnSequences() : layer;
        }));
    }

    private static List<BenchWork> training(TrainingBackend backend, Workload workload, List<IntFunction<Cell>> cells) {
        List<BenchWork> works = new ArrayList<>();
        works.add(BenchWork.training(backend, workload));
        cells.forEach(cell -> works.add(BenchWork.training(backend, with(workload, cell))));
        return works;
    }

    private void inference(
            Backend backend, Backend onnx, Workload sentence, int units, String name, IntFunction<Cell> cell) {
        Workload.Tokens tokens =
                new Workload.Tokens(1000, units, sentence.tokens().steps());
        Workload workload = with(sentence.withTokens(tokens).withLstms(new Workload.Lstms(units, 1, false, 0)), cell);
        out.printf(Locale.ROOT, "%s, %d units, ms a prediction of %d rows%n", name, units, workload.batch());
        turns.print(
                out,
                List.of("ours", "onnx"),
                List.of(
                        BenchWork.inference(backend, workload, workload.batch()),
                        BenchWork.inference(onnx, workload, workload.batch())));
    }
}

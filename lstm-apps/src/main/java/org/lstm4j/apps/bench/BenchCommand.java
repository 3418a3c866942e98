package org.lstm4j.apps.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.lstm4j.InvalidInputException;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Selection;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.tasks.command.CommandContext;
import org.lstm4j.tasks.command.FormatOption;
import org.lstm4j.tasks.command.Ranges;
import org.lstm4j.tasks.report.JsonText;
import org.lstm4j.tasks.run.Surroundings;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Measures speed. */
@Command(
        name = "bench",
        description = "Measure how fast the workloads W1 to W6 train or predict, beside the machine's own limit.")
public final class BenchCommand implements Runnable {
    private static final int MOST = 4096;
    private static final List<String> INFERENCE_WORKLOADS = List.of("W1", "W2");
    private static final List<Integer> INFERENCE_BATCHES = List.of(1, 256);

    private final Surroundings surroundings;

    @Parameters(paramLabel = "WORKLOAD", description = "W1 to W6. Default: all of them; W1 and W2 with --mode infer.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            converter = ModeReader.class,
            description = "train or infer. Default: train.")
    private BenchMode mode = BenchMode.TRAIN;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Rows in a step. Default: the workload's own; 1 and then 256 with --mode infer.")
    private Optional<Integer> batch = Optional.empty();

    @Option(names = "--threads", paramLabel = "N", description = "Threads to compute with. Default: one a processor.")
    private Optional<Integer> threads = Optional.empty();

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            description =
                    "Who computes; '${ROOT-COMMAND-NAME} backends' lists them. Default: LSTM_BACKEND, or the best.")
    private Optional<String> backend = Optional.empty();

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "What a block of steps should take. Default: ${DEFAULT-VALUE}.")
    private double seconds = Stopwatch.DEFAULT.blockSeconds();

    @Option(
            names = "--blocks",
            paramLabel = "N",
            description = "Undisturbed blocks to time; after twice as many of any kind it is enough."
                    + " Default: ${DEFAULT-VALUE}.")
    private int blocks = Stopwatch.DEFAULT.quietBlocks();

    @Mixin
    private final FormatOption format = new FormatOption();

    /** For the program. */
    public BenchCommand(CommandContext context) {
        surroundings = context.surroundings();
    }

    /** Reads the value of {@code --mode}. */
    static final class ModeReader implements ITypeConverter<BenchMode> {
        @Override
        public BenchMode convert(String text) {
            for (BenchMode mode : BenchMode.values()) {
                if (mode.text().equals(text)) {
                    return mode;
                }
            }
            throw new TypeConversionException("expected train or infer, got \"" + text + "\"");
        }
    }

    @Override
    public void run() {
        List<Workload> workloads = workloads();
        threads.ifPresent(number -> Ranges.check("--threads", number, 1, MOST));
        batch.ifPresent(number -> Ranges.check("--batch", number, 1, MOST));
        BackendOptions options = new BackendOptions(threads.orElse(0), Map.of());
        Benchmark benchmark = new Benchmark(options.actualThreads(), stopwatch());
        Selection selection = new Selection(backend, Optional.empty(), mode == BenchMode.TRAIN, options);
        if (mode == BenchMode.TRAIN) {
            try (TrainingBackend trains = Backends.selectForTraining(selection)) {
                Consumer<BenchResult> report = begin(trains);
                for (Workload workload : workloads) {
                    report.accept(benchmark.train(trains, workload.withBatch(batch.orElse(workload.batch()))));
                }
            }
        } else {
            try (Backend predicts = Backends.select(selection)) {
                Consumer<BenchResult> report = begin(predicts);
                for (Workload workload : workloads) {
                    for (int rows : batch.map(List::of).orElse(INFERENCE_BATCHES)) {
                        report.accept(benchmark.infer(predicts, workload, rows));
                    }
                }
            }
        }
    }

    private List<Workload> workloads() {
        if (names.isEmpty()) {
            return mode == BenchMode.TRAIN
                    ? Workload.ALL
                    : INFERENCE_WORKLOADS.stream().map(Workload::of).toList();
        }
        return names.stream().map(Workload::of).toList();
    }

    private Stopwatch stopwatch() {
        Stopwatch usual = Stopwatch.DEFAULT;
        Ranges.check("--blocks", blocks, 1, MOST);
        if (!(seconds > 0 && seconds <= 3600)) {
            throw new InvalidInputException("--seconds: must be above 0 and at most 3600, got " + seconds);
        }
        return new Stopwatch(usual.warmUpSeconds(), seconds, blocks, 2 * blocks, usual.idleSeconds() * seconds);
    }

    /** Says who computes; gives what prints a result as soon as it is there, for measuring takes its time. */
    private Consumer<BenchResult> begin(Backend chosen) {
        if (!format.isText()) {
            return result -> print(JsonText.line(result));
        }
        print("backend " + chosen.name() + ": " + chosen.description());
        print(BenchTable.heading());
        return result -> print(BenchTable.line(result));
    }

    private void print(String line) {
        surroundings.out().println(line);
        surroundings.out().flush();
    }
}

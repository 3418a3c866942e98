package org.lstm4j.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.io.PrintStream;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.lstm4j.InvalidInputException;
import org.lstm4j.apps.bench.BenchMode;
import org.lstm4j.apps.bench.BenchWork;
import org.lstm4j.apps.bench.Block;
import org.lstm4j.apps.bench.Stopwatch;
import org.lstm4j.apps.bench.Workload;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Selection;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.tasks.report.JsonText;

/**
 * Measures one workload and prints each block as it was, so that one run over several programs can compare them: {@code WORKLOAD THREADS
 * train|infer}, and one JSON object a line with {@code peer, work, mode, threads, block, steps, wall_s, cpu_s, foreign, batch}, for
 * predictions of one sequence {@code p50_us} and {@code p99_us} too. Training has the workload's batch, predictions first a batch of 1 and
 * then of 256.
 *
 * <p>Environment: {@code PEERS_WARM_S}, {@code PEERS_BLOCK_S} and {@code PEERS_QUIET_S} are the seconds of the warm-up, of a block, and
 * of the longest wait for an idle machine; {@code PEERS_BLOCKS} undisturbed blocks are enough, {@code PEERS_MAXBLOCKS} in any case; {@code
 * PEERS_TAG} goes behind the name of the program.
 */
public final class PeerHarness {
    /** By this word a comparison tells us from the others. */
    private static final String NAME = "ours";

    private static final int BAD_INPUT = 2;

    private final PrintStream out;
    private final String peer;
    private final Stopwatch stopwatch;

    private PeerHarness(Map<String, String> environment, PrintStream out) {
        this.out = out;
        this.peer = NAME + environment.getOrDefault("PEERS_TAG", "");
        Stopwatch usual = Stopwatch.DEFAULT;
        this.stopwatch = new Stopwatch(
                number(environment, "PEERS_WARM_S", usual.warmUpSeconds()),
                number(environment, "PEERS_BLOCK_S", usual.blockSeconds()),
                (int) number(environment, "PEERS_BLOCKS", usual.quietBlocks()),
                (int) number(environment, "PEERS_MAXBLOCKS", usual.maxBlocks()),
                number(environment, "PEERS_QUIET_S", usual.idleSeconds()));
    }

    /** Measures; what is wrong with the arguments is one line and exit code 2. */
    public static void main(String[] args) {
        try {
            run(args, System.getenv(), System.out);
        } catch (InvalidInputException e) {
            System.err.println("lstm: " + e.getMessage());
            System.exit(BAD_INPUT);
        }
    }

    /** Measures what the arguments say. @throws InvalidInputException if they say nothing that can be measured */
    static void run(String[] args, Map<String, String> environment, PrintStream out) {
        if (args.length != 3) {
            throw new InvalidInputException("expected WORKLOAD THREADS train|infer, got " + args.length + " arguments");
        }
        Workload workload = Workload.of(args[0]);
        int threads = (int) number("the number of threads", args[1]);
        PeerHarness harness = new PeerHarness(environment, out);
        Selection selection = Selection.automatic().withOptions(BackendOptions.DEFAULT.withThreads(threads));
        switch (args[2]) {
            case "train" -> harness.train(workload, selection);
            case "infer" -> harness.infer(workload, selection);
            default -> throw new InvalidInputException("expected train or infer, got \"" + args[2] + "\"");
        }
    }

    private void train(Workload workload, Selection selection) {
        try (TrainingBackend backend = Backends.selectForTraining(selection);
                BenchWork work = BenchWork.training(backend, workload)) {
            stopwatch.time(work, print(workload, BenchMode.TRAIN, selection, workload.batch()));
        }
    }

    private void infer(Workload workload, Selection selection) {
        try (Backend backend = Backends.select(selection)) {
            try (BenchWork work = BenchWork.inference(backend, workload, 1)) {
                stopwatch.timeEach(work, print(workload, BenchMode.INFER, selection, 1));
            }
            try (BenchWork work = BenchWork.inference(backend, workload, 256)) {
                stopwatch.time(work, print(workload, BenchMode.INFER, selection, 256));
            }
        }
    }

    private Consumer<Block> print(Workload workload, BenchMode mode, Selection selection, int batch) {
        int threads = selection.options().actualThreads();
        return block -> {
            out.println(JsonText.line(Line.of(peer, workload.name(), mode, threads, batch, block)));
            out.flush();
        };
    }

    private static double number(Map<String, String> environment, String name, double usual) {
        String text = environment.get(name);
        return text == null ? usual : number(name, text);
    }

    private static double number(String what, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new InvalidInputException(what + ": expected a number, got \"" + text + "\"", e);
        }
    }

    /** One block; the names are those that are agreed on. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    @JsonPropertyOrder({
        "peer", "work", "mode", "threads", "block", "steps", "wall_s", "cpu_s", "foreign", "batch", "p50_us", "p99_us"
    })
    private record Line(
            String peer,
            String work,
            String mode,
            int threads,
            int block,
            int steps,
            @JsonProperty("wall_s") double wallSeconds,
            @JsonProperty("cpu_s") double cpuSeconds,
            OptionalDouble foreign,
            int batch,
            @JsonProperty("p50_us") OptionalDouble p50Micros,
            @JsonProperty("p99_us") OptionalDouble p99Micros) {
        static Line of(String peer, String work, BenchMode mode, int threads, int batch, Block block) {
            return new Line(
                    peer,
                    work,
                    mode.text(),
                    threads,
                    block.number(),
                    block.steps(),
                    block.wallSeconds(),
                    block.cpuSeconds(),
                    block.foreign(),
                    batch,
                    block.latency().stream()
                            .mapToDouble(Block.Latency::p50Micros)
                            .findFirst(),
                    block.latency().stream()
                            .mapToDouble(Block.Latency::p99Micros)
                            .findFirst());
        }
    }
}

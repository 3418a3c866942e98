package org.lstm4j.backend.nd4j;

import static java.lang.System.Logger.Level.INFO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lstm4j.Philox;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.LoopBody;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Dropout;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Mode;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Sequential;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.TrainStep;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.train.Adam;
import org.lstm4j.train.BinaryCrossEntropy;
import org.lstm4j.train.Clipping;
import org.lstm4j.train.StepGraph;
import org.lstm4j.train.Trainer;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Memory outside the heap, each time in a JVM of its own. How long the tests are: {@code -Dlstm.nd4j.steps=10000} for more than
 * the default of {@value #STEPS} steps and {@code -Dlstm.nd4j.openings=2000} for more than {@value #OPENINGS} openings.
 */
class SteadyMemoryTest {
    private static final System.Logger LOG = System.getLogger(SteadyMemoryTest.class.getName());

    private static final int STEPS = 1000;
    private static final int OPENINGS = 200;
    private static final int BATCH = 16;
    private static final int TIME = 12;
    /** Whatever the number of rounds: a context that stays in each of 2000 openings, the smallest thing of all, is a megabyte. */
    private static final long SLACK = 512L << 10;

    private static final int CANARIES = 1000;
    private static final int CONTEXT_BYTES = 400;
    private static final String NO_METER = "no meter";

    /** Runs steps or openings, and prints how much more is held after them, and how much more with a leak made on purpose. */
    public static final class Rounds {
        private Rounds() {}

        /** The program: what to do, and how often. */
        public static void main(String[] args) {
            MallocMeter.find()
                    .ifPresentOrElse(
                            meter -> run(meter, args[0], Integer.parseInt(args[1])),
                            () -> System.out.println(NO_METER));
        }

        private static void run(MallocMeter meter, String what, int rounds) {
            if (what.equals("steps")) {
                try (TrainingBackend backend = WithNd4j.backend();
                        TrainStep step = backend.compileTraining(step(), CompileOptions.DEFAULT)) {
                    Feeds feeds = feeds(TIME);
                    Feeds outputs = new Feeds().put(StepGraph.LOSS, Tensor.scalar(0f));
                    measure(
                            meter,
                            rounds,
                            () -> assertThat(step.run(feeds, outputs)).isTrue());
                }
            } else {
                TrainingGraph graph = step();
                List<Feeds> sizes =
                        Stream.of(5, TIME, 8).map(SteadyMemoryTest::feeds).toList();
                measure(meter, rounds, () -> open(graph, sizes));
            }
        }

        private static void open(TrainingGraph graph, List<Feeds> sizes) {
            try (TrainingBackend backend = WithNd4j.backend()) {
                // the backend closes what its user forgets
                TrainStep step = backend.compileTraining(graph, CompileOptions.DEFAULT);
                sizes.forEach(feeds -> assertThat(step.run(feeds, new Feeds())).isTrue());
            }
        }

        private static void measure(MallocMeter meter, int rounds, Runnable round) {
            for (int i = 0; i < 200; i++) {
                round.run();
            }
            long before = meter.settled();
            long counted = ofNd4j();
            for (int i = 0; i < rounds; i++) {
                round.run();
            }
            long after = meter.settled();
            System.out.println("growth " + (after - before));
            System.out.println("counted " + (ofNd4j() - counted));
            List<OpContext> leak = new ArrayList<>();
            for (int i = 0; i < CANARIES; i++) {
                leak.add(Nd4j.getExecutioner().buildContext());
            }
            System.out.println("leak " + (meter.settled() - after));
            assertThat(leak).hasSize(CANARIES);
        }

        /** What ND4J counts as its own. */
        private static long ofNd4j() {
            return Nd4j.getMemoryManager().allocatedMemory(0);
        }
    }

    private static TrainingGraph step() {
        Model model = Model.ofTokens(
                Sequential.of(
                        Embedding.of(50, 8),
                        SteadyMemoryTest::walk,
                        Bidirectional.of(Lstm.of(8)),
                        new Dropout(0.5),
                        Dense.of(8, Activation.RELU),
                        Dense.of(1, Activation.SIGMOID)),
                true);
        return StepGraph.of(model, new BinaryCrossEntropy(false), Adam.keras(), new Clipping.None(), false, 3);
    }

    /** A loop with a loop in its body, and its gradient. */
    private static Value walk(GraphBuilder g, Value x, Mode mode) {
        Value kernel = g.parameter("kernel", Shape.of(8, 8), new Initializer.Uniform(-0.3, 0.3));
        Value steps = g.transpose(x, 1, 0, 2);
        Value start = g.mul(g.reduceSum(steps, false, 0), 0);
        LoopBody.Results outer = g.scan(Direction.REVERSE, List.of(start), List.of(steps), (body, states, step) -> {
            Value h = body.tanh(body.add(body.matMul(states.getFirst(), kernel), step.getFirst()));
            Value rows = body.scan(
                            Direction.FORWARD,
                            List.of(body.mul(body.reduceSum(h, false, 0), 0)),
                            List.of(body.slice(h, 0, 0, 2)),
                            (inner, sums, row) -> {
                                Value sum = inner.tanh(inner.add(sums.getFirst(), row.getFirst()));
                                return new LoopBody.Step(List.of(sum), List.of(sum));
                            })
                    .outputs()
                    .getFirst();
            return new LoopBody.Step(List.of(h), List.of(body.add(h, body.reduceSum(rows, false, 0))));
        });
        return g.transpose(outer.outputs().getFirst(), 1, 0, 2);
    }

    private static Feeds feeds(int time) {
        int[] words = new int[BATCH * time];
        int[] lengths = new int[BATCH];
        float[] labels = new float[BATCH];
        for (int i = 0; i < words.length; i++) {
            words[i] = Philox.below(50, 3, 1, 0, i);
        }
        for (int row = 0; row < BATCH; row++) {
            lengths[row] = 1 + Philox.below(time, 3, 2, 0, row);
            labels[row] = row % 2;
        }
        return new Feeds()
                .put("tokens", Tensor.of(new int[] {BATCH, time}, words))
                .put(Model.SEQUENCE_LENS, Tensor.of(new int[] {BATCH}, lengths))
                .put(Trainer.TARGET, Tensor.of(new int[] {BATCH, 1}, labels))
                .put(StepGraph.LEARNING_RATE, Tensor.scalar(0.001f))
                .put(StepGraph.STEP, Tensor.scalar(0L));
    }

    /** Runs it in a small heap, so that the garbage collector comes by as often as in a long life. */
    private static void staysFlat(String what, int rounds) {
        WithNd4j.backend().close(); // skips where there is none
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:NativeMemoryTracking=summary",
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Rounds.class.getName(),
                what,
                Integer.toString(rounds));
        String output = output(command);
        assumeFalse(output.contains(NO_METER), "the C library has no mallinfo2, which glibc has from 2.33 on");
        long growth = number("growth", output);
        LOG.log(INFO, "{0} {1}: native libraries hold {2} bytes more", rounds, what, growth);
        assertThat(growth).as("growth in %d %s", rounds, what).isLessThan(SLACK);
        assertThat(number("counted", output)).isZero();
        assertThat(number("leak", output))
                .as("a leak made on purpose is seen")
                .isGreaterThan((long) CANARIES * CONTEXT_BYTES);
    }

    private static long number(String name, String output) {
        Matcher matcher =
                Pattern.compile("^" + name + " (-?\\d+)$", Pattern.MULTILINE).matcher(output);
        assertThat(matcher.find()).as(output).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    private static String output(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Test
    void trainingStepsLeaveNothingOutsideTheHeap() {
        staysFlat("steps", Integer.getInteger("lstm.nd4j.steps", STEPS));
    }

    @Test
    void closingGivesEverythingBack() {
        staysFlat("openings", Integer.getInteger("lstm.nd4j.openings", OPENINGS));
    }
}

package org.lstm4j.backend.nd4j;

import static java.lang.System.Logger.Level.INFO;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.lstm4j.Philox;
import org.lstm4j.Tensor;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Dropout;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Lstm;
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
import org.nd4j.linalg.factory.Nd4j;

/**
 * Memory outside the heap. How long the test is: {@code -Dlstm.nd4j.steps=10000} for more than the default of {@value #STEPS} steps
 * and {@code -Dlstm.nd4j.openings=100} for more than {@value #OPENINGS} openings.
 */
class SteadyMemoryTest {
    private static final System.Logger LOG = System.getLogger(SteadyMemoryTest.class.getName());

    private static final int STEPS = 1000;
    private static final int OPENINGS = 20;
    private static final int BATCH = 16;
    private static final int TIME = 12;
    /** What the process may grow by: the JVM compiles, and its own heap moves. */
    private static final long SLACK = 48L << 20;

    private static TrainingGraph step() {
        Model model = Model.ofTokens(
                Sequential.of(
                        Embedding.of(50, 8),
                        Bidirectional.of(Lstm.of(8)),
                        new Dropout(0.5),
                        Dense.of(8, Activation.RELU),
                        Dense.of(1, Activation.SIGMOID)),
                true);
        return StepGraph.of(model, new BinaryCrossEntropy(false), Adam.keras(), new Clipping.None(), false, 3);
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

    /** What ND4J counts as its own. */
    private static long ofNd4j() {
        return Nd4j.getMemoryManager().allocatedMemory(0);
    }

    /** Waits until ND4J has freed, behind the garbage collector, what closed plans left: contexts and views. */
    private static void settle() throws InterruptedException {
        for (int i = 0; i < 15; i++) {
            System.gc();
            Thread.sleep(100);
        }
    }

    @Test
    void trainingStepsLeaveNothingOutsideTheHeap() {
        int steps = Integer.getInteger("lstm.nd4j.steps", STEPS);
        Feeds feeds = feeds(TIME);
        Tensor loss = Tensor.scalar(0f);
        Feeds outputs = new Feeds().put(StepGraph.LOSS, loss);
        try (TrainingBackend backend = WithNd4j.backend();
                TrainStep step = backend.compileTraining(step(), CompileOptions.DEFAULT)) {
            for (int i = 0; i < 200; i++) {
                assertThat(step.run(feeds, outputs)).isTrue();
            }
            System.gc();
            long counted = ofNd4j();
            long process = Pointer.physicalBytes();
            for (int i = 0; i < steps; i++) {
                assertThat(step.run(feeds, outputs)).isTrue();
            }
            assertThat(ofNd4j()).isEqualTo(counted);
            long growth = Pointer.physicalBytes() - process;
            LOG.log(INFO, "{0} steps: ND4J holds {1} bytes, the process grew by {2}", steps, counted, growth);
            assertThat(growth).as("growth of the process in %d steps", steps).isLessThan(SLACK);
        }
    }

    @Test
    void closingGivesEverythingBack() throws InterruptedException {
        int openings = Integer.getInteger("lstm.nd4j.openings", OPENINGS);
        TrainingGraph graph = step();
        Map<Integer, Feeds> feeds = new HashMap<>();
        Feeds outputs = new Feeds();
        long counted = 0;
        long process = 0;
        int warmUp = openings / 4;
        for (int i = 0; i < openings + warmUp; i++) {
            if (i == warmUp) {
                settle();
                counted = ofNd4j();
                process = Pointer.physicalBytes();
            }
            try (TrainingBackend backend = WithNd4j.backend()) {
                TrainStep step = backend.compileTraining(graph, CompileOptions.DEFAULT);
                for (int time : new int[] {5, TIME, 8}) {
                    assertThat(step.run(feeds.computeIfAbsent(time, SteadyMemoryTest::feeds), outputs))
                            .isTrue();
                }
            }
        }
        settle();
        assertThat(ofNd4j()).isLessThanOrEqualTo(counted);
        long growth = Pointer.physicalBytes() - process;
        LOG.log(INFO, "{0} openings: the process grew by {1} bytes", openings, growth);
        assertThat(growth)
                .as("growth of the process over %d openings", openings)
                .isLessThan(SLACK);
    }
}

package org.lstm4j.backend.jvm.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Philox;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.KernelLookup;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Dropout;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Rnn;
import org.lstm4j.nn.Sequential;
import org.lstm4j.nn.cell.PeepholeLstm;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.TrainStep;
import org.lstm4j.train.Adam;
import org.lstm4j.train.BinaryCrossEntropy;
import org.lstm4j.train.Clipping;
import org.lstm4j.train.Form;
import org.lstm4j.train.StepGraph;
import org.lstm4j.train.Updates;

/** What a compiled training step promises: no allocation, nothing changed by a failure, updates from the old values. */
class SteadyStepTest {
    private static final Model MODEL = Model.ofTokens(
            Sequential.of(
                    Embedding.of(50, 8),
                    Lstm.of(10).withReturnSequences(),
                    Dropout.of(0.2),
                    Rnn.of(new PeepholeLstm(7)).withReturnSequences(),
                    Bidirectional.of(Lstm.of(12)),
                    Dense.of(6, Activation.RELU),
                    Dense.of(1, Activation.SIGMOID)),
            true);

    private static NativeBackend backend(int threads) {
        return new NativeBackend("native", KernelLookup.kernels(), new Workers(threads));
    }

    private static TrainStep compile(NativeBackend backend) {
        return backend.compileTraining(
                StepGraph.of(
                        MODEL,
                        new BinaryCrossEntropy(),
                        Adam.keras(),
                        new Clipping.ByGlobalNorm(1, Form.KERAS),
                        false,
                        1),
                CompileOptions.DEFAULT);
    }

    private static Feeds batch(int rows, int time) {
        int[] tokens = new int[rows * time];
        int[] lengths = new int[rows];
        float[] target = new float[rows];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = Philox.below(50, 1, 1, 1, i);
        }
        for (int i = 0; i < rows; i++) {
            lengths[i] = 1 + i % time;
            target[i] = i % 2;
        }
        return new Feeds()
                .put("tokens", Tensor.of(new int[] {rows, time}, tokens))
                .put("sequence_lens", Tensor.of(new int[] {rows}, lengths))
                .put("target", Tensor.of(new int[] {rows, 1}, target))
                .put("learning_rate", Tensor.scalar(0.001f))
                .put("step", Tensor.scalar(0L));
    }

    /** Counts all threads of the JVM, so that nothing a worker allocates goes unseen. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aSteadyStepAllocatesNothing(int workers) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (NativeBackend backend = backend(workers);
                TrainStep step = compile(backend)) {
            // whole batches and the small last one of an epoch take turns, as in a training
            Feeds whole = batch(40, 11);
            Feeds last = batch(7, 11);
            Feeds outputs = new Feeds().put("loss", Tensor.scalar(0f));
            long least = Long.MAX_VALUE;
            boolean allFinite = true;
            // Vector code allocates until the compiler has seen all of it, which takes some thousand steps. The limit
            // is on
            // what this thread computes: on a busy machine it gets as small a part of the clock's time as the compiler.
            long end = threads.getCurrentThreadCpuTime() + 60_000_000_000L;
            while (least > 0 && threads.getCurrentThreadCpuTime() < end) {
                long before = threads.getTotalThreadAllocatedBytes();
                for (int i = 0; i < 50; i++) {
                    allFinite &= step.run(i % 10 == 9 ? last : whole, outputs);
                }
                least = Math.min(least, threads.getTotalThreadAllocatedBytes() - before);
            }
            assertThat(allFinite).isTrue();
            assertThat(least).as("bytes in 50 steps").isZero();
        }
    }

    @Test
    void aLossThatIsNotFiniteChangesNothing() {
        try (NativeBackend backend = backend(2);
                TrainStep step = compile(backend)) {
            step.run(batch(8, 5), new Feeds());
            Map<String, Tensor> before = step.parameters().toMap();
            Tensor bias = before.get("dense_1/bias");
            assertThat(bias).isNotNull();
            Tensor broken = Objects.requireNonNull(bias).copy();
            broken.floats()[0] = Float.NaN;
            // as a training leaves it: weights that are set are finite
            step.parameters().setExact("dense_1/bias", broken);
            Tensor loss = Tensor.scalar(0f);
            assertThat(step.run(batch(8, 5), new Feeds().put("loss", loss))).isFalse();
            assertThat(loss.floats()[0]).isNaN();
            step.parameters().set("dense_1/bias", bias);
            step.parameters()
                    .toMap()
                    .forEach((name, tensor) -> assertThat(tensor.floats())
                            .as(name)
                            .containsExactly(
                                    Objects.requireNonNull(before.get(name)).floats()));
        }
    }

    @Test
    void anIdOutsideTheTableChangesNothing() {
        try (NativeBackend backend = backend(2);
                TrainStep step = compile(backend)) {
            Map<String, Tensor> before = step.parameters().toMap();
            Feeds feeds = batch(8, 5);
            feeds.get("tokens").ints()[3] = 50;
            assertThatThrownBy(() -> step.run(feeds, new Feeds()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("index 50 is outside 0 to 49 of \"embedding/embeddings\"");
            step.parameters()
                    .toMap()
                    .forEach((name, tensor) -> assertThat(tensor.floats())
                            .as(name)
                            .containsExactly(
                                    Objects.requireNonNull(before.get(name)).floats()));
        }
    }

    /** p and q swap, r takes the old p, s the new p: none may see a value of the next step where it wants the old. */
    @Test
    void updatesAreComputedFromTheOldValues() {
        GraphBuilder g = new GraphBuilder();
        Parameter p = g.parameter("p", Shape.of(2), new Initializer.Constant(1));
        Parameter q = g.parameter("q", Shape.of(2), new Initializer.Constant(10));
        Parameter r = g.parameter("r", Shape.of(2), new Initializer.Constant(100));
        Parameter s = g.parameter("s", Shape.of(2), new Initializer.Constant(1000));
        g.output("loss", g.reduceSumAll(g.mul(p, q)));
        Updates updates = new Updates(g);
        Value next = g.add(p, 1);
        updates.set(p, q);
        updates.set(q, next);
        updates.set(r, g.mul(p, 3));
        updates.set(s, g.add(g.add(next, r), s));
        Graph graph = withOutputs(g, updates);
        try (NativeBackend backend = backend(1);
                TrainStep step =
                        backend.compileTraining(new TrainingGraph(graph, updates.values()), CompileOptions.DEFAULT)) {
            step.run(new Feeds(), new Feeds());
            assertThat(step.parameters().get("p").floats()).containsExactly(10, 10);
            assertThat(step.parameters().get("q").floats()).containsExactly(2, 2);
            assertThat(step.parameters().get("r").floats()).containsExactly(3, 3);
            assertThat(step.parameters().get("s").floats()).containsExactly(1102, 1102);
        }
    }

    private static Graph withOutputs(GraphBuilder g, Updates updates) {
        updates.values().forEach((parameter, value) -> g.output("next:" + parameter.name(), value));
        return g.build();
    }

    @Test
    void wrongFeedsAndOutputsAreNamed() {
        try (NativeBackend backend = backend(1);
                TrainStep step = compile(backend)) {
            assertThatThrownBy(() -> step.run(new Feeds(), new Feeds()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("Nothing is fed for");
            assertThatThrownBy(() -> step.run(batch(8, 5), new Feeds().put("losss", Tensor.scalar(0f))))
                    .hasMessageStartingWith("No output \"losss\". Found: [loss, prediction");
            assertThatThrownBy(() ->
                            step.run(batch(8, 5), new Feeds().put("prediction", Tensor.zeros(DType.FLOAT32, 3, 1))))
                    .hasMessageContaining("output prediction: is float32[batch, 1], now [8, 1]");
        }
    }
}

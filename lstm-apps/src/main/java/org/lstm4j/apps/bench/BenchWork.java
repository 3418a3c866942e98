package org.lstm4j.apps.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.DType;
import org.lstm4j.LstmException;
import org.lstm4j.Philox;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;
import org.lstm4j.spi.TrainStep;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.train.Loss;
import org.lstm4j.train.Optimizer;
import org.lstm4j.train.StepGraph;
import org.lstm4j.train.Trainer;

/**
 * One workload compiled by a backend, with its data: each step takes the next of {@value #BATCHES} batches of random words, which
 * were made beforehand. All sequences have full length. Not thread-safe.
 */
public final class BenchWork implements Runnable, AutoCloseable {
    private static final int BATCHES = 8;
    private static final long SEED = 7;

    private final Runnable step;
    private final AutoCloseable compiled;

    private BenchWork(Runnable step, AutoCloseable compiled) {
        this.step = step;
        this.compiled = compiled;
    }

    /** Training steps, by the graph that a {@link Trainer} runs. */
    public static BenchWork training(TrainingBackend backend, Workload workload) {
        return training(backend, workload, workload.loss(), workload.optimizer());
    }

    /** Training steps with another loss and optimizer than the workload's. */
    public static BenchWork training(TrainingBackend backend, Workload workload, Loss loss, Optimizer optimizer) {
        int rows = workload.batch();
        TrainingGraph graph = StepGraph.of(workload.trainedModel(), loss, optimizer, workload.clipping(), false, SEED);
        TrainStep step = backend.compileTraining(graph, options(rows));
        Tensor rate = Tensor.scalar((float) optimizer.learningRate());
        Tensor number = Tensor.scalar(0L);
        List<Feeds> batches = new ArrayList<>();
        for (int batch = 0; batch < BATCHES; batch++) {
            batches.add(new Feeds()
                    .put("tokens", words(workload, rows, batch))
                    .put(Trainer.TARGET, labels(workload, rows, batch))
                    .put(StepGraph.LEARNING_RATE, rate)
                    .put(StepGraph.STEP, number));
        }
        Tensor result = Tensor.scalar(0f);
        Feeds outputs = new Feeds().put(StepGraph.LOSS, result);
        return new BenchWork(
                () -> {
                    long done = number.longs()[0];
                    if (!step.run(batches.get((int) (done % BATCHES)), outputs)) {
                        throw new LstmException("the loss of " + workload.name() + " came out as " + result.floats()[0]
                                + " in step " + done + "; there is nothing to measure");
                    }
                    number.longs()[0] = done + 1;
                },
                step);
    }

    /** Predictions of so many rows, with the weights a training starts from. */
    public static BenchWork inference(Backend backend, Workload workload, int rows) {
        Graph graph = workload.predictingModel().inferenceGraph();
        Predictor predictor = backend.compile(graph, options(rows));
        predictor.parameters().setAll(initialWeights(graph));
        List<Feeds> batches = new ArrayList<>();
        for (int batch = 0; batch < BATCHES; batch++) {
            batches.add(new Feeds().put("tokens", words(workload, rows, batch)));
        }
        int[] dims = graph.output(Model.PREDICTION)
                .shape()
                .resolve(Sizes.of("batch", rows, "time", workload.tokens().steps()));
        Feeds outputs = new Feeds().put(Model.PREDICTION, Tensor.zeros(DType.FLOAT32, dims));
        int[] next = {0};
        return new BenchWork(
                () -> {
                    predictor.run(batches.get(next[0]), outputs);
                    next[0] = (next[0] + 1) % BATCHES;
                },
                predictor);
    }

    private static CompileOptions options(int rows) {
        return CompileOptions.DEFAULT.withSeed(SEED).withExpected(Sizes.of("batch", rows));
    }

    private static Map<String, Tensor> initialWeights(Graph graph) {
        Map<String, Tensor> weights = new HashMap<>();
        for (Parameter parameter : graph.parameters()) {
            float[] values = parameter.initializer().values(parameter.shape(), SEED, parameter.name());
            weights.put(parameter.name(), Tensor.of(parameter.shape().resolve(Sizes.NONE), values));
        }
        return weights;
    }

    private static Tensor words(Workload workload, int rows, int batch) {
        int steps = workload.tokens().steps();
        return Tensor.of(new int[] {rows, steps}, below(workload.tokens().vocabulary(), "tokens", batch, rows * steps));
    }

    private static Tensor labels(Workload workload, int rows, int batch) {
        Workload.Head head = workload.head();
        if (head.outputs() == 1) {
            float[] bits = new float[rows];
            int[] drawn = below(2, Trainer.TARGET, batch, rows);
            for (int row = 0; row < rows; row++) {
                bits[row] = drawn[row];
            }
            return Tensor.of(new int[] {rows, 1}, bits);
        }
        int steps = workload.tokens().steps();
        return head.everyStep()
                ? Tensor.of(new int[] {rows, steps}, below(head.outputs(), Trainer.TARGET, batch, rows * steps))
                : Tensor.of(new int[] {rows}, below(head.outputs(), Trainer.TARGET, batch, rows));
    }

    private static int[] below(int bound, String what, int batch, int count) {
        int[] values = new int[count];
        int stream = Philox.streamOf(what);
        for (int i = 0; i < count; i++) {
            values[i] = Philox.below(bound, SEED, stream, batch, i);
        }
        return values;
    }

    /** Makes one step. */
    @Override
    public void run() {
        step.run();
    }

    @Override
    public void close() {
        try {
            compiled.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("neither a step nor a predictor throws checked exceptions", e);
        }
    }
}

package org.lstm4j.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.lstm4j.DType;
import org.lstm4j.Philox;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.apps.bench.Workload;
import org.lstm4j.backend.jvm.NativeBackendProvider;
import org.lstm4j.graph.Gradients;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.TrainStep;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.train.SparseCategoricalCrossEntropy;
import org.lstm4j.train.StepGraph;
import org.lstm4j.train.Trainer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Softmax, cross-entropy and its gradient over a whole vocabulary, at the shapes of the workloads that have one. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CrossEntropyBenchmark {
    /** Which workload's shape. */
    @Param({"W5", "W6"})
    public String work = "";

    /** Threads of the backend. */
    @Param("1")
    public int threads = 1;

    private final Feeds inputs = new Feeds();
    private final Feeds outputs = new Feeds().put(StepGraph.LOSS, Tensor.scalar(0f));
    private AutoCloseable backend = () -> {};
    private Runnable step = () -> {};

    /** Compiles the loss and its gradient, of scores that stay where they are. */
    @Setup
    public void setUp() {
        PeakProfiler.setOperations(0);
        Workload workload = Workload.of(work);
        int classes = workload.head().outputs();
        int rows = workload.batch()
                * (workload.head().everyStep() ? workload.tokens().steps() : 1);
        GraphBuilder g = new GraphBuilder();
        Input target = g.input(Trainer.TARGET, Shape.of(rows), DType.INT32);
        Parameter scores = g.parameter("scores", Shape.of(rows, classes), Initializer.uniform(4), true);
        Value loss = g.reduceMeanAll(SparseCategoricalCrossEntropy.ofLogits().call(g.scope("loss"), scores, target));
        Value gradient = Gradients.append(g, loss, List.of(scores)).getFirst();
        g.output(StepGraph.LOSS, loss);
        g.output("gradient", gradient);
        int[] labels = new int[rows];
        for (int row = 0; row < rows; row++) {
            labels[row] = Philox.below(classes, 1, 0, 0, row);
        }
        inputs.put(Trainer.TARGET, Tensor.of(new int[] {rows}, labels));
        TrainingBackend chosen =
                (TrainingBackend) new NativeBackendProvider().create(BackendOptions.DEFAULT.withThreads(threads));
        TrainStep compiled =
                chosen.compileTraining(new TrainingGraph(g.build(), new LinkedHashMap<>()), CompileOptions.DEFAULT);
        backend = chosen;
        step = () -> compiled.run(inputs, outputs);
    }

    /** The loss of all rows, and its gradient. */
    @Benchmark
    public void lossAndGradient() {
        step.run();
    }

    /** Stops the backend's threads. */
    @TearDown
    public void tearDown() throws Exception {
        backend.close();
    }
}

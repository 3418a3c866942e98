package org.lstm4j.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.backend.jvm.NativeBackendProvider;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.TrainStep;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.train.Adam;
import org.lstm4j.train.Gradient;
import org.lstm4j.train.Optimizer;
import org.lstm4j.train.RmsProp;
import org.lstm4j.train.Sgd;
import org.lstm4j.train.StepGraph;
import org.lstm4j.train.Updates;
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

/** The update of one parameter, whose gradient here is the parameter, scaled: a multiplication on the way. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class OptimizerBenchmark {
    /** Which rule. */
    public enum Rule {
        /** Gradient descent without momentum. */
        SGD,
        /** RMSprop. */
        RMSPROP,
        /** Adam. */
        ADAM;

        Optimizer optimizer() {
            return switch (this) {
                case SGD -> Sgd.of(0.01);
                case RMSPROP -> RmsProp.keras();
                case ADAM -> Adam.keras();
            };
        }
    }

    /** Which rule. */
    @Param
    public Rule rule = Rule.SGD;

    /** Elements: within the second cache level, and W4's embedding, which is not. */
    @Param({"16384", "240000"})
    public int size;

    /** Threads of the backend. */
    @Param("1")
    public int threads = 1;

    private final Tensor number = Tensor.scalar(0L);
    private final Feeds inputs =
            new Feeds().put(StepGraph.STEP, number).put(StepGraph.LEARNING_RATE, Tensor.scalar(1e-6f));
    private final Feeds outputs = new Feeds().put(StepGraph.LOSS, Tensor.scalar(0f));
    private AutoCloseable backend = () -> {};
    private Runnable step = () -> {};

    /** Compiles the update. */
    @Setup
    public void setUp() {
        PeakProfiler.setOperations(0);
        GraphBuilder g = new GraphBuilder();
        g.input(StepGraph.STEP, Shape.SCALAR, DType.INT64);
        Input rate = g.input(StepGraph.LEARNING_RATE, Shape.SCALAR, DType.FLOAT32);
        Parameter parameter = g.parameter("kernel", Shape.of(size), Initializer.uniform(0.05), true);
        Updates updates = new Updates(g);
        rule.optimizer().step(g, List.of(new Gradient(parameter, g.mul(parameter, 1e-3))), rate, updates);
        g.output(StepGraph.LOSS, g.mul(rate, 1));
        updates.values().forEach((slot, value) -> g.output("next:" + slot.name(), value));
        TrainingBackend chosen =
                (TrainingBackend) new NativeBackendProvider().create(BackendOptions.DEFAULT.withThreads(threads));
        TrainStep compiled =
                chosen.compileTraining(new TrainingGraph(g.build(), updates.values()), CompileOptions.DEFAULT);
        backend = chosen;
        step = () -> compiled.run(inputs, outputs);
    }

    /** One update. */
    @Benchmark
    public void update() {
        step.run();
    }

    /** Stops the backend's threads. */
    @TearDown
    public void tearDown() throws Exception {
        backend.close();
    }
}

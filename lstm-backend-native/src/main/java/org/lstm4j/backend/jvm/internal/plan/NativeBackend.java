package org.lstm4j.backend.jvm.internal.plan;

import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;
import org.lstm4j.graph.EmptySequences;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Parameters;
import org.lstm4j.spi.Predictor;
import org.lstm4j.spi.Programs;
import org.lstm4j.spi.TrainStep;
import org.lstm4j.spi.TrainingBackend;

/** Compiles graphs to programs that share kernels and threads. */
public final class NativeBackend implements TrainingBackend {
    private final String name;
    private final Kernels kernels;
    private final Workers workers;
    private final Programs programs;
    private final Profile profile = Profile.ofProperty();

    /** Creates it; it closes the workers. */
    public NativeBackend(String name, Kernels kernels, Workers workers) {
        this.name = name;
        this.kernels = kernels;
        this.workers = workers;
        this.programs = new Programs(name);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String description() {
        int threads = workers.threads();
        return kernels.description() + ", " + threads + (threads == 1 ? " thread" : " threads");
    }

    @Override
    public Predictor compile(Graph graph, CompileOptions options) {
        return programs.predictor(
                graph,
                () -> new NativePredictor(new Program(
                        Schedule.of(EmptySequences.replaced(graph)), kernels, workers, options.expected(), profile)));
    }

    @Override
    public TrainStep compileTraining(TrainingGraph step, CompileOptions options) {
        return programs.trainStep(step, () -> training(step, options));
    }

    private TrainStep training(TrainingGraph step, CompileOptions options) {
        Program program = new Program(Schedule.of(step), kernels, workers, options.expected(), profile);
        for (Parameter parameter : step.graph().parameters()) {
            float[] values = parameter.initializer().values(parameter.shape(), options.seed(), parameter.name());
            program.parameters().initialize(parameter, values);
        }
        return new NativeTrainStep(program);
    }

    @Override
    public boolean usesPrograms() {
        return true;
    }

    @Override
    public void close() {
        programs.close(() -> {
            profile.close();
            workers.close();
        });
    }

    private record NativePredictor(Program program) implements Predictor {
        @Override
        public Parameters parameters() {
            return program.parameters();
        }

        @Override
        public void run(Feeds inputs, Feeds outputs) {
            program.run(inputs, outputs);
        }

        @Override
        public void close() {
            // owns heap memory only
        }
    }

    private record NativeTrainStep(Program program) implements TrainStep {
        @Override
        public Parameters parameters() {
            return program.parameters();
        }

        @Override
        public boolean run(Feeds inputs, Feeds outputs) {
            return program.run(inputs, outputs);
        }

        @Override
        public void close() {
            // owns heap memory only
        }
    }
}

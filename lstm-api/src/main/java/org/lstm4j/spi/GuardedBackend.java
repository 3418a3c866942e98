package org.lstm4j.spi;

import org.lstm4j.graph.Graph;
import org.lstm4j.graph.TrainingGraph;

/** Somebody's backend under the rules of {@link Programs}, to which it does not see itself. */
sealed class GuardedBackend implements Backend {
    private final Backend backend;
    private final Programs programs;

    private GuardedBackend(Backend backend) {
        this.backend = backend;
        this.programs = new Programs(backend.name());
    }

    static Backend of(Backend backend) {
        if (backend.usesPrograms()) {
            return backend;
        }
        return backend instanceof TrainingBackend trainer ? new Training(trainer) : new GuardedBackend(backend);
    }

    @Override
    public String name() {
        return backend.name();
    }

    @Override
    public String description() {
        return backend.description();
    }

    @Override
    public boolean usesPrograms() {
        return true;
    }

    @Override
    public Predictor compile(Graph graph, CompileOptions options) {
        return programs.predictor(graph, () -> backend.compile(graph, options));
    }

    final Programs programs() {
        return programs;
    }

    @Override
    public void close() {
        programs.close(backend::close);
    }

    private static final class Training extends GuardedBackend implements TrainingBackend {
        private final TrainingBackend backend;

        Training(TrainingBackend backend) {
            super(backend);
            this.backend = backend;
        }

        @Override
        public TrainStep compileTraining(TrainingGraph step, CompileOptions options) {
            return programs().trainStep(step, () -> backend.compileTraining(step, options));
        }
    }
}

package org.lstm4j.backend.nd4j.internal;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.lstm4j.backend.nd4j.Nd4jBackendProvider;
import org.lstm4j.backend.nd4j.internal.lower.Operators;
import org.lstm4j.backend.nd4j.internal.plan.Program;
import org.lstm4j.graph.EmptySequences;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Parameters;
import org.lstm4j.spi.Predictor;
import org.lstm4j.spi.Programs;
import org.lstm4j.spi.TrainStep;
import org.lstm4j.spi.TrainingBackend;

/** Compiles graphs to programs for ND4J. Closing it closes all that was compiled. */
public final class Nd4jBackend implements TrainingBackend {
    private final String description;
    private final Programs programs = new Programs(Nd4jBackendProvider.NAME);
    private final Set<Program> open = ConcurrentHashMap.newKeySet();

    private Nd4jBackend(String description) {
        this.description = description;
    }

    /** Starts ND4J, once in a JVM, and has it use that many threads. */
    public static Nd4jBackend create(int threads) {
        return new Nd4jBackend(Startup.start(threads));
    }

    @Override
    public String name() {
        return Nd4jBackendProvider.NAME;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public Predictor compile(Graph graph, CompileOptions options) {
        return programs.predictor(graph, () -> {
            Operators.check(graph);
            Program program = Program.of(EmptySequences.replaced(graph), Operators::translate);
            open.add(program);
            return new Prediction(program);
        });
    }

    @Override
    public TrainStep compileTraining(TrainingGraph step, CompileOptions options) {
        return programs.trainStep(step, () -> {
            Operators.check(step.graph());
            Program program = Program.of(step, options.seed(), Operators::translate);
            open.add(program);
            return new Training(program);
        });
    }

    @Override
    public boolean usesPrograms() {
        return true;
    }

    @Override
    public void close() {
        programs.close(() -> List.copyOf(open).forEach(this::close));
    }

    private void close(Program program) {
        open.remove(program);
        program.close();
    }

    private final class Prediction implements Predictor {
        private final Program program;

        Prediction(Program program) {
            this.program = program;
        }

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
            Nd4jBackend.this.close(program);
        }
    }

    private final class Training implements TrainStep {
        private final Program program;

        Training(Program program) {
            this.program = program;
        }

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
            Nd4jBackend.this.close(program);
        }
    }
}

package org.lstm4j.backend.nd4j.internal.plan;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.LstmException;
import org.lstm4j.Sizes;
import org.lstm4j.backend.nd4j.Nd4jBackendProvider;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.spi.BackendException;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Parameters;

/**
 * A compiled graph. The first run with new sizes makes a plan for them; later runs with these sizes allocate nothing
 * outside the heap. Not thread-safe.
 */
public final class Program implements AutoCloseable {
    /** The output that is copied even if a step is not finite. */
    static final String LOSS = "loss";

    /** Native contexts that plans may keep between them: about 2 KB each, so half a gigabyte at most. */
    private static final int MAX_CONTEXTS = 250_000;

    private final Work work;
    private final Memory memory = new Memory();
    private final Persistent persistent;
    private final List<Plan> plans = new ArrayList<>();
    private final Translator translator;
    private boolean isClosed;

    private Program(Work work, Translator translator) {
        this.work = work;
        this.translator = translator;
        this.persistent = new Persistent(work.graph());
    }

    /** A program for predictions; parameters are zero. */
    public static Program of(Graph graph, Translator translator) {
        return new Program(Work.of(graph), translator);
    }

    /** A program for training; parameters start from their initializers. */
    public static Program of(TrainingGraph step, long seed, Translator translator) {
        Program program = new Program(Work.of(step), translator);
        for (Parameter parameter : step.graph().parameters()) {
            program.persistent.initialize(
                    parameter, parameter.initializer().values(parameter.shape(), seed, parameter.name()));
        }
        return program;
    }

    /** Weights and slots. */
    public Parameters parameters() {
        return persistent;
    }

    /** Runs once. False, with no parameter changed, if a guard is not finite. */
    public boolean run(Feeds inputs, Feeds outputs) {
        try {
            Plan plan = plan(inputs);
            return plan.run(inputs, outputs);
        } catch (LstmException | ArithmeticException e) {
            throw e; // sizes that are too large are the same for all backends
        } catch (RuntimeException e) {
            throw new BackendException(Nd4jBackendProvider.NAME, "an operation failed: " + e.getMessage(), e);
        }
    }

    /** The plan for these inputs' sizes, the last used first. */
    private Plan plan(Feeds inputs) {
        for (int i = 0; i < plans.size(); i++) {
            Plan plan = plans.get(i);
            if (plan.fits(inputs)) {
                plans.remove(i);
                plans.addFirst(plan);
                return plan;
            }
        }
        return make(inputs);
    }

    private Plan make(Feeds inputs) {
        Sizes sizes = inputs.sizes(work.graph().inputs());
        Plan.Draft draft = new Plan.Draft(work, persistent, sizes, translator);
        if (!memory.hasRoomFor(draft.sizes())) {
            closePlans(0); // they see memory that is about to go
        }
        memory.reserve(draft.sizes());
        Plan plan = new Plan(draft, memory, persistent, sizes);
        plans.addFirst(plan);
        int kept = 1;
        int contexts = plan.contexts();
        while (kept < plans.size() && contexts + plans.get(kept).contexts() <= MAX_CONTEXTS) {
            contexts += plans.get(kept).contexts();
            kept++;
        }
        closePlans(kept);
        return plan;
    }

    private void closePlans(int from) {
        while (plans.size() > from) {
            plans.removeLast().close();
        }
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            closePlans(0);
            persistent.close();
            memory.close();
        }
    }
}

package org.lstm4j.spi;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.lstm4j.ClosedException;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.TooLargeException;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.TrainingGraph;

/**
 * What a backend compiled, under the rules that are the same for all backends, so that none has to see to them itself:
 *
 * <ul>
 *   <li>Several threads may use one predictor or step; they take turns. Who wants runs side by side takes a predictor each.
 *   <li>What is fed fits the graph, is finite and not empty, and what is wanted fits as well; otherwise nothing runs.
 *   <li>Weights that are set are finite.
 *   <li>After {@code close} of the program or of the backend everything throws {@link ClosedException}, but a second {@code
 *       close}. Closing waits for runs that are under way.
 *   <li>What memory has no room for, or an array no place, is a {@link TooLargeException}.
 * </ul>
 *
 * <p>A backend has one, compiles through it, and closes it:
 *
 * {@snippet :
 * private final Programs programs = new Programs("mine");
 *
 * public Predictor compile(Graph graph, CompileOptions options) {
 *     return programs.predictor(graph, () -> new MyPredictor(graph));
 * }
 *
 * public void close() {
 *     programs.close(() -> { });
 * }
 * }
 *
 * <p>What {@link Backends} selects is under these rules in any case. Thread-safe.
 */
public final class Programs {
    private final String backend;
    private final boolean givesDoubles;
    /** Whoever uses the backend reads; who closes it writes. */
    private final ReentrantReadWriteLock life = new ReentrantReadWriteLock();

    private boolean isClosed;

    /**
     * Those of a backend.
     *
     * @param backend its name
     */
    public Programs(String backend) {
        this(backend, false);
    }

    /**
     * Those of a backend that perhaps computes in double precision.
     *
     * @param backend its name
     * @param givesDoubles true if float32 outputs can be had in float64 tensors as well
     */
    public Programs(String backend, boolean givesDoubles) {
        this.backend = backend;
        this.givesDoubles = givesDoubles;
    }

    /**
     * Compiles a graph.
     *
     * @param compile makes what runs it, which needs no care of its own about threads, closing and what is fed
     * @throws ClosedException if the backend is closed
     */
    public Predictor predictor(Graph graph, Supplier<? extends Predictor> compile) {
        return use(() -> {
            Predictor predictor = inMemory("The program", compile);
            return predictor instanceof GuardedPredictor ? predictor : new GuardedPredictor(graph, predictor);
        });
    }

    /**
     * Compiles a training step.
     *
     * @param compile makes what runs it, which needs no care of its own about threads, closing and what is fed
     * @throws ClosedException if the backend is closed
     */
    public TrainStep trainStep(TrainingGraph step, Supplier<? extends TrainStep> compile) {
        return use(() -> {
            TrainStep compiled = inMemory("The training step", compile);
            return compiled instanceof GuardedStep ? compiled : new GuardedStep(step.graph(), compiled);
        });
    }

    /** Waits for what is under way and closes the backend; does nothing if that was done before. */
    public void close(Runnable free) {
        life.writeLock().lock();
        try {
            if (!isClosed) {
                isClosed = true;
                free.run();
            }
        } finally {
            life.writeLock().unlock();
        }
    }

    /** To be followed by {@link #leave}, unless it throws. */
    private void enter() {
        life.readLock().lock();
        if (isClosed) {
            life.readLock().unlock();
            throw new ClosedException("backend " + backend);
        }
    }

    private void leave() {
        life.readLock().unlock();
    }

    private <T> T use(Supplier<T> work) {
        enter();
        try {
            return work.get();
        } finally {
            leave();
        }
    }

    private static <T> T inMemory(String what, Supplier<T> work) {
        try {
            return work.get();
        } catch (OutOfMemoryError e) {
            throw TooLargeException.memory(what, e);
        } catch (ArithmeticException | NegativeArraySizeException e) {
            throw tooLarge(what, e);
        }
    }

    /** Sizes are multiplied in many places of a backend, by exact arithmetic; any other failure is the backend's own. */
    private static RuntimeException tooLarge(String what, RuntimeException e) {
        return e instanceof NegativeArraySizeException
                        || String.valueOf(e.getMessage()).contains("overflow")
                ? TooLargeException.beyond(what, e)
                : e;
    }

    private static InvalidInputException notFinite(String name, Tensor value, int at) {
        return new InvalidInputException("Parameter \"" + name + "\" would be " + value.element(at) + " at "
                + value.place(at) + "; weights must be finite numbers. Take those from before the training failed");
    }

    /** A compiled program and its turns. */
    private abstract class Guarded {
        private final Turns turns;
        private final Admission admission;
        private final GuardedParameters parameters;
        private final String what;

        Guarded(String kind, Graph graph, Parameters parameters, boolean infers) {
            this.what = kind + " of the backend " + backend;
            this.turns = new Turns(what);
            this.admission = new Admission(graph, givesDoubles);
            this.parameters = new GuardedParameters(this, parameters, infers);
        }

        final <T> T turn(Supplier<T> work) {
            return use(() -> turns.take(work));
        }

        /** As {@link #turn} does, but without an object: a steady step allocates nothing. */
        final boolean admit(Feeds inputs, Feeds outputs) {
            enter();
            try {
                turns.begin();
                try {
                    admission.check(inputs, outputs);
                    return compute(inputs, outputs);
                } catch (OutOfMemoryError e) {
                    throw TooLargeException.memory("A run of a " + what, e);
                } catch (ArithmeticException | NegativeArraySizeException e) {
                    throw tooLarge("A run of a " + what, e);
                } finally {
                    turns.end();
                }
            } finally {
                leave();
            }
        }

        /** Runs it, all being as it should. */
        abstract boolean compute(Feeds inputs, Feeds outputs);

        final Parameters weights() {
            return turn(() -> parameters);
        }

        final void close(Runnable free) {
            life.readLock().lock();
            try {
                turns.close(free);
            } finally {
                life.readLock().unlock();
            }
        }
    }

    private final class GuardedPredictor extends Guarded implements Predictor {
        private final Predictor inner;

        GuardedPredictor(Graph graph, Predictor inner) {
            super("predictor", graph, inner.parameters(), true);
            this.inner = inner;
        }

        @Override
        public Parameters parameters() {
            return weights();
        }

        @Override
        public void run(Feeds inputs, Feeds outputs) {
            admit(inputs, outputs);
        }

        @Override
        boolean compute(Feeds inputs, Feeds outputs) {
            inner.run(inputs, outputs);
            return true;
        }

        @Override
        public void close() {
            close(inner::close);
        }
    }

    private final class GuardedStep extends Guarded implements TrainStep {
        private final TrainStep inner;

        GuardedStep(Graph graph, TrainStep inner) {
            super("training step", graph, inner.parameters(), false);
            this.inner = inner;
        }

        @Override
        public Parameters parameters() {
            return weights();
        }

        @Override
        public boolean run(Feeds inputs, Feeds outputs) {
            return admit(inputs, outputs);
        }

        @Override
        boolean compute(Feeds inputs, Feeds outputs) {
            return inner.run(inputs, outputs);
        }

        @Override
        public void close() {
            close(inner::close);
        }
    }

    /**
     * Parameters in turns.
     *
     * @param infers true if not even the exact values may be NaN or infinite. Those of a training may: slots grow beyond float32
     *     and shrink again
     */
    private record GuardedParameters(Guarded program, Parameters inner, boolean infers) implements Parameters {
        @Override
        public List<Parameter> list() {
            return program.turn(inner::list);
        }

        @Override
        public Tensor get(String name) {
            return program.turn(() -> inner.get(name));
        }

        @Override
        public Tensor exact(String name) {
            return program.turn(() -> inner.exact(name));
        }

        @Override
        public void set(String name, Tensor value) {
            program.turn(() -> {
                checkFinite(name, value);
                inner.set(name, value);
                return true;
            });
        }

        @Override
        public void setExact(String name, Tensor value) {
            program.turn(() -> {
                if (infers) {
                    checkFinite(name, value);
                }
                inner.setExact(name, value);
                return true;
            });
        }

        @Override
        public void check(String name, Tensor value) {
            program.turn(() -> {
                inner.check(name, value);
                checkFinite(name, value);
                return true;
            });
        }

        @Override
        public SequencedMap<String, Tensor> toMap() {
            return program.turn(Parameters.super::toMap);
        }

        @Override
        public void setAll(Map<String, Tensor> values) {
            program.turn(() -> {
                Parameters.super.setAll(values);
                return true;
            });
        }

        private void checkFinite(String name, Tensor value) {
            find(name);
            OptionalInt at = value.firstNonFinite();
            if (at.isPresent()) {
                throw notFinite(name, value, at.getAsInt());
            }
        }
    }
}

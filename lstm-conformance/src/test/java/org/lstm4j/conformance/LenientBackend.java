package org.lstm4j.conformance;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.lstm4j.LstmException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Parameters;
import org.lstm4j.spi.Predictor;
import org.lstm4j.spi.TrainStep;
import org.lstm4j.spi.TrainingBackend;

/**
 * The reference where it should refuse something and does not, or where threads get in each other's way.
 *
 * @param lets which refusals, by a part of their message, are passed over in silence; nothing for none
 * @param isShared true if the tensors of a run lie in one place for all threads
 */
record LenientBackend(String lets, boolean isShared) implements TrainingBackend {
    private static final ReferenceBackend REFERENCE = new ReferenceBackend();

    private void lenient(Runnable action) {
        try {
            action.run();
        } catch (LstmException e) {
            if (lets.isEmpty() || !String.valueOf(e.getMessage()).contains(lets)) {
                throw e;
            }
        }
    }

    @Override
    public String name() {
        return "lenient";
    }

    @Override
    public String description() {
        return "the reference without some of its care";
    }

    @Override
    public Predictor compile(Graph graph, CompileOptions options) {
        Predictor inner = REFERENCE.compile(graph, options);
        Parameters weights = new Lenient(inner.parameters());
        return new Predictor() {
            private Feeds current = new Feeds();

            @Override
            public Parameters parameters() {
                lenient(inner::parameters);
                return weights;
            }

            @Override
            public void run(Feeds inputs, Feeds outputs) {
                lenient(() -> {
                    current = inputs;
                    for (int i = 0; isShared && i < 20 && current == inputs; i++) {
                        LockSupport.parkNanos(1_000);
                    }
                    inner.run(isShared ? current : inputs, outputs);
                });
            }

            @Override
            public void close() {
                inner.close();
            }
        };
    }

    @Override
    public TrainStep compileTraining(TrainingGraph step, CompileOptions options) {
        TrainStep inner = REFERENCE.compileTraining(step, options);
        Parameters weights = new Lenient(inner.parameters());
        return new TrainStep() {
            private int steps;

            @Override
            public Parameters parameters() {
                lenient(inner::parameters);
                return weights;
            }

            @Override
            public boolean run(Feeds inputs, Feeds outputs) {
                boolean[] isGood = {true};
                int mine = ++steps;
                for (int i = 0; isShared && i < 20 && mine == steps; i++) {
                    LockSupport.parkNanos(1_000);
                }
                // who comes in between loses its step
                if (!isShared || mine == steps) {
                    lenient(() -> isGood[0] = inner.run(inputs, outputs));
                }
                return isGood[0];
            }

            @Override
            public void close() {
                inner.close();
            }
        };
    }

    private final class Lenient implements Parameters {
        private final Parameters inner;
        private final List<Parameter> list;

        Lenient(Parameters inner) {
            this.inner = inner;
            this.list = inner.list();
        }

        @Override
        public List<Parameter> list() {
            return list;
        }

        @Override
        public Tensor get(String name) {
            Tensor[] value = {Tensor.scalar(0f)};
            lenient(() -> value[0] = inner.get(name));
            return value[0];
        }

        @Override
        public void set(String name, Tensor value) {
            lenient(() -> inner.set(name, value));
        }
    }

    @Override
    public void close() {
        // the reference holds nothing
    }
}

package org.lstm4j.reference;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Parameters;
import org.lstm4j.spi.Predictor;
import org.lstm4j.spi.Programs;
import org.lstm4j.spi.TrainStep;
import org.lstm4j.spi.TrainingBackend;

/** The interpreter behind the SPI. Parameters are kept in double precision between steps. Thread-safe. */
public final class ReferenceBackend implements TrainingBackend {
    private final Programs programs = new Programs(ReferenceBackendProvider.NAME, true);

    /** Creates it; it holds no threads and no memory outside the heap. */
    public ReferenceBackend() {}

    @Override
    public String name() {
        return ReferenceBackendProvider.NAME;
    }

    @Override
    public String description() {
        return "reference interpreter, double precision";
    }

    @Override
    public boolean usesPrograms() {
        return true;
    }

    @Override
    public void close() {
        programs.close(() -> {
            // holds nothing
        });
    }

    @Override
    public Predictor compile(Graph graph, CompileOptions options) {
        return programs.predictor(graph, () -> prediction(graph));
    }

    private static Predictor prediction(Graph graph) {
        State state = new State(graph);
        return new Predictor() {
            @Override
            public Parameters parameters() {
                return state;
            }

            @Override
            public void run(Feeds inputs, Feeds outputs) {
                copyOut(graph, new Interpreter().values(graph, inputs, state.values), outputs);
            }

            @Override
            public void close() {
                // holds nothing
            }
        };
    }

    @Override
    public TrainStep compileTraining(TrainingGraph step, CompileOptions options) {
        return programs.trainStep(step, () -> training(step, options));
    }

    private static TrainStep training(TrainingGraph step, CompileOptions options) {
        Graph graph = step.graph();
        State state = new State(graph);
        for (Parameter parameter : graph.parameters()) {
            state.set(
                    parameter.name(),
                    Tensor.of(
                            parameter.shape().resolve(Sizes.NONE),
                            parameter.initializer().values(parameter.shape(), options.seed(), parameter.name())));
        }
        return new TrainStep() {
            @Override
            public Parameters parameters() {
                return state;
            }

            @Override
            public boolean run(Feeds inputs, Feeds outputs) {
                Map<Value, Tensor> values = new Interpreter().values(graph, inputs, state.values);
                copyOut(graph, values, outputs);
                for (Value guard : step.guards()) {
                    // what float32 cannot hold is not finite for anybody else
                    if (!Float.isFinite((float) value(values, guard).element(0))) {
                        return false;
                    }
                }
                step.updates()
                        .forEach((parameter, update) -> state.values.put(parameter.name(), value(values, update)));
                return true;
            }

            @Override
            public void close() {
                // holds nothing
            }
        };
    }

    private static Tensor value(Map<Value, Tensor> values, Value value) {
        return Objects.requireNonNull(values.get(value), value.name());
    }

    private static void copyOut(Graph graph, Map<Value, Tensor> values, Feeds outputs) {
        for (String name : outputs.names()) {
            Tensor target = outputs.get(name);
            target.copyFrom(value(values, graph.output(name)).to(target.dtype()));
        }
    }

    /** All parameters as float64 tensors. */
    private static final class State implements Parameters {
        private final List<Parameter> list;
        private final Map<String, Tensor> values = new HashMap<>();

        State(Graph graph) {
            list = graph.parameters();
            for (Parameter parameter : list) {
                values.put(
                        parameter.name(),
                        Tensor.zeros(DType.FLOAT64, parameter.shape().resolve(Sizes.NONE)));
            }
        }

        @Override
        public List<Parameter> list() {
            return list;
        }

        @Override
        public Tensor get(String name) {
            return Objects.requireNonNull(values.get(find(name).name())).to(DType.FLOAT32);
        }

        @Override
        public Tensor exact(String name) {
            Tensor value = Objects.requireNonNull(values.get(find(name).name()));
            Tensor copy = Tensor.zeros(value.dtype(), value.dims());
            copy.copyFrom(value);
            return copy;
        }

        @Override
        public void set(String name, Tensor value) {
            Parameter parameter = find(name);
            if (!value.shape().equals(parameter.shape()) || !value.dtype().isFloating()) {
                throw new InvalidInputException(
                        "Parameter " + name + " is float32" + parameter.shape() + "; got " + value);
            }
            values.put(name, value.to(DType.FLOAT64));
        }
    }
}

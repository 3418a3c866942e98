package org.lstm4j.conformance;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Parameters;
import org.lstm4j.spi.Predictor;
import org.lstm4j.spi.Programs;

/** The smallest useful backend, as an example: predictions only, a few operators in float32, one node after the other. */
final class ToyBackend implements Backend {
    static final Set<Op> OPERATORS = Set.of(Op.ADD, Op.MUL, Op.SIGMOID, Op.TANH, Op.RELU, Op.MATMUL, Op.RESHAPE);

    private final Programs programs = new Programs("toy");

    @Override
    public String name() {
        return "toy";
    }

    @Override
    public String description() {
        return "an example, one node after the other";
    }

    @Override
    public Predictor compile(Graph graph, CompileOptions options) {
        for (Node node : graph.nodes()) {
            if (!OPERATORS.contains(node.op())) {
                throw new InvalidInputException(node.where() + ": the toy backend runs only " + OPERATORS);
            }
        }
        return programs.predictor(graph, () -> new Program(graph, new Weights(graph.parameters(), new HashMap<>())));
    }

    @Override
    public boolean usesPrograms() {
        return true;
    }

    @Override
    public void close() {
        programs.close(() -> {}); // there is nothing to free
    }

    private record Weights(List<Parameter> list, Map<String, Tensor> values) implements Parameters {
        Weights {
            list.forEach(parameter -> values.put(
                    parameter.name(),
                    Tensor.zeros(DType.FLOAT32, parameter.shape().resolve(Sizes.NONE))));
        }

        private Tensor value(String name) {
            if (!values.containsKey(name)) {
                throw new InvalidInputException("No parameter \"" + name + "\". Found: " + values.keySet());
            }
            return Objects.requireNonNull(values.get(name));
        }

        @Override
        public Tensor get(String name) {
            return value(name).copy();
        }

        @Override
        public void set(String name, Tensor value) {
            value(name).copyFrom(value); // refuses another shape
        }
    }

    private record Program(Graph graph, Weights parameters) implements Predictor {
        @Override
        public void run(Feeds inputs, Feeds outputs) {
            Sizes sizes = inputs.sizes(graph.inputs());
            Map<Value, Tensor> values = new HashMap<>();
            graph.inputs().forEach(input -> values.put(input, inputs.get(input.name())));
            graph.parameters().forEach(parameter -> values.put(parameter, parameters.value(parameter.name())));
            graph.constants().forEach(constant -> values.put(constant, constant.tensor()));
            for (Node node : graph.nodes()) {
                int[] dims = node.output().shape().resolve(sizes);
                List<Tensor> in = node.inputs().stream()
                        .map(input -> Objects.requireNonNull(values.get(input)))
                        .toList();
                values.put(
                        node.output(),
                        compute(node, in, Tensor.zeros(node.output().dtype(), dims)));
            }
            for (String name : outputs.names()) {
                outputs.get(name).copyFrom(Objects.requireNonNull(values.get(graph.output(name))));
            }
        }

        @Override
        public void close() {}

        private static Tensor compute(Node node, List<Tensor> in, Tensor y) {
            return switch (node.op()) {
                case ADD -> elementwise(in, y, (a, b) -> a + b);
                case MUL -> elementwise(in, y, (a, b) -> a * b);
                case SIGMOID -> elementwise(in, y, (a, same) -> 1 / (1 + Math.exp(-a)));
                case TANH -> elementwise(in, y, (a, same) -> Math.tanh(a));
                case RELU -> elementwise(in, y, (a, same) -> Math.max(0, a));
                case RESHAPE -> in.getFirst().reshape(y.dims());
                case MATMUL -> matMul(in, y);
                default -> throw new AssertionError(node.op());
            };
        }

        private static Tensor elementwise(List<Tensor> in, Tensor y, DoubleBinaryOperator operator) {
            for (int i = 0; i < y.size(); i++) {
                y.setElement(i, operator.applyAsDouble(element(in.getFirst(), y, i), element(in.getLast(), y, i)));
            }
            return y;
        }

        /** The element that stands at an index of the broadcast result. */
        private static double element(Tensor x, Tensor y, int index) {
            int source = 0;
            int stride = 1;
            for (int axis = 1; axis <= x.rank(); axis++) {
                source += x.dim(-axis) == 1 ? 0 : index % y.dim(-axis) * stride;
                stride *= x.dim(-axis);
                index /= y.dim(-axis);
            }
            return x.element(source);
        }

        private static Tensor matMul(List<Tensor> in, Tensor y) {
            int inner = in.get(1).dim(0);
            int columns = in.get(1).dim(1);
            for (int i = 0; i < y.size(); i++) {
                double sum = 0;
                for (int k = 0; k < inner; k++) {
                    sum += in.get(0).element(i / columns * inner + k)
                            * in.get(1).element(k * columns + i % columns);
                }
                y.setElement(i, sum);
            }
            return y;
        }
    }
}

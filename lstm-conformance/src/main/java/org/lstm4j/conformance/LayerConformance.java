package org.lstm4j.conformance;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.internal.FiniteDifferences;
import org.lstm4j.conformance.internal.Numbers;
import org.lstm4j.conformance.internal.Probe;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Mode;
import org.lstm4j.nn.Model;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.TrainingBackend;

/**
 * Checks a layer of your own: its gradients by finite differences, and that a backend computes it as the reference does, for full rows,
 * for rows with lengths, and from a state that is carried on.
 *
 * <pre>{@code
 * LayerConformance.of(new MyLayer(8), 3, 4, 5).checkGradients().checkBackend(backend);
 * LayerConformance.of(Rnn.of(new MyCell(8)), 3, 4, 5).withLengths(4, 1, 0).checkGradients().checkPadding().checkBackend(backend);
 * }</pre>
 *
 * @param layer what is checked
 * @param inputDims the dimensions of a float32 input, batch first
 * @param seed what input and weights are drawn from, in ±0.9
 * @param lengths of each row; none for full rows
 * @param isStateful true if recurrent layers go on from states that are fed
 * @param isTraining true for what the layer does in training, such as dropout, whose numbers are the same everywhere
 */
public record LayerConformance(
        Layer layer, Shape inputDims, long seed, List<Integer> lengths, boolean isStateful, boolean isTraining) {
    private static final String BATCH = "batch";
    private static final String TIME = "time";
    private static final String INPUT = "x";
    private static final String STEP = "step";
    private static final String WEIGHTS = "loss_weights";
    private static final String LENGTHS = "lengths_behind";

    /** Copies the list. */
    public LayerConformance {
        lengths = List.copyOf(lengths);
    }

    /** With seed 1, full rows, starting anew. */
    public static LayerConformance of(Layer layer, int... inputDims) {
        return new LayerConformance(layer, Shape.ofInts(inputDims), 1, List.of(), false, false);
    }

    /** The same with a length for each row. */
    public LayerConformance withLengths(int... others) {
        return new LayerConformance(
                layer, inputDims, seed, Arrays.stream(others).boxed().toList(), isStateful, isTraining);
    }

    /** The same in a stateful model. */
    public LayerConformance stateful() {
        return new LayerConformance(layer, inputDims, seed, lengths, true, isTraining);
    }

    /** The same in training, of a step in the middle. */
    public LayerConformance training() {
        return new LayerConformance(layer, inputDims, seed, lengths, isStateful, true);
    }

    /** Batch and time by name, as in a model; what is trained of the input is a shift of its features. */
    private Graph graph() {
        GraphBuilder g = new GraphBuilder();
        Shape features = inputDims.slice(inputDims.rank() - 1, inputDims.rank());
        Value given = g.input(INPUT, named(), DType.FLOAT32);
        Value x = g.add(given, g.parameter("shift", features, Initializer.zeros()));
        Mode mode = isTraining ? Mode.training(g.input(STEP, Shape.SCALAR, DType.INT64), seed) : Mode.inference();
        mode = isStateful ? mode.withCarriedState() : mode;
        if (!lengths.isEmpty()) {
            mode = mode.withSequenceLens(g.input(Model.SEQUENCE_LENS, Shape.of(BATCH), DType.INT32));
        }
        Layer.Output output = layer.apply(g.scope("layer"), x, mode);
        Value y = output.value();
        g.output("y", y);
        if (output.mode().sequenceLens().isPresent()) {
            g.output(LENGTHS, output.mode().sequenceLens());
        }
        Value weights = g.input(WEIGHTS, y.shape(), DType.FLOAT32);
        g.output("loss", g.reduceSumAll(g.mul(g.cast(y, DType.FLOAT32), weights)));
        return g.build();
    }

    private Shape named() {
        Shape shape = inputDims.with(0, Dim.of(BATCH));
        return shape.rank() > 2 ? shape.with(1, Dim.of(TIME)) : shape;
    }

    private Feeds feeds(Graph graph) {
        Sizes sizes = Sizes.of(BATCH, inputDims.fixed(0));
        sizes = inputDims.rank() > 2 ? sizes.with(TIME, inputDims.fixed(1)) : sizes;
        Feeds feeds = new Feeds();
        for (Input input : graph.inputs()) {
            int[] dims = input.shape().resolve(sizes);
            if (input.name().equals(STEP)) {
                feeds.put(STEP, Tensor.scalar(12L));
                continue;
            }
            boolean areWeights = input.name().equals(WEIGHTS);
            if (input.name().startsWith(Mode.STATE)) {
                feeds.put(input.name(), Tensor.zeros(DType.FLOAT32, dims));
                continue;
            }
            feeds.put(
                    input.name(),
                    input.name().equals(Model.SEQUENCE_LENS)
                            ? Tensor.of(
                                    dims,
                                    lengths.stream().mapToInt(Integer::intValue).toArray())
                            : Numbers.uniform(seed, input.name(), areWeights ? 0.2 : -0.9, areWeights ? 1 : 0.9, dims));
        }
        if (isStateful) {
            // states that a step came to: some cells divide by what is never near 0 then
            Map<String, Tensor> after = new Interpreter().run(graph, feeds, parameters(graph));
            for (Input input : graph.inputs()) {
                Tensor state = after.get(Mode.NEXT + input.name());
                if (state != null) {
                    feeds.put(input.name(), state.to(DType.FLOAT32));
                }
            }
        }
        return feeds;
    }

    private Map<String, Tensor> parameters(Graph graph) {
        Map<String, Tensor> parameters = Numbers.parameters(graph.parameters(), seed, -0.9, 0.9);
        // what runs beside the training, as a variance, is positive
        for (Parameter parameter : graph.parameters()) {
            if (!parameter.trainable()) {
                int[] dims = parameter.shape().resolve(Sizes.NONE);
                parameters.put(parameter.name(), Numbers.uniform(seed, parameter.name(), 0.5, 2, dims));
            }
        }
        return parameters;
    }

    /**
     * Compares the gradients of the input and of all weights with central differences, in double precision.
     *
     * @throws AssertionError naming the worst number
     */
    public LayerConformance checkGradients() {
        Graph graph = graph();
        try (ReferenceBackend reference = new ReferenceBackend()) {
            FiniteDifferences.check(
                    new Probe(reference, Capabilities.DOUBLE), graph, "loss", feeds(graph), parameters(graph));
        }
        return this;
    }

    /**
     * Checks that each row of a batch gives what it gives alone and in full, however far the batch is padded: what lies behind
     * its length must not show. Of an output with steps those count that the layer says do.
     *
     * @throws AssertionError naming the row and the number
     */
    public LayerConformance checkPadding() {
        if (lengths.isEmpty()) {
            throw new IllegalStateException("Rows without lengths have no padding; give some by withLengths");
        }
        Graph padded = graph();
        Graph full = withoutLoss(new LayerConformance(layer, inputDims, seed, List.of(), isStateful, false).graph());
        Feeds feeds = feeds(padded);
        Map<String, Tensor> parameters = parameters(padded);
        Map<String, Tensor> all = new Interpreter().run(padded, feeds, parameters);
        Tensor y = Objects.requireNonNull(all.get("y"));
        for (int row = 0; row < lengths.size(); row++) {
            if (lengths.get(row) > 0) {
                Feeds alone = new Feeds();
                for (Input input : full.inputs()) {
                    alone.put(input.name(), rowOf(input, feeds.get(input.name()), row, lengths.get(row)));
                }
                compareRow(row, y, all.get(LENGTHS), new Interpreter().run(full, alone, parameters));
            }
        }
        return this;
    }

    private static Graph withoutLoss(Graph graph) {
        LinkedHashMap<String, Value> only = new LinkedHashMap<>(Map.of("y", graph.output("y")));
        List<Input> inputs = graph.inputs().stream()
                .filter(input -> !input.name().equals(WEIGHTS))
                .toList();
        Graph needed = new Graph(graph.inputs(), graph.parameters(), graph.nodes(), only).pruned();
        return new Graph(inputs, graph.parameters(), needed.nodes(), only);
    }

    /** A row of what is fed, cut at its length where it has steps. */
    private Tensor rowOf(Input input, Tensor fed, int row, int length) {
        int[] dims = fed.dims().clone();
        int rowSize = fed.size() / dims[0];
        dims[0] = 1;
        boolean hasSteps = input.name().equals(INPUT) && dims.length > 2;
        int kept = hasSteps ? rowSize / dims[1] * length : rowSize;
        if (hasSteps) {
            dims[1] = length;
        }
        Tensor one = Tensor.zeros(fed.dtype(), dims);
        one.copyElements(fed, row * rowSize, 0, kept);
        return one;
    }

    private static void compareRow(int row, Tensor y, @Nullable Tensor lengths, Map<String, Tensor> alone) {
        Tensor expected = Objects.requireNonNull(alone.get("y"));
        boolean hasSteps = y.rank() > 2;
        int width = hasSteps ? expected.size() / Math.max(1, expected.dim(1)) : expected.size();
        int steps = !hasSteps ? 1 : lengths == null ? expected.dim(1) : (int) lengths.element(row);
        if (hasSteps && steps != expected.dim(1)) {
            throw new AssertionError("Row " + row + " has " + expected.dim(1)
                    + " steps alone, and in the batch a length of " + steps + " behind the layer");
        }
        int from = row * (y.size() / y.dim(0));
        for (int i = 0; i < steps * width; i++) {
            double difference = Math.abs(y.element(from + i) - expected.element(i));
            if (!(difference <= 1e-9 * (1 + Math.abs(expected.element(i))))) {
                throw new AssertionError("Row " + row + " gives " + y.element(from + i) + " at " + i
                        + " in the batch and " + expected.element(i) + " alone: padding shows");
            }
        }
    }

    /**
     * Compares what a backend computes with the reference; the gradients too if it trains.
     *
     * @throws AssertionError naming the worst number
     */
    public LayerConformance checkBackend(Backend backend) {
        Probe probe = new Probe(backend, Capabilities.FLOAT32);
        Graph graph = graph();
        Feeds feeds = feeds(graph);
        Map<String, Tensor> parameters = parameters(graph);
        probe.compareAll(
                probe.expected(graph, feeds, parameters), probe.predict(graph, feeds, parameters), Tolerance.FORWARD);
        if (backend instanceof TrainingBackend) {
            Graph gradients = graph.withGradients(
                    graph.output("loss"),
                    graph.parameters().stream().filter(Parameter::trainable).toList());
            probe.compareAll(
                    probe.expected(gradients, feeds, parameters),
                    probe.differentiate(gradients, feeds, parameters),
                    Tolerance.GRADIENT);
        }
        return this;
    }
}

package org.lstm4j.conformance;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
 * LayerConformance.of(Rnn.of(new MyCell(8)), 3, 4, 5).withLengths(4, 1, 0).checkGradients().checkBackend(backend);
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
        Value y = layer.call(g.scope("layer"), x, mode);
        g.output("y", y);
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
        return Numbers.parameters(graph.parameters(), seed, -0.9, 0.9);
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
            Graph gradients = graph.withGradients(graph.output("loss"), graph.parameters());
            probe.compareAll(
                    probe.expected(gradients, feeds, parameters),
                    probe.differentiate(gradients, feeds, parameters),
                    Tolerance.GRADIENT);
        }
        return this;
    }
}

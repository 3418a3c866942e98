package org.lstm4j.conformance;

import java.util.Map;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.internal.FiniteDifferences;
import org.lstm4j.conformance.internal.Numbers;
import org.lstm4j.conformance.internal.Probe;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Mode;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.TrainingBackend;

/**
 * Checks a layer of your own: its gradients by finite differences, and that a backend computes it as the reference does.
 *
 * <pre>{@code
 * LayerConformance.of(new MyLayer(8), 3, 4, 5).checkGradients().checkBackend(backend);
 * }</pre>
 *
 * @param layer what is checked
 * @param inputDims the dimensions of a float32 input, batch first
 * @param seed what input and weights are drawn from, in ±0.9
 */
public record LayerConformance(Layer layer, Shape inputDims, long seed) {

    /** With seed 1. */
    public static LayerConformance of(Layer layer, int... inputDims) {
        return new LayerConformance(layer, Shape.ofInts(inputDims), 1);
    }

    private Graph graph() {
        GraphBuilder g = new GraphBuilder();
        Value x = g.parameter("x", inputDims, Initializer.zeros());
        Value y = layer.call(g.scope("layer"), x, Mode.inference());
        g.output("y", y);
        Tensor weights = Numbers.uniform(seed, "weights", 0.2, 1, y.shape().resolve(Sizes.NONE));
        g.output("loss", g.reduceSumAll(g.mul(g.cast(y, DType.FLOAT32), g.constant(weights))));
        return g.build();
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
                    new Probe(reference, Capabilities.DOUBLE), graph, "loss", new Feeds(), parameters(graph));
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
        Map<String, Tensor> parameters = parameters(graph);
        probe.compareAll(
                probe.expected(graph, new Feeds(), parameters),
                probe.predict(graph, new Feeds(), parameters),
                Tolerance.FORWARD);
        if (backend instanceof TrainingBackend) {
            Graph gradients = graph.withGradients(graph.output("loss"), graph.parameters());
            probe.compareAll(
                    probe.expected(gradients, new Feeds(), parameters),
                    probe.differentiate(gradients, new Feeds(), parameters),
                    Tolerance.GRADIENT);
        }
        return this;
    }
}

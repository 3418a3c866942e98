package org.lstm4j.backend.onnx;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.lstm4j.DType;
import org.lstm4j.Philox;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Parameter;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Sequential;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.Availability;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;

/** Small networks, numbers for them, and what the reference makes of these. */
final class Networks {
    static final int WORDS = 40;

    private Networks() {}

    /** Two stacked LSTMs, the first one in both directions: word ids in, one probability out. */
    static Graph stacked(boolean usesLengths) {
        return Model.ofTokens(
                        Sequential.of(
                                Embedding.of(WORDS, 5),
                                Bidirectional.of(Lstm.of(4).withReturnSequences()),
                                Lstm.of(3),
                                Dense.of(6, Activation.RELU),
                                Dense.of(1, Activation.SIGMOID)),
                        usesLengths)
                .inferenceGraph();
    }

    static Map<String, Tensor> weights(Graph graph, long seed) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        for (Parameter parameter : graph.parameters()) {
            float[] values = new float[parameter.size()];
            int stream = Philox.streamOf(parameter.name());
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (1.2 * Philox.uniform(seed, stream, 0, i) - 0.6);
            }
            weights.put(parameter.name(), Tensor.of(parameter.shape().resolve(org.lstm4j.Sizes.NONE), values));
        }
        return weights;
    }

    /** Word ids, and lengths where the graph takes them; lengths of 1 up to all steps. */
    static Feeds words(Graph graph, int batch, int time, long seed) {
        int[] ids = new int[batch * time];
        int[] lengths = new int[batch];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = Philox.below(WORDS, seed, 1, 0, i);
        }
        for (int row = 0; row < batch; row++) {
            lengths[row] = 1 + Philox.below(time, seed, 2, 0, row);
        }
        Feeds feeds = new Feeds().put("tokens", Tensor.of(new int[] {batch, time}, ids));
        return graph.inputs().size() == 1
                ? feeds
                : feeds.put(Model.SEQUENCE_LENS, Tensor.of(new int[] {batch}, lengths));
    }

    /** The outputs on a backend. */
    static Feeds run(Backend backend, Graph graph, Map<String, Tensor> weights, Feeds feeds) {
        try (Predictor predictor = backend.compile(graph, CompileOptions.DEFAULT)) {
            predictor.parameters().setAll(weights);
            return run(predictor, graph, feeds);
        }
    }

    static Feeds run(Predictor predictor, Graph graph, Feeds feeds) {
        Feeds outputs = new Feeds();
        graph.outputs()
                .forEach((name, value) -> outputs.put(
                        name, Tensor.zeros(value.dtype(), value.shape().resolve(feeds.sizes(graph.inputs())))));
        predictor.run(feeds, outputs);
        return outputs;
    }

    /** The outputs of the reference, in float32 where the graph says so. */
    static Feeds expected(Graph graph, Map<String, Tensor> weights, Feeds feeds) {
        Feeds values = new Feeds();
        new Interpreter()
                .run(graph, feeds, weights)
                .forEach((name, tensor) ->
                        values.put(name, tensor.to(graph.output(name).dtype())));
        return values;
    }

    /** ONNX Runtime with one thread; the test is skipped where it has no library. */
    static Backend onnx() {
        OnnxBackendProvider provider = new OnnxBackendProvider();
        Availability availability = provider.availability();
        Assumptions.assumeTrue(availability.isReady(), availability::detail);
        return provider.create(BackendOptions.DEFAULT.withThreads(1));
    }

    /** The largest difference between the tensors of the same names. */
    static double difference(Feeds a, Feeds b) {
        if (!a.names().equals(b.names())) {
            throw new AssertionError(a.names() + " and " + b.names() + " cannot be compared");
        }
        double largest = 0;
        for (String name : a.names()) {
            double difference = difference(a.get(name), b.get(name));
            largest = Double.isNaN(difference) ? Double.NaN : Math.max(largest, difference);
        }
        return largest;
    }

    /** The largest difference between two tensors of the same dimensions. */
    static double difference(Tensor a, Tensor b) {
        if (!a.shape().equals(b.shape()) || a.dtype() != b.dtype()) {
            throw new AssertionError(a + " and " + b + " cannot be compared");
        }
        double largest = 0;
        for (int i = 0; i < a.size(); i++) {
            double difference = Math.abs(a.element(i) - b.element(i));
            largest = Double.isNaN(difference) ? Double.NaN : Math.max(largest, difference);
        }
        return largest;
    }

    /** Whole numbers. */
    static Tensor ints(int... values) {
        return Tensor.of(new int[] {values.length}, values);
    }

    /** Zeros. */
    static Tensor floats(int... dims) {
        return Tensor.zeros(DType.FLOAT32, dims);
    }
}

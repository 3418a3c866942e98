package org.lstm4j.conformance.internal.vectors;

import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.internal.Probe;
import org.lstm4j.conformance.internal.RuleSkipped;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.Feeds;
import org.lstm4j.train.BinaryCrossEntropy;
import org.lstm4j.train.MeanSquaredError;

/** PyTorch's losses. */
final class PytorchLosses {
    private PytorchLosses() {}

    static void check(Probe probe, PytorchCase vector, boolean gradients) {
        Options options = vector.options();
        options.only("reduction", "mean");
        options.only("class_axis", "1");
        GraphBuilder g = new GraphBuilder();
        Value logits = g.parameter("logits", vector.input("logits").shape(), Initializer.zeros());
        Value loss = switch (options.word("loss")) {
            case "bce_with_logits" -> g.reduceMeanAll(new BinaryCrossEntropy(true).call(g, logits, target(g, vector)));
            case "mse" -> g.reduceMeanAll(new MeanSquaredError().call(g, logits, target(g, vector)));
            case "cross_entropy" -> crossEntropy(g, vector, logits);
            default -> throw new RuleSkipped("the kit does not know the loss " + options.word("loss"));
        };
        g.output("loss", loss);
        Graph graph = g.build();
        Map<String, Tensor> parameters = Map.of("logits", vector.input("logits"));
        if (gradients) {
            Graph rewritten = graph.withGradients(loss, graph.parameters());
            Map<String, Tensor> actual = probe.differentiate(rewritten, new Feeds(), parameters);
            vector.compare(probe, "d_logits", Objects.requireNonNull(actual.get("d_logits")));
        } else {
            Map<String, Tensor> actual = probe.predict(graph, new Feeds(), parameters);
            vector.compare(probe, "loss", Objects.requireNonNull(actual.get("loss")));
        }
    }

    private static Value target(GraphBuilder g, PytorchCase vector) {
        return g.constant(vector.input("target"));
    }

    /** PyTorch divides by the sum of the weights of the targets that count. */
    private static Value crossEntropy(GraphBuilder g, PytorchCase vector, Value logits) {
        int rank = logits.rank();
        int[] classesLast = IntStream.concat(
                        IntStream.of(0), IntStream.concat(IntStream.range(2, rank), IntStream.of(1)))
                .toArray();
        Value scores = g.flattenToMatrix(g.transpose(logits, classesLast));
        Tensor labels = vector.ints("target");
        Value flat = g.reshape(g.constant(labels), Shape.of(Dim.of(labels.size())));
        int ignored = vector.options().number("ignore_index", -100);
        if (vector.options().flag("weight") != vector.has("weight")) {
            throw new RuleSkipped("the vector does not say whether it has class weights");
        }
        Value weights = vector.has("weight")
                ? g.constant(vector.input("weight"))
                : g.constant(ones(scores.shape().fixed(1)));
        Value rows = g.softmaxCrossEntropyLoss(scores, flat, weights, ignored);
        Value isIgnored = g.equal(flat, g.constant(ignored, DType.INT32));
        Value safe = g.where(isIgnored, g.constant(0, DType.INT32), flat);
        Value counts = g.where(isIgnored, g.constant(0, DType.FLOAT32), g.gather(weights, safe));
        return g.div(g.reduceSumAll(rows), g.reduceSumAll(counts));
    }

    private static Tensor ones(int size) {
        Tensor ones = Tensor.zeros(DType.FLOAT32, size);
        java.util.Arrays.fill(ones.floats(), 1);
        return ones;
    }
}

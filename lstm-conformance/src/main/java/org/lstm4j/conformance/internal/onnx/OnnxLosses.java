package org.lstm4j.conformance.internal.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/** ONNX's losses over [n, classes, ...]: classes go last, the rest becomes rows. */
final class OnnxLosses {
    private static final int NONE = -1;

    private OnnxLosses() {}

    static List<Value> softmaxCrossEntropy(OnnxNode n) {
        GraphBuilder g = n.g();
        Value scores = rows(n);
        int classes = n.dims(0)[1];
        Value weights = weights(n, classes);
        int ignored = n.integer("ignore_index", NONE);
        Value losses = g.softmaxCrossEntropyLoss(scores, labels(n), weights, ignored);
        return List.of(reduced(n, losses), likeInput(n, g.logSoftmax(scores)));
    }

    static Value negativeLogLikelihood(OnnxNode n) {
        GraphBuilder g = n.g();
        Value scores = rows(n);
        int classes = n.dims(0)[1];
        Value labels = labels(n);
        int count = labels.shape().fixed(0);
        Value classNumbers = g.constant(OnnxShapes.range(classes, 1, classes));
        Value isLabel = g.equal(n.reshape(labels, count, 1), classNumbers);
        Value picked = g.reduceSum(g.where(isLabel, scores, g.constant(0, scores.dtype())), false, 1);
        return reduced(n, g.neg(g.mul(picked, counts(n, labels))));
    }

    private static Value rows(OnnxNode n) {
        int rank = n.in(0).rank();
        int[] classesLast = IntStream.concat(
                        IntStream.of(0), IntStream.concat(IntStream.range(2, rank), IntStream.of(1)))
                .toArray();
        return n.g().flattenToMatrix(n.g().transpose(n.in(0), classesLast));
    }

    /** [rows, classes] back to [n, classes, ...]. */
    private static Value likeInput(OnnxNode n, Value rows) {
        int[] dims = n.dims(0);
        int rank = dims.length;
        int[] last = IntStream.concat(
                        IntStream.of(dims[0]), IntStream.concat(Arrays.stream(dims, 2, rank), IntStream.of(dims[1])))
                .toArray();
        int[] back = IntStream.concat(
                        IntStream.of(0), IntStream.concat(IntStream.of(rank - 1), IntStream.range(1, rank - 1)))
                .toArray();
        return n.g().transpose(n.reshape(rows, last), back);
    }

    private static Value labels(OnnxNode n) {
        int count = Arrays.stream(n.dims(1)).reduce(1, (a, b) -> a * b);
        return n.reshape(n.g().cast(n.in(1), DType.INT32), count);
    }

    private static Value weights(OnnxNode n, int classes) {
        if (n.has(2)) {
            return n.in(2);
        }
        Tensor ones = Tensor.zeros(n.in(0).dtype(), classes);
        for (int i = 0; i < classes; i++) {
            ones.setElement(i, 1);
        }
        return n.g().constant(ones);
    }

    /** How much each label counts: its class's weight, or 0 if it is ignored. */
    private static Value counts(OnnxNode n, Value labels) {
        GraphBuilder g = n.g();
        Value weights = weights(n, n.dims(0)[1]);
        Value isIgnored = g.equal(labels, g.constant(n.integer("ignore_index", NONE), DType.INT32));
        Value safe = g.where(isIgnored, g.constant(0, DType.INT32), labels);
        return g.where(isIgnored, g.constant(0, weights.dtype()), g.gather(weights, safe));
    }

    private static Value reduced(OnnxNode n, Value losses) {
        GraphBuilder g = n.g();
        return switch (n.word("reduction", "mean")) {
            case "none" -> n.reshape(losses, n.dims(1));
            case "sum" -> g.reduceSumAll(losses);
            default -> g.div(g.reduceSumAll(losses), g.reduceSumAll(counts(n, labels(n))));
        };
    }
}

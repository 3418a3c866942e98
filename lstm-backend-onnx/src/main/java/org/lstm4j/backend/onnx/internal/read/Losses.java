package org.lstm4j.backend.onnx.internal.read;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/** Losses over classes, which stand in axis 1; labels have the same shape without it. */
final class Losses {
    private static final int NONE = Integer.MIN_VALUE;

    private Losses() {}

    /** The loss, and the logarithms of the probabilities. */
    static List<Value> softmaxCrossEntropy(Call n) {
        GraphBuilder g = n.g();
        Value scores = rows(n);
        Value labels = labels(n);
        Value losses = g.softmaxCrossEntropyLoss(scores, labels, weights(n), ignored(n));
        Value loss = reduced(n, losses, labels);
        return n.proto().getOutputCount() > 1 ? List.of(loss, likeInput(n, g.logSoftmax(scores))) : List.of(loss);
    }

    static Value negativeLogLikelihood(Call n) {
        GraphBuilder g = n.g();
        Value scores = rows(n);
        Value labels = labels(n);
        Value column = g.reshape(labels, labels.shape().concat(Shape.of(1)));
        Value isLabel = g.equal(column, g.constant(Choices.numbers(DType.INT32, classes(n), 1, classes(n))));
        Value picked = g.reduceSum(g.where(isLabel, scores, g.constant(0, scores.dtype())), false, 1);
        return reduced(n, g.neg(g.mul(picked, counts(n, labels))), labels);
    }

    private static int classes(Call n) {
        Value x = n.in(0);
        if (x.rank() < 2 || !(x.shape().dim(1) instanceof Dim.Fixed(int classes))) {
            throw n.fail(Problem.UNSUPPORTED, "has classes in axis 1 of " + x.shape() + "; their number must be fixed");
        }
        return Choices.counted(n, classes);
    }

    private static int ignored(Call n) {
        return Math.toIntExact(n.integer("ignore_index", NONE));
    }

    /** As [rows, classes]. */
    private static Value rows(Call n) {
        int rank = n.in(0).rank();
        classes(n);
        int[] classesLast = IntStream.concat(
                        IntStream.of(0), IntStream.concat(IntStream.range(2, rank), IntStream.of(1)))
                .toArray();
        return n.g().flattenToMatrix(rank == 2 ? n.in(0) : n.g().transpose(n.in(0), classesLast));
    }

    /** [rows, classes] back to [n, classes, ...]. */
    private static Value likeInput(Call n, Value rows) {
        Shape shape = n.in(0).shape();
        int rank = shape.rank();
        List<Dim> last = new ArrayList<>(shape.dims());
        last.add(last.remove(1));
        int[] back = IntStream.concat(
                        IntStream.of(0), IntStream.concat(IntStream.of(rank - 1), IntStream.range(1, rank - 1)))
                .toArray();
        return n.g().transpose(n.g().reshape(rows, new Shape(last)), back);
    }

    private static Value labels(Call n) {
        Value labels = n.in(1);
        return n.g().reshape(
                        n.g().cast(labels, DType.INT32),
                        new Shape(List.of(Dim.product(labels.shape().dims()))));
    }

    private static Value weights(Call n) {
        if (n.has(2)) {
            return n.in(2);
        }
        Tensor ones = Tensor.zeros(n.in(0).dtype(), classes(n));
        for (int i = 0; i < ones.size(); i++) {
            ones.setElement(i, 1);
        }
        return n.g().constant(ones);
    }

    /** How much each label counts: its class's weight, or 0 if it is ignored. */
    private static Value counts(Call n, Value labels) {
        GraphBuilder g = n.g();
        Value weights = weights(n);
        Value isIgnored = g.equal(labels, g.constant(ignored(n), DType.INT32));
        Value safe = g.where(isIgnored, g.constant(0, DType.INT32), labels);
        return g.where(isIgnored, g.constant(0, weights.dtype()), g.gather(weights, safe));
    }

    private static Value reduced(Call n, Value losses, Value labels) {
        GraphBuilder g = n.g();
        return switch (n.word("reduction", "mean")) {
            case "none" -> g.reshape(losses, n.in(1).shape());
            case "sum" -> g.reduceSumAll(losses);
            case "mean" -> g.div(g.reduceSumAll(losses), g.reduceSumAll(counts(n, labels)));
            default ->
                throw n.fail(
                        Problem.INCONSISTENT,
                        "reduces by \"" + Identifiers.plain(n.word("reduction", ""), "?")
                                + "\"; known are none, sum, mean");
        };
    }
}

package org.lstm4j.nn;

import java.util.List;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Value;

/**
 * Several attentions side by side, each on vectors of its own: Keras's {@code MultiHeadAttention}. {@code head = softmax(Q Kᵀ /
 * sqrt(keyDim)) V}, the heads joined and multiplied once more.
 *
 * <p><i>Inputs</i> query {@code [batch, steps, features]}, value {@code [batch, others, n]}, and key, which is the value if it is
 * not given; <i>output</i> {@code [batch, steps, features]}. Steps of the value that do not count are not looked at. Memory grows by
 * heads × steps × others. <i>Weights</i>, Glorot uniform, biases zeros: {@code query/kernel [features, heads, keyDim]}, {@code
 * query/bias [heads, keyDim]}, {@code key/...} alike, {@code value/kernel [n, heads, keyDim]}, {@code value/bias}, {@code
 * attention_output/kernel [heads, keyDim, features]}, {@code attention_output/bias [features]}. <i>Throws</i> {@link org.lstm4j.ShapeException}
 * if the inputs do not fit. <i>Source:</i> Vaswani and others 2017. Immutable.
 *
 * @param numHeads how many attentions
 * @param keyDim the size of each one's vectors
 * @param dropout the share of weights that is dropped in training
 * @param useBias true by default
 * @param causal true if no step looks at a later one; query and value are then one sequence
 */
public record MultiHeadAttention(int numHeads, int keyDim, double dropout, boolean useBias, boolean causal)
        implements Join {
    /** Checks the numbers. */
    public MultiHeadAttention {
        if (numHeads < 1 || keyDim < 1) {
            throw new InvalidInputException(
                    "MultiHeadAttention needs 1 head and 1 for the size of its vectors, or more; got " + numHeads
                            + " and " + keyDim);
        }
        Dropout.of(dropout);
    }

    /** With Keras's defaults. */
    public static MultiHeadAttention of(int numHeads, int keyDim) {
        return new MultiHeadAttention(numHeads, keyDim, 0, true, false);
    }

    /** The same where no step looks at a later one. */
    public MultiHeadAttention withCausal() {
        return new MultiHeadAttention(numHeads, keyDim, dropout, useBias, true);
    }

    /** The same with dropout of weights in training. */
    public MultiHeadAttention withDropout(double rate) {
        return new MultiHeadAttention(numHeads, keyDim, rate, useBias, causal);
    }

    /** Of one sequence with itself. */
    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        Wire self = new Wiring(g, mode, true).wire(x, Branches.INPUT);
        return join(g, List.of(self, self), mode);
    }

    @Override
    public Value join(GraphBuilder g, List<Wire> inputs, Mode mode) {
        AttentionInputs given = AttentionInputs.of(g, this, inputs);
        Value query = given.query();
        Value value = given.value();
        if (causal && !query.shape().dim(1).equals(value.shape().dim(1))) {
            throw given.unfit(g, this, "key of as many steps as the query, as it is causal");
        }
        int features = Shapes.features(g, "MultiHeadAttention", query);
        Value queries = g.mul(heads(g.scope("query"), query), 1 / Math.sqrt(keyDim));
        Value keys = heads(g.scope("key"), given.key());
        Value scores = g.matMul(queries, g.transposeMatrices(keys));
        scores = causal ? AttentionWeights.causal(g, scores, value.shape().dim(1)) : scores;
        Value weights = AttentionWeights.of(g, scores, given.looked(), mode).weights();
        weights = Dropout.of(dropout).call(g, weights, mode);
        Value context = g.matMul(weights, heads(g.scope("value"), value)); // [batch, heads, steps, keyDim]
        return output(g.scope("attention_output"), g.transpose(context, 0, 2, 1, 3), features);
    }

    /** A sequence as {@code [batch, heads, time, keyDim]}. */
    private Value heads(GraphBuilder g, Value x) {
        int features = Shapes.features(g, "MultiHeadAttention", x);
        int all = numHeads * keyDim;
        Value kernel =
                g.parameter("kernel", Shape.of(features, numHeads, keyDim), Initializer.glorotUniform(features, all));
        Value y = g.matMul(x, g.reshape(kernel, Shape.of(features, all)));
        if (useBias) {
            Value bias = g.parameter("bias", Shape.of(numHeads, keyDim), Initializer.zeros());
            y = g.add(y, g.reshape(bias, Shape.of(all)));
        }
        Dim batch = x.shape().dim(0);
        Dim time = x.shape().dim(1);
        return g.transpose(g.reshape(y, Shape.of(batch, time, numHeads, keyDim)), 0, 2, 1, 3);
    }

    private Value output(GraphBuilder g, Value context, int features) {
        int all = numHeads * keyDim;
        Value joined = g.reshape(
                context, Shape.of(context.shape().dim(0), context.shape().dim(1), all));
        Value kernel =
                g.parameter("kernel", Shape.of(numHeads, keyDim, features), Initializer.glorotUniform(all, features));
        Value y = g.matMul(joined, g.reshape(kernel, Shape.of(all, features)));
        return useBias ? g.add(y, g.parameter("bias", Shape.of(features), Initializer.zeros())) : y;
    }
}

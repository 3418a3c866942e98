package org.lstm4j.nn.cell;

import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * The recurrence of the mLSTM: what is stored and read, with gates kept in range. C is kept with a row for each number of a key, so that a query
 * is a row that is multiplied by it.
 */
record MatrixMemory(int heads, int d) {
    /** Steps of a chunk: products of 32 rows, and a fraction of d squared numbers a step that training keeps. */
    static final int CHUNK = 32;

    /** e to this, and to minus this, can be squared, as the gradient of a quotient does. */
    private static final double MOST = 40;

    /** e to minus this is 0, and sums with it are finite. */
    private static final double FAR = 1e9;

    /**
     * Stores a value under a key and reads by a query.
     *
     * @param q [batch, heads * d], as are k, which is divided by √d here, and v
     * @param input [batch, heads], before its exponential
     * @param forget [batch, heads], before its sigmoid
     * @param states C, n, m
     * @return what is read [batch, heads * d], then the states
     */
    List<Value> step(GraphBuilder g, Value q, Value k, Value v, Value input, Value forget, List<Value> states) {
        Dim batch = q.shape().dim(0);
        Value kept = g.sub(states.get(2), g.softplus(g.neg(forget)));
        Value m = g.where(g.less(kept, input), input, kept);
        Shape ofHead = Shape.of(batch, heads, 1);
        Value i = g.reshape(g.scope("i").exp(g.sub(input, m)), ofHead);
        Value f = g.reshape(g.scope("f").exp(g.sub(kept, m)), ofHead);
        Value key = g.mul(g.reshape(k, Shape.of(batch, heads, d)), 1 / Math.sqrt(d));
        Value query = g.reshape(q, Shape.of(batch, heads, d));
        Value stored = g.mul(
                g.reshape(g.mul(i, key), Shape.of(batch, heads, d, 1)), g.reshape(v, Shape.of(batch, heads, 1, d)));
        Value c = g.add(g.mul(g.reshape(f, Shape.of(batch, heads, 1, 1)), states.get(0)), stored);
        Value n = g.add(g.mul(f, states.get(1)), g.mul(i, key));
        Value read = g.reshape(g.matMul(g.reshape(query, Shape.of(batch, heads, 1, d)), c), Shape.of(batch, heads, d));
        Value amount = g.abs(g.reduceSum(g.mul(n, query), true, -1));
        Value least = g.reshape(least(g, m), ofHead);
        Value divisor = g.where(g.less(amount, least), least, amount);
        return List.of(g.reshape(g.div(read, divisor), Shape.of(batch, heads * d)), c, n, m);
    }

    /**
     * The same for all steps of a chunk at once: each looks back at those before it by its query and their keys, as attention does,
     * and at what was stored before the chunk. <i>Source:</i> Beck and others 2024, appendix A.3, for each chunk.
     *
     * @param q [steps, batch, heads * d], as are k and v
     * @param input [steps, batch, heads], as is forget
     * @param mask [steps, batch, 1]
     * @param states C, n, m before the chunk
     * @return what is read [steps, batch, heads * d], then the states
     */
    List<Value> chunk(
            GraphBuilder g,
            Value q,
            Value k,
            Value v,
            Value input,
            Value forget,
            Value mask,
            List<Value> states,
            boolean isReverse) {
        int steps = q.shape().fixed(0);
        Dim batch = q.shape().dim(1);
        Value isStep = g.less(g.constant(0, DType.FLOAT32), mask);
        Value none = g.constant(-FAR, DType.FLOAT32);
        // padding stores nothing and keeps all
        Value stored = perHead(g, g.where(isStep, input, none));
        Value kept = perHead(g, g.where(isStep, g.neg(g.softplus(g.neg(forget))), g.constant(0, DType.FLOAT32)));
        Value query = matrices(g, q);
        Value key = g.mul(matrices(g, k), 1 / Math.sqrt(d));
        Value value = matrices(g, v);
        Value far = g.reshape(g.matMul(kept, g.constant(sums(steps, isReverse))), Shape.of(batch, heads, steps, 1));
        Value before = g.reshape(states.get(2), Shape.of(batch, heads, 1, 1));
        Value weight = g.sub(stored, g.reshape(far, Shape.of(batch, heads, steps)));
        Value row = g.reshape(weight, Shape.of(batch, heads, 1, steps));
        Value inside = g.add(g.add(far, row), g.constant(later(steps, isReverse)));
        Value outside = g.add(far, before);
        Value m = larger(g, outside, g.reduceMax(inside, true, -1));
        Value scores = g.mul(g.matMul(query, g.transposeMatrices(key)), g.exp(g.sub(inside, m)));
        Value share = g.exp(g.sub(outside, m));
        Value read = g.add(g.matMul(scores, value), g.mul(share, g.matMul(query, states.get(0))));
        Value normaliser = g.reshape(states.get(1), Shape.of(batch, heads, d, 1));
        Value amount = g.add(g.reduceSum(scores, true, -1), g.mul(share, g.matMul(query, normaliser)));
        Value divided = g.div(read, larger(g, g.abs(amount), least(g, m)));
        Value y = g.reshape(g.transpose(divided, 2, 0, 1, 3), Shape.of(steps, batch, heads * d));
        return behind(g, y, key, value, g.add(g.reduceSum(kept, true, -1), weight), kept, states);
    }

    /**
     * The states behind a chunk.
     *
     * @param weight the logarithm of what each step's value is stored with, seen from there, [batch, heads, steps]
     */
    private List<Value> behind(
            GraphBuilder g, Value y, Value key, Value value, Value weight, Value kept, List<Value> states) {
        Dim batch = y.shape().dim(1);
        int steps = y.shape().fixed(0);
        Value all = g.add(g.reduceSum(kept, false, -1), states.get(2));
        Value m = larger(g, all, g.reduceMax(weight, false, -1));
        Value f = g.exp(g.sub(all, m));
        Value i = g.exp(g.sub(weight, g.reshape(m, Shape.of(batch, heads, 1))));
        Value keys = g.mul(g.reshape(i, Shape.of(batch, heads, steps, 1)), key);
        Value c = g.add(
                g.mul(g.reshape(f, Shape.of(batch, heads, 1, 1)), states.get(0)),
                g.matMul(g.transposeMatrices(keys), value));
        Value n = g.add(g.mul(g.reshape(f, Shape.of(batch, heads, 1)), states.get(1)), g.reduceSum(keys, false, 2));
        return List.of(y, c, n, m);
    }

    /** What is divided by at least: {@code exp(-m)}, within what a quotient and its gradient can be computed of. */
    private static Value least(GraphBuilder g, Value m) {
        return g.exp(g.clip(g.neg(m), -MOST, MOST));
    }

    private static Value larger(GraphBuilder g, Value a, Value b) {
        return g.where(g.less(a, b), b, a);
    }

    /** From [steps, batch, heads] to [batch, heads, steps]. */
    private static Value perHead(GraphBuilder g, Value x) {
        return g.transpose(x, 1, 2, 0);
    }

    /** From [steps, batch, heads * d] to [batch, heads, steps, d]. */
    private Value matrices(GraphBuilder g, Value x) {
        Shape split = Shape.of(x.shape().dim(0), x.shape().dim(1), heads, d);
        return g.transpose(g.reshape(x, split), 1, 2, 0, 3);
    }

    /** Multiplied by it a row becomes its running sums, in the order of reading. */
    private static Tensor sums(int steps, boolean isReverse) {
        Tensor sums = Tensor.zeros(DType.FLOAT32, steps, steps);
        for (int from = 0; from < steps; from++) {
            for (int to = 0; to < steps; to++) {
                sums.setElement(from * steps + to, (isReverse ? from >= to : from <= to) ? 1 : 0);
            }
        }
        return sums;
    }

    /** Far below 0 where the column's step is read after the row's, else 0. */
    private static Tensor later(int steps, boolean isReverse) {
        Tensor later = Tensor.zeros(DType.FLOAT32, steps, steps);
        for (int at = 0; at < steps; at++) {
            for (int other = 0; other < steps; other++) {
                later.setElement(at * steps + other, (isReverse ? other >= at : other <= at) ? 0 : -FAR);
            }
        }
        return later;
    }
}

package org.lstm4j.nn.cell;

import java.util.List;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/** The recurrence of the mLSTM: what is stored and read, with gates kept in range. */
record MatrixMemory(int heads, int d) {
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
                g.reshape(v, Shape.of(batch, heads, d, 1)), g.reshape(g.mul(i, key), Shape.of(batch, heads, 1, d)));
        Value c = g.add(g.mul(g.reshape(f, Shape.of(batch, heads, 1, 1)), states.get(0)), stored);
        Value n = g.add(g.mul(f, states.get(1)), g.mul(i, key));
        Value read = g.reshape(g.matMul(c, g.reshape(query, Shape.of(batch, heads, d, 1))), Shape.of(batch, heads, d));
        Value amount = g.abs(g.reduceSum(g.mul(n, query), true, -1));
        Value least = g.reshape(g.exp(g.neg(m)), ofHead);
        Value divisor = g.where(g.less(amount, least), least, amount);
        return List.of(g.reshape(g.div(read, divisor), Shape.of(batch, heads * d)), c, n, m);
    }
}

package org.lstm4j.nn.cell;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Mode;

/**
 * A cell with a memory in a graph that it attends to; see {@link org.lstm4j.nn.AttentionRnn}, which makes it. Its first state,
 * {@code attention}, is its output; the cell's follow.
 *
 * @param cell what reads the input beside the attention of the step before
 * @param units the size of the attention
 * @param isAdditive true for Bahdanau's score
 * @param memory {@code [batch, others, n]}, its keys {@code [batch, others, any]} and, if rows have lengths, a mask {@code [batch,
 *     others, 1]}
 */
public record AttendingCell(Cell cell, int units, boolean isAdditive, List<Value> memory) implements ModalCell {
    /** What the scores of padding are lowered by: e to this power is 0, and a sum with a score is finite. */
    private static final double PADDING = 1e9;

    /** Copies the list. */
    public AttendingCell {
        memory = List.copyOf(memory);
    }

    @Override
    public List<State> states() {
        List<State> states = new ArrayList<>(List.of(State.of("attention", units)));
        states.addAll(Inner.named("cell_", cell.states()));
        return states;
    }

    @Override
    public String name() {
        return "attention_rnn";
    }

    @Override
    public List<Value> noise(GraphBuilder g, Dim time, Dim batch, Mode mode) {
        return cell.noise(g, time, batch, mode);
    }

    @Override
    public Value project(GraphBuilder g, Value x, Mode mode) {
        return x;
    }

    @Override
    public List<Value> step(GraphBuilder g, Value x, List<Value> noise, List<Value> states, Mode mode) {
        Value input = g.concat(1, x, states.getFirst());
        List<Value> next = new ArrayList<>(
                Inner.step(cell, g.scope("cell"), input, noise, states.subList(1, states.size()), mode));
        Value h = next.getFirst();
        Value context = context(g, h);
        int width = h.shape().fixed(1) + context.shape().fixed(1);
        Value kernel = g.parameter("attention_kernel", Shape.of(width, units), Initializer.glorotUniform(width, units));
        next.addFirst(g.matMul(g.concat(1, h, context), kernel));
        return next;
    }

    /** The memory's steps, weighed by how well they answer. */
    private Value context(GraphBuilder g, Value h) {
        Value values = memory.get(0);
        Value keys = memory.get(1);
        Dim batch = h.shape().dim(0);
        Shape row = Shape.of(batch, Dim.of(1), values.shape().dim(1));
        Value scores = g.reshape(isAdditive ? additive(g, h, keys) : multiplied(g, h, keys), row);
        Value weights;
        if (memory.size() == 3) {
            Value mask = g.reshape(memory.get(2), row);
            // of a row of length 0 the softmax is over padding alone
            weights = g.scope("weights").mul(g.softmax(g.sub(scores, g.mul(g.sub(1, mask), PADDING))), mask);
        } else {
            weights = g.scope("weights").softmax(scores);
        }
        return g.reshape(
                g.matMul(weights, values), Shape.of(batch, values.shape().dim(2)));
    }

    private static Value multiplied(GraphBuilder g, Value h, Value keys) {
        return g.matMul(keys, g.reshape(h, Shape.of(h.shape().dim(0), h.shape().dim(1), Dim.of(1))));
    }

    private Value additive(GraphBuilder g, Value h, Value keys) {
        int size = h.shape().fixed(1);
        Value kernel = g.parameter("query_kernel", Shape.of(size, units), Initializer.glorotUniform(size, units));
        Value query = g.reshape(g.matMul(h, kernel), Shape.of(h.shape().dim(0), Dim.of(1), Dim.of(units)));
        Value score = g.parameter("score", Shape.of(units, 1), Initializer.glorotUniform(units, 1));
        return g.matMul(g.tanh(g.add(keys, query)), score);
    }
}

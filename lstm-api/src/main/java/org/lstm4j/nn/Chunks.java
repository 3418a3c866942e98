package org.lstm4j.nn;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.LoopBody;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.cell.ChunkedCell;

/**
 * Reads sequences chunk by chunk. They are filled up behind with 1 to a whole chunk of steps, which a mask makes padding, as it does
 * what lies beyond a row's length.
 */
record Chunks(ChunkedCell cell, Direction direction) {
    /**
     * Writes the loop.
     *
     * @param starts each state before the first step
     * @param x what the cell projected, [time, batch, any]
     * @param mask [time, batch, 1]; none if all rows are full
     * @return the last states, and every step's output [time, batch, units]
     */
    LoopBody.Results read(GraphBuilder g, List<Value> starts, Value x, List<Value> mask, List<String> names) {
        Dim time = x.shape().dim(0);
        Dim batch = x.shape().dim(1);
        int size = cell.chunk();
        Dim count = time.dividedBy(size).plus(1);
        Dim full = count.times(size);
        Dim more = full.minus(time);
        Value one = g.constant(1, DType.FLOAT32);
        Value zero = g.constant(0, DType.FLOAT32);
        Value real = mask.isEmpty() ? g.expand(one, Shape.of(time, batch, Dim.of(1))) : mask.getFirst();
        Value runs = g.concat(0, real, g.expand(zero, Shape.of(more, batch, Dim.of(1))));
        Value filled =
                g.concat(0, x, g.expand(zero, Shape.of(more, batch, x.shape().dim(2))));
        Value chunks =
                g.reshape(filled, Shape.of(count, Dim.of(size), batch, x.shape().dim(2)));
        Value masks = g.reshape(runs, Shape.of(count, Dim.of(size), batch, Dim.of(1)));
        boolean isReverse = direction == Direction.REVERSE;
        LoopBody.Results results = g.scan(direction, names, starts, List.of(chunks, masks), (body, states, steps) -> {
            List<Value> next = new ArrayList<>(cell.chunk(body, steps.getFirst(), steps.getLast(), states, isReverse));
            Value output = body.mul(next.getFirst(), steps.getLast());
            next.set(0, last(body, output, steps.getLast(), states.getFirst(), isReverse));
            return new LoopBody.Step(next, List.of(output));
        });
        Value all = g.reshape(
                results.outputs().getFirst(),
                Shape.of(full, batch, starts.getFirst().shape().dim(1)));
        return new LoopBody.Results(results.states(), List.of(g.slice(all, 0, Dim.of(0), time)));
    }

    /** The output of the step that each row is read last at; where the chunk is all padding, the one before. */
    private Value last(GraphBuilder g, Value output, Value mask, Value before, boolean isReverse) {
        int size = cell.chunk();
        Tensor behind = Tensor.zeros(DType.FLOAT32, size, size);
        for (int at = 0; at < size; at++) {
            for (int other = 0; other < size; other++) {
                behind.setElement(at * size + other, (isReverse ? other < at : other > at) ? 1 : 0);
            }
        }
        Value rows = g.reshape(mask, mask.shape().slice(0, 2));
        // how many steps follow; where none does, the step is the last one
        Value following = g.reshape(g.matMul(g.constant(behind), rows), mask.shape());
        Value half = g.constant(0.5, DType.FLOAT32);
        Value none = g.constant(0, DType.FLOAT32);
        Value found = g.reduceSum(g.where(g.less(following, half), output, none), false, 0);
        return g.where(g.less(half, g.reduceSum(mask, false, 0)), found, before);
    }
}
